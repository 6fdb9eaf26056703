"""The cover of a lesson: the pictures to choose from, the one it has, and others on wish."""

from __future__ import annotations

from html import escape

import streamlit as st

from pages.components.shell import person
from pages.components.shell.links import in_url
from pages.components.shell.saving import notify, saving, show_problem
from pages.components.shell.wording import plain
from services.container import App
from services.kinds.lessons.viewing.covers import Cover
from services.people.persons import Right

ROW = 3


def draw(app: App, prefix: str, video_id: str) -> None:
    """What was told last about the covers; they are asked for by a person, and nothing of it is charged."""
    key = f"{prefix}-covers"
    with in_url.fold("Cover", f"{prefix}-cover", "cover", icon=":material/image:"):
        show_problem(key)
        covers = app.lessons.covers.known(video_id)
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            label = "Look at the covers" if covers is None else "Look again"
            st.button(
                label, key=f"{key}-look", icon=":material/refresh:", on_click=_look, args=[app, key, video_id]
            )  # fmt: skip
            if covers is not None:
                st.button(
                    "Make other covers",
                    key=f"{key}-new",
                    icon=":material/auto_awesome:",
                    on_click=_make,
                    args=[app, key, video_id],
                    **person.asks(Right.LAUNCH),
                )
            st.caption("Nothing of this is charged.")
        if covers == []:
            st.info("Vacademy has no covers for this lesson yet. Look again in a moment.", icon=":material/image:")
        for start in range(0, len(covers or []), ROW):
            places = st.columns(ROW, gap="medium")
            for place, cover in zip(places, (covers or [])[start : start + ROW], strict=False):
                with place:
                    _one(app, key, video_id, cover)


def _one(app: App, key: str, video_id: str, cover: Cover) -> None:
    said = escape(cover.label or "A cover", quote=True)
    st.html(
        f'<img src="{escape(cover.address, quote=True)}" alt="{said}" loading="lazy" referrerpolicy="no-referrer" '
        'style="width:100%;border-radius:.4rem">'
    )
    if cover.is_chosen:
        st.markdown(f":green-badge[:material/check_circle: The lesson's cover] {plain(cover.label)}")
        return
    st.button(
        f"Choose {plain(cover.label)}" if cover.label else "Choose this one",
        key=f"{key}-choose-{cover.id}",
        on_click=_choose,
        args=[app, key, video_id, cover.id],
        **person.asks(Right.LAUNCH),
    )


def _look(app: App, key: str, video_id: str) -> None:
    with saving(key):
        app.lessons.covers.look(video_id)


def _make(app: App, key: str, video_id: str) -> None:
    with saving(key):
        app.lessons.covers.make_new(video_id, person.who(app))
        notify(key, "Vacademy makes other covers. Look again in a moment.")


def _choose(app: App, key: str, video_id: str, cover_id: str) -> None:
    with saving(key):
        app.lessons.covers.choose(video_id, cover_id, person.who(app))
