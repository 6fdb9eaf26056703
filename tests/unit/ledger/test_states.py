"""One table says which moves are allowed, and nothing that is final goes back."""

from __future__ import annotations

from enum import StrEnum

import pytest

from services.jobs.states import ALLOWED, ITEM_FINAL, ItemState, JobState, SubmissionState, refuse_move


@pytest.mark.parametrize("kind", [JobState, SubmissionState, ItemState])
def test_every_state_has_its_moves(kind: type[StrEnum]) -> None:
    assert set(ALLOWED[kind]) == set(kind)
    assert all(to in set(kind) for moves in ALLOWED[kind].values() for to in moves)


@pytest.mark.parametrize("final", ITEM_FINAL)
def test_a_finished_item_goes_nowhere(final: ItemState) -> None:
    for to in ItemState:
        with pytest.raises(ValueError, match="cannot go"):
            refuse_move(ItemState, final, to)


def test_what_may_have_been_sent_is_never_refused_or_sent_again_but_by_way_of_a_decision() -> None:
    assert ALLOWED[SubmissionState][SubmissionState.UNKNOWN] == {SubmissionState.ACCEPTED, SubmissionState.READY}
    senders = {before for before, moves in ALLOWED[SubmissionState].items() if SubmissionState.SENDING in moves}
    assert senders == {SubmissionState.READY}


def test_an_allowed_move_is_no_error() -> None:
    refuse_move(JobState, JobState.PAUSED, JobState.RUNNING)
    refuse_move(ItemState, ItemState.SENT, ItemState.WAITING)
