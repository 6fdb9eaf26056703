"""Targets: what a service listed stays known, and only a refresh calls it."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any

import pytest

from services.errors import Invalid, NotPossible, Unclear
from services.jobs.kind import Target
from services.jobs.kinds import Kinds
from services.jobs.launch.targets import Targets
from services.store.database import Database
from tests.rigs.people import ANA
from tests.rigs.plain_kind import PlainKind


@pytest.fixture
def targets(database: Database, kinds: Kinds) -> Targets:
    """Targets over a loop of their own."""

    def call(work: Coroutine[Any, Any, Any]) -> Any:
        return asyncio.run(work)

    return Targets(database, kinds, call)


def test_nothing_is_known_before_the_first_refresh(targets: Targets, kind: PlainKind) -> None:
    kind.targets = [Target("campaign", "1", "One")]
    assert targets.known("campaign", "campaign") == []
    assert targets.seen_at("campaign", "campaign") is None


def test_a_refresh_replaces_what_was_known(targets: Targets, kind: PlainKind) -> None:
    kind.targets = [
        Target("campaign", "2", "zoo"),
        Target("campaign", "1", "Alpha"),
        Target("video_instance", "3", "T"),
    ]
    assert [target.name for target in targets.refresh("campaign", "campaign")] == ["Alpha", "zoo"]
    assert targets.known("campaign", "video_instance") == []
    targets.refresh("campaign", "video_instance")
    kind.targets = [Target("campaign", "2", "Zoo, renamed"), Target("campaign", "2", "Zoo, renamed")]
    targets.refresh("campaign", "campaign")
    assert targets.known("campaign", "campaign") == [Target("campaign", "2", "Zoo, renamed")]
    assert targets.known("campaign", "video_instance") == [Target("video_instance", "3", "T")]


def test_a_failed_refresh_keeps_what_was_known(targets: Targets, kind: PlainKind) -> None:
    kind.targets = [Target("campaign", "1", "One")]
    targets.refresh("campaign", "campaign")
    seen = targets.seen_at("campaign", "campaign")
    kind.failure = Unclear("BHuman gave no answer.", who="BHuman", operation="list campaigns")
    with pytest.raises(Unclear):
        targets.refresh("campaign", "campaign")
    assert targets.known("campaign", "campaign") == [Target("campaign", "1", "One")]
    assert targets.seen_at("campaign", "campaign") == seen


def test_an_empty_list_was_seen_too(targets: Targets) -> None:
    assert targets.refresh("campaign", "campaign") == []
    assert targets.seen_at("campaign", "campaign") is not None


def test_another_host_knows_nothing_of_this_one(targets: Targets, kind: PlainKind) -> None:
    kind.targets = [Target("campaign", "1", "One")]
    targets.refresh("campaign", "campaign")
    kind.host = "https://live.example"
    assert targets.known("campaign", "campaign") == []
    assert targets.seen_at("campaign", "campaign") is None


def test_a_pasted_address_gets_the_name_that_is_known(targets: Targets, kind: PlainKind) -> None:
    kind.targets = [Target("campaign", "1", "One")]
    targets.refresh("campaign", "campaign")
    assert targets.parse("campaign", "campaign", "https://app.example/campaign/1") == kind.targets[0]
    assert targets.parse("campaign", "campaign", "https://app.example/campaign/9") == Target("campaign", "9", "")
    with pytest.raises(Invalid):
        targets.parse("campaign", "campaign", "nonsense")


def test_variables_are_remembered_by_target(targets: Targets) -> None:
    targets.remember_variables("campaign", "1", ["b", "a"], ANA)
    assert targets.variables("campaign", "1") == ["b", "a"]
    assert targets.variables("campaign", "2") == []
    targets.remember_variables("campaign", "1", ["c"], ANA)
    assert targets.variables("campaign", "1") == ["c"]


def test_a_rate_is_set_and_taken_away(targets: Targets) -> None:
    assert targets.rate_cents("bhuman") is None
    targets.set_rate_cents("bhuman", 25, ANA)
    assert targets.rate_cents("bhuman") == 25
    targets.set_rate_cents("bhuman", 0, ANA)
    assert targets.rate_cents("bhuman") == 0
    with pytest.raises(NotPossible):
        targets.set_rate_cents("bhuman", -1, ANA)
    targets.set_rate_cents("bhuman", None, ANA)
    assert targets.rate_cents("bhuman") is None
