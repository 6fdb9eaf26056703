"""Cutting a ready request where a cap lets only a part of its rows go: the same values, proved from the bytes."""

from __future__ import annotations

from functools import partial

from services.errors import NotPossible
from services.jobs.kind import Kind, Order
from services.jobs.ledger.entries import submission_token
from services.jobs.ledger.money.parting import TwoRequests, Whole, part_request
from services.jobs.ledger.moves import CALLSHEET
from services.recipients import ColumnMapping
from services.store.database import Database
from services.store.tables import Job


class Parting:
    """Makes two requests of one that a cap does not let go whole."""

    def __init__(self, database: Database, secret: bytes) -> None:
        self._database = database
        self._secret = secret

    def part(self, submission_id: str, items: int, kind: Kind) -> bool:
        """Leave so many items in the request, the others in a new one behind it; False when it is not ready any more.

        Raises NotPossible, with nothing changed, when the new bytes would not say the very same about each row.
        """
        cut = partial(self._cut, kind, items)
        return part_request(self._database, submission_id, items, CALLSHEET, cut)

    def _cut(self, kind: Kind, items: int, job: Job, whole: Whole) -> TwoRequests:
        variables = ColumnMapping.from_dict(job.settings.get("mapping", {})).variables
        first_order = Order(job.settings, variables, whole.values[:items])
        rest_order = Order(job.settings, variables, whole.values[items:])
        attempts = whole.attempts[items:]
        token = submission_token(self._secret, job.draft_id, attempts, kind.request(rest_order, "").body)
        first, rest = kind.request(first_order, whole.token), kind.request(rest_order, token)
        parts = [*kind.read_body(first.body), *kind.read_body(rest.body)]
        if [one.named_values for one in parts] != [one.named_values for one in kind.read_body(whole.body)]:
            raise NotPossible(
                "A request does not go whole under a cap, and its parts would not say the same about each row. Nothing "
                "was sent.",
                next_step="Raise the cap so that the whole request goes, or cancel the job and launch fewer rows.",
            )
        return TwoRequests(first, rest, token)
