"""What a kind of job has to be able to do. Ledger and engine know kinds only through this door."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from services.jobs.account import Account


@dataclass(frozen=True)
class Answer:
    """A clear yes to a paid request: the service's ids in its own order, which prove nothing about rows yet."""

    ids: list[str]
    http_status: int
    request_id: str | None = None


@dataclass(frozen=True)
class Outgoing:
    """One paid request on its way. `submission_id` is ours, made and stored before the call, and unlike any other."""

    submission_id: str
    job_id: str
    operation: str
    body: bytes
    first_sent_at: datetime


@dataclass(frozen=True)
class Sighting:
    """What a service said about one generation, in a list, a single read or a callback.

    `outcome` is "" while it runs, "succeeded" or "failed" when the service's word is final. `position` and
    `values` are what the service echoes of our request: evidence, possibly missing or wrong. `submission_id` is set
    where the service knows the generation by an id of ours, which is proof. A success `needs_film` where services say
    the word before the file is there.
    """

    vendor_id: str
    outcome: str
    status: str
    position: int | None = None
    values: list[str] | None = None
    url: str | None = None
    share_url: str | None = None
    thumbnail_url: str | None = None
    gif_url: str | None = None
    message: str = ""
    created_at: datetime | None = None
    submission_id: str | None = None
    needs_film: bool = True


@dataclass(frozen=True)
class Watched:
    """What the engine wants to know in one look: the open generations of a job and where they were made."""

    job_id: str
    operation: str
    target_id: str
    open_ids: Sequence[str]
    unclear: Sequence[Outgoing]
    seeks_unknown: bool
    sent_since: datetime | None


@dataclass(frozen=True)
class Target:
    """Something of the service's that a job is made from, by its noun and its id there."""

    noun: str
    vendor_id: str
    name: str


@dataclass(frozen=True)
class Price:
    """What the service charges for some rows, in US cents: expected, at worst, and what the account has left."""

    expected_cents: int
    worst_cents: int
    balance_cents: int | None = None
    why: str = ""


@dataclass(frozen=True)
class SentRow:
    """One row as the bytes of a submission say it."""

    position: int
    named_values: list[tuple[str, str]] = field(default_factory=list)


class Kind(Protocol):
    """One kind of job at one service.

    `host` names where it is made; a job launched for one host is never sent to another. `id_column` is the heading
    under which a results file gives each item's id at the service; "" where people have no use for it.
    """

    name: str
    service: str
    service_title: str
    item_word: str
    id_column: str
    most_per_submission: int
    practice: bool
    host: str

    @property
    def account(self) -> Account:
        """What is particular to its service, in words for people."""

    def missing(self, settings: Mapping[str, Any]) -> list[str]:
        """What a person has still to choose before a quote, in plain words; empty when nothing."""

    def target(self, settings: Mapping[str, Any]) -> Target:
        """What the job is made from. Raises MappingIncomplete when it is not chosen."""

    def operation(self, settings: Mapping[str, Any], variables: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
        """The name of the paid operation that makes these rows, kept on the submission."""

    def price(
        self,
        settings: Mapping[str, Any],
        variables: Sequence[str],
        rows: Sequence[Sequence[str]],
        known: Callable[[str], Mapping[str, str]],
    ) -> Price | None:
        """What the service itself says these rows cost, or None when it names no price.

        `known(noun)` gives what the service listed under that noun when last asked: vendor id to name.
        """

    def body(
        self,
        settings: Mapping[str, Any],
        variables: Sequence[str],
        rows: Sequence[Sequence[str]],
        callback_url: str | None,
    ) -> bytes:
        """The exact bytes of one paid request. The same input gives the same bytes. Raises Invalid naming the row."""

    def read_body(self, body: bytes) -> list[SentRow]:
        """What those bytes say, row by row: the proof is drawn from this."""

    def callback_url(self, token: str) -> str | None:
        """Where the service may call back about one submission, or None when it could not reach us."""

    def most_under_way(self, operation: str) -> int | None:
        """How many generations of this operation the account makes at once, or None when nobody counts."""

    async def send(self, outgoing: Outgoing) -> Answer:
        """Make the one paid request. Raises NotSent, Refused or Unclear; never repeats."""

    async def replays(self) -> bool:
        """Whether the service documents that the same request under the same id is answered and not done again."""

    async def replay(self, outgoing: Outgoing) -> Answer:
        """Ask what became of an unclear request by that documented replay. Raises as `send`; only if `replays`."""

    def look(self, watched: Watched) -> AsyncIterator[list[Sighting]]:
        """Free reads that tell how the generations stand, page by page. Raises VendorError."""

    def read_delivery(self, body: bytes, query: str) -> Sighting:
        """What a callback says. Raises Invalid when it cannot be read."""

    def public_id(self, vendor_id: str) -> str:
        """The item's id as the service and its support know it, from the one that the ledger keeps it under."""

    async def list_targets(self, noun: str) -> list[Target]:
        """Everything of that noun on the account. Raises VendorError."""

    def parse_target(self, noun: str, text: str) -> str:
        """The id in a pasted web address or id. Raises Invalid with what was expected."""


class Kinds:
    """The kinds of job by name."""

    def __init__(self, kinds: Sequence[Kind]) -> None:
        self._by_name = {kind.name: kind for kind in kinds}

    def __getitem__(self, name: str) -> Kind:
        return self._by_name[name]

    def __iter__(self) -> Iterator[Kind]:
        return iter(self._by_name.values())

    def of_service(self, service: str) -> list[Kind]:
        """Every kind made at one service."""
        return [kind for kind in self._by_name.values() if kind.service == service]
