"""An app at work with bitHuman's sandbox, for the pages of agents."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from services import container
from tests.rigs.agents import AgentsRig, agents_rigged


@pytest.fixture
def agents(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[AgentsRig]:
    """An app at work with its sandbox, in place for the pages."""
    monkeypatch.chdir(tmp_path)
    with agents_rigged(tmp_path) as one:
        container.use(one.rig.app)
        yield one
        container.use(None)
