"""Sessions on the server: which browser is whose, until when, and ending them."""

from __future__ import annotations

import hashlib
import secrets
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, select, update
from sqlmodel import col

from services.store.database import Database
from services.store.people_tables import BrowserSession
from services.store.tables import utc_now

# Another process may have ended a session, so what is remembered of one counts for so many seconds only.
REMEMBERED = 10.0
SEEN_EVERY = timedelta(minutes=1)
REMEMBERED_MOST = 10_000
KEPT_AFTER_END = timedelta(days=30)


@dataclass(frozen=True)
class SignedIn:
    """Whose browser sent a request."""

    session_id: str
    person: str


@dataclass(frozen=True)
class SessionLine:
    """A session that is open now, for a list."""

    session_id: str
    person: str
    browser: str
    address: str
    created_at: datetime
    seen_at: datetime


@dataclass(frozen=True)
class _Remembered:
    signed_in: SignedIn | None
    seen_at: datetime
    read_at: float


class Sessions:
    """Begins, finds, lists and ends sessions. May be used from any thread."""

    def __init__(
        self,
        database: Database,
        *,
        mark: str,
        idle: timedelta,
        longest: timedelta,
        clock: Callable[[], datetime] = utc_now,
    ) -> None:
        """`mark` is the team password's: a session that was begun with another password is over."""
        self._database = database
        self._mark = mark
        self._idle = idle
        self._longest = longest
        self._clock = clock
        self._lock = threading.Lock()
        self._remembered: dict[str, _Remembered] = {}
        self._listeners: list[Callable[[str], None]] = []

    def begin(self, person: str, *, browser: str = "", address: str = "") -> str:
        """Begin a session and return its token, which only the browser's cookie keeps. Raises StoreError."""
        token, now = secrets.token_urlsafe(32), self._clock()
        line = BrowserSession(
            token_sha256=_hashed(token),
            person=person,
            password_mark=self._mark,
            browser=browser[:200],
            address=address[:100],
            created_at=now,
            seen_at=now,
        )
        with self._database.write() as session:
            session.execute(
                delete(BrowserSession).where(col(BrowserSession.created_at) < now - self._longest - KEPT_AFTER_END)
            )
            session.add(line)
        return token

    def remembered(self, token: str, *, active: bool = True) -> tuple[bool, SignedIn | None]:
        """Whether `find` would answer at once, and its answer: for callers that must not wait for the database."""
        known = self._remembered.get(_hashed(token))
        if known is None or time.monotonic() - known.read_at > REMEMBERED:
            return False, None
        due = active and known.signed_in is not None and abs(self._clock() - known.seen_at) > SEEN_EVERY
        return not due, known.signed_in

    def find(self, token: str, *, active: bool = True) -> SignedIn | None:
        """Who this token belongs to, or None when its session is over. Raises StoreError.

        `active`: a person did something just now, so that the session is not idle.
        """
        known, found = self.remembered(token, active=active)
        if known:
            return found
        hashed, now = _hashed(token), self._clock()
        with self._database.read() as session:
            line = session.scalar(select(BrowserSession).where(col(BrowserSession.token_sha256) == hashed))
        is_open = line is not None and self._is_open(line, now)
        found = SignedIn(line.id, line.person) if line is not None and is_open else None
        seen_at = line.seen_at if line is not None else now
        if found is not None and line is not None and active and abs(now - seen_at) > SEEN_EVERY:
            seen_at = now
            # Begun in the future: the clock was put back, which must not make a session last longer than it may.
            begun = min(line.created_at, now)
            with self._database.write() as session:
                session.execute(
                    update(BrowserSession)
                    .where(col(BrowserSession.id) == found.session_id)
                    .values(seen_at=now, created_at=begun)
                )
        self._remember(hashed, _Remembered(found, seen_at, time.monotonic()))
        return found

    def person_of(self, session_id: str) -> str | None:
        """The person of an open session by its id, or None. Raises StoreError."""
        known = self._remembered.get(session_id)
        if known is not None and time.monotonic() - known.read_at <= REMEMBERED:
            return known.signed_in.person if known.signed_in is not None else None
        now = self._clock()
        with self._database.read() as session:
            line = session.get(BrowserSession, session_id)
        found = SignedIn(line.id, line.person) if line is not None and self._is_open(line, now) else None
        self._remember(session_id, _Remembered(found, line.seen_at if line is not None else now, time.monotonic()))
        return found.person if found is not None else None

    def open_sessions(self) -> list[SessionLine]:
        """Every session that is open now, the one seen last first. Raises StoreError."""
        now = self._clock()
        with self._database.read() as session:
            lines = session.scalars(
                select(BrowserSession)
                .where(col(BrowserSession.ended_at).is_(None), col(BrowserSession.password_mark) == self._mark)
                .order_by(col(BrowserSession.seen_at).desc())
            )
            return [
                SessionLine(line.id, line.person, line.browser, line.address, line.created_at, line.seen_at)
                for line in lines
                if self._is_open(line, now)
            ]

    def end(self, session_id: str, by: str) -> None:
        """End a session: its cookie opens nothing more and its open pages are closed at once. Raises StoreError."""
        with self._database.write() as session:
            session.execute(
                update(BrowserSession)
                .where(col(BrowserSession.id) == session_id, col(BrowserSession.ended_at).is_(None))
                .values(ended_at=self._clock(), ended_by=by)
            )
        with self._lock:
            self._remembered = {
                hashed: known
                for hashed, known in self._remembered.items()
                if known.signed_in is None or known.signed_in.session_id != session_id
            }
        for listener in list(self._listeners):
            listener(session_id)

    def when_ended(self, listener: Callable[[str], None]) -> None:
        """Call `listener` with the id of each session that is ended here, in the thread of whoever ends it."""
        self._listeners.append(listener)

    def _is_open(self, line: BrowserSession, now: datetime) -> bool:
        # A clock that was put back makes ages negative, and signs nobody out.
        return (
            line.ended_at is None
            and line.password_mark == self._mark
            and now - line.created_at <= self._longest
            and now - line.seen_at <= self._idle
        )

    def _remember(self, hashed: str, known: _Remembered) -> None:
        with self._lock:
            self._remembered.pop(hashed, None)
            self._remembered[hashed] = known
            if len(self._remembered) > REMEMBERED_MOST:
                del self._remembered[next(iter(self._remembered))]


def _hashed(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()
