"""What comes in is bounded for each address, and forgotten a week after its job."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select, update
from sqlmodel import col

from services.jobs.account import account_token
from services.store.guard import ledger_moves
from services.store.kept_tables import Delivery
from services.store.tables import Job, utc_now
from services.webhooks import bounds
from services.webhooks.bounds import KEPT_AFTER_THE_JOB, OldDeliveries
from services.webhooks.intake import Callback, Intake
from tests.integration.webhooks.test_deliveries import SECRET, kinds, token_of
from tests.rigs.books import Books, open_books


@pytest.fixture
def books(tmp_path: Path) -> Books:
    return open_books(tmp_path)


def kept(books: Books) -> int:
    with books.database.read() as session:
        return session.scalar(select(func.count()).select_from(Delivery)) or 0


def keep(intake: Intake, service: str, token: str, query: str, body: bytes) -> bool:
    [was_kept] = intake.keep_all([Callback(service, token, query, body)])
    return was_kept


def test_an_address_that_is_flooded_is_full_while_the_others_go_on(
    books: Books, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bounds, "MOST_FOR_AN_ITEM", 3)
    monkeypatch.setattr(bounds, "MOST_BESIDE", 1)
    monkeypatch.setattr(bounds, "MOST_FOR_AN_ACCOUNT", 2)
    job_id, _ = books.job(2, 1)
    intake = Intake(books.database, kinds(), SECRET, lambda: None)
    flooded, other, account = token_of(job_id, 0), token_of(job_id, 1), account_token(SECRET, "bhuman")
    again_and_again = [keep(intake, "bhuman", flooded, "", b"0") for _ in range(9)]
    assert again_and_again == [True] * 9, "what is the same is kept once"
    taken = [keep(intake, "bhuman", flooded, "", b"%d" % number) for number in range(10)]
    assert taken == [True] * 4 + [False] * 6
    again = Intake(books.database, kinds(), SECRET, lambda: None)
    assert not keep(again, "bhuman", flooded, "", b"after a restart")
    assert keep(again, "bhuman", other, "", b"{}")
    assert [keep(again, "bhuman", account, "", b"%d" % number) for number in range(3)] == [True, True, False]
    assert kept(books) == 4 + 1 + 2


def test_what_was_applied_is_forgotten_a_week_after_its_job_and_not_before(books: Books) -> None:
    over, _ = books.job(1, 1)
    running, _ = books.job(1, 1)
    now = utc_now()
    intake = Intake(books.database, kinds(), SECRET, lambda: None)
    for job_id in (over, running):
        keep(intake, "bhuman", token_of(job_id, 0), "", b"applied")
    with books.database.write() as session, ledger_moves(session):
        session.execute(update(Delivery).values(applied_at=now))
        session.execute(update(Job).where(col(Job.id) == over).values(finished_at=now))
    keep(intake, "bhuman", token_of(over, 0), "", b"not applied yet")
    assert OldDeliveries(books.database).forget() == 0
    later = OldDeliveries(books.database, lambda: now + KEPT_AFTER_THE_JOB + timedelta(minutes=1))
    assert later.forget() == 1
    assert kept(books) == 2
