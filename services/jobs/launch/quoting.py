"""What exactly would be sent, row by row, and what it would cost: the plan, its proof and its quote."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cached_property

from sqlalchemy import select
from sqlmodel import col

from services.errors import MappingIncomplete, NotPossible, QuoteVoid
from services.jobs.drafts.views import Material
from services.jobs.kind import Kind, Kinds, Price, Target
from services.jobs.launch.review import Checked, Review, Reviews
from services.jobs.launch.targets import Targets
from services.recipients import Source, render_rows, row_hash
from services.store.database import Database
from services.store.tables import Quote


@dataclass(frozen=True)
class PlannedSubmission:
    """One paid request as it would leave, and which rows it carries in which order."""

    operation: str
    body: bytes
    callback_token: str
    row_ids: Sequence[int]
    values: Sequence[Sequence[str]]

    @cached_property
    def body_sha256(self) -> str:
        """The hash of the exact bytes."""
        return hashlib.sha256(self.body).hexdigest()


@dataclass(frozen=True)
class Plan:
    """All that one launch would send. Equal fingerprints mean equal bytes to the same place for the same rows."""

    draft_id: str
    revision: int
    kind: Kind
    target: Target
    is_sample: bool
    submissions: Sequence[PlannedSubmission]
    review: Review
    fingerprint: str

    @property
    def items(self) -> int:
        """How many generations are paid for."""
        return sum(len(submission.row_ids) for submission in self.submissions)


@dataclass(frozen=True)
class QuoteView:
    """What a person says yes to. `price` is the service's own, when it names one; else the estimate is the team's."""

    fingerprint: str
    items: int
    submissions: int
    rate_cents: int | None
    estimate_cents: int | None
    price: Price | None
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

    def __init__(self, database: Database, reviews: Reviews, targets: Targets, kinds: Kinds, secret: bytes) -> None:
        self._database = database
        self._reviews = reviews
        self._targets = targets
        self._kinds = kinds
        self._secret = secret
        self._last: dict[str, tuple[object, Plan]] = {}

    def plan(self, draft_id: str, row_ids: Collection[int] | None = None, *, checked: Checked | None = None) -> Plan:
        """What launching would send: the rows that may go, or of them only `row_ids` (a paid sample).

        `checked` is the draft as it was just read, where it was. Raises MappingIncomplete when something is still to
        be chosen, NotPossible when no row is left to send.
        """
        checked = checked or self._reviews.checked(draft_id)
        view, review = checked.view, checked.review
        kind = self._kinds[view.kind]
        chosen = list(review.send_ids) if row_ids is None else sorted(set(row_ids) & set(review.send_ids))
        state = (view.revision, len(review.send_ids), review.already_sent, row_ids is None, tuple(chosen))
        kept = self._last.get(draft_id)
        if kept is not None and kept[0] == state:
            return kept[1]
        missing = review.missing
        if missing:
            raise MappingIncomplete(" ".join(missing), next_step="Complete this step, then come back to the quote.")
        if not chosen:
            raise NotPossible("No row is left to send.", next_step="Look at what is held, dropped or sent already.")
        plan = self._build(checked.material, kind, review, chosen, is_sample=row_ids is not None)
        self._last[draft_id] = (state, plan)
        return plan

    def quote(
        self, draft_id: str, row_ids: Collection[int] | None = None, *, checked: Checked | None = None
    ) -> QuoteView:
        """The price of a plan: the service's own, else by the team's rate; no estimate when there is neither."""
        checked = checked or self._reviews.checked(draft_id)
        plan = self.plan(draft_id, row_ids, checked=checked)
        rate, known = self._targets.rate_and_names(plan.kind.name)
        rows = [values for submission in plan.submissions for values in submission.values]
        price = plan.kind.price(checked.view.settings, checked.view.mapping.variables, rows, known)
        estimate = price.expected_cents if price else None if rate is None else rate * plan.items
        return QuoteView(
            fingerprint=priced(plan.fingerprint, price),
            items=plan.items,
            submissions=len(plan.submissions),
            rate_cents=rate,
            estimate_cents=estimate,
            price=price,
            practice=plan.kind.practice,
            service_title=plan.kind.service_title,
            target=plan.target,
            is_sample=plan.is_sample,
        )

    def confirm(self, draft_id: str, fingerprint: str, person: str, row_ids: Collection[int] | None = None) -> Plan:
        """A person said yes to this fingerprint. Raises QuoteVoid when the draft is no longer what was quoted."""
        plan, quote = self.plan(draft_id, row_ids), self.quote(draft_id, row_ids)
        if not hmac.compare_digest(quote.fingerprint, fingerprint):
            raise QuoteVoid(
                "The rows, the mapping, what they are made from or its price changed after this quote was shown. "
                "Nothing was sent.",
                next_step="Look at the new quote and confirm that one.",
            )
        with self._database.write() as session:
            known = select(Quote.id).where(col(Quote.draft_id) == draft_id, col(Quote.fingerprint) == fingerprint)  # type: ignore[call-overload]
            if session.execute(known).first() is None:
                session.add(
                    Quote(
                        draft_id=draft_id,
                        fingerprint=fingerprint,
                        revision=plan.revision,
                        items=quote.items,
                        submissions=quote.submissions,
                        estimate_cents=quote.estimate_cents,
                        person=person,
                    )
                )
        return plan

    def proof(
        self, draft_id: str, row_id: int, row_ids: Collection[int] | None = None, *, checked: Checked | None = None
    ) -> list[ProofLine]:
        """What the exact bytes to be sent say about one row. Raises NotPossible when that row is not to be sent."""
        checked = checked or self._reviews.checked(draft_id)
        plan, mapping = self.plan(draft_id, row_ids, checked=checked), checked.view.mapping
        for submission in plan.submissions:
            if row_id in submission.row_ids:
                position = submission.row_ids.index(row_id)
                said = plan.kind.read_body(submission.body)[position]
                return [
                    ProofLine(name, mapping.sources.get(name, Source()), value) for name, value in said.named_values
                ]
        raise NotPossible(f"Row {row_id + 1} is not to be sent.", next_step="Choose another row.")

    def _build(self, material: Material, kind: Kind, review: Review, chosen: list[int], *, is_sample: bool) -> Plan:
        draft_id, settings = material.view.id, material.view.settings
        target = kind.target(settings)
        variables = list(material.mapping.variables)
        frame = material.frame
        if frame is None:
            raise MappingIncomplete("No file is uploaded yet.", next_step="Upload a CSV file first.")
        values = render_rows(material.mapping, frame, chosen)
        submissions = []
        for start in range(0, len(chosen), kind.most_per_submission):
            rows = values[start : start + kind.most_per_submission]
            bare = kind.body(settings, variables, rows, None)
            row_ids = chosen[start : start + kind.most_per_submission]
            token = callback_token(self._secret, draft_id, [(row_id, 1) for row_id in row_ids], bare)
            submissions.append(
                PlannedSubmission(
                    operation=kind.operation(settings, variables, rows),
                    body=kind.body(settings, variables, rows, kind.callback_url(token)),
                    callback_token=token,
                    row_ids=row_ids,
                    values=rows,
                )
            )
        return Plan(
            draft_id=draft_id,
            revision=material.view.revision,
            kind=kind,
            target=target,
            is_sample=is_sample,
            submissions=submissions,
            review=review,
            fingerprint=_fingerprint(draft_id, kind, submissions),
        )


def callback_token(secret: bytes, draft_id: str, attempts: Sequence[tuple[int, int]], body: bytes) -> str:
    """The unguessable address part of one submission's callbacks.

    `attempts` are its row ids with the number of the attempt. The same plan always gives the same token, and no two
    submissions share one, even when their bytes are equal.
    """
    rows = ",".join(f"{row_id}:{attempt}" for row_id, attempt in attempts)
    content = hashlib.sha256(body).hexdigest()
    return hmac.new(secret, f"{draft_id}\n{rows}\n{content}".encode(), hashlib.sha256).hexdigest()


def priced(fingerprint: str, price: Price | None) -> str:
    """What a person says yes to: exactly these bytes at the price that the service names for them."""
    if price is None:
        return fingerprint
    return hashlib.sha256(f"{fingerprint}\n{price.expected_cents}\n{price.worst_cents}\n".encode()).hexdigest()


def values_hash(target_id: str, values: Sequence[str]) -> str:
    """What makes two items the same: the same values sent to the same target."""
    return row_hash([target_id, *values])


def _fingerprint(draft_id: str, kind: Kind, submissions: Sequence[PlannedSubmission]) -> str:
    digest = hashlib.sha256(f"{draft_id}\n{kind.name}\n{kind.host}\n".encode())
    for submission in submissions:
        rows = ",".join(map(str, submission.row_ids))
        digest.update(f"{submission.operation}\n{rows}\n{submission.body_sha256}\n".encode())
    return digest.hexdigest()
