"""A backup made on screen is put back at the next start, lesson copies included, and nothing is paid twice by it."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import httpx
import pytest
from starlette.applications import Starlette
from starlette.routing import Route

from services.errors import NotAllowed, NotPossible, StoreError, UnknownRecord
from services.jobs.states import JobState
from services.people.persons import Role
from services.upkeep.backups import NEXT, put_in_place
from tests.rigs.people import named
from tests.rigs.rig import PERSON, Rig, people


async def take(rig: Rig, path: str) -> httpx.Response:
    app = Starlette(routes=[Route("/backup/{ticket}", rig.app.backups.get)])
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://dashboard") as client:
        return await client.get(path)


async def test_what_was_taken_on_screen_is_there_again_after_a_start(rig: Rig) -> None:
    copies = rig.folder / "data/lessons/lesson-1"
    copies.mkdir(parents=True)
    (copies / "script.txt").write_text("Once upon a time")
    old = rig.launch(rig.draft(people(2)))
    rig.finish(old)
    answer = await take(rig, rig.app.backups.ticket(PERSON))
    assert answer.headers["content-type"] == "application/zip"
    (copies / "script.txt").write_text("Something else")
    newer = rig.launch(rig.draft(people(1)))
    rig.finish(newer)
    rig.app.backups.stage(answer.content, PERSON)
    assert rig.app.backups.is_staged
    assert rig.app.views.job(newer).state == JobState.DONE, "nothing has changed yet"
    rig.stop()
    rig.start()
    assert rig.app.views.job(old).state == JobState.DONE
    with pytest.raises(UnknownRecord):
        rig.app.views.job(newer)
    assert (copies / "script.txt").read_text() == "Once upon a time"
    assert not rig.app.backups.is_staged
    [kept] = (rig.folder / "data").glob("before-restore-*")
    assert (kept / "callsheet.db").is_file(), "what was there is set aside, and not thrown away"
    assert rig.ledger()["totals"]["accepted"] == 2


async def test_an_address_of_a_backup_works_once(rig: Rig) -> None:
    path = rig.app.backups.ticket(PERSON)
    assert (await take(rig, path)).status_code == 200
    assert (await take(rig, path)).status_code == 404
    assert (await take(rig, "/backup/guessed")).status_code == 404


def test_only_an_admin_makes_or_puts_back_a_backup(rig: Rig) -> None:
    for act in (rig.app.backups.ticket, rig.app.backups.unstage, lambda person: rig.app.backups.stage(b"", person)):
        with pytest.raises(NotAllowed):
            act(named("Lea", Role.LAUNCHER))


def test_what_is_no_backup_is_refused_and_nothing_lies_ready(rig: Rig) -> None:
    with pytest.raises(StoreError):
        rig.app.backups.stage(b"PK no backup", PERSON)
    assert not rig.app.backups.is_staged


async def test_a_backup_that_lies_ready_is_taken_away_again_and_no_second_one_is_laid_over_it(rig: Rig) -> None:
    made = (await take(rig, rig.app.backups.ticket(PERSON))).content
    rig.app.backups.stage(made, PERSON)
    with pytest.raises(NotPossible, match="already"):
        rig.app.backups.stage(made, PERSON)
    rig.app.backups.unstage(PERSON)
    assert not (rig.folder / "data" / NEXT).exists()


@pytest.mark.parametrize("moves", [0, 1, 2, 3, 4, 5, 6, 7])
def test_a_start_that_ends_in_the_middle_of_the_exchange_is_gone_on_with(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, moves: int
) -> None:
    (tmp_path / NEXT).mkdir()
    for name in ("callsheet.db", "server.secret", "uploads"):
        (tmp_path / name).write_text(f"old {name}")
        (tmp_path / NEXT / name).write_text(f"new {name}")
    done = 0
    rename: Callable[[Path, Path], Path] = Path.rename

    def counted(one: Path, to: Path) -> Path:
        nonlocal done
        if done == moves:
            raise KeyboardInterrupt
        done += 1
        return rename(one, to)

    with monkeypatch.context() as patch, suppress(KeyboardInterrupt):
        patch.setattr(Path, "rename", counted)
        put_in_place(tmp_path)
    put_in_place(tmp_path)
    assert {one.name: one.read_text() for one in tmp_path.iterdir() if one.is_file()} == {
        name: f"new {name}" for name in ("callsheet.db", "server.secret", "uploads")
    }
    old = [one.read_text() for kept in tmp_path.glob("before-restore-*") for one in kept.iterdir()]
    assert sorted(old) == ["old callsheet.db", "old server.secret", "old uploads"]
