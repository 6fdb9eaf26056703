"""The three screens of a draft, kept in the URL: prepare, check, launch."""

from __future__ import annotations

import streamlit as st

STEPS = {"prepare": "Prepare", "check": "Check", "launch": "Launch"}
ICONS = {"prepare": ":material/edit_note:", "check": ":material/fact_check:", "launch": ":material/rocket_launch:"}
FRESH_LIST = "draft.list"


def current() -> str:
    """The screen that the URL names."""
    step = st.query_params.get("step", "")
    return step if step in STEPS else "prepare"


def go(step: str) -> None:
    """For callbacks: show this screen."""
    st.query_params["step"] = step
    st.session_state.pop(FRESH_LIST, None)


def rail(prefix: str) -> str:
    """The way through the screens; answers the one to draw."""
    here = current()
    for step, title in STEPS.items():
        st.button(
            title,
            key=f"{prefix}-step-{step}",
            icon=ICONS[step],
            type="primary" if step == here else "secondary",
            on_click=go,
            args=[step],
        )
    return here


def onward(prefix: str, step: str, label: str, *, disabled: bool = False) -> None:
    """The button at the end of a screen that leads to the next."""
    st.button(
        label,
        key=f"{prefix}-onward",
        type="primary",
        icon=":material/arrow_forward:",
        icon_position="right",
        disabled=disabled,
        on_click=go,
        args=[step],
    )


def section(number: int, title: str, line: str = "") -> None:
    """The head of a numbered section."""
    st.subheader(f"{number} · {title}", anchor=title.split(maxsplit=1)[0].lower())
    if line:
        st.caption(line)
