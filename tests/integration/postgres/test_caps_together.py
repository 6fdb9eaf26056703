"""A cap holds on Postgres as well, where claims of several workers overlap."""

from __future__ import annotations

import threading

from services.jobs.costs import Amount
from services.jobs.launch.caps import Caps, Limits
from services.jobs.ledger.claims import Claims
from services.jobs.ledger.money.caps import EACH, PERSON, SERVICE
from services.jobs.ledger.money.lines import quote
from services.store.database import Database
from services.store.tables import Job, Submission
from tests.rigs.books import Books, books_on, joined
from tests.rigs.people import ANA
from tests.rigs.servers.postgres import postgres_url, waits_for_a_lock

WORKERS, JOBS, REQUESTS, CENTS = 3, 4, 5, 10


def quoted(books: Books, number: int) -> list[str]:
    """A running job of five requests of one item each, every one quoted at ten cents."""
    job_id, ids = books.job(REQUESTS, 1, name=f"job {number}")
    with books.database.write() as session:
        job = session.get_one(Job, job_id)
        for one in ids:
            quote(session, job, session.get_one(Submission, one), Amount(CENTS), "Ana", billed=False)
    return ids


def test_of_many_claims_of_several_workers_at_once_no_more_leave_than_the_caps_allow() -> None:
    with postgres_url() as url:
        workers = [Database(url) for _ in range(WORKERS)]
        try:
            books = books_on(workers[0])
            caps = Caps(books.database)
            caps.set(PERSON, EACH, Limits(items=10), ANA)
            caps.set(SERVICE, EACH, Limits(cents=7 * CENTS), ANA)
            ids = [one for number in range(JOBS) for one in quoted(books, number)]
            claims = [Claims(one, joined(one)) for one in workers]
            barrier, taken = threading.Barrier(len(ids)), list[str]()

            def claim(at: int, submission_id: str) -> None:
                barrier.wait()
                if claims[at % WORKERS].claim(submission_id) is not None:
                    taken.append(submission_id)

            threads = [threading.Thread(target=claim, args=one) for one in enumerate(ids)]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
            assert not waits_for_a_lock(workers[0])
            assert (len(taken), len(set(taken))) == (7, 7)
            left = [one for one in ids if one not in taken]
            assert all(claims[0].claim(one) is None for one in left)
        finally:
            for one in workers:
                one.close()
