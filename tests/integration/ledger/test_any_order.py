"""Any order of claim, answer, loss, callback, poll, crash, control and decision keeps the ledger's promises."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from sqlmodel import select

from services.errors import Invalid, NotPossible, RateLimited, Unclear
from services.jobs.kind import Answer
from services.jobs.ledger.restores import hold_everything
from services.jobs.sighting import Sighting
from services.jobs.states import ITEM_FINAL, ITEM_UNDER_WAY, ItemState, SubmissionState
from services.store.kept_tables import Delivery
from services.store.tables import Item, JobTally, Submission, utc_now
from tests.rigs.books import Books, open_books
from tests.rigs.people import ANA

SUBMISSIONS, ROWS = 2, 3
WHICH = st.integers(0, SUBMISSIONS - 1)
ROW = st.integers(0, ROWS - 1)
NEWS = st.sampled_from(["processing", "succeeded", "failed", "a new word"])


class AnyOrder(RuleBasedStateMachine):
    """`truth` is the service's own book: which generations it made for which row of which submission."""

    @initialize()
    def open(self) -> None:
        self.books = self.fresh_books()
        self.job_id, self.ids = self.books.job(SUBMISSIONS, ROWS)
        self.on_the_way: set[int] = set()
        self.may_send = [True] * SUBMISSIONS
        self.truth: dict[str, tuple[int, int]] = {}
        self.made: list[list[str]] = [[] for _ in self.ids]
        self.final: dict[int, tuple[str, str | None]] = {}
        self.delivered = 0

    def fresh_books(self) -> Books:
        self.folder = Path(tempfile.mkdtemp(prefix="books-", dir=os.environ.get("PYTEST_DEBUG_TEMPROOT")))
        return open_books(self.folder)

    def teardown(self) -> None:
        if hasattr(self, "books"):
            self.close_books()

    def close_books(self) -> None:
        self.books.database.close()
        shutil.rmtree(self.folder)

    def work(self, which: int) -> None:
        """The service accepts: one generation for each row. A second acceptance would be paying twice."""
        assert not self.made[which], "the service was paid twice"
        self.made[which] = [f"g{which}-{row}" for row in range(ROWS)]
        self.truth |= {f"g{which}-{row}": (which, row) for row in range(ROWS)}

    @rule(accepted=st.booleans())
    def send_what_is_due(self, accepted: bool) -> None:
        """As the engine does, and more: it tries everything, whether due or not."""
        for which, submission_id in enumerate(self.ids):
            claimed = self.books.submissions.claim(submission_id)
            if claimed is None:
                continue
            assert self.may_send[which], "claimed although it may be on its way or done"
            assert self.books.submissions.claim(submission_id) is None
            self.may_send[which] = False
            self.on_the_way.add(which)
            if accepted:
                self.work(which)

    @rule(which=WHICH, order=st.permutations(range(ROWS)), short=st.booleans())
    def answer_yes(self, which: int, order: list[int], short: bool) -> None:
        if which in self.on_the_way and self.made[which]:
            ids = [self.made[which][place] for place in order]
            self.books.submissions.accept(self.ids[which], Answer(ids[:-1] if short else ids, 200))
            self.on_the_way.discard(which)

    @rule(which=WHICH)
    def answer_lost(self, which: int) -> None:
        if which in self.on_the_way:
            self.books.submissions.lose(
                self.ids[which], Unclear("No answer.", charged="unknown", who="Service", operation="create")
            )
            self.on_the_way.discard(which)

    @rule(which=WHICH, again=st.booleans())
    def answer_no(self, which: int, again: bool) -> None:
        if which in self.on_the_way and not self.made[which]:
            if again:
                self.books.submissions.put_back(
                    self.ids[which], RateLimited("Wait.", who="Service", operation="create"), utc_now(), "wait"
                )
                self.may_send[which] = True
            else:
                self.books.submissions.refuse(
                    self.ids[which], Invalid("No.", permanent=True, who="Service", operation="create")
                )
            self.on_the_way.discard(which)

    @rule()
    def crash(self) -> None:
        self.books.submissions.recover()
        self.on_the_way.clear()

    @rule()
    def restore(self) -> None:
        """The process stopped, and its database is that of a backup made a moment ago."""
        hold_everything(self.books.database, utc_now())
        self.on_the_way.clear()
        with suppress(NotPossible):
            self.books.jobs.resume(self.job_id, by=ANA)

    @rule(which=WHICH, row=ROW, news=NEWS, says_row=st.booleans(), says_values=st.booleans())
    def callback(self, which: int, row: int, news: str, says_row: bool, says_values: bool) -> None:
        if not self.made[which]:
            return
        sighting = self.sight(which, row, news, says_row, says_values)
        self.delivered += 1
        with self.books.database.write() as session:
            delivery = Delivery(
                service="bhuman", submission_id=self.ids[which], body=b"{}", body_sha256=str(self.delivered)
            )
            session.add(delivery)
            session.flush()
            self.books.sightings.apply_deliveries(session, [(delivery, sighting)])

    @rule(news=NEWS, says_row=st.booleans(), says_values=st.booleans())
    def poll(self, news: str, says_row: bool, says_values: bool) -> None:
        seen = [self.sight(*place, news, says_row, says_values) for place in self.truth.values()]
        self.books.sightings.apply(self.books.sightings.open_rows(self.job_id), seen)

    @rule(by=st.sampled_from(["pause", "resume", "cancel"]))
    def control(self, by: str) -> None:
        try:
            getattr(self.books.jobs, by)(
                self.job_id, by=ANA if by == "resume" else "Ana", **({"reason": "r"} if by == "pause" else {})
            )
        except NotPossible:
            return

    @rule(which=WHICH)
    def person_who_knows_decides(self, which: int) -> None:
        arrived = bool(self.made[which])
        try:
            self.books.submissions.decide(self.ids[which], arrived=arrived, person=ANA)
        except NotPossible:
            return
        if not arrived:
            self.may_send[which] = True

    @rule()
    def finish(self) -> None:
        self.books.jobs.finish(self.job_id)

    def sight(self, which: int, row: int, news: str, says_row: bool, says_values: bool) -> Sighting:
        outcome = ItemState(news) if news in {"succeeded", "failed"} else None
        return Sighting(
            vendor_id=f"g{which}-{row}", outcome=outcome, word=news,
            position=row if says_row else None,
            values=[f"job row {which * ROWS + row}"] if says_values else None,
            url="http://x/film" if outcome == "succeeded" else None, created_at=utc_now(),
        )  # fmt: skip

    @invariant()
    def promises_hold(self) -> None:
        if not hasattr(self, "books"):
            return
        with self.books.database.read() as session:
            items = session.exec(select(Item)).all()
            tally = {t.state: t.items for t in session.exec(select(JobTally)).all() if t.items}
            submissions = {s.id: s for s in session.exec(select(Submission)).all()}
        assert tally == Counter(item.state for item in items)
        self.check_watched(items, submissions)
        for item in items:
            self.check_item(item, submissions)

    def check_watched(self, items: Sequence[Item], submissions: dict[str, Any]) -> None:
        """What is accepted is watched until it is final, and what is unknown waits for evidence or a person."""
        watched = {one.vendor_id for one in self.books.sightings.open(self.job_id)}
        seeking = {one.submission_id for one in self.books.sightings.open_rows(self.job_id).seekers()}
        for item in items:
            submission = submissions[item.submission_id or ""]
            if submission.state not in {SubmissionState.ACCEPTED, SubmissionState.UNKNOWN}:
                continue
            assert item.state != ItemState.WAITING
            if item.state in ITEM_UNDER_WAY:
                answered = set(submission.answer_ids or [])
                assert item.vendor_id in watched or submission.id in seeking or answered & watched

    def check_item(self, item: Item, submissions: dict[str, Any]) -> None:
        assert item.id is not None
        if item.id in self.final:
            assert (item.state, item.url) == self.final[item.id] or self.final[item.id] == (item.state, None)
        if item.state in ITEM_FINAL:
            self.final[item.id] = (item.state, item.url)
        if item.vendor_id is not None and not item.flag:
            which, row = self.truth[item.vendor_id]
            assert (item.submission_id, item.position) == (self.ids[which], row), "somebody else's video"
        if submissions[str(item.submission_id)].state == SubmissionState.READY:
            assert item.state == ItemState.WAITING


AnyOrder.TestCase.settings = settings(
    max_examples=100, stateful_step_count=30, deadline=None, suppress_health_check=list(HealthCheck)
)
TestAnyOrder = AnyOrder.TestCase
