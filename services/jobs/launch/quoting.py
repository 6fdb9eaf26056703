"""What exactly would be sent, row by row, and what it would cost: the plan, its proof and its quote."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from services.errors import MappingIncomplete, NotPossible, QuoteVoid
from services.jobs.account import Price
from services.jobs.costs import Amount, Billed, amount_of, least_of, weight_of
from services.jobs.drafts.views import Material
from services.jobs.kind import Kind, Order, Priced, Request, Target
from services.jobs.kinds import Kinds
from services.jobs.launch.review import Checked, Review, Reviews
from services.jobs.launch.sampling import MOST
from services.jobs.launch.targets import Targets
from services.jobs.ledger.entries import EnteredRow, QuotedCost, submission_token
from services.jobs.ledger.matches.matching import spoken_of
from services.jobs.recent import Recent
from services.recipients import ColumnMapping, Source, render_rows, row_hash

PLANS_KEPT = 4
"""A plan of 20,000 rows takes about 6 MiB, so only those of the drafts at hand are kept."""


@dataclass(frozen=True)
class PlannedSubmission:
    """One paid request as it would leave, and which rows it carries in which order."""

    request: Request
    token: str
    row_ids: Sequence[int]
    values: Sequence[Sequence[str]]

    @cached_property
    def body_sha256(self) -> str:
        """The hash of the exact bytes."""
        return hashlib.sha256(self.request.body).hexdigest()


@dataclass(frozen=True)
class Plan:
    """All that one launch would send. Equal fingerprints mean equal bytes to the same place for the same rows."""

    material: Material
    kind: Kind
    target: Target
    is_sample: bool
    submissions: Sequence[PlannedSubmission]
    review: Review
    fingerprint: str

    @property
    def draft_id(self) -> str:
        """The draft that it was made from."""
        return self.material.view.id

    @property
    def revision(self) -> int:
        """The revision of the draft that it was made from."""
        return self.material.view.revision

    @property
    def items(self) -> int:
        """How many generations are paid for."""
        return sum(len(submission.row_ids) for submission in self.submissions)

    def order_of(self, submission: PlannedSubmission) -> Order:
        """The rows of one of its requests."""
        return Order(self.material.view.settings, self.material.mapping.variables, submission.values)

    @property
    def order(self) -> Order:
        """Every row that is paid for, in one order."""
        rows = [values for submission in self.submissions for values in submission.values]
        return Order(self.material.view.settings, self.material.mapping.variables, rows)


@dataclass(frozen=True)
class QuoteView:
    """What a person says yes to. `price` is the service's own, when it names one; else the estimate is the team's.

    `weight` is how many times the rate one item counts as it is made, `most` what all of it costs at worst.
    """

    fingerprint: str
    items: int
    submissions: int
    rate_cents: int | None
    estimate_cents: int | None
    price: Price | None
    weight: int
    most: Amount
    practice: bool
    service_title: str
    target: Target
    is_sample: bool


@dataclass(frozen=True)
class ProofLine:
    """One variable of one row, as the bytes to be sent say it."""

    variable: str
    source: Source
    value: str


class Quotes:
    """Plans, proves and prices what a draft would send."""

    def __init__(self, reviews: Reviews, targets: Targets, kinds: Kinds, secret: bytes) -> None:
        self._reviews = reviews
        self._targets = targets
        self._kinds = kinds
        self._secret = secret
        self._plans: Recent[Plan] = Recent(PLANS_KEPT)

    def plan(self, draft_id: str, row_ids: Collection[int] | None = None, *, checked: Checked | None = None) -> Plan:
        """What launching would send: the rows that may go, or of them only `row_ids`.

        At most `MOST` named rows are a sample. More are a launch like that of all, and need what it needs.

        `checked` is the draft as it was just read, where it was. Raises MappingIncomplete when something is still to
        be chosen, NotPossible when no row is left to send.
        """
        checked = checked or self._reviews.checked(draft_id)
        material, review = checked.material, checked.review
        chosen = list(review.send_ids) if row_ids is None else sorted(set(row_ids) & set(review.send_ids))
        if review.missing:
            text = " ".join(review.missing)
            raise MappingIncomplete(text, next_step="Complete this step, then come back to the quote.")
        if not chosen:
            raise NotPossible("No row is left to send.", next_step="Look at what is held, dropped or sent already.")
        is_sample = row_ids is not None and len(chosen) <= MOST
        return replace(
            self._plans.get(
                (*material.key, is_sample, tuple(chosen)),
                lambda: self._build(material, review, chosen, is_sample=is_sample),
            ),
            review=review,
        )

    def quote(
        self, draft_id: str, row_ids: Collection[int] | None = None, *, checked: Checked | None = None
    ) -> QuoteView:
        """The price of what launching would send. Raises as `plan`."""
        return self.quote_of(self.plan(draft_id, row_ids, checked=checked))

    def quote_of(self, plan: Plan) -> QuoteView:
        """The price of a plan: the service's own, else by the team's rate; no estimate when there is neither."""
        rate, listed = self._targets.rate_and_prices(plan.kind, plan.material.view.settings)
        price = plan.kind.price(plan.order, listed) if isinstance(plan.kind, Priced) else None
        weight = weight_of(plan.kind, plan.order.settings)
        estimate = price.expected_cents if price else None if rate is None else rate * weight * plan.items
        return QuoteView(
            fingerprint=priced(plan.fingerprint, price),
            items=plan.items,
            submissions=len(plan.submissions),
            rate_cents=rate,
            estimate_cents=estimate,
            price=price,
            weight=1 if price else weight,
            most=amount_of(plan.kind, plan.order, rate, listed),
            practice=plan.kind.practice,
            service_title=plan.kind.service_title,
            target=plan.target,
            is_sample=plan.is_sample,
        )

    def costs_of(self, plan: Plan, name: str, identity: str) -> list[QuotedCost]:
        """What each request of a plan is quoted at, when whoever has this name and identity says yes to it."""
        kind = plan.kind
        rate, listed = self._targets.rate_and_prices(kind, plan.material.view.settings)
        billed, orders = isinstance(kind, Billed), [plan.order_of(one) for one in plan.submissions]
        return [
            QuotedCost(amount_of(kind, one, rate, listed), name, billed, identity, least_of(kind, one, listed))
            for one in orders
        ]

    def confirm(
        self, draft_id: str, fingerprint: str, row_ids: Collection[int] | None = None
    ) -> tuple[Plan, QuoteView]:
        """What a person said yes to. Raises QuoteVoid when the draft or its price is no longer what was quoted."""
        plan = self.plan(draft_id, row_ids)
        quote = self.quote_of(plan)
        if not hmac.compare_digest(quote.fingerprint, fingerprint):
            raise QuoteVoid(
                "The rows, the mapping, what they are made from or its price changed after this quote was shown. "
                "Nothing was sent.",
                next_step="Look at the new quote and confirm that one.",
            )
        return plan, quote

    def proof(
        self, draft_id: str, row_id: int, row_ids: Collection[int] | None = None, *, checked: Checked | None = None
    ) -> list[ProofLine]:
        """What the exact bytes to be sent say about one row. Raises NotPossible when that row is not to be sent."""
        return proof_of(self.plan(draft_id, row_ids, checked=checked), row_id)

    def _build(self, material: Material, review: Review, chosen: list[int], *, is_sample: bool) -> Plan:
        view = material.view
        kind = self._kinds.chosen(view.kind, practice=view.practice)
        variables = list(material.mapping.variables)
        values = render_rows(material.mapping, material.frame, chosen)
        submissions = []
        for start in range(0, len(chosen), kind.most_per_submission):
            rows = values[start : start + kind.most_per_submission]
            row_ids = chosen[start : start + kind.most_per_submission]
            order = Order(view.settings, variables, rows)
            token = submission_token(
                self._secret, view.id, [(row_id, 1) for row_id in row_ids], kind.request(order, "").body
            )
            submissions.append(
                PlannedSubmission(request=kind.request(order, token), token=token, row_ids=row_ids, values=rows)
            )
        return Plan(
            material=material,
            kind=kind,
            target=kind.target(view.settings),
            is_sample=is_sample,
            submissions=submissions,
            review=review,
            fingerprint=_fingerprint(view.id, kind, submissions),
        )


def proof_of(plan: Plan, row_id: int) -> list[ProofLine]:
    """What the exact bytes of a plan say about one row. Raises NotPossible when that row is not to be sent."""
    mapping = plan.material.mapping
    for submission in plan.submissions:
        if row_id in submission.row_ids:
            said = plan.kind.read_body(submission.request.body)[submission.row_ids.index(row_id)]
            return [ProofLine(name, mapping.sources.get(name, Source()), value) for name, value in said.named_values]
    raise NotPossible(f"Row {row_id + 1} is not to be sent.", next_step="Choose another row.")


def priced(fingerprint: str, price: Price | None) -> str:
    """What a person says yes to: exactly these bytes at the price that the service names for them."""
    if price is None:
        return fingerprint
    return hashlib.sha256(f"{fingerprint}\n{price.expected_cents}\n{price.worst_cents}\n".encode()).hexdigest()


def values_hash(target_id: str, values: Sequence[str]) -> str:
    """What makes two items the same: the same values sent to the same target."""
    return row_hash([target_id, *values])


def entered_row(target: str, mapping: ColumnMapping, place: tuple[int, int, int], values: Sequence[str]) -> EnteredRow:
    """A row as the ledger keeps it: `place` is its row id, its line and the number of the attempt."""
    row_id, line, attempt = place
    beside = len(mapping.beside)
    return EnteredRow(
        row_id=row_id,
        line=line,
        attempt=attempt,
        values=values,
        values_hash=values_hash(target, values),
        beside=beside,
        spoken_hash=values_hash(target, spoken_of(values, beside)) if beside else None,
    )


def identity(request: Request) -> str:
    """What makes two requests the same: bytes, lane, and all that travels beside the bytes; never what people read."""
    beside = json.dumps([request.lane, request.about_id, dict(request.work)], sort_keys=True)
    return f"{beside} {hashlib.sha256(request.body).hexdigest()}"


def _fingerprint(draft_id: str, kind: Kind, submissions: Sequence[PlannedSubmission]) -> str:
    digest = hashlib.sha256(f"{draft_id}\n{kind.name}\n{kind.host}\n".encode())
    for submission in submissions:
        rows = ",".join(map(str, submission.row_ids))
        digest.update(f"{identity(submission.request)}\n{rows}\n".encode())
    return digest.hexdigest()
