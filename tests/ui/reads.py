"""Counting what one rerun of a page asks of the database."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import event

from services.store.database import Database


@dataclass
class Reads:
    """Sessions that reached the database, and every statement in them, the one that begins each included."""

    sessions: int = 0
    statements: list[str] = field(default_factory=list)

    def told(self) -> str:
        """The numbers, and every statement with how often it was asked, for the failure of a test."""
        often = Counter(" ".join(one.split())[:150] for one in self.statements)
        lines = "\n".join(f"  {times} x {statement}" for statement, times in often.most_common())
        return f"{self.sessions} sessions, {len(self.statements)} statements:\n{lines}"


@contextmanager
def counted(database: Database) -> Iterator[Reads]:
    """What is asked of this database while the block runs."""
    reads = Reads()

    def begins(_connection: Any) -> None:
        reads.sessions += 1

    def asks(_connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        reads.statements.append(statement)

    event.listen(database.engine, "begin", begins)
    event.listen(database.engine, "before_cursor_execute", asks)
    try:
        yield reads
    finally:
        event.remove(database.engine, "begin", begins)
        event.remove(database.engine, "before_cursor_execute", asks)
