"""Inputs that live in the database: a widget shows what is stored there, and a change is stored at once."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import streamlit as st

from pages.components.shell import problems
from pages.components.shell.wording import plain
from services.errors import ServiceError


def follow(key: str, value: Any) -> None:
    """Let the widget drawn next under this key show `value`; one that shows it already is left alone."""
    if key not in st.session_state or st.session_state[key] != value:
        st.session_state[key] = value


@contextmanager
def saving(prefix: str) -> Iterator[None]:
    """For callbacks: a ServiceError is kept, to be drawn where `show_problem` stands."""
    try:
        yield
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
