"""A short run of the chaos harness: real processes, jobs of every kind, random faults, `kill -9`."""

from __future__ import annotations

from pathlib import Path

import pytest

from services.sandbox.bhuman.faults import FAULTS as BHUMAN
from services.sandbox.bithuman.faults import FAULTS as BITHUMAN
from services.sandbox.vacademy.faults import FAULTS as VACADEMY
from tests.rigs.chaos.chaos import KINDS, Chaos

ORDER_BOOKS = {"bhuman": BHUMAN, "bithuman": BITHUMAN, "vacademy": VACADEMY}


def test_kills_and_faults_at_random_moments_break_no_promise_of_any_kind(tmp_path: Path) -> None:
    said: list[str] = []
    tally = Chaos(tmp_path, seed=7, kills_per_round=5, say=said.append).run(1)
    assert tally.bad == 0, "\n".join(said)
    assert (tally.rounds, tally.kills) == (1, 5)
    assert all(counts.rows > 0 for counts in tally.of.values())
    assert all(counts.faults_struck > 0 for counts in tally.of.values())


@pytest.mark.parametrize("name", list(KINDS))
def test_every_fault_of_an_order_book_is_in_the_mixture_or_left_out_for_a_reason(name: str) -> None:
    kind = KINDS[name]()
    assert len(set(kind.faults)) == len(kind.faults)
    assert set(kind.faults) | set(kind.left_out) == set(ORDER_BOOKS[kind.service])
    assert not set(kind.faults) & set(kind.left_out)
    assert all(kind.left_out.values())
