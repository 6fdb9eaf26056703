"""Ids of ours sort by when they were made, and nobody can guess one from another."""

from __future__ import annotations

import time

import pytest

from services.store.ids import IdMaker


def test_ids_made_in_one_millisecond_keep_their_order(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(time, "time_ns", lambda: 4_000_000_000_000_000_000)
    new_id = IdMaker()
    made = [new_id() for _ in range(2000)]
    assert made == sorted(made)
    assert len(set(made)) == 2000
    assert {len(one) for one in made} == {26}


def test_a_clock_set_back_does_not_turn_the_order(monkeypatch: pytest.MonkeyPatch) -> None:
    new_id = IdMaker()
    before = new_id()
    monkeypatch.setattr(time, "time_ns", lambda: 1)
    assert new_id() > before


def test_a_later_millisecond_starts_from_fresh_chance(monkeypatch: pytest.MonkeyPatch) -> None:
    moments = iter(range(5_000_000_000_000_000_000, 6_000_000_000_000_000_000, 1_000_000))
    monkeypatch.setattr(time, "time_ns", lambda: next(moments))
    new_id = IdMaker()
    made = [new_id() for _ in range(200)]
    assert made == sorted(made)
    # The last 16 letters are the random ones: were they counted on, neighbours would begin alike.
    assert len({one[10:14] for one in made}) > 150
