"""Any order of events keeps the ledger's promises on Postgres as well, also where two transactions overlap."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from functools import cache

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import rule

from services.errors import Unclear
from services.jobs.kind import Answer
from services.store.database import Database
from services.store.kept_tables import Delivery
from tests.integration.ledger.test_any_order import NEWS, ROW, ROWS, WHICH, AnyOrder
from tests.rigs.books import Books, books_on
from tests.rigs.servers.postgres import emptied, postgres, waits_for_a_lock

OTHERS = ("poll", "answer", "lose", "control", "finish", "callback", "crash")
PATIENCE = 60.0


@cache
def database() -> Database:
    return Database(postgres().migrated())


class AnyOrderTogether(AnyOrder):
    """The same machine on Postgres; what it does while a callback's transaction is open comes from elsewhere."""

    def fresh_books(self) -> Books:
        emptied(database())
        return books_on(database())

    def close_books(self) -> None:
        """The database is the next one's as well."""

    @rule(which=WHICH, row=ROW, news=NEWS, other=st.sampled_from(OTHERS), other_news=NEWS, other_row=ROW)
    def while_a_callback_is_applied(
        self, which: int, row: int, news: str, other: str, other_news: str, other_row: int
    ) -> None:
        if not self.made[which]:
            return
        self.delivered += 1
        faults: list[Exception] = []

        def beside() -> None:
            try:
                self.elsewhere(other, which, other_row, other_news)()
            except Exception as fault:  # noqa: BLE001 - it is raised again below
                faults.append(fault)

        thread = threading.Thread(target=beside)
        with self.books.database.write() as session:
            delivery = Delivery(
                service="bhuman", submission_id=self.ids[which], body=b"{}", body_sha256=str(self.delivered)
            )
            session.add(delivery)
            session.flush()
            sighting = self.sight(which, row, news, True, True)
            self.books.sightings.apply_deliveries(session, [(delivery, sighting)])
            session.flush()
            thread.start()
            end = time.monotonic() + PATIENCE
            while thread.is_alive() and not waits_for_a_lock(database()):
                assert time.monotonic() < end
        thread.join(PATIENCE)
        assert not thread.is_alive()
        assert not faults, faults

    def elsewhere(self, what: str, which: int, row: int, news: str) -> Callable[[], object]:
        """What somebody else does meanwhile."""
        books, submission_id = self.books, self.ids[which]
        if what == "answer" and which in self.on_the_way:
            self.on_the_way.discard(which)
            return lambda: books.submissions.accept(submission_id, Answer(self.made[which], 200))
        if what == "lose" and which in self.on_the_way:
            self.on_the_way.discard(which)
            lost = Unclear("No answer.", charged="unknown", who="Service", operation="create")
            return lambda: books.submissions.lose(submission_id, lost)
        if what == "control":
            return lambda: self.control(("pause", "resume", "cancel")[row % ROWS])
        if what == "finish":
            return self.finish
        if what == "callback":
            return lambda: self.callback(which, row, news, True, True)
        if what == "crash":
            return self.crash
        return lambda: self.poll(news, True, True)


AnyOrderTogether.TestCase.settings = settings(
    max_examples=15, stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck)
)
TestAnyOrderTogether = AnyOrderTogether.TestCase
