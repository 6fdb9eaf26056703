"""Takes callbacks in: bounded body, token check, stored before it is answered."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable

from sqlalchemy import select
from sqlmodel import Session, col
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from services.errors import AlreadyStored, StoreError
from services.jobs.account import account_token
from services.jobs.kinds import Kinds
from services.store.database import Database
from services.store.tables import Delivery, Submission
from services.webhooks.bounds import DeliveryBounds, OldDeliveries

MOST_BYTES = 256 * 1024
TOKEN_LENGTH = 64


class Intake:
    """Takes deliveries for `POST /webhooks/<service>/<token>`: the token of a submission, or that of the account."""

    def __init__(self, database: Database, kinds: Kinds, secret: bytes, arrived: Callable[[], object]) -> None:
        self._database = database
        self._kinds = kinds
        self._secret = secret
        self._arrived = arrived
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
        try:
            kept = await run_in_threadpool(self.keep, service, token, request.url.query, body)
        except StoreError:
            # Not kept, so not acknowledged: polling finds the result, and a service that repeats may repeat.
            return PlainTextResponse("try again", status_code=503)
        if not kept:
            return PlainTextResponse("not found", status_code=404)
        self._arrived()
        return PlainTextResponse("ok")

    def keep(self, service: str, token: str, query: str, body: bytes) -> bool:
        """Store a delivery; False when the token is nobody's or worn out. The same delivery again is kept once."""
        if len(token) != TOKEN_LENGTH:
            return False
        submission_id = None
        if not hmac.compare_digest(account_token(self._secret, service).encode(), token.encode()):
            submission_id = self._submission_of(token)
            if submission_id is None:
                return False
        delivery = Delivery(
            service=service,
            submission_id=submission_id,
            query=query[:1000],
            body=body,
            body_sha256=hashlib.sha256(body).hexdigest(),
        )
        try:
            with self._database.write() as session:
                if not self._bounds.has_room(session, service, submission_id):
                    return False
                if submission_id is not None or not _is_kept(session, delivery):
                    session.add(delivery)
        except AlreadyStored:
            return True  # delivered before, word for word
        self._bounds.count(service, submission_id)
        return True

    def _submission_of(self, token: str) -> str | None:
        with self._database.read() as session:
            found = session.execute(
                select(Submission.id, Submission.token).where(col(Submission.token) == token)  # type: ignore[call-overload]
            ).first()
        if found is None or not hmac.compare_digest(found[1].encode(), token.encode()):
            return None
        return str(found[0])


def _is_kept(session: Session, delivery: Delivery) -> bool:
    """Whether the account was told the same before; no constraint holds that, as there is no submission to hold it."""
    same = select(Delivery.id).where(  # type: ignore[call-overload]
        col(Delivery.submission_id).is_(None),
        col(Delivery.service) == delivery.service,
        col(Delivery.body_sha256) == delivery.body_sha256,
        col(Delivery.query) == delivery.query,
    )
    return session.execute(same).first() is not None


async def _bounded_body(request: Request) -> bytes | None:
    parts: list[bytes] = []
    size = 0
    async for part in request.stream():
        size += len(part)
        if size > MOST_BYTES:
            return None
        parts.append(part)
    return b"".join(parts)
