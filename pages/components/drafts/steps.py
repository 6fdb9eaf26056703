"""The three screens of a draft, kept in the URL: prepare, check, launch."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import streamlit as st

from pages.components.shell import wording as words
from pages.components.shell.links import in_url
from pages.components.shell.wording import plain
from services.jobs.launch.review import Checked

STEPS = {"prepare": "Prepare", "check": "Check", "launch": "Launch"}
ICONS = {"prepare": ":material/edit_note:", "check": ":material/fact_check:", "launch": ":material/rocket_launch:"}
DONE, OPEN = ":material/check_circle: Done", ":material/radio_button_unchecked: Still open"
ROWS, QUOTE = "Check the rows", "Proof and quote"
NOTHING_FOUND = "No problem found in any row"
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
    with _foot(prefix):
        _way(prefix, step, label, foremost=not (missing or after), disabled=disabled)
        if missing:
            more = f" And {len(missing) - 1} more." if len(missing) > 1 else ""
            st.caption(f":material/checklist: Still to do before a quote: {plain(missing[0])}{more}")


def onward_with_file(prefix: str, checked: Checked) -> None:
    """The foot of where a file is prepared: on to its rows, or past them where the check of them found nothing."""
    review = checked.review
    if not review.finds_nothing:
        onward(prefix, "check", ROWS, disabled=checked.view.upload_sha256 is None, missing=review.missing)
        return
    with _foot(prefix):
        _way(prefix, "launch", QUOTE, foremost=True)
        _way(prefix, "check", ROWS, foremost=False)
        st.caption(f":material/check_circle: {NOTHING_FOUND}: {words.count(review.to_send, 'row')} will be sent.")


def _foot(prefix: str) -> Any:
    return st.container(
        horizontal=True, vertical_alignment="center", gap="medium", key=f"{prefix}-draft-foot", width="stretch"
    )


def _way(prefix: str, step: str, label: str, *, foremost: bool, disabled: bool = False) -> None:
    st.button(
        label,
        key=f"{prefix}-{step}-onward",
        type="primary" if foremost else "secondary",
        icon=":material/arrow_forward:",
        icon_position="right",
        disabled=disabled,
        on_click=go,
        args=[step],
    )


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
