"""One background: when it is seen, what it shows, how it looks, and the way to change or remove it."""

from __future__ import annotations

import hashlib
from typing import Any

import streamlit as st

from pages.components.campaigns import filling
from pages.components.campaigns.desk import backgrounds_desk
from pages.components.campaigns.looks import KINDS, MODES, POSITIONS
from pages.components.drafts.together import seen
from pages.components.shell import person
from pages.components.shell import wording as words
from pages.components.shell.saving import saving, stored_input
from pages.components.shell.wording import plain
from services.container import App
from services.jobs.launch.review import Checked
from services.kinds.campaigns.backgrounds import Segment
from services.people.persons import Right

About = tuple[App, str, str, str]
"""The app, where problems are shown, the draft and the background."""
LONGEST = 3600.0
LATER = 5.0


def draw(app: App, prefix: str, checked: Checked, one: Segment, place: tuple[int, int], problems: list[str]) -> None:
    """Its card. `place` is which of how many it is; `problems` stand where they can be put right."""
    # A widget belongs to its background and never to a place.
    key = f"{prefix}-{hashlib.sha256(one.name.encode()).hexdigest()[:12]}"
    about: About = (app, prefix, checked.view.id, one.name)
    with st.container(border=True, gap="small", key=f"{key}-card"):
        _head(key, one, place, about)
        _when(key, one, about)
        for problem in problems:
            st.error(plain(problem), icon=":material/error:")
        filling.draw(app, key, prefix, checked, one)
        named = words.label(one.name)
        with st.expander(f"Looks of {named}: {_summary(one)}", key=f"{key}-looks", icon=":material/tune:"):
            _looks(key, one, about)


def _head(key: str, one: Segment, place: tuple[int, int], about: About) -> None:
    at, many = place
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        st.text_input(
            f"Name of {words.label(one.name)}",
            max_chars=60,
            width=260,
            **stored_input(f"{key}-name", one.name, _rename, *about),
            **person.asks(Right.PREPARE),
        )
        for label, icon, by, off in (
            ("Earlier", "arrow_back", -1, at == 0),
            ("Later", "arrow_forward", 1, at == many - 1),
        ):
            st.button(
                label,
                key=f"{key}-{label.lower()}",
                icon=f":material/{icon}:",
                **person.asks(
                    Right.PREPARE,
                    f"{one.name} changes places with the background {'before' if by < 0 else 'behind'} it.",
                    unless=off,
                ),
                on_click=_swap,
                args=[*about, by],
            )
        st.button(
            "Remove",
            key=f"{key}-remove",
            icon=":material/delete:",
            type="tertiary",
            on_click=_remove,
            args=[*about],
            **person.asks(Right.PREPARE),
        )


def _when(key: str, one: Segment, about: About) -> None:
    whole = one.end < 0
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        st.number_input(
            "From second",
            0.0,
            LONGEST,
            step=0.5,
            format="%.1f",
            width=150,
            **stored_input(f"{key}-start", min(max(one.start, 0.0), LONGEST), _set, about, "start"),
            **person.asks(Right.PREPARE),
        )
        if not whole:
            st.number_input(
                "To second",
                0.0,
                LONGEST,
                step=0.5,
                format="%.1f",
                width=150,
                **stored_input(f"{key}-end", min(max(one.end, 0.0), LONGEST), _set, about, "end"),
                **person.asks(Right.PREPARE),
            )
        st.checkbox(
            "To the end of the video",
            **stored_input(f"{key}-whole", whole, _set_whole, about, one.start + LATER),
            **person.asks(Right.PREPARE),
        )
        st.selectbox(
            "What it shows",
            list(KINDS),
            format_func=KINDS.__getitem__,
            width=320,
            **stored_input(f"{key}-kind", one.kind, _set, about, "kind"),
            **person.asks(Right.PREPARE),
        )


def _looks(key: str, one: Segment, about: About) -> None:
    def kept(name: str, value: Any) -> dict[str, Any]:
        return stored_input(f"{key}-{name}", value, _set, about, name)

    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        st.selectbox(
            "Speaker",
            list(MODES),
            format_func=MODES.__getitem__,
            width=240,
            **kept("mode", one.mode),
            **person.asks(Right.PREPARE),
        )
        st.selectbox(
            "Position",
            list(POSITIONS),
            format_func=POSITIONS.__getitem__,
            width=180,
            **kept("position", one.position),
            **person.asks(Right.PREPARE),
        )
        st.number_input(
            "Speaker's size",
            0.05,
            1.0,
            step=0.05,
            format="%.2f",
            width=150,
            **person.asks(Right.PREPARE, "As a part of the picture: 0.4 is four tenths of its width."),
            **kept("scale", one.scale),
        )
        st.number_input(
            "Brightness",
            0.0,
            2.0,
            step=0.1,
            format="%.1f",
            width=150,
            **person.asks(Right.PREPARE, "1 leaves the background as it is."),
            **kept("brightness", one.brightness),
        )
        st.checkbox(
            "Its own sound",
            **kept("audio", one.audio),
            **person.asks(Right.PREPARE, "The sound of a film is heard as well."),
        )
    if one.mode == "chroma":
        with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
            st.color_picker(
                "Colour to cut out",
                **stored_input(f"{key}-color", f"#{one.color.lower()}", _set_colour, *about),
                **person.asks(Right.PREPARE),
            )
            for name, label in (("similarity", "Similarity"), ("blend", "Blend")):
                st.number_input(
                    label,
                    0.0,
                    1.0,
                    step=0.05,
                    format="%.2f",
                    width=150,
                    **kept(name, getattr(one, name)),
                    **person.asks(Right.PREPARE),
                )


def _summary(one: Segment) -> str:
    return f"{MODES[one.mode].lower()}, {POSITIONS[one.position].lower()}, size {one.scale:g}"


def _set(value: Any, about: About, what: str) -> None:
    app, prefix, draft_id, name = about
    with saving(prefix):
        seen.of(app, backgrounds_desk).change(draft_id, name, person.who(app), **{what: value})


def _set_whole(whole: bool, about: About, end: float) -> None:
    app, prefix, draft_id, name = about
    with saving(prefix):
        seen.of(app, backgrounds_desk).change(draft_id, name, person.who(app), end=-1.0 if whole else end)


def _set_colour(colour: str, app: App, prefix: str, draft_id: str, name: str) -> None:
    with saving(prefix):
        seen.of(app, backgrounds_desk).change(draft_id, name, person.who(app), color=colour.removeprefix("#").upper())


def _rename(new: str, app: App, prefix: str, draft_id: str, name: str) -> None:
    with saving(prefix):
        seen.of(app, backgrounds_desk).rename(draft_id, name, new, person.who(app))


def _swap(app: App, prefix: str, draft_id: str, name: str, by: int) -> None:
    with saving(prefix):
        seen.of(app, backgrounds_desk).swap(draft_id, name, by, person.who(app))


def _remove(app: App, prefix: str, draft_id: str, name: str) -> None:
    with saving(prefix):
        seen.of(app, backgrounds_desk).remove(draft_id, name, person.who(app))
