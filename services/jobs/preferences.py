"""Small things that the team chose or that we last saw, kept by name."""

from __future__ import annotations

from typing import Any

from sqlmodel import Session

from services.store.database import Database
from services.store.kept_tables import Preference
from services.store.shared.locks import hold
from services.store.tables import utc_now


class Preferences:
    """Reads and writes one at a time, each in a transaction of its own."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def read(self, name: str) -> Any:
        """The value under this name, or None."""
        with self._database.read() as session:
            return read_preference(session, name)

    def keep(self, name: str, value: Any) -> None:
        """Keep a value under this name; None forgets it."""
        with self._database.write() as session:
            write_preference(session, name, value)


def read_preference(session: Session, name: str) -> Any:
    """The value under this name, or None."""
    found = session.get(Preference, name)
    return found.value if found is not None else None


def hold_preference(session: Session, name: str) -> None:
    """Nobody else changes it until the end of this transaction: for who reads it, changes it and writes it back."""
    hold(session, f"preference {name}")


def write_preference(session: Session, name: str, value: Any) -> None:
    """Keep a value under this name; None forgets it."""
    hold_preference(session, name)
    found = session.get(Preference, name)
    if value is None:
        if found is not None:
            session.delete(found)
    elif found is None:
        session.add(Preference(name=name, value=value))
    else:
        found.value = value
        found.updated_at = utc_now()
        session.add(found)


def variables_name(kind: str, target_id: str) -> str:
    """Under which name the variables of a target are remembered."""
    return f"variables:{kind}:{target_id}"


def rate_name(service: str) -> str:
    """Under which name the team's own rate for one item is kept."""
    return f"rate_cents:{service}"


def listed_name(service: str, host: str, target_type: str) -> str:
    """Under which name the time of the last complete list is kept."""
    return f"listed:{service}:{host}:{target_type}"
