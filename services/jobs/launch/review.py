"""What would happen to every row of a draft: sent, held, dropped or already sent, each with its reason."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from sqlalchemy import func, select
from sqlmodel import Session, col

from services.jobs.drafts.drafts import Drafts
from services.jobs.drafts.remembered import RememberedMapping, remembered_mappings
from services.jobs.drafts.settings import read_errors
from services.jobs.drafts.views import DraftView, Material
from services.jobs.kind import Kind
from services.jobs.kinds import Kinds
from services.jobs.launch.repeats import FileLaunch, Repeat, find_made_beside, find_repeats, launches_of_file, made_for
from services.jobs.launch.row_requests import with_problems, with_refused
from services.jobs.objections import Objecting
from services.jobs.recent import Recent
from services.recipients import Findings, check_rows
from services.store.database import Database
from services.store.tables import Item, Job, JobTally

REVIEWS_KEPT = 12
TWICE = "same recipient twice"
NO_VALUE = ("empty value", "only spaces")


@dataclass(frozen=True, kw_only=True)
class Review:
    """`rows_in == to_send + held + dropped + already_sent`, always.

    `held` holds the marked rows and the blocked ones (`blocked_ids`: an error keeps them from being sent), with the
    reason. `already_sent` tells the job that holds an item for the row. `missing` says in plain words what a person
    has still to choose; as long as there is something, nothing can be quoted.
    """

    findings: Findings
    rows_in: int
    send_ids: list[int]
    held: dict[int, str]
    dropped: dict[int, str]
    already_sent: dict[int, str]
    blocked_ids: list[int]
    missing: list[str]

    @property
    def to_send(self) -> int:
        """How many rows would be sent."""
        return len(self.send_ids)

    @property
    def finds_nothing(self) -> bool:
        """Whether a look at the rows leaves nothing to decide: all of them go as they are, and nothing is odd."""
        return not self.missing and 0 < self.to_send == self.rows_in and not len(self.findings)

    @property
    def twice_ids(self) -> list[int]:
        """The rows about to be sent that would get exactly what an earlier row of the file gets."""
        going = set(self.send_ids)
        return [row for row in self.findings.rows(rule=TWICE) if row in going]

    @property
    def problem_ids(self) -> list[int]:
        """The rows with an error or a warning that are not sent or dropped, in the file's order."""
        found = {*self.findings.rows("error"), *self.findings.rows("warning")}
        return sorted(found - self.already_sent.keys() - self.dropped.keys())

    @property
    def counts(self) -> dict[str, int]:
        """The rows by what would happen to them; `blocked` is a part of `held`."""
        return {
            "rows_in": self.rows_in,
            "to_send": self.to_send,
            "held": len(self.held),
            "dropped": len(self.dropped),
            "already_sent": len(self.already_sent),
            "blocked": len(self.blocked_ids),
        }


@dataclass(frozen=True, kw_only=True)
class Checked:
    """A draft read once, at one moment: file, edits and marks, and what would happen to each of its rows.

    `file_launches` are the jobs that other drafts launched from the same file, `remembered` how the team filled the
    variables of the same target before.
    """

    material: Material
    review: Review
    file_launches: list[FileLaunch] = field(default_factory=list)
    remembered: list[RememberedMapping] = field(default_factory=list)

    @property
    def view(self) -> DraftView:
        """The draft itself."""
        return self.material.view

    @property
    def key(self) -> tuple[str, int, int]:
        """The same as long as neither the draft nor what was sent from it changed."""
        return (*self.material.key, len(self.review.already_sent))


def review(
    material: Material,
    already_sent: Mapping[int, str],
    *,
    findings: Findings | None = None,
    missing: list[str] | None = None,
) -> Review:
    """Sort the rows. What was sent stays sent, whatever was marked or edited later; then marks; then errors.

    Rows with an error are held, unless the draft says that they are dropped, or sent as they are. Never sent are rows
    that may stand under wrong names or have no value, and what the kind itself refuses.
    """
    choice = read_errors(material.view.settings)
    if findings is None:
        findings = check(material)
    sent: dict[int, str] = {}
    held: dict[int, str] = {}
    dropped: dict[int, str] = {}
    blocked = set(findings.rows("error"))
    blocked_ids: list[int] = []
    send_ids: list[int] = []
    for row_id in material.frame.index.tolist():
        if row_id in already_sent:
            sent[row_id] = already_sent[row_id]
        elif row_id in material.marks:
            mark, reason = material.marks[row_id]
            (dropped if mark == "dropped" else held)[row_id] = reason
        elif row_id in blocked and choice == "drop":
            dropped[row_id] = _first_error(findings, row_id)
        elif row_id in blocked and not (choice == "send" and _could_be_sent(findings, row_id, material.mapping.beside)):
            held[row_id] = _first_error(findings, row_id)
            blocked_ids.append(row_id)
        else:
            send_ids.append(row_id)
    return Review(
        findings=findings,
        rows_in=len(material.frame),
        send_ids=send_ids,
        held=held,
        dropped=dropped,
        already_sent=sent,
        blocked_ids=blocked_ids,
        missing=list(dict.fromkeys([*_missing(material), *(missing or [])])),
    )


def check(material: Material) -> Findings:
    """Everything to know about the rows of a draft."""
    return check_rows(material.frame, material.mapping, material.marks, table=material.table, edits=material.edits)


def _first_error(findings: Findings, row_id: int) -> str:
    first = findings.for_row(row_id)[0]
    return f"{first.where}: {first.text}" if first.where else first.text


def _could_be_sent(findings: Findings, row_id: int, beside: Collection[str]) -> bool:
    """Whether every error of the row is about how a value is written, which a service would take as it is.

    For an address of a file it would refuse the other rows of the request as well.
    """
    errors = [one for one in findings.for_row(row_id) if one.level == "error"]
    return all(one.variable not in {None, *beside} and one.rule not in NO_VALUE for one in errors)


def _missing(material: Material) -> list[str]:
    if material.table is None:
        return ["Upload a file."]
    mapping = material.mapping
    found = mapping.missing(material.frame.columns)
    if material.view.suggested:
        names = ", ".join(material.view.suggested)
        found.append(f"Confirm what fills {names}: so far it is only a suggestion.")
    return found


class Reviews:
    """Answers from memory as long as neither the draft nor the number of items made from it changed."""

    def __init__(self, database: Database, drafts: Drafts, kinds: Kinds) -> None:
        self._database = database
        self._drafts = drafts
        self._kinds = kinds
        self._findings: Recent[Findings] = Recent(REVIEWS_KEPT)
        self._reviews: Recent[Review] = Recent(REVIEWS_KEPT)
        self._repeats: Recent[list[Repeat]] = Recent(REVIEWS_KEPT)

    def get(self, draft_id: str) -> Review:
        """The review of the draft's present revision. Raises UnknownRecord, FileUnreadable or StoreError."""
        return self.of(self._drafts.material(draft_id))

    def checked(self, draft_id: str, view: DraftView | None = None) -> Checked:
        """The draft with its review, for all that is drawn or quoted of it; `view` when it has just been read.

        Raises UnknownRecord, FileUnreadable or StoreError.
        """
        material = self._drafts.material(draft_id, view)
        view = material.view
        with self._database.read() as session:
            target = view.target
            return Checked(
                material=material,
                review=self._reviewed(session, material),
                file_launches=launches_of_file(session, view, self._kind(view)),
                remembered=remembered_mappings(session, view.kind, target.vendor_id) if target is not None else [],
            )

    def repeats(self, checked: Checked) -> list[Repeat]:
        """Rows about to be sent that a job has already sent to the same target: first those with the same values."""
        material, ready = checked.material, checked.review
        kind = self._kind(material.view)
        target = material.view.target
        if target is None:
            return []
        with self._database.read() as session:
            made = made_for(session, target.vendor_id, kind)
            key = (*checked.key, kind.practice, made)
            return self._repeats.get(
                key,
                lambda: [
                    *find_repeats(session, material, ready.send_ids, kind),
                    *find_made_beside(session, material.view, ready.send_ids, kind),
                ],
            )

    def of(self, material: Material) -> Review:
        """The same for a draft that is read already."""
        with self._database.read() as session:
            return self._reviewed(session, material)

    def _reviewed(self, session: Session, material: Material) -> Review:
        view = material.view
        kind = self._kind(view)
        findings = self._findings.get(material.key, lambda: with_refused(check(material), kind, material))
        items = _items_made(session, view.id)

        def make() -> Review:
            known = with_problems(findings, kind, material)
            return review(
                material, _already_sent(session, view.id), findings=known, missing=kind.missing(view.settings)
            )

        # What a kind itself knows against a row may change without the draft.
        knows = kind.knows(view.settings) if isinstance(kind, Objecting) else 0
        return make() if knows is None else self._reviews.get((*material.key, items, knows), make)

    def _kind(self, view: DraftView) -> Kind:
        return self._kinds.chosen(view.kind, practice=view.practice)


def _items_made(session: Session, draft_id: str) -> int:
    """How many items were made from a draft: with the revision, all that a review depends on."""
    tallies = select(func.sum(JobTally.items)).join(Job, col(Job.id) == col(JobTally.job_id))
    return session.scalar(tallies.where(col(Job.draft_id) == draft_id)) or 0


def _already_sent(session: Session, draft_id: str) -> dict[int, str]:
    """Row id -> the job that holds an item for it."""
    found = session.execute(select(col(Item.row_id), col(Item.job_id)).where(col(Item.draft_id) == draft_id))
    return dict(found.all())
