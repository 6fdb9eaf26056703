"""Takes callbacks in: bounded body, token check, stored before it is answered."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import logging
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import or_, select
from sqlmodel import Session, col
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from services.errors import StoreError
from services.jobs.account import account_token
from services.jobs.kinds import Kinds
from services.store.database import Database
from services.store.kept_tables import Delivery
from services.store.shared.upserts import insert_new
from services.store.tables import Submission, utc_now
from services.webhooks.bounds import DeliveryBounds, OldDeliveries

log = logging.getLogger(__name__)

MOST_BYTES = 256 * 1024
TOKEN_LENGTH = 64
GATHER_SECONDS = 0.002
"""So long a crowd is waited for before it is stored; callbacks come by the hundred when a batch is done."""
MOST_AT_ONCE = 256
MOST_WAITING = 2000
MOST_KNOWN = 10_000


@dataclass(frozen=True)
class Callback:
    """One callback as it came, and what its answer waits for: whether it was stored."""

    service: str
    token: str
    query: str
    body: bytes
    kept: asyncio.Future[bool] | None = None

    def answer(self, kept: bool | Exception) -> None:
        """Let it be answered."""
        if self.kept is None or self.kept.done():
            return
        if isinstance(kept, Exception):
            self.kept.set_exception(kept)
        else:
            self.kept.set_result(kept)


class Intake:
    """Takes deliveries for `POST /webhooks/<service>/<token>`: the token of a submission, or that of the account.

    Those that come while others are being stored are stored together, in one transaction.
    """

    def __init__(self, database: Database, kinds: Kinds, secret: bytes, arrived: Callable[[], object]) -> None:
        self._database = database
        self._kinds = kinds
        self._secret = secret
        self._arrived = arrived
        self._submissions: dict[str, str] = {}
        self._waiting: list[Callback] = []
        self._storing: asyncio.Task[None] | None = None
        self._bounds = DeliveryBounds()
        self.old = OldDeliveries(database)

    async def take(self, request: Request) -> Response:
        """Store a delivery and answer 200; 404 for a wrong token, 413 for a long body, 503 when it cannot be kept.

        To an address that has had far more than its items can mean, the answer is 404 as well.
        """
        service, token = request.path_params["service"], request.path_params["token"]
        if not self._kinds.of_service(service):
            return PlainTextResponse("not found", status_code=404)
        body = await _bounded_body(request)
        if body is None:
            return PlainTextResponse("too long", status_code=413)
        if len(self._waiting) >= MOST_WAITING:
            return PlainTextResponse("try again", status_code=503)
        kept: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        self._waiting.append(Callback(service, token, request.url.query, body, kept))
        if self._storing is None or self._storing.done():
            self._storing = asyncio.get_running_loop().create_task(self._store_waiting())
        try:
            if not await kept:
                return PlainTextResponse("not found", status_code=404)
        except StoreError:
            # Not kept, so not acknowledged: polling finds the result, and a service that repeats may repeat.
            return PlainTextResponse("try again", status_code=503)
        return PlainTextResponse("ok")

    async def _store_waiting(self) -> None:
        while self._waiting:
            await asyncio.sleep(GATHER_SECONDS)
            crowd, self._waiting = self._waiting[:MOST_AT_ONCE], self._waiting[MOST_AT_ONCE:]
            try:
                kept = await run_in_threadpool(self.keep_all, crowd)
            except BaseException as fault:
                for one in crowd:
                    one.answer(fault if isinstance(fault, StoreError) else _not_kept(fault))
                if not isinstance(fault, Exception):
                    raise
                continue
            for one, was_kept in zip(crowd, kept, strict=True):
                one.answer(was_kept)
            if any(kept):
                self._arrived()

    def keep_all(self, crowd: Sequence[Callback]) -> list[bool]:
        """Store these in one transaction; for each whether its token is somebody's and not worn out.

        The same again is kept once. Raises StoreError, with none of them stored.
        """
        self._look_up({one.token for one in crowd if len(one.token) == TOKEN_LENGTH} - self._submissions.keys())
        owners = [None if self._is_account(one) else self._submissions.get(one.token) for one in crowd]
        known = [owner is not None or self._is_account(one) for one, owner in zip(crowd, owners, strict=True)]
        if not any(known):
            return known
        rows = [_row(one, owner) for one, owner in zip(crowd, owners, strict=True)]
        kept: list[bool] = []
        coming: Counter[tuple[str, str | None]] = Counter()
        with self._database.write() as session:
            there = _there(session, [row for row, is_known in zip(rows, known, strict=True) if is_known])
            new = []
            for row, is_known in zip(rows, known, strict=True):
                address = (row["service"], row["submission_id"])
                if is_known and _same(row) in there:
                    kept.append(True)  # delivered before, word for word
                    continue
                kept.append(is_known and self._bounds.has_room(session, *address, beside=coming[address]))
                if kept[-1]:
                    coming[address] += 1
                    there.add(_same(row))
                    new.append(row)
            insert_new(session, Delivery, new)
        self._bounds.count(coming)
        return kept

    def _is_account(self, one: Callback) -> bool:
        return hmac.compare_digest(account_token(self._secret, one.service).encode(), one.token.encode())

    def _look_up(self, tokens: set[str]) -> None:
        if not tokens:
            return
        with self._database.read() as session:
            found = session.execute(
                select(Submission.token, Submission.id).where(col(Submission.token).in_(tokens))  # type: ignore[call-overload]
            ).all()
        if len(self._submissions) > MOST_KNOWN:
            self._submissions.clear()
        self._submissions.update((token, submission_id) for token, submission_id in found)


def _row(one: Callback, submission_id: str | None) -> dict[str, Any]:
    return {
        "service": one.service,
        "submission_id": submission_id,
        "vendor_id": "",
        "query": one.query[:1000],
        "body": one.body,
        "body_sha256": hashlib.sha256(one.body).hexdigest(),
        "received_at": utc_now(),
        "outcome": "",
    }


def _same(row: Mapping[str, Any]) -> tuple[Any, ...]:
    return row["service"], row["submission_id"], row["body_sha256"], row["query"]


def _there(session: Session, rows: Sequence[Mapping[str, Any]]) -> set[tuple[Any, ...]]:
    """Which of these are kept already; of those of an account no constraint holds that they are kept once."""
    owners = {row["submission_id"] for row in rows}
    asked = select(Delivery.service, Delivery.submission_id, Delivery.body_sha256, Delivery.query).where(  # type: ignore[call-overload]
        or_(col(Delivery.submission_id).in_(owners - {None}), col(Delivery.submission_id).is_(None)),
        col(Delivery.body_sha256).in_({row["body_sha256"] for row in rows}),
    )
    return {tuple(found) for found in session.execute(asked)}


def _not_kept(fault: BaseException) -> StoreError:
    log.error("callbacks could not be stored", exc_info=fault)
    return StoreError(f"The callbacks could not be stored: {type(fault).__name__}.")


async def _bounded_body(request: Request) -> bytes | None:
    parts: list[bytes] = []
    size = 0
    async for part in request.stream():
        size += len(part)
        if size > MOST_BYTES:
            return None
        parts.append(part)
    return b"".join(parts)
