"""Lists are asked for beside the drawing of a page: once at a time, once a minute, and never in its way."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest

from services.errors import ServiceError
from services.jobs.launch.fresh_lists import HOLDS, FreshLists
from services.store.tables import utc_now
from tests.rigs.machine.serving import PATIENCE

OLD = utc_now() - HOLDS - timedelta(seconds=1)


@pytest.fixture
def lists() -> Iterator[FreshLists]:
    one = FreshLists()
    yield one
    one.close()


def until(true: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def test_an_old_list_is_asked_for_while_the_page_goes_on_and_only_once_at_a_time(lists: FreshLists) -> None:
    asked: list[int] = []
    answer = threading.Event()

    def ask() -> list[str]:
        asked.append(1)
        assert answer.wait(PATIENCE)
        return ["Ana"]

    lists.ask("agents", OLD, ask)
    until(lambda: asked == [1])
    lists.ask("agents", OLD, ask)
    lists.ask("agents", None, ask)
    assert lists.is_asking("agents")
    answer.set()
    until(lambda: not lists.is_asking("agents"))
    assert asked == [1]
    assert lists.problem("agents") is None
    assert lists.answer("agents") == ["Ana"]


def test_a_list_that_was_just_seen_is_not_asked_for_again(lists: FreshLists) -> None:
    asked: list[int] = []
    lists.ask("agents", utc_now(), lambda: asked.append(1))
    assert not lists.is_asking("agents")
    lists.ask("agents", OLD, lambda: asked.append(1))
    until(lambda: asked == [1] and not lists.is_asking("agents"))
    # Nobody has kept an answer, and still the service is left alone for a minute.
    lists.ask("agents", OLD, lambda: asked.append(1))
    assert asked == [1]


def test_what_went_wrong_is_kept_until_the_list_is_asked_for_again(lists: FreshLists) -> None:
    def ask() -> None:
        raise ServiceError("bitHuman does not answer.")

    lists.ask("agents", None, ask)
    until(lambda: not lists.is_asking("agents"))
    problem = lists.problem("agents")
    assert problem is not None
    assert problem.text == "bitHuman does not answer."
    assert lists.answer("agents") is None
    assert lists.problem("campaigns") is None


def test_a_fault_of_ours_is_not_swallowed(lists: FreshLists) -> None:
    def ask() -> None:
        raise ZeroDivisionError

    lists.ask("agents", None, ask)
    until(lambda: not lists.is_asking("agents"))
    with pytest.raises(ZeroDivisionError):
        lists.problem("agents")
