"""What a kind of job can do, by who asks. What only some kinds can do is a protocol of its own."""

from __future__ import annotations

from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Protocol, runtime_checkable

from pydantic import JsonValue

from services.jobs.account import Account, Price, PriceList
from services.jobs.sighting import Sighting

Work = Mapping[str, JsonValue]
"""What a kind needs to know again about a request of its own, kept with the submission as JSON."""


@dataclass(frozen=True)
class Order:
    """What is to be made: the settings of a draft, its variables, and the rendered values of its rows, in order."""

    settings: Mapping[str, Any]
    variables: Sequence[str]
    rows: Sequence[Sequence[str]]


@dataclass(frozen=True)
class Request:
    """One paid request as it would leave.

    `operation` is a label for people, never read back, `lane` what shares the service's places, `about_id` the thing
    at the service that it works on, where known before, `work` what the kind wants to know again.
    """

    body: bytes
    operation: str
    lane: str = ""
    about_id: str | None = None
    work: Work = field(default_factory=dict)


@dataclass(frozen=True)
class SentRow:
    """One row as the bytes of a submission say it."""

    position: int
    named_values: list[tuple[str, str]] = field(default_factory=list)


@dataclass(frozen=True)
class Sent:
    """One submission as the kind described it. `submission_id` is ours, stored before the call, unlike any other.

    `clock_offset` is the service's time less ours when it was sent; None where no answer had told.
    """

    submission_id: str
    job_id: str
    operation: str
    lane: str
    about_id: str | None
    work: Work
    first_sent_at: datetime
    clock_offset: timedelta | None = None

    @property
    def sent_at_there(self) -> datetime:
        """When it was sent by the service's own clock, as far as known."""
        return self.first_sent_at + (self.clock_offset or timedelta(0))


@dataclass(frozen=True)
class Outgoing(Sent):
    """One paid request on its way, with its exact bytes."""

    body: bytes = field(kw_only=True)


@dataclass(frozen=True)
class Answer:
    """A clear yes to a paid request: the service's ids in its own order, no proof about rows; `about_id` if changed."""

    ids: list[str]
    http_status: int
    request_id: str | None = None
    about_id: str | None = None


@dataclass(frozen=True)
class Generation:
    """One generation that is not final: the id under which the ledger keeps it, and the submission it came of."""

    vendor_id: str
    sent: Sent


@dataclass(frozen=True)
class Watched:
    """What the engine asks for in one look at a job; `work` is of its first submission."""

    job_id: str
    target_id: str
    work: Work
    open: Sequence[Generation]
    unclear: Sequence[Outgoing]
    seeks_unknown: bool
    sent_since: datetime | None

    @property
    def open_ids(self) -> list[str]:
        """Their ids."""
        return [one.vendor_id for one in self.open]


@dataclass(frozen=True)
class Target:
    """Something of the service's that a job is made from, by what it is there and by its id."""

    type: str
    vendor_id: str
    name: str


class Drafting(Protocol):
    """Asked while a job is prepared. None of it calls the service."""

    def missing(self, settings: Mapping[str, Any]) -> list[str]:
        """What a person has still to choose before a quote, in plain words; empty when nothing."""

    def target(self, settings: Mapping[str, Any]) -> Target:
        """What the job is made from. Raises MappingIncomplete when it is not chosen."""

    def request(self, order: Order, token: str) -> Request:
        """The exact request for these rows. The same input gives the same bytes. Raises Invalid naming the row.

        No two submissions share a `token`; the kind makes an address or an id of it as it likes. It is "" where only
        the content counts.
        """

    def read_body(self, body: bytes) -> list[SentRow]:
        """What those bytes say, row by row: the proof is drawn from this."""


class Sending(Protocol):
    """Asked by the engine when a submission goes out."""

    most_per_submission: int

    def places(self, lane: str) -> int | None:
        """How many submissions of this lane the account has room for at once, or None when nobody counts."""

    async def send(self, outgoing: Outgoing) -> Answer:
        """Make the one paid request. Raises NotSent, Refused or Unclear; never repeats."""


class Watching(Protocol):
    """Asked by the engine while something is under way."""

    def look(self, watched: Watched) -> AsyncIterator[list[Sighting]]:
        """Free reads that tell how the generations stand, page by page. Raises VendorError."""


class Catalogue(Protocol):
    """Asked on a person's wish: what jobs can be made from."""

    async def list_targets(self, target_type: str) -> list[Target]:
        """Everything of that sort on the account. Raises VendorError."""

    def parse_target(self, target_type: str, text: str) -> str:
        """The id in a pasted web address or id. Raises Invalid with what was expected."""


class Kind(Drafting, Sending, Watching, Catalogue, Protocol):
    """One kind of job at one service.

    `host` names where it is made; a job launched for one host is never sent to another. `id_column` heads the items'
    ids in a results file, "" for none. `account_types` are the sorts of targets that one account alone has.
    """

    name: str
    service: str
    service_title: str
    item_word: str
    id_column: str
    account_types: Collection[str]
    practice: bool
    host: str

    @property
    def account(self) -> Account:
        """What is particular to its service, in words for people."""

    async def aclose(self) -> None:
        """Close every connection to its service; it cannot be used afterwards."""


@runtime_checkable
class Varied(Protocol):
    """A kind of which some jobs make something else than its items."""

    def made_by(self, settings: Mapping[str, Any]) -> str:
        """What one thing is called that a draft of these settings makes; "" for an item of the kind."""


@runtime_checkable
class Replaying(Protocol):
    """A kind whose service documents that the same request under the same key is answered and not done again."""

    async def replays(self) -> bool:
        """Whether the server at hand is known to do so."""

    async def replay(self, outgoing: Outgoing) -> Answer:
        """Ask what became of an unclear request by that replay. Raises as `send`; only if `replays`."""


@runtime_checkable
class CalledBack(Protocol):
    """A kind whose service calls back, to an address that the kind made of a submission's token or to the account's."""

    def read_delivery(self, body: bytes, query: str) -> Sighting:
        """What a callback says. Raises Invalid when it cannot be read."""


@runtime_checkable
class Refreshing(Protocol):
    """A kind whose service gives the addresses of something finished anew."""

    async def refresh(self, vendor_id: str) -> Sighting:
        """One finished generation as the service tells it now. Free. Raises VendorError."""


@runtime_checkable
class Priced(Protocol):
    """A kind whose service names its prices."""

    def price_key(self, settings: Mapping[str, Any]) -> str | None:
        """Under which name the prices for such settings are kept; None where the service names none for them."""

    async def list_prices(self, settings: Mapping[str, Any]) -> PriceList:
        """What the service says now, free of charge. Raises VendorError."""

    def price(self, order: Order, listed: PriceList | None) -> Price | None:
        """What these rows cost by what was listed last, in money; None where that cannot be said."""
