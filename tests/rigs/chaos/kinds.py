"""What the chaos harness has to know of a kind of job: how it is launched, and how its two ledgers compare."""

from __future__ import annotations

import csv
import io
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from services.container import App
from services.jobs.kind import Target
from services.jobs.states import ITEM_UNDER_WAY
from services.recipients import Source
from tests.rigs.people import ANA, named

PERSON = named("Chaos")
GIVEN_UP = "stopped waiting for it"
Request = Mapping[str, Any]
"""A paid request as the sandbox's ledger tells it."""


@dataclass(frozen=True)
class OurItem:
    """One item as our database has it, with the request that carried it."""

    id: int
    job_id: str
    state: str
    values: tuple[str, ...]
    vendor_id: str | None
    told: str
    flag: str
    reason: str
    operation: str
    body_sha256: str

    @property
    def name(self) -> str:
        """The first value, which no other row of any job has."""
        return self.values[0]

    @property
    def given_up(self) -> bool:
        """A person stopped waiting for it."""
        return GIVEN_UP in self.reason

    @property
    def under_way(self) -> bool:
        """It was sent and has no end yet."""
        return self.state in ITEM_UNDER_WAY


@dataclass
class Findings:
    """Broken promises, a sentence for each row."""

    paid_twice: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    wrong_row: list[str] = field(default_factory=list)

    def by_name(self) -> dict[str, list[str]]:
        """The sentences under the names of the counts."""
        return {"paid_twice": self.paid_twice, "lost": self.lost, "wrong_row": self.wrong_row}


class ChaosKind(Protocol):
    """One kind of job under torture. `left_out` says why a fault of the service's order book is not in the mixture."""

    name: str
    kind: str
    service: str
    faults: Sequence[str]
    left_out: Mapping[str, str]

    def settings(self, dice: random.Random) -> dict[str, object]:
        """How the sandbox plays the service in this round."""

    def draft(self, app: App, prefix: str, dice: random.Random) -> str:
        """A draft ready for its quote, whose rows begin with names that occur nowhere else."""

    def is_hopeless(self, item: OurItem, requests: Sequence[Request]) -> bool:
        """Whether the service will never end this item, so that only a person can end the wait."""

    def compare(self, items: Sequence[OurItem], requests: Sequence[Request]) -> Findings:
        """Hold our items against the paid requests that the service received."""


def accepted_for(requests: Sequence[Request]) -> dict[str, list[Request]]:
    """Row name -> the accepted requests that made something for it."""
    found: dict[str, list[Request]] = {}
    for request in requests:
        for item in request["items"]:
            if request["accepted"] and item["text"]:
                found.setdefault(item["text"][0], []).append(request)
    return found


def struck_by(requests: Sequence[Request], faults: Sequence[str]) -> bool:
    """Whether one of these faults struck one of these requests."""
    return any(name in (request["fault"] or "").split("+") for request in requests for name in faults)


def table_draft(
    app: App, kind: str, name: str, target: Target, columns: tuple[str, str], rows: Sequence[tuple[str, str]]
) -> str:
    """A draft over a file of these rows, both columns variables of the same name, the second optional."""
    text = io.StringIO(newline="")
    csv.writer(text).writerows([columns, *rows])
    drafts = app.drafts
    draft_id = drafts.create(kind=kind, person=PERSON, name=name)
    drafts.put_file(draft_id, text.getvalue().encode(), f"{name}.csv", PERSON)
    drafts.set_target(draft_id, target, ANA)
    drafts.set_variables(draft_id, list(columns), ANA, optional=list(columns[1:]))
    for column in columns:
        drafts.set_source(draft_id, column, Source("column", column), ANA)
    return draft_id
