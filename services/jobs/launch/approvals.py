"""From who prepares to who launches: handed over, tried on a sample, found right, each until something changes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import delete, func, select
from sqlmodel import Session, col

from services.errors import NotPossible
from services.jobs.drafts import rows
from services.jobs.drafts.together import parts
from services.jobs.drafts.together.content import content_of
from services.jobs.drafts.views import Material
from services.jobs.launch.sampling import MOST
from services.jobs.states import ITEM_UNDER_WAY, ItemState
from services.people.audit import record
from services.people.persons import Person, Right
from services.store.database import Database
from services.store.tables import Draft, Job, JobTally
from services.store.together_tables import DraftChange, DraftReady, SampleApproval

MOST_CHANGES = 30
UNDER_WAY = (ItemState.WAITING, *ITEM_UNDER_WAY)


@dataclass(frozen=True, kw_only=True)
class PersonsWord:
    """Who said so and when; `stands` as long as nothing that decides what is sent was changed since."""

    person: str
    at: datetime
    stands: bool
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class SinceThen:
    """What somebody changed since: who, when, and what people call it."""

    person: str
    at: datetime
    what: list[str]


@dataclass(frozen=True, kw_only=True)
class LaunchStanding:
    """How far a draft is on its way to be launched. `since` is what was changed since the last approval.

    `sample_id` is the newest sample, and `sample_is_back` whether all of it has come back.
    """

    ready: PersonsWord | None = None
    approval: PersonsWord | None = None
    since: list[SinceThen] = field(default_factory=list)
    sample_id: str | None = None
    sample_is_back: bool = False

    @property
    def is_approved(self) -> bool:
        """Whether a sample of exactly what would be sent was found right."""
        return self.approval is not None and self.approval.stands


class Approvals:
    """Keeps who handed a draft over and who found its sample right. Raises UnknownRecord and StoreError."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def standing(self, material: Material) -> LaunchStanding:
        """How far this draft is, as it was just read."""
        with self._database.read() as session:
            return standing_of(session, material)

    def hand_over(self, material: Material, note: str, person: Person) -> None:
        """Ready to launch, please check: said of the draft as it was just seen.

        Raises NotPossible when it was changed meanwhile.
        """
        person.must(Right.PREPARE)
        view = material.view
        with self._database.write() as session:
            _refuse_changed(session, material)
            said = DraftReady(
                draft_id=view.id,
                revision=view.revision,
                content=content_of(material),
                person=person.name,
                note=note.strip(),
            )
            session.merge(said)
            record(session, actor=person.name, act="hand over a draft", about=f"draft:{view.id}")

    def take_back(self, draft_id: str, person: Person) -> None:
        """It is not ready after all."""
        person.must(Right.PREPARE)
        with self._database.write() as session:
            rows.find(session, draft_id)
            session.execute(delete(DraftReady).where(col(DraftReady.draft_id) == draft_id))
            record(session, actor=person.name, act="take a draft back", about=f"draft:{draft_id}")

    def approve(self, material: Material, job_id: str, person: Person) -> None:
        """This person has looked at this sample and found it right, for the draft as it was just seen.

        Raises NotPossible when the draft was changed since the sample was launched or just now, when the job is none of
        its samples, and while nothing of it has come back.
        """
        person.must(Right.LAUNCH)
        view = material.view
        with self._database.write() as session:
            _refuse_changed(session, material)
            job = session.get(Job, job_id)
            if job is None or job.draft_id != view.id or not job.is_sample:
                raise NotPossible("That is no sample of this draft.", next_step="Try a few rows first.")
            if not _is_back(session, job_id):
                raise NotPossible("The sample has not come back yet.", next_step="Wait for its clips, then look.")
            since = _changes(session, material, job.created_at)
            if since:
                raise NotPossible(
                    "The draft was changed since this sample was launched, so it shows something else.",
                    next_step="Try a few rows of it as it is now.",
                )
            session.add(
                SampleApproval(
                    draft_id=view.id,
                    job_id=job_id,
                    revision=view.revision,
                    content=content_of(material),
                    person=person.name,
                )
            )
            record(session, actor=person.name, act="approve a sample", about=f"job:{job_id}")


def standing_of(session: Session, material: Material) -> LaunchStanding:
    """How far this draft is, within a session given."""
    view, content = material.view, content_of(material)
    said = (
        select(DraftReady, SampleApproval)
        .select_from(Draft)
        .outerjoin(DraftReady, col(DraftReady.draft_id) == col(Draft.id))
        .outerjoin(SampleApproval, col(SampleApproval.draft_id) == col(Draft.id))
        .where(col(Draft.id) == view.id)
        .order_by(col(SampleApproval.id).desc())
        .limit(1)
    )
    ready, approval = session.execute(said).one()
    stands = approval is not None and approval.content == content
    sample_id, is_back = _newest_sample(session, view.id) if view.job_ids else (None, False)
    return LaunchStanding(
        ready=None
        if ready is None
        else PersonsWord(person=ready.person, at=ready.at, stands=ready.content == content, note=ready.note),
        approval=None if approval is None else PersonsWord(person=approval.person, at=approval.at, stands=stands),
        since=[] if approval is None or stands else _changes(session, material, approval.at),
        sample_id=sample_id,
        sample_is_back=is_back,
    )


def needs_reason(standing: LaunchStanding, items: int, *, is_sample: bool, practice: bool) -> bool:
    """Whether a launch of so many must say why no sample was found right: in practice nobody is reached."""
    return not (is_sample or practice or standing.is_approved or items <= MOST)


def _newest_sample(session: Session, draft_id: str) -> tuple[str | None, bool]:
    """The newest sample of a draft, and whether all of it is back."""
    newest = select(func.max(col(Job.id))).where(col(Job.draft_id) == draft_id, col(Job.is_sample)).scalar_subquery()
    tallies = session.scalars(select(JobTally).where(col(JobTally.job_id) == newest)).all()
    return (tallies[0].job_id, _all_back(tallies)) if tallies else (None, False)


def _is_back(session: Session, job_id: str) -> bool:
    return _all_back(session.scalars(select(JobTally).where(col(JobTally.job_id) == job_id)).all())


def _all_back(tallies: Sequence[JobTally]) -> bool:
    """Whether something of a sample succeeded and nothing of it is under way any more."""
    items = {tally.state: tally.items for tally in tallies}
    return bool(items.get(ItemState.SUCCEEDED)) and not any(items.get(state) for state in UNDER_WAY)


def _changes(session: Session, material: Material, since: datetime) -> list[SinceThen]:
    query = select(DraftChange).where(col(DraftChange.draft_id) == material.view.id, col(DraftChange.made_at) > since)
    newest = session.scalars(query.order_by(col(DraftChange.revision).desc()).limit(MOST_CHANGES))
    told = [(one, [parts.called(material, part) for part in one.touched if part != parts.NAME]) for one in newest]
    return [SinceThen(person=one.person, at=one.made_at, what=what) for one, what in told if what]


def _refuse_changed(session: Session, material: Material) -> None:
    draft = rows.find(session, material.view.id)
    rows.refuse_discarded(draft)
    if draft.revision != material.view.revision:
        raise NotPossible("The draft was changed meanwhile.", next_step="Look at it again, then say so.")
