"""The tree of errors: what each carries, and that the drawing at its top is the tree."""

from __future__ import annotations

import inspect
import pickle

import pytest

from services import errors
from services.errors import DatabaseBusy, RateLimited, ServiceError, Unclear
from services.troubles import log_of


def test_an_error_keeps_everything_when_it_travels() -> None:
    error = RateLimited("Too many.", who="BHuman", operation="create", retry_after=3.5, request_id="r1")
    copy = pickle.loads(pickle.dumps(error))  # noqa: S301 - our own bytes
    assert type(copy) is RateLimited
    assert copy.__dict__ == error.__dict__
    assert str(copy) == str(error)


def test_an_unclear_answer_can_say_that_it_may_have_been_charged() -> None:
    assert Unclear("No answer.", who="BHuman", operation="create", charged="unknown").charged == "unknown"


def test_the_drawn_tree_is_the_tree() -> None:
    drawn = _drawn_tree(errors.__doc__ or "")
    real = {
        name: kind.__mro__[1].__name__
        for name, kind in inspect.getmembers(errors, inspect.isclass)
        if issubclass(kind, ServiceError) and kind is not ServiceError
    }
    assert drawn == real


def _drawn_tree(text: str) -> dict[str, str]:
    """Child to parent, by indentation: three signs a level."""
    parents: dict[str, str] = {}
    path = ["ServiceError"]
    for line in text.splitlines():
        mark = max(line.find("├── "), line.find("└── "))
        if mark < 0:
            continue
        level = mark // 4 + 1
        name = line[mark + 4 :].split()[0]
        path[level:] = [name]
        parents[name] = path[level - 1]
    return parents


@pytest.mark.parametrize(
    ("fault", "level", "is_traced"),
    [(DatabaseBusy("It is busy."), "WARNING", False), (ValueError("odd"), "ERROR", True)],
)
def test_one_of_ours_is_written_down_as_the_sentence_that_it_is(
    caplog: pytest.LogCaptureFixture, fault: Exception, level: str, is_traced: bool
) -> None:
    log = log_of("services.tried")
    try:
        raise fault
    except Exception:
        log.exception("job %s: a round failed", "j1")
    (record,) = caplog.records
    assert (record.levelname, record.exc_info is not None) == (level, is_traced)
    assert record.getMessage().startswith("job j1: a round failed")
    assert ("It is busy." in record.getMessage()) is not is_traced
