"""What a person sees and does about callbacks: the log of deliveries, one applied again, our own address tried."""

from __future__ import annotations

import json
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlmodel import col

from services.config import Settings
from services.errors import ServiceError
from services.jobs.account import account_token
from services.jobs.kind import CalledBack
from services.jobs.kinds import Kinds
from services.jobs.launch.targets import CallOnLoop
from services.people.audit import record_alone, recorded
from services.people.persons import Person, Right
from services.store.database import Database
from services.store.kept_tables import Delivery
from services.store.tables import Item, Job, Submission
from services.vendors.wire.transport import Transport
from services.webhooks.apply import Applier

TRIED = "callsheet.test"
"""The event of a callback that a person sent to try the address."""
UNREADABLE_WORD = "cannot be read"


@dataclass(frozen=True, kw_only=True)
class DeliveryLine:
    """One incoming callback: when, what it says (`word` is the service's), and what came of it.

    `line` is the spreadsheet's line of the row that it was put on, None for one that is on none.
    """

    id: int
    received_at: datetime
    applied_at: datetime | None
    word: str
    outcome: str
    vendor_id: str
    job_id: str | None
    job_name: str
    line: int | None
    messenger_url: str | None


@dataclass(frozen=True)
class DeliveryPage:
    """Deliveries, newest first; `next_before` asks for the older ones, None at the end."""

    lines: Sequence[DeliveryLine]
    next_before: int | None


class CallbackDesk:
    """The callbacks of one service's account. Whoever knows its address can pretend to be the service."""

    def __init__(
        self, database: Database, kinds: Kinds, applier: Applier, settings: Settings, secret: bytes, call: CallOnLoop
    ) -> None:
        self._database = database
        self._kinds = kinds
        self._applier = applier
        self._settings = settings
        self._secret = secret
        self._call = call

    @property
    def reaches_us(self) -> bool:
        """Whether services can call back here: the dashboard has an https address of its own."""
        return (self._settings.public_url or "").startswith("https://")

    def address(self, service: str) -> str:
        """The one address for everything of this service's account. A secret."""
        root = self._settings.public_url or self._settings.own_url
        return f"{root}/webhooks/{service}/{account_token(self._secret, service)}"

    def shown(self, service: str, address: str) -> str:
        """An address as it may be shown: without our token, where it is ours."""
        return address.replace(account_token(self._secret, service), "(secret)")

    def deliveries(self, service: str, *, before: int | None = None, limit: int = 25) -> DeliveryPage:
        """The callbacks of this service that are kept, newest first."""
        asked = (
            select(Delivery, Job.id, Job.name, Item.line, Item.messenger_url)  # type: ignore[call-overload]
            .outerjoin(Submission, col(Submission.id) == col(Delivery.submission_id))
            .outerjoin(Item, col(Item.vendor_id) == col(Delivery.vendor_id))
            .outerjoin(Job, col(Job.id) == func.coalesce(col(Submission.job_id), col(Item.job_id)))
            .where(col(Delivery.service) == service)
            .order_by(col(Delivery.id).desc())
            .limit(limit + 1)
        )
        if before is not None:
            asked = asked.where(col(Delivery.id) < before)
        with self._database.read() as session:
            found = session.execute(asked).all()
            lines = [self._line(*row) for row in found[:limit]]
        return DeliveryPage(lines, lines[-1].id if len(found) > limit else None)

    def apply_again(self, delivery_id: int, person: Person) -> None:
        """Apply one once more. Raises UnknownRecord or StoreError."""
        person.must(Right.LAUNCH)
        self._applier.apply_again(delivery_id)
        record_alone(self._database, actor=person.name, act="apply a callback again", about=f"delivery:{delivery_id}")

    def try_address(self, service: str, person: Person) -> None:
        """Send one callback of ours to our own address, the way the service would; it names no video.

        Raises VendorError when it does not arrive.
        """
        person.must(Right.MANAGE)
        with recorded(self._database, actor=person.name, act="try the callback address", about=f"service:{service}"):
            self._call(self._deliver(service))

    async def _deliver(self, service: str) -> None:
        root = self._settings.public_url or self._settings.own_url
        transport = Transport("This dashboard", root, {})
        body = json.dumps({"event": TRIED, "id": str(uuid.uuid4())}).encode()
        try:
            path = f"/webhooks/{service}/{account_token(self._secret, service)}"
            await transport.write("take a callback", "POST", path, content=body)
        finally:
            await transport.aclose()

    def _line(
        self, delivery: Delivery, job_id: str | None, job_name: str | None, line: int | None, film: str | None
    ) -> DeliveryLine:
        return DeliveryLine(
            id=int(delivery.id or 0),
            received_at=delivery.received_at,
            applied_at=delivery.applied_at,
            word=self._word(delivery),
            outcome=delivery.outcome,
            vendor_id=delivery.vendor_id,
            job_id=job_id,
            job_name=job_name or "",
            line=line,
            messenger_url=film,
        )

    def _word(self, delivery: Delivery) -> str:
        called = next((kind for kind in self._kinds.of_service(delivery.service) if isinstance(kind, CalledBack)), None)
        try:
            seen = called.read_delivery(delivery.body, delivery.query) if called is not None else None
        except ServiceError:
            return UNREADABLE_WORD
        return (seen.word or seen.told) if seen is not None else UNREADABLE_WORD
