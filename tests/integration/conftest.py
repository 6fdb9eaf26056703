"""A rig for each test that asks for one, and one for lessons."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from services.jobs.ledger import claims
from tests.rigs.lessons import LessonsRig, lessons_rigged
from tests.rigs.rig import Rig, rigged


@pytest.fixture
def rig(tmp_path: Path) -> Iterator[Rig]:
    """An app and a sandbox, running."""
    with rigged(tmp_path) as one:
        yield one


@pytest.fixture
def lessons(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[LessonsRig]:
    """An app and a sandbox; whoever finds no free place asks again at once."""
    monkeypatch.setattr(claims, "NO_ROOM_WAIT", timedelta(seconds=0.05))
    with lessons_rigged(tmp_path) as one:
        yield one
