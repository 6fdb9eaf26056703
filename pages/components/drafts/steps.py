"""The three screens of a draft, kept in the URL: prepare, check, launch."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from pages.components.shell.links import in_url
from pages.components.shell.wording import plain

STEPS = {"prepare": "Prepare", "check": "Check", "launch": "Launch"}
ICONS = {"prepare": ":material/edit_note:", "check": ":material/fact_check:", "launch": ":material/rocket_launch:"}
DONE, OPEN = ":material/check_circle: Done", ":material/radio_button_unchecked: Still open"
LISTED = "draft.listed"
LED_TO = "draft.led-to"
FILE = "file"
"""What the fold of the file is called in the address."""


def current(screens: Sequence[str] = tuple(STEPS)) -> str:
    """The screen of these that the URL names, else the first."""
    step = st.query_params.get("step", "")
    return step if step in screens else screens[0]


def go(step: str) -> None:
    """For callbacks: show this screen. Whoever goes on has found the file right."""
    st.query_params["step"] = step
    if step != "prepare":
        in_url.turn(False, FILE, False)
    st.session_state[LED_TO] = step
    forget_list()


def led_here() -> str:
    """The screen to which a press just led, once: a page that was opened by its address was asked for nothing."""
    led: str = st.session_state.pop(LED_TO, "")
    return led


def show_rows(show: str) -> None:
    """For callbacks: check the rows that fit this filter."""
    in_url.write(show=show, text="", page="", row="")
    go("check")


def open_draft(draft_id: str) -> None:
    """For callbacks: show this draft. A link to the page that is shown already would leave the browser's URL alone."""
    st.query_params.from_dict({"draft": draft_id})


def open_list() -> None:
    """For callbacks: show all drafts."""
    st.query_params.clear()


def forget_list() -> None:
    """For callbacks: the rows to check are listed anew, problems first."""
    st.session_state.pop(LISTED, None)


def rail(prefix: str, screens: Sequence[str]) -> str:
    """The way through these screens; answers the one to draw."""
    here = current(screens)
    for step in screens if len(screens) > 1 else []:
        # The colour of what is to be pressed next belongs to the next step, not to where one stands.
        with st.container(key=f"{prefix}-{'here' if step == here else 'there'}-{step}", width="content"):
            st.button(STEPS[step], key=f"{prefix}-step-{step}", icon=ICONS[step], on_click=go, args=[step])
    return here


def onward(
    prefix: str, step: str, label: str, *, disabled: bool = False, missing: Sequence[str] = (), after: bool = False
) -> None:
    """The foot of a screen, which stays in sight: what is still missing, and the button that leads to the next.

    `after` where something on the screen itself is to be done first.
    """
    with st.container(
        horizontal=True, vertical_alignment="center", gap="medium", key=f"{prefix}-draft-foot", width="stretch"
    ):
        st.button(
            label,
            key=f"{prefix}-onward",
            type="secondary" if missing or after else "primary",
            icon=":material/arrow_forward:",
            icon_position="right",
            disabled=disabled,
            on_click=go,
            args=[step],
        )
        if missing:
            more = f" And {len(missing) - 1} more." if len(missing) > 1 else ""
            st.caption(f":material/checklist: Still to do before a quote: {plain(missing[0])}{more}")


def section(number: int, title: str, line: str = "", *, done: bool | None = None) -> None:
    """The head of a numbered section, and in a word whether it is `done`, where that can be told."""
    st.subheader(f"{number} · {title}", anchor=title.split(maxsplit=1)[0].lower())
    if done is not None:
        line = f"{DONE if done else OPEN}{' · ' if line else ''}{line}"
    if line:
        st.caption(line)


def to_do(missing: Sequence[str]) -> None:
    """What a person has still to choose before anything can be quoted; nothing when nothing is missing."""
    if missing:
        lines = "\n".join(f"- {plain(one)}" for one in missing)
        st.warning(f"**Still to do before a quote:**\n{lines}", icon=":material/checklist:")
