"""A short run of the chaos harness: real processes, random faults, `kill -9`."""

from __future__ import annotations

from pathlib import Path

from tests.house.chaos import Chaos


def test_kills_and_faults_at_random_moments_break_no_promise(tmp_path: Path) -> None:
    said: list[str] = []
    counts = Chaos(tmp_path, seed=7, kills_per_round=4, say=said.append).run(2)
    assert counts.bad == 0, "\n".join(said)
    assert counts.kills == 8
    assert counts.rows > 0
    assert counts.faults_struck > 0
