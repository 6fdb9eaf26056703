"""Statuses, progress, steps and durations: nothing ends before it ends."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.vendors.bithuman import ENGINES, MODELS, STEPS, poll_after, read_progress, read_status


@pytest.mark.parametrize("word", ["processing", "generating", "completed", "success", "COMPLETED", "Success"])
def test_nothing_but_ready_failed_and_deleted_is_final(word: str) -> None:
    status = read_status(word)
    assert (status.final, status.good, status.ours, status.known) == (False, False, "rendering", True)


@pytest.mark.parametrize(
    ("word", "ours", "good"), [("ready", "succeeded", True), ("failed", "failed", False), ("deleted", "failed", False)]
)
def test_final_words(word: str, ours: str, good: bool) -> None:
    status = read_status(word)
    assert (status.final, status.ours, status.good) == (True, ours, good)


@given(st.none() | st.text())
def test_unknown_word_is_kept_and_is_not_final(word: str | None) -> None:
    status = read_status(word)
    assert status.word == (word or "").strip()
    assert status.known or not status.final


@pytest.mark.parametrize(
    ("value", "step", "share"),
    [
        (0.45, "video", 0.45),
        (45, "video", 0.45),
        (0.02, "payment", 0.02),
        (2, "payment", 0.02),
        (1, "payment", 0.01),
        (1, "lip_sync", 0.99),
        (1, None, None),
        (0, None, 0.0),
        (100, "lip_sync", 0.99),
        (99.5, None, 0.99),
        (None, "video", None),
        (-1, None, None),
        (float("nan"), None, None),
    ],
)
def test_both_scales_become_a_share_and_a_bare_one_proves_nothing(
    value: float | None, step: str | None, share: float | None
) -> None:
    assert read_progress(value, status="generating", step=step).share == share


@pytest.mark.parametrize("step", ["lip_sync", "Lip Sync", "LIP-SYNC", " lip_sync "])
def test_a_step_is_known_in_any_spelling(step: str) -> None:
    found = read_progress(80, status="generating", step=step)
    assert (found.share, found.long) == (0.8, True)


@given(st.floats() | st.none(), st.sampled_from([None, *STEPS]), st.sampled_from(["processing", "success", "failed"]))
def test_only_ready_is_all_of_it(value: float | None, step: str | None, status: str) -> None:
    share = read_progress(value, status=status, step=step).share
    assert share is None or 0 <= share < 1
    assert read_progress(value, status="ready", step=step).share == 1


def test_long_step_is_announced_with_the_time_it_takes() -> None:
    told = read_progress(0.7, status="generating", step="lip_sync", model="essence-2")
    assert told.long
    assert "not stuck" in told.text
    assert "25 minutes to 3 hours" in told.text
    assert "minutes" in read_progress(0.7, status="generating", step="lip_sync", model="expression-1").text
    assert read_progress(None, status="generating", step="colour_grading").text == "Colour grading"


def test_every_model_has_a_typical_duration() -> None:
    assert set(ENGINES) == set(MODELS)
    assert ENGINES["expression-1"].typical == "1 to 2 minutes"
    assert ENGINES["expression-2"].typical == "1 to 4 hours"
    assert [name for name in MODELS if ENGINES[name].at_once == 2] == ["essence-2", "essence-2-max", "auto"]


def test_status_is_asked_every_five_seconds_at_first_and_rarely_for_hours() -> None:
    assert poll_after("expression-1", 10_000) == poll_after("essence-2", 0) == 5
    waits = [poll_after("essence-2", seconds) for seconds in range(0, 20_000, 100)]
    assert waits == sorted(waits)
    assert waits[-1] == 60
    asked, at = 0, 0.0
    while at < 4 * 3600:
        at, asked = at + poll_after("expression-2", at), asked + 1
    assert asked < 400
