"""The one writer of the team's record. It is called in the transaction of the change that it speaks of."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from sqlmodel import Session

from services.errors import ServiceError
from services.store.database import Database
from services.store.record.audit_tables import AuditEntry

LONGEST = 160
MOST_VALUES = 60
ACT = re.compile(r"[a-z][a-z ]{1,58}[a-z]")
ABOUT = re.compile(r"[a-z][a-z ]*:\S.*")
FIELD = re.compile(r"[a-z][a-z0-9_]{0,40}")
NOT_A_FIELD = frozenset({
    "authorization", "body", "cell", "cells", "cookie", "email", "key", "label", "mail", "name", "names", "password",
    "phone", "secret", "sent", "text", "token", "value", "values",
})  # fmt: skip
"""What would hold a secret, or what somebody wrote about a recipient, is called something like this."""
ADDRESS = re.compile(r"([a-z][a-z0-9+.-]{0,20}://)(?:[^\s/@\"'<>]*@)?([^\s/?#\"'<>]*)[^\s\"'<>]*", re.IGNORECASE)

_came_from: ContextVar[str] = ContextVar("came_from", default="")
_askers: list[Callable[[], str]] = []


def ask_where_from(ask: Callable[[], str]) -> None:
    """Let `ask` say from which address the act at hand comes, where nobody has said so; "" when it does not know."""
    _askers[:] = [ask]


@contextmanager
def coming_from(address: str) -> Iterator[None]:
    """What is done in the block is recorded as done from this address."""
    before = _came_from.set(address)
    try:
        yield
    finally:
        _came_from.reset(before)


def record(
    session: Session,
    *,
    actor: str,
    act: str,
    about: str,
    before: Mapping[str, Any] = {},
    after: Mapping[str, Any] = {},
    cents: int | None = None,
    came_from: str = "",
) -> None:
    """Add a line to the team's record, in the transaction of `session`: kept with the change or not at all.

    `act` is a verb in plain words ("launch", "set a cap"), `about` is `kind:id` ("job:…", "item:…", "person:…"), with
    "none" for an id that there is not.
    `before` and `after` hold what changed, by plain names: numbers, states, ids, never a secret and never what a
    recipient's file says; of an address its host is kept. Recipients are named by `item:` and `row:` ids alone.
    Raises ValueError for what has no place in the record; nothing of the transaction should be kept then.
    """
    about = f"{about}none" if about.rstrip().endswith(":") else about
    if not ACT.fullmatch(act) or not ABOUT.fullmatch(_line(about)):
        raise ValueError(f"not what the record is written in: {act!r} about {about.partition(':')[0]!r}")
    session.add(
        AuditEntry(
            actor=_line(actor),
            act=act,
            about=_line(about),
            before=_fields(before),
            after=_fields(after),
            cents=cents,
            came_from=_line(came_from or _came_from.get() or next((ask() for ask in _askers), "")),
        )
    )


def record_alone(
    database: Database,
    *,
    actor: str,
    act: str,
    about: str,
    before: Mapping[str, Any] = {},
    after: Mapping[str, Any] = {},
    came_from: str = "",
) -> None:
    """The same in a transaction of its own, for what changes nothing in our database. Raises StoreError."""
    with database.write() as session:
        record(session, actor=actor, act=act, about=about, before=before, after=after, came_from=came_from)


@contextmanager
def recorded(
    database: Database, *, actor: str, act: str, about: str, after: Mapping[str, Any] = {}
) -> Iterator[dict[str, Any]]:
    """Record what the block does at a service: when it was done, and when its answer leaves that open.

    What is put into the dictionary stands in the entry as well. A clear refusal changed nothing and leaves none.
    """
    more: dict[str, Any] = {}
    try:
        yield more
    except ServiceError as error:
        if error.charged == "unknown":
            said = {**after, **more, "answer": "unclear"}
            record_alone(database, actor=actor, act=act, about=about, after=said)
        raise
    record_alone(database, actor=actor, act=act, about=about, after={**after, **more})


def _fields(given: Mapping[str, Any]) -> dict[str, Any]:
    for name in given:
        if not FIELD.fullmatch(name) or NOT_A_FIELD & set(name.split("_")):
            raise ValueError(f"the record has no place for {name!r}: name what changed, never what it says")
    return {name: _plain(value) for name, value in given.items()}


def _plain(value: Any) -> Any:
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, str):
        return _line(value)
    if isinstance(value, list | tuple | set | frozenset) and all(isinstance(one, str | int) for one in value):
        listed = sorted(value) if isinstance(value, set | frozenset) else list(value)
        more = [f"and {len(listed) - MOST_VALUES:,} more"] if len(listed) > MOST_VALUES else []
        return [*(_plain(one) for one in listed[:MOST_VALUES]), *more]
    raise ValueError(f"the record has no place for a {type(value).__name__}")


def _line(text: str) -> str:
    """One line without addresses' ways and queries, which may be secret, at most so long."""
    line = " ".join(ADDRESS.sub(r"\1\2", str(text)).split())
    return line if len(line) <= LONGEST else line[: LONGEST - 1] + "…"
