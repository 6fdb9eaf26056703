"""Who drives: whoever is gone loses everything, whoever was frozen sends nothing, and two pass no limit."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlmodel import select

from services.errors import DatabaseBusy, Unclear
from services.jobs.engine.workers import WorkerLedger
from services.jobs.kind import Answer
from services.jobs.kinds import Kinds
from services.jobs.ledger.moves import CLAIMS
from services.jobs.states import ItemState, SubmissionState
from services.leases import Lease
from services.store.database import Database
from services.store.kept_tables import Delivery
from services.store.shared.locks import hold, unlocked
from services.store.shared.quotas import Quota
from services.store.shared.worker_tables import Worker
from services.store.tables import Event, Item, JobTally, Submission
from services.troubles import Troubles
from services.webhooks.apply import Applier
from tests.rigs.books import Books, books_on
from tests.rigs.people import named
from tests.rigs.plain_kind import PlainKind
from tests.rigs.servers.postgres import postgres, postgres_url

PATIENCE = 120.0


class Mate:
    """One worker with connections of its own."""

    def __init__(self, url: str, name: str) -> None:
        self.database = Database(url, holder=name)
        self.lease = Lease()
        self.workers = WorkerLedger(self.database, self.lease, name=name, patience=PATIENCE)
        self.workers.join()
        self.books: Books = books_on(self.database, self.lease)

    def falls_silent(self) -> None:
        """As far as the others can see it was last heard of long ago."""
        with self.database.write() as session:
            mine = session.get_one(Worker, self.lease.worker)
            mine.beat_at -= timedelta(seconds=PATIENCE * 2)


@pytest.fixture
def url() -> Iterator[str]:
    with postgres_url() as one:
        yield one


@pytest.fixture
def mate(url: str) -> Iterator[Callable[[str], Mate]]:
    made: list[Mate] = []

    def make(name: str) -> Mate:
        made.append(Mate(url, name))
        return made[-1]

    yield make
    for one in made:
        one.database.close()


def state(mate: Mate, submission_id: str) -> str:
    with mate.database.read() as session:
        return session.get_one(Submission, submission_id).state


def test_what_a_gone_worker_was_sending_is_unknown_and_its_jobs_are_free(mate: Callable[[str], Mate]) -> None:
    ana, ben = mate("ana"), mate("ben")
    job, [first, _second] = ana.books.job(2, 3)
    assert ana.workers.take(job)
    assert not ben.workers.take(job)
    assert ana.books.submissions.claim(first) is not None
    assert ben.workers.end_gone() == []
    assert ben.books.submissions.recover() == []
    ana.falls_silent()
    assert ben.workers.end_gone() == ["ana"]
    assert ben.books.submissions.recover() == [job]
    assert state(ben, first) == SubmissionState.UNKNOWN
    assert ben.workers.take(job)
    assert [one.id for one in ben.workers.duty().mine] == [job]
    assert ana.workers.duty().mine == []


def test_a_worker_that_was_called_gone_claims_nothing_until_it_has_joined_anew(mate: Callable[[str], Mate]) -> None:
    ana, ben = mate("ana"), mate("ben")
    job, [first, second] = ana.books.job(2, 1)
    ana.falls_silent()
    ben.workers.end_gone()
    assert ana.books.submissions.claim(first) is None
    assert not ana.workers.take(job)
    assert not ana.workers.beat()
    assert ben.books.submissions.claim(first) is not None
    before = ana.lease.worker
    ana.workers.join()
    assert ana.lease.worker != before
    assert ana.workers.beat()
    assert ana.books.submissions.claim(second) is not None


def test_an_unclear_request_is_asked_about_again_by_no_worker_that_is_gone(mate: Callable[[str], Mate]) -> None:
    ana, ben = mate("ana"), mate("ben")
    _job, [only] = ana.books.job(1, 1)
    ana.books.submissions.claim(only)
    ana.falls_silent()
    ben.workers.end_gone()
    ben.books.submissions.recover()
    assert ana.books.submissions.claim_replay(only) is None
    assert ben.books.submissions.claim_replay(only) is not None


def test_an_answer_that_comes_after_the_take_over_is_believed_unless_somebody_has_claimed_anew(
    mate: Callable[[str], Mate],
) -> None:
    ana, ben = mate("ana"), mate("ben")
    job, [first, second] = ana.books.job(2, 1)
    for one in (first, second):
        ana.books.submissions.claim(one)
    ana.falls_silent()
    ben.workers.end_gone()
    ben.books.submissions.recover()
    ana.books.submissions.accept(first, Answer(["a"], 200))
    assert state(ben, first) == SubmissionState.ACCEPTED
    ben.books.submissions.decide(second, arrived=False, person=named("Cleo"))
    assert ben.books.submissions.claim(second) is not None
    ana.books.submissions.accept(second, Answer(["b"], 200))
    ana.books.submissions.lose(second, Unclear("No.", who="Service", operation="create", charged="unknown"))
    assert state(ben, second) == SubmissionState.SENDING
    with ben.database.read() as session:
        told = session.exec(select(Event.text).where(Event.job_id == job, Event.verb == "answered late")).all()
        assert [item.vendor_id for item in session.exec(select(Item))] == [None, None]
    assert len(told) == 1
    assert "(b)" in told[0]


def test_one_that_was_frozen_in_the_middle_of_a_claim_holds_nobody_up(mate: Callable[[str], Mate]) -> None:
    ana, ben = mate("ana"), mate("ben")
    _job, [only] = ana.books.job(1, 1)
    ana.falls_silent()
    held, over = threading.Event(), threading.Event()

    def frozen() -> None:
        with ana.database.write() as session:
            hold(session, CLAIMS)
            held.set()
            over.wait(PATIENCE)

    with ThreadPoolExecutor(1) as pool:
        standing = pool.submit(frozen)
        assert held.wait(PATIENCE)
        assert ben.workers.end_gone() == ["ana"]
        assert ben.books.submissions.claim(only) is not None
        over.set()
        with pytest.raises(DatabaseBusy, match="cannot be reached"):
            standing.result()


def test_open_jobs_are_shared_and_each_is_driven_by_one(mate: Callable[[str], Mate]) -> None:
    ana, ben = mate("ana"), mate("ben")
    jobs = [ana.books.job(1, 1, name=f"job {number}")[0] for number in range(6)]
    assert ana.workers.duty().fair == 3
    with ThreadPoolExecutor(2) as pool:
        taken = list(pool.map(lambda one: [job for job in jobs if one.workers.take(job)], (ana, ben)))
    assert sorted(taken[0] + taken[1]) == sorted(jobs)
    ben.workers.leave()
    assert sorted(job.id for job in ana.workers.duty().free) == sorted(taken[1])


def test_two_workers_that_claim_at_once_do_not_pass_the_places_of_a_service(mate: Callable[[str], Mate]) -> None:
    ana, ben = mate("ana"), mate("ben")
    # Of jobs of their own, so that nothing but the places keeps them apart.
    submissions = [ana.books.job(1, 1, name=f"job {number}")[1][0] for number in range(8)]
    mates = [ana, ben] * 4
    with ThreadPoolExecutor(8) as pool:
        claims = pool.map(
            lambda one: one[0].books.submissions.claim(one[1], lambda _lane: 3), zip(mates, submissions, strict=True)
        )
    assert sum(one is not None for one in claims) == 3


def test_of_any_number_of_claims_one_gets_a_request_and_tallies_add_up(mate: Callable[[str], Mate]) -> None:
    mates = [mate(name) for name in ("ana", "ben", "cleo")]
    job, submissions = mates[0].books.job(4, 5)

    def drive(one: Mate) -> int:
        won = 0
        for submission_id in submissions:
            if one.books.submissions.claim(submission_id) is not None:
                won += 1
                one.books.submissions.accept(submission_id, Answer([f"{submission_id}-{n}" for n in range(5)], 200))
        return won

    with ThreadPoolExecutor(3) as pool:
        assert sum(pool.map(drive, mates)) == 4
    with mates[0].database.read() as session:
        tally = {one.state: one.items for one in session.exec(select(JobTally).where(JobTally.job_id == job))}
    assert tally == {ItemState.WAITING: 0, ItemState.SENT: 20}


def test_what_a_service_may_be_asked_is_counted_over_all_processes(url: str) -> None:
    databases = [Database(url), Database(url)]
    ana, ben = [Quota(one, "reads") for one in databases]
    waits = [one.take(0.01, 4) for one in (ana, ben, ana, ben, ana, ben)]
    assert waits[:4] == [0.0] * 4
    assert 0.0 < waits[4] < 110 < waits[5] < 210
    starts = [Quota(one, "starts") for one in databases]
    assert [starts[number % 2].begin(3, 600.0) > 0 for number in range(4)] == [False, False, False, True]
    assert starts[0].rest(3, 600.0) > 500
    assert starts[0].rest() == 0.0
    starts[0].hold_back(3000.0)
    assert 2500.0 < starts[1].rest() <= 3000.0
    for one in databases:
        one.close()


def test_a_database_that_is_out_of_reach_is_said_in_the_words_of_the_store() -> None:
    server = postgres()
    url = server.migrated()
    database = Database(url)
    with database.read() as session:
        session.execute(text("SELECT 1"))
    server.drop(url)
    with pytest.raises(DatabaseBusy, match="cannot be reached") as caught, database.write() as session:
        session.execute(text("SELECT 1"))
    assert "Look whether its server runs" in str(caught.value)
    database.close()


def test_callbacks_that_one_process_is_applying_are_left_to_it(mate: Callable[[str], Mate]) -> None:
    ana, ben = mate("ana"), mate("ben")
    _job, [only] = ana.books.job(1, 1)
    with ana.database.write() as session:
        session.add(Delivery(service="bhuman", submission_id=only, body=b"?", body_sha256="?"))
    kinds = Kinds([PlainKind()])  # type: ignore[list-item]
    applier = Applier(ben.database, ben.books.sightings, kinds, lambda _job: None, Troubles())
    with ana.database.write() as session:
        assert session.scalars(unlocked(select(Delivery), Delivery)).all()
        assert applier.apply_waiting() == 0
    assert applier.apply_waiting() == 1
    assert applier.apply_waiting() == 0
