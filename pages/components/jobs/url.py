"""What of a job's page stands in its address: which items are shown, how, and from where on."""

from __future__ import annotations

import streamlit as st

JOB = "job"
SHOW = "show"
FIND = "find"
VIEW = "view"
LAUNCHES = "launches"
AFTER = "after"
EVENTS = "events"
# Addresses stay short: that many pages lead back, and "First page" leads to the start from anywhere.
TRAIL = 12


def read(name: str) -> str:
    """One part of the address, "" when it is not there."""
    return str(st.query_params.get(name, ""))


def write(name: str, value: str | None) -> None:
    """Put a part into the address, or with nothing take it away."""
    if value:
        st.query_params[name] = value
    else:
        st.query_params.pop(name, None)


def chosen(value: str, name: str, ordinary: str = "") -> None:
    """Take over what a widget was set to, unless it is the ordinary; the list then begins at its first page again."""
    write(name, None if value == ordinary else value)
    write(AFTER, None)


def trail(name: str) -> list[int]:
    """The keys behind which the pages began, the present one last; nonsense in the address counts as none."""
    parts = [part for part in read(name).split(".") if part]
    return [int(part) for part in parts] if all(part.isascii() and part.isdigit() for part in parts) else []


def go(name: str, keys: list[int]) -> None:
    """Show the page behind the last of these keys; the ones before it lead back."""
    write(name, ".".join(str(key) for key in keys[-TRAIL:]))
