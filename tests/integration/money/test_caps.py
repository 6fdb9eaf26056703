"""No bill without room under the cap: what a cap lets go, what waits behind it, and how it goes on."""

from __future__ import annotations

import threading
from collections import Counter
from pathlib import Path

import pytest
from sqlmodel import select

from services.errors import NotPossible, Refused
from services.jobs.costs import Amount, Bill
from services.jobs.kind import Answer
from services.jobs.launch.caps import Caps, Forecast, Limits
from services.jobs.ledger.claims import Claims
from services.jobs.ledger.money.bills import BillLedger, TakenBill
from services.jobs.ledger.money.caps import EACH, PERSON, RUN, SERVICE
from services.jobs.ledger.money.lines import quote, quoted_line
from services.jobs.states import JobState, SubmissionState
from services.people.persons import Person, Role
from services.store.tables import Job, Submission
from tests.rigs.books import Books, open_books
from tests.rigs.job_page import page_of
from tests.rigs.people import ANA
from tests.rigs.rig import Rig, people

ROWS = 500
SERVICE_OF_BOOKS = "bhuman"

OLGA = Person("Olga", Role.ADMIN)


def paid_rows(rig: Rig) -> Counter[tuple[str, ...]]:
    return Counter(
        tuple(item["text"]) for request in rig.ledger()["requests"] if request["accepted"] for item in request["items"]
    )


def job(rig: Rig, job_id: str) -> Job:
    with rig.app.database.read() as session:
        return session.exec(select(Job).where(Job.id == job_id)).one()


def forecast(rig: Rig, draft_id: str) -> Forecast:
    view, quote = rig.app.drafts.get(draft_id), rig.app.quotes.quote(draft_id)
    return rig.app.gates.of(view, "bhuman", quote, "Ana").forecast


def test_a_run_of_500_rows_under_a_cap_of_300_sends_300_and_goes_on_when_it_is_raised(rig: Rig) -> None:
    rig.app.caps.set(RUN, EACH, Limits(items=300), OLGA)
    rows = people(ROWS)
    draft_id = rig.draft(rows)
    seen = forecast(rig, draft_id)
    assert (seen.goes, seen.items, seen.is_cut) == (300, ROWS, True)
    assert seen.why == "The cap of every run is 300 items, and 0 went out."
    job_id = rig.launch(draft_id)
    rig.until(lambda: rig.state(job_id) == JobState.PAUSED, "the cap is met")
    rig.until(lambda: rig.ledger()["totals"]["items"] == 300, "what may go went")
    assert rig.ledger()["totals"] == {"requests": 1, "accepted": 1, "items": 300}
    paused = job(rig, job_id)
    assert paused.pause_reason.startswith("The cap of every run is 300 items, and 300 went out.")
    assert "nothing of it is lost" in paused.pause_reason
    assert [line.at_cap for line in rig.app.views.overview().needs_person] == [True]
    assert [one.item_count for one in page_of(rig.app.views, job_id).requests] == [300, 200]

    rig.app.controls.resume(job_id, ANA)
    rig.until(lambda: rig.state(job_id) == JobState.PAUSED, "it is met again")
    assert rig.ledger()["totals"]["items"] == 300

    rig.app.caps.set(RUN, job_id, Limits(items=400), OLGA)
    rig.app.controls.resume(job_id, ANA)
    rig.until(lambda: rig.ledger()["totals"]["items"] == 400, "a hundred more went")
    rig.until(lambda: rig.state(job_id) == JobState.PAUSED, "the raised cap is met")

    rig.app.caps.set(RUN, EACH, Limits(), OLGA)
    rig.app.caps.set(RUN, job_id, Limits(), OLGA)
    rig.app.controls.resume(job_id, ANA)
    assert rig.finish(job_id) == JobState.DONE
    assert paid_rows(rig) == Counter({(row["first_name"], row["company"]): 1 for row in rows})
    made = {item["id"]: tuple(item["text"]) for request in rig.ledger()["requests"] for item in request["items"]}
    for line in rig.items(job_id):
        assert made[line.vendor_id] == tuple(line.sent_values)
        assert line.flag == ""


def test_a_cap_in_money_reckons_at_the_rate_and_sends_nothing_without_one(rig: Rig) -> None:
    rig.app.caps.set(SERVICE, "bhuman", Limits(cents=250), OLGA)
    draft_id = rig.draft(people(5))
    unpriced = forecast(rig, draft_id)
    assert unpriced.goes == 0
    assert "Set the team's rate on Connections" in unpriced.why
    rig.app.targets.set_rate_cents("bhuman", 60, OLGA)
    job_id = rig.launch(draft_id)
    rig.until(lambda: rig.state(job_id) == JobState.PAUSED, "the cap is met")
    rig.until(lambda: rig.ledger()["totals"]["items"] == 4, "what may go went")
    assert "$2.50, and $2.40 went out" in job(rig, job_id).pause_reason


@pytest.fixture
def books(tmp_path: Path) -> Books:
    return open_books(tmp_path)


def quoted_job(books: Books, submissions: int, rows: int, *, cents: int = 10, person: str = "Ana") -> list[str]:
    """A running job whose requests are quoted at so much an item."""
    job_id, ids = books.job(submissions, rows, name=f"of {person} {submissions} {rows} {cents}")
    with books.database.write() as session:
        job = session.get_one(Job, job_id)
        for one in ids:
            quote(session, job, session.get_one(Submission, one), Amount(cents * rows), person, billed=False)
    return ids


def states(books: Books, ids: list[str]) -> Counter[str]:
    with books.database.read() as session:
        return Counter(session.get_one(Submission, one).state for one in ids)


@pytest.mark.parametrize(
    ("scope", "subject", "limits", "let_go"),
    [
        (RUN, EACH, Limits(items=12), 4),
        (RUN, EACH, Limits(cents=125), 4),
        (PERSON, EACH, Limits(items=12), 4),
        (PERSON, "Ana", Limits(cents=90), 3),
        (PERSON, "Ben", Limits(items=0), 6),
        (SERVICE, EACH, Limits(items=3), 1),
        (SERVICE, SERVICE_OF_BOOKS, Limits(cents=0), 0),
        (SERVICE, "bithuman", Limits(items=0), 6),
    ],
)
def test_claims_stop_at_the_cap_of(books: Books, scope: str, subject: str, limits: Limits, let_go: int) -> None:
    Caps(books.database).set(scope, subject, limits, OLGA)
    ids = quoted_job(books, 6, 3)
    claimed = [one for one in ids if books.submissions.claim(one) is not None]
    assert len(claimed) == let_go
    assert states(books, ids)[SubmissionState.SENDING] == let_go


def test_of_many_claims_at_the_same_moment_no_more_leave_than_the_cap_allows(books: Books) -> None:
    Caps(books.database).set(PERSON, EACH, Limits(items=10), OLGA)
    ids = [one for number in range(4) for one in quoted_job(books, 5, 1, cents=number + 1)]
    barrier, taken = threading.Barrier(len(ids)), []

    def claim(submission_id: str) -> None:
        barrier.wait()
        taken.append(Claims(books.database, books.lease).claim(submission_id) is not None)

    threads = [threading.Thread(target=claim, args=(one,)) for one in ids]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(taken) == 10


def test_what_was_refused_leaves_its_room_to_others(books: Books) -> None:
    Caps(books.database).set(PERSON, EACH, Limits(items=1), OLGA)
    first, second = quoted_job(books, 2, 1)
    assert books.submissions.claim(first) is not None
    books.submissions.refuse(first, Refused("No.", who="BHuman", operation="make", charged="no"))
    assert books.submissions.claim(second) is not None


@pytest.mark.parametrize(
    ("scope", "limits"),
    [("galaxy", Limits(items=1)), (RUN, Limits(items=-1)), (PERSON, Limits(credits=100))],
)
def test_a_cap_that_cannot_be_kept_is_refused(books: Books, scope: str, limits: Limits) -> None:
    with pytest.raises(NotPossible):
        Caps(books.database).set(scope, EACH, limits, OLGA)


def test_what_one_took_above_its_quote_is_reckoned_for_each_that_is_on_its_way(books: Books) -> None:
    quoted_cents, taken_cents, cap = 250, 3000, 5900
    Caps(books.database).set(PERSON, EACH, Limits(cents=cap), OLGA)
    [dear] = awaited(books, 1, quoted_cents)
    assert books.submissions.claim(dear) is not None
    books.submissions.accept(dear, Answer(["made"], 200))
    told = Bill(Amount(taken_cents), Amount(), True, "It took 3,000 credits.")
    BillLedger(books.database).take([TakenBill(dear, told, whole=True)])
    others = awaited(books, 3, quoted_cents)
    taken = [one for one in others if books.submissions.claim(one) is not None]
    assert len(taken) == 1, "a second one beside it could cross the cap by more than one"
    assert states(books, others) == {SubmissionState.SENDING: 1, SubmissionState.READY: 2}


def awaited(books: Books, submissions: int, cents: int) -> list[str]:
    """The requests of a running job whose service says later what they took."""
    job_id, ids = books.job(submissions, 1, name=f"awaited {submissions}")
    with books.database.write() as session:
        job = session.get_one(Job, job_id)
        for one in ids:
            quote(session, job, session.get_one(Submission, one), Amount(cents), "Ana", billed=True)
    return ids


def test_practice_uses_nothing_of_a_real_cap(books: Books) -> None:
    Caps(books.database).set(PERSON, EACH, Limits(items=1), OLGA)
    practised, real = quoted_job(books, 1, 1), quoted_job(books, 1, 1, cents=11)
    with books.database.write() as session:
        made = session.get_one(Submission, real[0])
        session.get_one(Job, made.job_id).practice = False
        line = quoted_line(session, made.id)
        assert line is not None
        line.practice = False
    assert books.submissions.claim(practised[0]) is not None
    assert books.submissions.claim(real[0]) is not None
