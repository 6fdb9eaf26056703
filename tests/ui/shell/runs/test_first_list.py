"""A list that a page asked for is shown when it comes: the page is drawn anew for another one, or for the first."""

from __future__ import annotations

from datetime import UTC, datetime
from types import SimpleNamespace

import pytest
from streamlit.testing.v1 import AppTest


def page(seen_at: object, shown: list[str], came: list[str], problem: object = None) -> None:
    """A page on which the list comes between two looks at whether it has come."""
    from types import SimpleNamespace

    import streamlit as st

    from pages.components.shell import fresh

    draws = st.session_state["draws"] = st.session_state.get("draws", 0) + 1
    looks = iter([draws == 1])
    lists = SimpleNamespace(
        ask=lambda *_asked: None,
        is_asking=lambda _name: next(looks, False),
        problem=lambda _name: problem,
        answer=lambda _name: came,
    )
    app = SimpleNamespace(targets=SimpleNamespace(lists=lists))
    fresh.keep(app, "list", "bitHuman", seen_at, shown, lambda: came)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("seen_at", "shown", "came", "draws"),
    [
        (None, [], [], 2),
        (None, [], ["one"], 2),
        (datetime.now(UTC), ["one"], ["two"], 2),
        (datetime.now(UTC), ["one"], ["one"], 1),
        (datetime.now(UTC), [], [], 1),
    ],
)
def test_the_page_is_drawn_anew_for_what_it_does_not_show_and_for_nothing_else(
    seen_at: datetime | None, shown: list[str], came: list[str], draws: int
) -> None:
    at = AppTest.from_function(page, kwargs={"seen_at": seen_at, "shown": shown, "came": came}).run()
    assert not at.exception
    assert at.session_state["draws"] == draws


def test_a_list_that_could_not_be_asked_for_draws_nothing_anew() -> None:
    no = SimpleNamespace(text="BHuman was not asked.")
    at = AppTest.from_function(page, kwargs={"seen_at": None, "shown": [], "came": [], "problem": no}).run()
    assert at.session_state["draws"] == 1
    assert "BHuman was not asked" in at.caption[0].value
