"""Inputs that live in the database: a widget shows what is stored there, and a change is stored at once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Any, ParamSpec

import streamlit as st
from streamlit.runtime.scriptrunner import RerunException

from pages.components.shell import problems
from services.errors import ServiceError


def follow(key: str, value: Any) -> None:
    """Let the widget drawn next under this key show `value`; one that shows it already is left alone."""
    if key not in st.session_state or st.session_state[key] != value:
        st.session_state[key] = value


P = ParamSpec("P")


def to_the_end(callback: Callable[P, None]) -> Callable[P, None]:
    """A callback that stores what was typed, whatever a person does meanwhile.

    The next press, or the way to another page, ends a run where it stands, its callbacks too; the new run then holds
    the text for stored already. So the callback is begun anew, as often as it is ended, and the new run comes after it.
    It has to come out the same when it runs twice.
    """

    @wraps(callback)
    def run(*args: P.args, **kwargs: P.kwargs) -> None:
        onward: RerunException | None = None
        while True:
            try:
                callback(*args, **kwargs)
                break
            except RerunException as asked:
                onward = asked
        if onward is not None:
            raise onward

    return run


@contextmanager
def saving(prefix: str) -> Iterator[None]:
    """For callbacks: a ServiceError is kept, to be drawn where `show_problem` stands."""
    try:
        yield
    except ServiceError as error:
        st.session_state[f"{prefix}.problem"] = error


def notify(prefix: str, text: str) -> None:
    """For callbacks: a sentence to be drawn, once, where `show_problem` stands."""
    st.session_state[f"{prefix}.notice"] = text


def show_problem(prefix: str) -> None:
    """Draw, once, what went wrong in the callback before."""
    error = st.session_state.pop(f"{prefix}.problem", None)
    if error is not None:
        problems.show_problem(error)
    told = st.session_state.pop(f"{prefix}.notice", None)
    if told is not None:
        st.info(told, icon=":material/info:")
