"""What of a view stands in its address, so that the link of it opens the same: read, written, bound to a widget."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import streamlit as st

from pages.components.shell.saving import saving, show_problem, stored_input
from services.container import App

FOLDS = "open"
BETWEEN = "-"
PROBLEM = "address"


def read(name: str) -> str:
    """One part of the address, "" when it is not there."""
    return str(st.query_params.get(name, ""))


def number(name: str) -> int | None:
    """One part of the address as a whole number, None when it is none."""
    said = read(name)
    return int(said) if said.isascii() and said.isdigit() else None


def write(**query: str | None) -> None:
    """Put these into the address; what is empty is taken away."""
    for name, value in query.items():
        if value:
            st.query_params[name] = value
        else:
            st.query_params.pop(name, None)


def bound(
    key: str, name: str, value: Any, ordinary: str = "", *, then: Callable[[], None] = lambda: None
) -> dict[str, Any]:
    """For a widget whose value stands in the address under `name`, where an `ordinary` one is left out.

    `then` is called after it was written, for what changes with it.
    """
    return stored_input(key, value, _keep, name, ordinary, then)


def searched(app: App, key: str, name: str, text: str, *, then: Callable[[], None] = lambda: None) -> dict[str, Any]:
    """The same for a field in which people write what may be a recipient's name: the address holds only its id.

    `text` is what `search_text` says of the address.
    """
    return stored_input(key, text, _search, app, name, then)


def search_text(app: App, name: str) -> str:
    """The text that was searched for in the view of this address; "" for none, and for one that is forgotten."""
    search_id = read(name)
    return (app.searches.text_of(search_id) or "") if search_id else ""


def say_forgotten(name: str, text: str) -> None:
    """Say so where the address names a search that is not kept any more, and what a search could not keep."""
    show_problem(PROBLEM)
    if read(name) and not text:
        st.info(
            "What this link searched for is not kept any more, so everything is shown. Search again.",
            icon=":material/search_off:",
        )


def fold(label: str, key: str, name: str, *, icon: str | None = None, at_first: bool = False) -> Any:
    """A fold of the page that stands open where the address says so; `at_first` where it says nothing about it."""
    said = read(FOLDS).split(BETWEEN)
    is_open = name in said or (at_first and f"no_{name}" not in said)
    kept = stored_input(key, is_open, turn, name, at_first)
    return st.expander(label, icon=icon, key=kept.pop("key"), **kept)


def turn(is_open: bool, name: str, at_first: bool) -> None:
    """For callbacks: open or close this fold. `at_first` is how it stands where the address says nothing about it."""
    kept = [one for one in read(FOLDS).split(BETWEEN) if one and one not in (name, f"no_{name}")]
    if is_open != at_first:
        kept.append(name if is_open else f"no_{name}")
    write(**{FOLDS: BETWEEN.join(kept)})


def _keep(value: Any, name: str, ordinary: str, then: Callable[[], None]) -> None:
    write(**{name: "" if value is None or value == ordinary else str(value)})
    then()


def _search(text: str | None, app: App, name: str, then: Callable[[], None]) -> None:
    with saving(PROBLEM):
        write(**{name: app.searches.keep(text) if text and text.strip() else ""})
        then()
