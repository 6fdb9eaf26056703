"""Sessions on the server: which browser is whose, until when, and ending them."""

from __future__ import annotations

import hashlib
import secrets
import threading
import time
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial

from sqlalchemy import ColumnElement, delete, select, update
from sqlmodel import Session, col

from services.people.admission import Admission
from services.people.audit import record
from services.people.persons import Person, Role
from services.people.refusals.sign_ins import Refusals
from services.people.session_rows import SESSIONS, hold_still
from services.store.database import Database
from services.store.people_tables import BrowserSession, Member
from services.store.shared.locks import unlocked
from services.store.tables import utc_now

# Another process may have ended a session, so what is remembered of one counts for so many seconds only.
REMEMBERED = 1.0
SEEN_EVERY = timedelta(minutes=1)
REMEMBERED_MOST = 10_000
KEPT_AFTER_END = timedelta(days=30)
NEVER = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class SignedIn:
    """Whose browser sent a request."""

    session_id: str
    person: Person


@dataclass(frozen=True)
class SessionLine:
    """A session that is open now, for a list."""

    session_id: str
    person: str
    identity: str
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
        admission: Admission,
        idle: timedelta,
        longest: timedelta,
        clock: Callable[[], datetime] = utc_now,
    ) -> None:
        """`admission` says what still lets people in: a session that was begun with something else is over."""
        self._database = database
        self._admission = admission
        self._idle = idle
        self._longest = longest
        self._clock = clock
        self._refusals = Refusals(database)
        self._lock = threading.Lock()
        self._remembered: dict[str, _Remembered] = {}
        self._turn = 0
        self._listeners: list[Callable[[str], None]] = []

    def begin(
        self,
        person: str,
        *,
        browser: str = "",
        address: str = "",
        identity: str = "",
        provider: str | None = None,
        proved_at: datetime | None = None,
    ) -> str:
        """Begin a session and return its token, which only the browser's cookie keeps. Raises StoreError.

        `identity` is what this `provider` proved, and `proved_at` when, None where it does not say; without a provider
        somebody typed the team password just now, or gave a name.
        """
        self._refusals.settle()
        token, now = secrets.token_urlsafe(32), self._clock()
        line = BrowserSession(
            token_sha256=_hashed(token),
            person=person,
            identity=identity,
            password_mark=self._admission.mark_of(provider),
            browser=browser[:200],
            address=address[:100],
            created_at=now,
            seen_at=now,
            proved_at=now if provider is None else proved_at and min(proved_at, now),
        )
        with self._database.write() as session:
            old = select(BrowserSession.id).where(col(BrowserSession.created_at) < now - self._longest - KEPT_AFTER_END)  # type: ignore[call-overload]
            session.execute(delete(BrowserSession).where(col(BrowserSession.id).in_(unlocked(old, BrowserSession))))
            session.add(line)
            record(
                session,
                actor=person,
                act="sign in",
                about=f"session:{line.id}",
                after={"by": provider or "the team password" if line.password_mark else "a name"},
                came_from=address,
            )
        return token

    def note_refusal(self, person: str, why: str, *, address: str = "", identity: str = "") -> None:
        """Somebody was refused at sign-in under this name: it stands in the team's record. Raises StoreError."""
        self._refusals.note(person, why, address=address, identity=identity)

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
        hashed, now, turn = _hashed(token), self._clock(), self._turn
        line, found = self._read(col(BrowserSession.token_sha256) == hashed, now)
        seen_at = line.seen_at if line is not None else now
        if found is not None and line is not None and active and abs(now - seen_at) > SEEN_EVERY:
            seen_at = now
            # Begun in the future: the clock was put back, which must not make a session last longer than it may.
            begun, proved_at = min(line.created_at, now), line.proved_at and min(line.proved_at, now)
            with self._database.write() as session:
                session.execute(
                    update(BrowserSession)
                    .where(col(BrowserSession.id) == found.session_id)
                    .values(seen_at=now, created_at=begun, proved_at=proved_at)
                )
        self._remember(hashed, _Remembered(found, seen_at, time.monotonic()), turn)
        return found

    def person_of(self, session_id: str) -> Person | None:
        """The person of an open session by its id, or None. Raises StoreError."""
        known = self._remembered.get(session_id)
        if known is not None and time.monotonic() - known.read_at <= REMEMBERED:
            return known.signed_in.person if known.signed_in is not None else None
        now, turn = self._clock(), self._turn
        line, found = self._read(col(BrowserSession.id) == session_id, now)
        seen_at = line.seen_at if line is not None else now
        self._remember(session_id, _Remembered(found, seen_at, time.monotonic()), turn)
        return found.person if found is not None else None

    def role_now(self, session_id: str, within: Session | None) -> Role | None:
        """What the person of a session is by now, whatever is remembered; None when it is over. Raises StoreError.

        It is read in the transaction `within`, until whose end nobody changes it, else in one of its own.
        """
        if within is not None:
            hold_still(within, session_id)
        _line, found = self._read(col(BrowserSession.id) == session_id, self._clock(), within)
        return found.person.role if found is not None else None

    def has_come(self, name: str) -> bool:
        """Whether somebody came under this name before, as far as sessions are kept. Raises StoreError."""
        with self._database.read() as session:
            found = session.scalar(select(BrowserSession.id).where(col(BrowserSession.person) == name).limit(1))  # type: ignore[call-overload]
        return found is not None

    def open_sessions(self) -> list[SessionLine]:
        """Every session that is open now, the one seen last first. Raises StoreError."""
        now = self._clock()
        with self._database.read() as session:
            found = session.execute(
                SESSIONS.where(col(BrowserSession.ended_at).is_(None)).order_by(col(BrowserSession.seen_at).desc())
            )
            return [
                SessionLine(
                    line.id, line.person, line.identity, line.browser, line.address, line.created_at, line.seen_at
                )
                for line, member in found
                if self._is_open(line, member, now)
            ]

    def end(self, session_id: str, by: str) -> None:
        """End a session: its cookie opens nothing more and its open pages are closed at once. Raises StoreError."""
        with self._database.write() as session:
            ended = session.execute(
                update(BrowserSession)
                .where(col(BrowserSession.id) == session_id, col(BrowserSession.ended_at).is_(None))
                .values(ended_at=self._clock(), ended_by=by)
            )
            if ended.rowcount:  # type: ignore[attr-defined]
                record(session, actor=by or "Callsheet", act="sign out", about=f"session:{session_id}")
        self._forget(lambda known: known.session_id == session_id)
        for listener in list(self._listeners):
            listener(session_id)

    def look_anew(self, identity: str) -> None:
        """Something was made of this person: their sessions are read again at once, and closed where they are over.

        Other processes see it within two seconds.
        """
        self._forget(lambda known: known.person.identity == identity)
        with self._database.read() as session:
            lines = session.execute(SESSIONS.where(col(BrowserSession.identity) == identity)).all()
        for line, member in lines:
            if line.ended_at is not None or not self._admission.is_open(line, member):
                for listener in list(self._listeners):
                    listener(line.id)

    def when_ended(self, listener: Callable[[str], None]) -> None:
        """Call `listener` with the id of each session that is ended here, in the thread of whoever ends it."""
        self._listeners.append(listener)

    def _read(
        self, which: ColumnElement[bool], now: datetime, within: Session | None = None
    ) -> tuple[BrowserSession | None, SignedIn | None]:
        with self._database.read() if within is None else nullcontext(within) as session:
            row = session.execute(SESSIONS.where(which)).first()
        if row is None:
            return None, None
        line, member = row
        if not self._is_open(line, member, now):
            return line, None
        fresh = self._admission.fresh_for
        person = Person(
            member.name if member is not None else line.person,
            self._admission.role(member),
            line.identity,
            (line.proved_at or NEVER) + fresh if fresh is not None else None,
            partial(self.role_now, line.id),
        )
        return line, SignedIn(line.id, person)

    def _is_open(self, line: BrowserSession, member: Member | None, now: datetime) -> bool:
        # A clock that was put back makes ages negative, and signs nobody out.
        return (
            line.ended_at is None
            and self._admission.is_open(line, member)
            and now - line.created_at <= self._longest
            and now - line.seen_at <= self._idle
        )

    def _forget(self, which: Callable[[SignedIn], bool]) -> None:
        with self._lock:
            self._turn += 1
            self._remembered = {
                name: known
                for name, known in self._remembered.items()
                if known.signed_in is None or not which(known.signed_in)
            }

    def _remember(self, hashed: str, known: _Remembered, turn: int) -> None:
        with self._lock:
            if turn != self._turn:
                return  # it was read before something ended or changed, and may be older than that
            self._remembered.pop(hashed, None)
            self._remembered[hashed] = known
            if len(self._remembered) > REMEMBERED_MOST:
                del self._remembered[next(iter(self._remembered))]


def _hashed(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()
