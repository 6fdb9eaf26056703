"""The rig of the promises, with ledger and engine on Postgres."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.rigs.rig import Rig, rigged
from tests.rigs.servers.postgres import postgres_url


@pytest.fixture
def rig(tmp_path: Path) -> Iterator[Rig]:
    """An app and a sandbox, running; no SQLite file of the ledger is there."""
    with postgres_url() as url, rigged(tmp_path, database_url=url) as one:
        yield one
        assert not (tmp_path / "data" / "callsheet.db").exists()
