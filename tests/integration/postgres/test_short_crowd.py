"""A short run of the chaos of many machines: three workers, killed and frozen, and what they had is taken over."""

from __future__ import annotations

from pathlib import Path

from tests.rigs.chaos.crowd import TAKEN_OVER_WITHIN, CrowdChaos


def test_workers_killed_and_frozen_at_random_break_no_promise_and_are_taken_over(tmp_path: Path) -> None:
    said: list[str] = []
    chaos = CrowdChaos(tmp_path, seed=4, kinds=["campaigns"], kills_per_round=2, say=said.append)
    tally = chaos.run(1)
    assert tally.bad == 0, "\n".join(said)
    assert tally.kills > 0
    assert tally.misfortunes["freeze"] > 0
    assert 0.0 < chaos.slowest < TAKEN_OVER_WITHIN
    assert tally.of["campaigns"].rows > 0
