"""The Studio page over a sandbox with real HTTP."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from services import container
from tests.rigs.rig import Rig, rigged


@pytest.fixture
def rig(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Rig]:
    """An app in place for the pages, with its sandbox."""
    monkeypatch.chdir(tmp_path)
    with rigged(tmp_path) as one:
        container.use(one.app)
        yield one
        container.use(None)
