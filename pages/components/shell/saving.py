"""Inputs that live elsewhere: a widget shows what is stored, and what a person puts into it is stored at once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Concatenate, ParamSpec

import streamlit as st

from pages.components.shell import problems
from pages.components.shell.wording import plain
from services.errors import ChangedMeanwhile, ServiceError

P = ParamSpec("P")
NOTHING = object()


def follow(key: str, value: Any) -> None:
    """Let the widget drawn next under this key show `value`; one that shows it already is left alone."""
    # A value set again is sent to the browser again, where it would wipe out what somebody is just typing.
    if key not in st.session_state or st.session_state[key] != value:
        st.session_state[key] = value
    st.session_state[_shown(key)] = value


def stored_input(
    key: str, value: Any, keep: Callable[Concatenate[Any, P], None], *args: P.args, **kwargs: P.kwargs
) -> dict[str, Any]:
    """For a widget drawn next that shows `value`: its key and its callback, to be handed to it as keywords.

    `keep` is called with what a person put into the widget, and with the arguments given here. It is not called for
    what was shown anyway: a browser that has not yet heard that its fields are gone from the page sends them along with
    the next press, and Streamlit takes each of them for changed.
    """
    follow(key, value)
    return {"key": key, "on_change": _changed, "args": (key, lambda typed: keep(typed, *args, **kwargs))}


def _changed(key: str, keep: Callable[[Any], None]) -> None:
    typed = st.session_state.get(key, NOTHING)
    if typed is not NOTHING and typed != st.session_state.get(_shown(key), NOTHING):
        keep(typed)
        st.session_state[_shown(key)] = typed


def _shown(key: str) -> str:
    return f"{key}.shown"


@contextmanager
def saving(prefix: str) -> Iterator[None]:
    """For callbacks: a ServiceError is kept, to be drawn where `show_problem` stands."""
    try:
        yield
    except ChangedMeanwhile as both:
        # What both wrote is kept and shown at the head of the draft; where nobody keeps it, the reason is shown here.
        if not both.is_kept:
            st.session_state[f"{prefix}.problem"] = both
    except ServiceError as error:
        st.session_state[f"{prefix}.problem"] = error


def notify(prefix: str, text: str) -> None:
    """For callbacks: a sentence to be drawn, once, letter for letter, where `show_problem` stands."""
    st.session_state[f"{prefix}.notice"] = text


def show_problem(prefix: str) -> None:
    """Draw, once, what went wrong in the callback before."""
    error = st.session_state.pop(f"{prefix}.problem", None)
    if error is not None:
        problems.show_problem(error)
    told = st.session_state.pop(f"{prefix}.notice", None)
    if told is not None:
        st.info(plain(told), icon=":material/info:")
