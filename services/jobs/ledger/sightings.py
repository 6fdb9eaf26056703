"""What services report about generations, put on the right items. Late, twice and out of order are ordinary."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import func, select
from sqlmodel import Session, col

from services.jobs.kind import Generation
from services.jobs.ledger.candidates import note_candidates, speaks_as
from services.jobs.ledger.claiming.outgoing import sent_of
from services.jobs.ledger.items import ADDRESSES, flag, note_contradiction
from services.jobs.ledger.matches.matching import match
from services.jobs.ledger.moves import CALLSHEET, count, lock_job, lock_job_of, move_item, note
from services.jobs.ledger.open_rows import KeptRows, OpenRequest, OpenRows, request_of
from services.jobs.ledger.standstills import Standstills, ended_text, note_standstills, state_after
from services.jobs.ledger.submissions import SubmissionLedger
from services.jobs.sighting import Sighting
from services.jobs.states import ITEM_FINAL, STANDSTILLS, Cause, ItemState, SubmissionState
from services.store.database import Database
from services.store.guard import ledger_moves
from services.store.kept_tables import Delivery
from services.store.tables import Item, Submission, utc_now

APPLIED = "applied"
PARKED = "parked"
UNREADABLE = "unreadable"
UNCLAIMED = "names nothing of ours"
STRANGE = "belongs to another request"


@dataclass
class Applied:
    """What a page of sightings changed."""

    changed: int = 0
    matched: int = 0


class SightingLedger:
    """Puts sightings on items. Each call is one transaction."""

    def __init__(self, database: Database, submissions: SubmissionLedger, standstills: Standstills) -> None:
        self._database = database
        self._submissions = submissions
        self._standstills = standstills
        self._rows = KeptRows()

    def open_rows(self, job_id: str) -> OpenRows:
        """What the sightings of one round are compared with."""
        return OpenRows(self._database, job_id, self._rows)

    def apply(self, open_rows: OpenRows, sightings: Sequence[Sighting]) -> Applied:
        """Apply what a list or a single read said: the service's last word about which row it is."""
        applied = Applied()
        with self._database.write() as session, ledger_moves(session):
            lock_job(session, open_rows.job_id)
            shift: Counter[str] = Counter()
            known = _items_by_vendor_id(session, [sighting.vendor_id for sighting in sightings])
            odd: list[Item] = []
            unmatched: list[Sighting] = []
            for sighting in sightings:
                item = known.get(sighting.vendor_id)
                if item is None and sighting.is_without_news:
                    item = self._answered_for(session, open_rows, sighting)
                if item is None:
                    if sighting.is_without_news:
                        continue
                    request = open_rows.request_for(sighting) or self._sole_seeker(session, open_rows, sighting)
                    if request is None:
                        unmatched.append(sighting)
                        continue
                    item = self._match(session, request, sighting, final_word=True)
                    if item is None:
                        continue
                    known[sighting.vendor_id] = item
                    applied.matched += 1
                open_rows.learn_zone(sighting, item.sent_at)
                if item.job_id == open_rows.job_id:
                    self._put(session, item, sighting, shift, odd, applied)
            note_standstills(session, open_rows.job_id, odd)
            for request, sighting, doubt in note_candidates(session, open_rows, unmatched):
                if (item := self._match(session, request, sighting, final_word=True)) is not None:
                    applied.matched += 1
                    flag(item, doubt)
                    self._put(session, item, sighting, shift, odd, applied)
            for state, change in shift.items():
                count(session, open_rows.job_id, state, change)
        return applied

    def _put(
        self, session: Session, item: Item, sighting: Sighting, shift: Counter[str], odd: list[Item], applied: Applied
    ) -> None:
        if item.forgotten_at is not None:
            return
        cause = self._standstills.cause(sighting) or Cause.NONE
        was_final = item.state in ITEM_FINAL
        if _merge(session, item, sighting, shift, cause):
            applied.changed += 1
            if item.cause in STANDSTILLS and not was_final:
                odd.append(item)
        if item.state in ITEM_FINAL:
            self._standstills.forget(sighting.vendor_id)

    def _answered_for(self, session: Session, open_rows: OpenRows, sighting: Sighting) -> Item | None:
        """The item that a generation nobody has seen yet was promised for: nothing is matched to it by that."""
        request = open_rows.request_for(sighting)
        if request is None:
            return None
        request.load(session)
        place = request.answered.get(sighting.vendor_id)
        item = session.get_one(Item, request.item_of[place]) if place in request.free else None
        return None if item is None or item.vendor_id is not None else item

    def apply_deliveries(self, session: Session, crowd: Sequence[tuple[Delivery, Sighting]]) -> None:
        """Apply callbacks in their order, within a transaction. Rows and items are read once for the whole crowd.

        Which submission each is about is proven by the address it came to, or said by its sighting.
        """
        wanted = {_submission_of(*pair) for pair in crowd}
        named = [sighting.vendor_id for _delivery, sighting in crowd]
        lock_job_of(session, *wanted, *_submissions_of_items(session, named))
        found = session.execute(select(Submission).where(col(Submission.id).in_(wanted))).scalars()
        submissions = {submission.id: submission for submission in found}
        requests = {
            submission_id: request_of(submission, self._rows) for submission_id, submission in submissions.items()
        }
        items = _items_by_vendor_id(session, named)
        shifts: dict[str, Counter[str]] = {submission.job_id: Counter() for submission in submissions.values()}
        with ledger_moves(session):
            self._apply_crowd(session, crowd, submissions, requests, items, shifts)
        for job_id, shift in shifts.items():
            for state, change in shift.items():
                count(session, job_id, state, change)

    def _apply_crowd(
        self,
        session: Session,
        crowd: Sequence[tuple[Delivery, Sighting]],
        submissions: Mapping[str, Submission],
        requests: Mapping[str, OpenRequest],
        items: dict[str, Item],
        shifts: Mapping[str, Counter[str]],
    ) -> None:
        for delivery, sighting in crowd:
            submission = submissions[_submission_of(delivery, sighting)]
            delivery.vendor_id = sighting.vendor_id
            delivery.applied_at = utc_now()
            known = items.get(sighting.vendor_id)
            if known is not None and known.submission_id != submission.id:
                delivery.outcome = STRANGE
                flag(known, "A callback about another request named this one.")
                continue
            self._believe(session, submission, "the service called back about it.")
            item = known or self._match(session, requests[submission.id], sighting, final_word=False)
            delivery.outcome = PARKED if item is None else APPLIED
            if item is not None and item.forgotten_at is None:
                items[sighting.vendor_id] = item
                _merge(session, item, _believable(item, sighting), shifts[submission.job_id])

    def _believe(self, session: Session, submission: Submission, evidence: str) -> None:
        # Its address proves which submission a callback is about; which row, only its content can.
        if submission.state in {SubmissionState.SENDING, SubmissionState.UNKNOWN}:
            self._submissions.prove_accepted(session, submission.id, evidence)

    def open(self, job_id: str) -> list[Generation]:
        """The generations of a job that are not final: matched ones, answered ones and those a callback named."""
        with self._database.read() as session:
            found = session.execute(
                select(col(Item.vendor_id), col(Item.state), col(Item.submission_id)).where(
                    col(Item.job_id) == job_id, col(Item.vendor_id).is_not(None)
                )
            ).all()
            submissions = session.scalars(select(Submission).where(col(Submission.job_id) == job_id)).all()
            parked = session.execute(
                select(col(Delivery.vendor_id), col(Delivery.submission_id))
                .join(Submission, col(Submission.id) == col(Delivery.submission_id))
                .where(col(Submission.job_id) == job_id, col(Delivery.outcome) == PARKED)
            ).all()
        matched = {vendor_id for vendor_id, _state, _submission in found}
        named = {vendor_id: submission for vendor_id, state, submission in found if state not in ITEM_FINAL}
        answered = [(vendor_id, one.id) for one in submissions for vendor_id in one.answer_ids or []]
        for vendor_id, submission_id in [*answered, *parked]:
            if vendor_id not in matched:
                named.setdefault(vendor_id, submission_id)
        sent = {one.id: sent_of(one) for one in submissions}
        return [Generation(vendor_id, sent[submission_id]) for vendor_id, submission_id in named.items()]

    def seeks(self, job_id: str) -> bool:
        """True when rows of a job wait for a generation that no answer and no callback has named."""
        return bool(self.open_rows(job_id).seekers())

    def _sole_seeker(self, session: Session, open_rows: OpenRows, sighting: Sighting) -> OpenRequest | None:
        """The one submission whose missing result this must be, or None when it could be somebody else's too."""
        seekers = [request for request in open_rows.seekers() if request.could_be(sighting, session)]
        if len(seekers) != 1:
            return None
        request = seekers[0]
        rows = request.load(session)
        item = session.get_one(Item, request.item_of[rows.saying(sighting.values or [])[0]])
        rivals = session.execute(
            select(func.count())
            .select_from(Item)
            .where(
                speaks_as([item.spoken_hash or item.values_hash]),
                col(Item.submission_id) != request.submission_id,
                col(Item.vendor_id).is_(None),
                col(Item.state).in_([ItemState.SENT, ItemState.RENDERING]),
            )
        ).scalar_one()
        return request if rivals == 0 else None

    def _match(self, session: Session, request: OpenRequest, sighting: Sighting, *, final_word: bool) -> Item | None:
        rows = request.load(session)
        answered = request.answered.get(sighting.vendor_id)
        found = match(sighting, rows, answered=answered, free=request.free, final_word=final_word)
        if found is None:
            return None
        item = session.get_one(Item, request.item_of[found.position])
        if item.vendor_id is not None:
            text = f"The service made more than one for row {item.row_id + 1}: {sighting.vendor_id} is not used."
            flag(item, "The service made more than one for this row.")
            note(session, item.job_id, CALLSHEET, "made twice", text)
            return None
        self._submissions.prove_accepted(session, request.submission_id, "the service lists what it made.")
        item.vendor_id = sighting.vendor_id
        if found.flag:
            flag(item, found.flag)
            note(session, item.job_id, CALLSHEET, "flagged", f"Row {item.row_id + 1}: {found.flag}")
        request.free.discard(found.position)
        session.flush()
        return item


NEWS = ("state", "cause", "word", "told", "share", "public_id", "flag", "support_id", *ADDRESSES)


def _merge(
    session: Session, item: Item, sighting: Sighting, shift: Counter[str], standstill: Cause = Cause.NONE
) -> bool:
    """Put news on an item. A final state stays; what is missing is filled in; what is there is never blanked."""
    before = [getattr(item, name) for name in NEWS]
    for name in ("support_id", *ADDRESSES):
        if getattr(item, name) is None and getattr(sighting, name):
            setattr(item, name, getattr(sighting, name))
    if not sighting.is_without_news:
        item.public_id = item.public_id or sighting.public_id or sighting.vendor_id
    if item.state in ITEM_FINAL:
        if not sighting.is_without_news:
            note_contradiction(session, item, sighting)
    elif not sighting.only_addresses and (standstill or not sighting.silent):
        kept = "" if item.cause in {Cause.DELETED, Cause.SILENT} else item.message
        item.cause = standstill
        item.word = sighting.word or item.word
        item.told = item.told if sighting.silent else sighting.told
        item.share = item.share if sighting.share is None else sighting.share
        item.message = sighting.message or kept
        state = ItemState(item.state) if sighting.is_without_news else state_after(item, sighting, standstill)
        if state != item.state:
            move_item(item, state, shift)
            if state == ItemState.FAILED and sighting.outcome is None:
                item.reason = ended_text(item.word)
            elif state == ItemState.FAILED:
                item.cause = sighting.cause
                item.reason = "The service could not make this."
            elif state == ItemState.SUCCEEDED:
                item.cause = Cause.NONE
                if standstill == Cause.EMPTY:
                    flag(item, "The service calls this done and gave no film, only a page.")
    if [getattr(item, name) for name in NEWS] == before:
        return False
    item.updated_at = utc_now()
    session.add(item)
    return True


def _believable(item: Item, sighting: Sighting) -> Sighting:
    """A callback's failure without a reason is looked up at the service before it is believed."""
    if sighting.outcome == ItemState.FAILED and not sighting.message and item.state not in ITEM_FINAL:
        return replace(sighting, outcome=None, word="")
    return sighting


def _submission_of(delivery: Delivery, sighting: Sighting) -> str:
    return delivery.submission_id or sighting.submission_id or ""


def _submissions_of_items(session: Session, ids: Sequence[str]) -> Sequence[str]:
    found = select(Item.submission_id).where(col(Item.vendor_id).in_(ids), col(Item.submission_id).is_not(None))  # type: ignore[call-overload]
    return session.scalars(found.distinct()).all()


def _items_by_vendor_id(session: Session, ids: Sequence[str]) -> dict[str, Item]:
    found = session.execute(select(Item).where(col(Item.vendor_id).in_(ids))).scalars()
    return {item.vendor_id: item for item in found if item.vendor_id}
