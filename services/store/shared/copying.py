"""Every row of one database into another that is empty: for a team that leaves the file of its first machine."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import Connection, Integer, Table, func, select, text
from sqlmodel import SQLModel

from services.errors import NotPossible, StoreError
from services.store.database import Database
from services.store.faults import named_errors
from services.store.shared.worker_tables import JobDrive, ServiceUse, Worker

AT_ONCE = 2_000
OF_THE_MOMENT = {table.__tablename__ for table in (Worker, JobDrive, ServiceUse)}
"""What says something of the processes of now, and nothing to those that follow."""


def copy_rows(source: Database, target: Database) -> Mapping[str, tuple[int, int]]:
    """Copy everything in one transaction; answers how many rows each table had, and how many it has there.

    Raises NotPossible when the target holds something already, and StoreError when a count is not the same: in both
    cases, and in every other, nothing is kept of it.
    """
    counts: dict[str, tuple[int, int]] = {}
    with named_errors(), source.engine.connect() as reading, target.engine.begin() as writing:
        tables = [table for table in SQLModel.metadata.sorted_tables if table.name not in OF_THE_MOMENT]
        if full := [table.name for table in tables if _count(writing, table)]:
            raise NotPossible(
                f"The database to move to is not empty: there is something in {full[0]}.",
                next_step="Name an empty one. Nothing was moved.",
            )
        for table in tables:
            _copy(reading, writing, table)
            counts[table.name] = (_count(reading, table), _count(writing, table))
        if lost := [name for name, (before, after) in counts.items() if before != after]:
            raise StoreError(f"Not every row of {lost[0]} arrived, so nothing was moved.", next_step="Try again.")
    return counts


def _copy(reading: Connection, writing: Connection, table: Table) -> None:
    # Streamed, because a table may be larger than the memory.
    rows = reading.execution_options(yield_per=AT_ONCE).execute(select(table))
    for part in rows.partitions(AT_ONCE):
        writing.execute(table.insert(), [dict(row._mapping) for row in part])
    key = list(table.primary_key.columns)
    if len(key) == 1 and isinstance(key[0].type, Integer) and writing.dialect.name == "postgresql":
        # The next one of its own is counted from here on.
        last = select(func.max(key[0]))
        if (newest := writing.scalar(last)) is not None:
            moved = text("SELECT setval(pg_get_serial_sequence(:name, :column), :newest)")
            writing.execute(moved, {"name": table.name, "column": key[0].name, "newest": newest})


def _count(connection: Connection, table: Table) -> int:
    return int(connection.scalar(select(func.count()).select_from(table)) or 0)
