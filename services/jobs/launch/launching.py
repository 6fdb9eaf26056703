"""A confirmed plan becomes a job: all of it in one transaction, and only once."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection

from sqlalchemy import delete, insert, select
from sqlmodel import Session, col

from services.errors import AlreadyStored, NotPossible, QuoteVoid
from services.jobs.drafts.remembered import remember_mapping
from services.jobs.kind import Varied
from services.jobs.launch.approvals import LaunchStanding, needs_reason, standing_of
from services.jobs.launch.consent import keep_consent, refuse_without_consent
from services.jobs.launch.gates import draft_about
from services.jobs.launch.quoting import Plan, PlannedSubmission, Quotes, QuoteView, entered_row
from services.jobs.launch.second_yes import refuse_without_second_yes
from services.jobs.ledger.entries import EnteredRow, enter_submission
from services.jobs.ledger.money.beside import LaunchPart
from services.jobs.ledger.money.caps import Spender
from services.jobs.ledger.moves import note
from services.jobs.states import JobState, LeftOut
from services.people.persons import Person, Right
from services.store.database import Database
from services.store.shared.locks import lock_rows
from services.store.tables import Draft, Job, JobLeftOut, Quote
from services.store.together_tables import DraftReady


class Launches:
    """Launches what a person said yes to."""

    def __init__(self, database: Database, quotes: Quotes, start: Callable[[str], None]) -> None:
        self._database = database
        self._quotes = quotes
        self._start = start

    def launch(
        self,
        draft_id: str,
        fingerprint: str,
        person: Person,
        row_ids: Collection[int] | None = None,
        *,
        unsampled: str = "",
    ) -> str:
        """Launch what was quoted under this fingerprint and return the job's id.

        `unsampled` is why no sample of it was found right, where `needs_reason`; it is kept with the job.

        The same yes given again, by a double click, another tab or a colleague, returns the same job. Raises
        QuoteVoid when the draft changed, NotPossible when another launch already holds one of the rows, when consent is
        not answered, or when a second person's yes is needed and not there.
        """
        person.must(Right.LAUNCH)
        token = hashlib.sha256(f"{draft_id}:{fingerprint}".encode()).hexdigest()
        job_id = self._launched(token)
        if job_id is None:
            try:
                plan, quote = self._quotes.confirm(draft_id, fingerprint, row_ids)
                job_id = self._write(plan, quote, token, person, unsampled.strip())
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

    def _write(self, plan: Plan, quote: QuoteView, token: str, person: Person, unsampled: str) -> str:
        view, costs = plan.material.view, self._quotes.costs_of(plan, person.name, person.identity)
        refuse_without_consent(view.settings, practice=quote.practice)
        with self._database.write() as session:
            # No change of the draft falls between the look at its revision and the end of the launch.
            lock_rows(session, Draft, [plan.draft_id])
            draft = session.get_one(Draft, plan.draft_id)
            if draft.revision != plan.revision:
                raise QuoteVoid(
                    "The draft was changed while it was being launched. Nothing was sent.",
                    next_step="Look at the new quote and confirm that one.",
                )
            standing = standing_of(session, plan.material)
            _refuse_unsampled(plan, standing, unsampled)
            refuse_without_second_yes(session, draft_about(view.id), quote, person, _part(plan, quote, person))
            job = Job(
                kind=plan.kind.name,
                service=plan.kind.service,
                name=view.name,
                person=person.name,
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
                made=_made(plan),
            )
            session.add(job)
            session.add(_yes(plan, quote, person.name))
            session.flush()
            for number, (planned, cost) in enumerate(zip(plan.submissions, costs, strict=True), start=1):
                enter_submission(
                    session,
                    job,
                    number=number,
                    request=planned.request,
                    token=planned.token,
                    rows=_rows(plan, planned),
                    cost=cost,
                )
            if not plan.is_sample:
                _write_left_out(session, job.id, plan)
            if plan.material.table is not None:
                columns = list(plan.material.frame.columns)
                remember_mapping(session, job.kind, job.target_id, columns, plan.material.mapping, person.name)
            keep_consent(session, job, person.name)
            note(
                session,
                job.id,
                person.name,
                "launched",
                f"{_many(plan)}, {_cost(quote)}.",
                facts={"items": plan.items, "requests": len(plan.submissions), "practice": quote.practice},
                cents=quote.estimate_cents,
            )
            _note_sample(session, job, standing, person.name, unsampled)
            if not plan.is_sample:
                session.execute(delete(DraftReady).where(col(DraftReady.draft_id) == plan.draft_id))
            person.must(Right.LAUNCH, within=session)
            return job.id


def _part(plan: Plan, quote: QuoteView, person: Person) -> LaunchPart:
    spender = Spender("", plan.kind.service, quote.practice, person.name, person.identity)
    return LaunchPart(plan.draft_id, plan.target.vendor_id, plan.target.name, spender)


def _refuse_unsampled(plan: Plan, standing: LaunchStanding, unsampled: str) -> None:
    asked = needs_reason(standing, plan.items, is_sample=plan.is_sample, practice=plan.kind.practice)
    if asked and not unsampled:
        raise NotPossible(
            "No sample of exactly this was found right, and nobody said why it goes without one. Nothing was sent.",
            next_step="Try a few rows and approve what came of them, or say why not.",
        )


def _note_sample(session: Session, job: Job, standing: LaunchStanding, person: str, unsampled: str) -> None:
    """Whether a sample was found right, or why there is none, kept with the job."""
    if job.is_sample:
        return
    if standing.is_approved and standing.approval is not None:
        note(session, job.id, standing.approval.person, "had approved the sample", "of exactly this.")
    elif unsampled:
        note(session, job.id, person, "launched without an approved sample", f"“{unsampled}”")


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
    return f"{plan.items:,} {_made(plan) or plan.kind.item_word}{'' if plan.items == 1 else 's'}"


def _made(plan: Plan) -> str:
    return plan.kind.made_by(plan.material.view.settings) if isinstance(plan.kind, Varied) else ""


def _cost(quote: QuoteView) -> str:
    if quote.practice:
        return "practice, nothing charged"
    if quote.estimate_cents is None:
        return "no price known"
    dollars = f"${quote.estimate_cents / 100:,.2f}"
    return f"{dollars} by {quote.service_title}'s own price" if quote.price else f"about {dollars} by the team's rate"
