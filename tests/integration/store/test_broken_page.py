"""A broken page of the database is named where it is met: at the start, on pages, in results, with what to do next."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import httpx
import pytest
from starlette.applications import Starlette
from starlette.routing import Route

from services.errors import DatabaseDamaged
from services.jobs.states import JobState
from services.store.soundness import quick_check
from tests.rigs.rig import Rig, people


def break_table(file: Path, table: str) -> None:
    """Write over the first page of a table, as a failing disk does."""
    with closing(sqlite3.connect(file)) as database:
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        size = database.execute("PRAGMA page_size").fetchone()[0]
        [page] = database.execute("SELECT rootpage FROM sqlite_master WHERE name = ?", [table]).fetchone()
    with file.open("r+b") as raw:
        raw.seek((page - 1) * size)
        raw.write(b"\x81" * size)


def test_a_start_on_a_damaged_database_sends_nothing_and_names_it_everywhere(rig: Rig) -> None:
    job_id = rig.launch(rig.draft(people(3)))
    assert rig.finish(job_id) == JobState.DONE
    rig.stop()
    break_table(rig.folder / "data/callsheet.db", "item")
    app = rig.start()
    assert not app.working
    [trouble] = app.troubles.now()
    assert "damaged, so nothing is sent" in trouble.text
    assert "restore the newest backup" in trouble.next_step
    with pytest.raises(DatabaseDamaged, match="damaged"):
        rig.items(job_id)
    routes = [Route("/results/{job_id}", app.downloads.results)]
    assert said_by(Starlette(routes=routes), f"/results/{job_id}").startswith("409 The database file is damaged")
    assert rig.ledger()["totals"]["requests"] == 1


def test_a_page_that_breaks_while_it_runs_is_named_from_then_on(rig: Rig) -> None:
    job_id = rig.launch(rig.draft(people(3)))
    assert rig.finish(job_id) == JobState.DONE
    rig.app.database.close()
    break_table(rig.folder / "data/callsheet.db", "item")
    with pytest.raises(DatabaseDamaged):
        rig.items(job_id)
    assert any("database file is damaged" in one.text for one in rig.app.troubles.now())


def said_by(app: Starlette, path: str) -> str:
    async def ask() -> str:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://dashboard") as client:
            answer = await client.get(path)
            return f"{answer.status_code} {answer.text}"

    return asyncio.run(ask())


@pytest.mark.parametrize(
    "damage",
    [
        lambda whole: b"hello" + whole[5:],
        lambda whole: whole[: len(whole) // 2],
        lambda whole: whole[: 4096 * 2] + b"\xff" * 4096 * 3 + whole[4096 * 5 :],
    ],
)
def test_a_quick_check_finds_what_is_broken(rig: Rig, damage: Callable[[bytes], bytes]) -> None:
    rig.stop()
    file = rig.folder / "data/callsheet.db"
    with closing(sqlite3.connect(file)) as database:
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    assert quick_check(file) == ""
    file.write_bytes(damage(file.read_bytes()))
    assert quick_check(file) != ""
