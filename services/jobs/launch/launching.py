"""A confirmed plan becomes a job: all of it in one transaction, and only once."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection

from sqlalchemy import insert, select
from sqlmodel import Session, col

from services.errors import AlreadyStored, NotPossible, QuoteVoid
from services.jobs.drafts.remembered import remember_mapping
from services.jobs.launch.quoting import Plan, PlannedSubmission, Quotes, QuoteView, entered_row
from services.jobs.ledger.entries import EnteredRow, enter_submission
from services.jobs.ledger.moves import note
from services.jobs.states import JobState, LeftOut
from services.store.database import Database
from services.store.tables import Draft, Job, JobLeftOut, Quote


class Launches:
    """Launches what a person said yes to."""

    def __init__(self, database: Database, quotes: Quotes, start: Callable[[str], None]) -> None:
        self._database = database
        self._quotes = quotes
        self._start = start

    def launch(self, draft_id: str, fingerprint: str, person: str, row_ids: Collection[int] | None = None) -> str:
        """Launch what was quoted under this fingerprint and return the job's id.

        The same yes given again, by a double click, another tab or a colleague, returns the same job. Raises
        QuoteVoid when the draft changed, NotPossible when another launch already holds one of the rows.
        """
        token = hashlib.sha256(f"{draft_id}:{fingerprint}".encode()).hexdigest()
        job_id = self._launched(token)
        if job_id is None:
            try:
                plan, quote = self._quotes.confirm(draft_id, fingerprint, row_ids)
                job_id = self._write(plan, quote, token, person)
            except (AlreadyStored, NotPossible, QuoteVoid) as late:
                # The same yes may have been given elsewhere a moment ago, and then there is nothing left to send here.
                job_id = self._launched(token)
                if job_id is None and isinstance(late, AlreadyStored):
                    raise NotPossible(
                        "Somebody else has just launched some of these rows. Nothing was sent twice.",
                        next_step="Reload the page to see which rows are left.",
                    ) from None
                if job_id is None:
                    raise
        self._start(job_id)
        return job_id

    def _launched(self, token: str) -> str | None:
        with self._database.read() as session:
            return session.execute(select(Job.id).where(col(Job.launch_token) == token)).scalar()  # type: ignore[call-overload]

    def _write(self, plan: Plan, quote: QuoteView, token: str, person: str) -> str:
        view = plan.material.view
        with self._database.write() as session:
            draft = session.get_one(Draft, plan.draft_id)
            if draft.revision != plan.revision:
                raise QuoteVoid(
                    "The draft was changed while it was being launched. Nothing was sent.",
                    next_step="Look at the new quote and confirm that one.",
                )
            job = Job(
                kind=plan.kind.name,
                service=plan.kind.service,
                name=view.name,
                person=person,
                state=JobState.QUEUED,
                practice=plan.kind.practice,
                host=plan.kind.host,
                is_sample=plan.is_sample,
                draft_id=plan.draft_id,
                launch_token=token,
                fingerprint=plan.fingerprint,
                quoted_items=plan.items,
                estimate_cents=quote.estimate_cents,
                target_id=plan.target.vendor_id,
                target_name=plan.target.name,
                settings=dict(view.settings),
                upload_sha256=draft.upload_sha256,
                upload_name=draft.upload_name,
                reading=dict(draft.reading),
            )
            session.add(job)
            session.add(_yes(plan, quote, person))
            session.flush()
            for number, planned in enumerate(plan.submissions, start=1):
                enter_submission(
                    session,
                    job,
                    number=number,
                    request=planned.request,
                    token=planned.token,
                    rows=_rows(plan, planned),
                )
            if not plan.is_sample:
                _write_left_out(session, job.id, plan)
            if plan.material.table is not None:
                columns = list(plan.material.frame.columns)
                remember_mapping(session, job.kind, job.target_id, columns, plan.material.mapping, person)
            note(session, job.id, person, "launched", f"{_many(plan)}, {_cost(quote)}.")
            return job.id


def _yes(plan: Plan, quote: QuoteView, person: str) -> Quote:
    return Quote(
        draft_id=plan.draft_id,
        fingerprint=quote.fingerprint,
        revision=plan.revision,
        items=quote.items,
        submissions=quote.submissions,
        estimate_cents=quote.estimate_cents,
        person=person,
    )


def _rows(plan: Plan, planned: PlannedSubmission) -> list[EnteredRow]:
    table = plan.material.table
    mapping, target = plan.material.mapping, plan.target.vendor_id
    lines = [table.line_of(row_id) if table is not None else row_id + 1 for row_id in planned.row_ids]
    return [
        entered_row(target, mapping, (row_id, line, 1), values)
        for row_id, line, values in zip(planned.row_ids, lines, planned.values, strict=True)
    ]


def _write_left_out(session: Session, job_id: str, plan: Plan) -> None:
    left_out = [
        {"job_id": job_id, "row_id": row_id, "mark": mark, "reason": reason}
        for mark, rows in ((LeftOut.HELD, plan.review.held), (LeftOut.DROPPED, plan.review.dropped))
        for row_id, reason in rows.items()
    ]
    if left_out:
        session.execute(insert(JobLeftOut), left_out)


def _many(plan: Plan) -> str:
    return f"{plan.items:,} {plan.kind.item_word}{'' if plan.items == 1 else 's'}"


def _cost(quote: QuoteView) -> str:
    if quote.practice:
        return "practice, nothing charged"
    if quote.estimate_cents is None:
        return "no price known"
    dollars = f"${quote.estimate_cents / 100:,.2f}"
    return f"{dollars} by {quote.service_title}'s own price" if quote.price else f"about {dollars} by the team's rate"
