"""Another attempt at items that came to nothing: explained, priced, confirmed, and only for those chosen."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlmodel import col

from services.errors import AlreadyStored, NotPossible, QuoteVoid, UnknownRecord
from services.jobs.account import Price, PriceList
from services.jobs.control.failures import FailureGroup, failure_groups, items_of
from services.jobs.costs import Amount, Billed, amount_of, least_of, weight_of
from services.jobs.kind import Kind, Order, Priced
from services.jobs.kinds import Kinds
from services.jobs.launch.quoting import entered_row, identity, priced
from services.jobs.launch.repeats import made_beside
from services.jobs.launch.second_yes import SecondYesView, refuse_without_second_yes, second_yes_view
from services.jobs.launch.targets import Targets
from services.jobs.ledger.entries import EnteredRow, QuotedCost, submission_token
from services.jobs.ledger.money.beside import LaunchPart
from services.jobs.ledger.money.caps import Spender
from services.jobs.ledger.retries import PlannedRetry, RetryLedger, batched
from services.jobs.recent import Recent
from services.jobs.views.lines import JobView
from services.people.persons import Person, Right
from services.recipients import ColumnMapping
from services.store.database import Database
from services.store.tables import Item, Job

MOST_ATTEMPTS = 3
GROUPS_KEPT = 64

Changes = Mapping[int, Mapping[str, str]]
"""New values by item id and variable: the failing cells, edited on the spot."""


@dataclass(frozen=True)
class RetryQuote:
    """What another attempt would send and cost. `at_limit` are the items whose attempts are used up.

    `beside` counts the rows that a draft which goes on with the same list has sent since they failed, by that job's id.
    `price` is the service's own, when it names one; else the estimate is made from the team's rate.
    """

    fingerprint: str
    items: int
    submissions: int
    estimate_cents: int | None
    price: Price | None
    most: Amount
    practice: bool
    at_limit: list[int]
    beside: Mapping[str, int]


@dataclass(frozen=True)
class Attempt:
    """One attempt at a row, old or newest, side by side."""

    item_id: int
    attempt: int
    state: str
    values: list[tuple[str, str]]
    message: str
    reason: str


class Retries:
    """Plans and enters retries of any kind of job."""

    def __init__(
        self, database: Database, targets: Targets, kinds: Kinds, secret: bytes, start: Callable[[str], None]
    ) -> None:
        self._database = database
        self._targets = targets
        self._kinds = kinds
        self._secret = secret
        self._start = start
        self._ledger = RetryLedger(database)
        self._groups: Recent[list[FailureGroup]] = Recent(GROUPS_KEPT)

    def groups_of(self, job: JobView) -> list[FailureGroup]:
        """What failed or was held of a job that was just read, by cause; read only when it is not known yet."""

        def read() -> list[FailureGroup]:
            with self._database.read() as session:
                return failure_groups(session, job.id, self._kinds[job.kind])

        # Nothing of an item changes once it failed, so the same numbers and no newer attempt mean the same items.
        return self._groups.get((job.id, tuple(sorted(job.tallies.items())), job.newest_item, job.rejected), read)

    def items_of(self, job_id: str, group: FailureGroup) -> list[int]:
        """The ids of a group's items, in the order of the file."""
        with self._database.read() as session:
            return items_of(session, job_id, group.common)

    def values(self, job_id: str, item_ids: Collection[int]) -> dict[int, dict[str, str]]:
        """The values that these items were sent with, by variable: what an editor starts from."""
        job, items = self._load(job_id, item_ids)
        names = _variables(job)
        return {item.id or 0: dict(zip(names, item.sent_values, strict=True)) for item in items}

    def attempts(self, job_id: str, row_id: int) -> list[Attempt]:
        """Every attempt at one row, the first one first."""
        with self._database.read() as session:
            job = session.get_one(Job, job_id)
            found = session.execute(
                select(Item).where(col(Item.job_id) == job_id, col(Item.row_id) == row_id).order_by(col(Item.attempt))
            ).scalars()
            names = _variables(job)
            return [
                Attempt(
                    item_id=item.id or 0,
                    attempt=item.attempt,
                    state=item.state,
                    values=list(zip(names, item.sent_values, strict=True)),
                    message=item.message,
                    reason=item.reason,
                )
                for item in found
            ]

    def quote(self, job_id: str, item_ids: Collection[int], changes: Changes | None = None) -> RetryQuote:
        """The price before anything is sent. Raises NotPossible and Invalid."""
        job, items = self._load(job_id, item_ids)
        return self._quote(job, items, self._plan(job, items, changes or {}))

    def _quote(self, job: Job, items: Sequence[Item], planned: Sequence[PlannedRetry]) -> RetryQuote:
        beside = self._beside(job, items)
        rate, listed, price = self._priced(job, planned)
        weight = weight_of(self._kind(job), job.settings)
        return RetryQuote(
            fingerprint=priced(_fingerprint(job, planned, beside), price),
            items=len(items),
            submissions=len(planned),
            estimate_cents=price.expected_cents if price else None if rate is None else rate * weight * len(items),
            price=price,
            most=amount_of(self._kind(job), self._order(job, planned), rate, listed),
            practice=job.practice,
            at_limit=[item.id or 0 for item in items if item.attempt >= MOST_ATTEMPTS],
            beside=beside,
        )

    def second_yes(self, job: JobView, quote: RetryQuote, name: str, identity: str = "") -> SecondYesView | None:
        """What this quote needs of a second person if whoever has this name and identity sends it, and what there is
        of it; None where one person is enough. What the job's draft has sent already counts with it."""
        with self._database.read() as session:
            return second_yes_view(session, job_about(job.id), quote, _part(job, name, identity))

    def retry(
        self,
        job_id: str,
        item_ids: Collection[int],
        fingerprint: str,
        person: Person,
        changes: Changes | None = None,
        *,
        beyond_limit: bool = False,
    ) -> None:
        """Send these again, as quoted. Raises QuoteVoid, and NotPossible when they are being sent again already,
        or when a second person's yes is needed and not there.

        A row has at most three attempts unless the person says `beyond_limit`.
        """
        person.must(Right.LAUNCH)
        job, items = self._load(job_id, item_ids)
        planned = self._plan(job, items, changes or {})
        quote = self._quote(job, items, planned)
        if not hmac.compare_digest(quote.fingerprint, fingerprint):
            raise QuoteVoid("What would be sent or its price has changed since it was shown. Nothing was sent.")
        tired = [item.line for item in items if item.attempt >= MOST_ATTEMPTS]
        if tired and not beyond_limit:
            raise NotPossible(
                f"Line {tired[0]} has had {MOST_ATTEMPTS} attempts already. Nothing was sent.",
                next_step="Allow more attempts, or take these rows out.",
            )
        part = _part(job, person.name, person.identity)
        try:
            self._ledger.enter(
                job_id,
                [item.id or 0 for item in items],
                planned,
                self._costs(job, planned, person),
                person,
                quote.estimate_cents,
                lambda session: refuse_without_second_yes(session, job_about(job_id), quote, person, part),
            )
        except AlreadyStored:
            raise NotPossible(
                "These are being made again already. Nothing was sent twice.", next_step="Reload the page."
            ) from None
        self._start(job_id)

    def _load(self, job_id: str, item_ids: Collection[int]) -> tuple[Job, Sequence[Item]]:
        with self._database.read() as session:
            job = session.get(Job, job_id)
            if job is None:
                raise UnknownRecord("There is no such job.")
            items = [
                item
                for part in batched(sorted(item_ids))
                for item in session.execute(
                    select(Item).where(col(Item.job_id) == job_id, col(Item.id).in_(part)).order_by(col(Item.id))
                ).scalars()
            ]
        if not items:
            raise NotPossible("Nothing is chosen.", next_step="Choose what to send again.")
        self._kind(job)
        return job, items

    def _kind(self, job: Job) -> Kind:
        kind = self._kinds.at(job.kind, job.host)
        if kind is None:
            raise NotPossible(
                f"This job belongs to another account or to practice ({job.host}).",
                next_step="Copy it as a new draft and launch that.",
            )
        return kind

    def _plan(self, job: Job, items: Sequence[Item], changes: Changes) -> list[PlannedRetry]:
        kind = self._kind(job)
        names = _variables(job)
        planned = []
        for start in range(0, len(items), kind.most_per_submission):
            part = items[start : start + kind.most_per_submission]
            rows = [self._row(job, item, names, changes.get(item.id or 0, {})) for item in part]
            order = Order(job.settings, names, [row.values for row in rows])
            attempts = [(row.row_id, row.attempt) for row in rows]
            token = submission_token(self._secret, job.draft_id, attempts, kind.request(order, "").body)
            planned.append(PlannedRetry(request=kind.request(order, token), token=token, rows=rows))
        return planned

    def _priced(self, job: Job, planned: Sequence[PlannedRetry]) -> tuple[int | None, PriceList | None, Price | None]:
        """The team's rate, what the service listed, and its own price when it names one."""
        kind = self._kind(job)
        rate, listed = self._targets.rate_and_prices(kind, job.settings)
        return rate, listed, kind.price(self._order(job, planned), listed) if isinstance(kind, Priced) else None

    def _order(self, job: Job, planned: Sequence[PlannedRetry]) -> Order:
        return Order(job.settings, _variables(job), [row.values for one in planned for row in one.rows])

    def _costs(self, job: Job, planned: Sequence[PlannedRetry], person: Person) -> list[QuotedCost]:
        kind = self._kind(job)
        rate, listed = self._targets.rate_and_prices(kind, job.settings)
        orders = [Order(job.settings, _variables(job), [row.values for row in one.rows]) for one in planned]
        billed = isinstance(kind, Billed)
        return [
            QuotedCost(
                amount_of(kind, one, rate, listed), person.name, billed, person.identity, least_of(kind, one, listed)
            )
            for one in orders
        ]

    def _beside(self, job: Job, items: Sequence[Item]) -> dict[str, int]:
        """How many of these rows each job of another draft of the same list has sent since they came to nothing."""
        oldest = min(item.id or 0 for item in items)
        with self._database.read() as session:
            found = made_beside(session, job.draft_id, [item.row_id for item in items], col(Item.id) > oldest)
        return {job_id: len(rows) for job_id, rows in sorted(found.items())}

    def _row(self, job: Job, item: Item, names: Sequence[str], changes: Mapping[str, str]) -> EnteredRow:
        values = [changes.get(name, value) for name, value in zip(names, item.sent_values, strict=True)]
        return entered_row(job.target_id, _mapping(job), (item.row_id, item.line, item.attempt + 1), values)


def job_about(job_id: str) -> str:
    """How a job is named where something is agreed to about it."""
    return f"job:{job_id}"


def _part(job: Job | JobView, name: str, identity: str) -> LaunchPart:
    spender = Spender(job.id, job.service, job.practice, name, identity)
    return LaunchPart(job.draft_id, job.target_id, job.target_name, spender)


def _variables(job: Job) -> list[str]:
    return _mapping(job).variables


def _mapping(job: Job) -> ColumnMapping:
    return ColumnMapping.from_dict(job.settings.get("mapping", {}))


def _fingerprint(job: Job, planned: Sequence[PlannedRetry], beside: Mapping[str, int]) -> str:
    digest = hashlib.sha256(f"{job.id}\n{job.host}\n{sorted(beside.items())}\n".encode())
    for one in planned:
        rows = ",".join(f"{row.row_id}:{row.attempt}" for row in one.rows)
        digest.update(f"{identity(one.request)}\n{rows}\n".encode())
    return digest.hexdigest()
