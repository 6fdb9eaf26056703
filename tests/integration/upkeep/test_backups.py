"""A backup made on screen is put back at the next start, lesson copies included, and nothing is paid twice by it."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import httpx
import pytest
from sqlmodel import col, select
from starlette.applications import Starlette
from starlette.routing import Route

from services.errors import NotAllowed, NotPossible, StoreError, UnknownRecord
from services.jobs.states import JobState
from services.people.audit import record
from services.people.persons import Person, Role
from services.people.signin.routes import SESSION_HEADER
from services.store.database import Database, sqlite_url
from services.store.migrate import migrate
from services.store.people_tables import BrowserSession, Member, ResultsLink
from services.store.record.audit_tables import AuditEntry
from services.store.tables import utc_now
from services.upkeep.backups import NEXT, put_in_place
from services.upkeep.carried_over import carry_over
from tests.rigs.people import named
from tests.rigs.rig import PERSON, Rig, people

ADMIN = Person("Ana", Role.ADMIN, "x:ana")


async def take(rig: Rig, path: str, headers: dict[str, str] | None = None) -> httpx.Response:
    app = Starlette(routes=[Route("/backup/{ticket}", rig.app.backups.get)])
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://dashboard") as client:
        return await client.get(path, headers=headers or {})


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


async def test_a_restore_lets_nobody_back_in_opens_no_link_and_loses_no_line_of_the_record(rig: Rig) -> None:
    job_id = rig.launch(rig.draft(people(1)))
    rig.finish(job_id)
    ends = utc_now() + timedelta(days=9)
    with rig.app.database.write() as session:
        session.add(Member(identity="x:ben", name="Ben", provider="x", role="admin"))
        session.add(BrowserSession(token_sha256="ben", person="Ben", identity="x:ben"))
        session.add(ResultsLink(id="open", token_sha256="a", job_id=job_id, made_by="Ana", ends_at=ends))
        session.add(ResultsLink(id="closed", token_sha256="b", job_id=job_id, made_by="Ana", ends_at=ends))
    answer = await take(rig, rig.app.backups.ticket(PERSON))
    with rig.app.database.write() as session:
        ben = session.get_one(Member, "x:ben")
        ben.role, ben.revoked_at, ben.revoked_by = "viewer", utc_now(), "Ana"
        session.get_one(ResultsLink, "closed").revoked_at = utc_now()
        session.add(Member(identity="x:eve", name="Eve", provider="x", revoked_at=utc_now()))
        record(session, actor="Ana", act="revoke a person", about="person:x:ben")
    rig.app.backups.stage(answer.content, PERSON)
    with rig.app.database.read() as session:
        before = {(one.at, one.act, one.about) for one in session.exec(select(AuditEntry))}
    rig.stop()
    rig.start()
    with rig.app.database.read() as session:
        ben, eve = session.get_one(Member, "x:ben"), session.get_one(Member, "x:eve")
        assert (ben.role, ben.revoked_by) == ("viewer", "Ana")
        assert ben.revoked_at
        assert eve.revoked_at
        assert session.exec(select(BrowserSession).where(col(BrowserSession.ended_at).is_(None))).all() == []
        assert session.get_one(ResultsLink, "closed").revoked_at
        assert session.get_one(ResultsLink, "open").revoked_at is None
        after = [(one.at, one.act, one.about) for one in session.exec(select(AuditEntry))]
    assert before <= set(after)
    assert len(after) == len(set(after)), "each line stands once"


def test_where_the_database_before_cannot_be_read_everybody_is_signed_out_all_the_same(tmp_path: Path) -> None:
    restored = Database(sqlite_url(tmp_path / "restored.db"))
    migrate(restored)
    with restored.write() as session:
        session.add(BrowserSession(token_sha256="ben", person="Ben"))
    restored.close()
    (tmp_path / "before.db").write_bytes(b"SQLite format 3\0" + b"broken " * 600)
    carry_over(tmp_path / "before.db", tmp_path / "restored.db")
    with sqlite3.connect(tmp_path / "restored.db") as connection:
        assert connection.execute("SELECT count(*) FROM browser_session WHERE ended_at IS NULL").fetchone() == (0,)


@pytest.mark.parametrize(
    ("who", "status"),
    [(ADMIN, 200), (replace(ADMIN, role=Role.LAUNCHER), 403), (replace(ADMIN, identity="x:eve"), 403), (None, 403)],
    ids=["who asked", "who may not manage any more", "another admin", "nobody"],
)
async def test_a_backup_is_for_whoever_asked_for_it_as_long_as_they_may(
    rig: Rig, monkeypatch: pytest.MonkeyPatch, who: Person | None, status: int
) -> None:
    rig.stop()
    rig.start(team_password="clapper board at dawn")
    path = rig.app.backups.ticket(ADMIN)
    monkeypatch.setattr(rig.app.sessions, "person_of", lambda _session: who)
    assert (await take(rig, path, {SESSION_HEADER: "theirs"})).status_code == status
