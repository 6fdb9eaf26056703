"""Looking through a whole database, whatever tables it has, and taking a person out of every text in it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import JSON, LargeBinary, MetaData, String, Table, inspect, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.types import TypeEngine
from sqlmodel import Session

from services.errors import DatabaseBusy
from services.store.database import Database
from services.store.ids import new_id
from services.store.record.append_only import TABLE, opened
from services.upkeep.forgetting.columns import is_looked_through
from services.upkeep.forgetting.terms import FORGOTTEN, Terms

AT_ONCE = 500
BUSY_SECONDS = 30.0


@dataclass(frozen=True)
class Hit:
    """One line of a table that names the person, by its key."""

    table: Table
    key: tuple[Any, ...]


def tables_of(database: Database) -> list[Table]:
    """Every table that the database has, whoever made it."""
    looked = inspect(database.engine)
    found = MetaData()
    own = [None] if database.is_sqlite else [one for one in looked.get_schema_names() if not _is_systems(one)]
    for schema in own:
        found.reflect(database.engine, schema=schema, resolve_fks=False)
    return list(found.tables.values())


def hits(session: Session, table: Table, terms: Terms) -> Iterator[Hit]:
    """Every line of this table that names the person."""
    texts, keys = _texts(table), list(table.primary_key.columns)
    if not texts or not keys:
        return
    for row in session.execute(select(*keys, *(table.c[name] for name in texts))).yield_per(AT_ONCE):
        if _changed(terms, texts, row[len(keys) :]):
            yield Hit(table, tuple(row[: len(keys)]))


def scrub(session: Session, found: list[Hit], terms: Terms) -> None:
    """Take the person out of every text of these lines, as they are now."""
    kept = [hit for hit in found if hit.table.name == TABLE]
    if kept:
        with opened(session):
            for hit in kept:
                _scrub_line(session, hit, terms)
    for hit in found:
        if hit.table.name != TABLE:
            _scrub_line(session, hit, terms)


def _scrub_line(session: Session, hit: Hit, terms: Terms) -> None:
    table, texts = hit.table, _texts(hit.table)
    where = [column == value for column, value in zip(table.primary_key.columns, hit.key, strict=True)]
    row = session.execute(select(*(table.c[name] for name in texts)).where(*where)).first()
    if row is None:
        return
    changed = _changed(terms, texts, row)
    if not changed:
        return
    try:
        with session.begin_nested():
            session.execute(table.update().where(*where).values(changed))
    except IntegrityError:
        # What made this line another than one that was cleaned before was the person's name.
        session.execute(table.update().where(*where).values(_apart(changed)))


def scrub_file(file: Path, terms: Terms, *, only_count: bool = False) -> int:
    """The same for a SQLite database that is not ours, the engine's or a sandbox's; returns how many lines.

    Raises DatabaseBusy when somebody else holds it for too long.
    """
    try:
        with closing(sqlite3.connect(file, timeout=BUSY_SECONDS, isolation_level=None)) as connection:
            connection.execute("BEGIN" if only_count else "BEGIN IMMEDIATE")
            names = connection.execute("SELECT name FROM sqlite_master WHERE type='table' AND name NOT LIKE 'sqlite_%'")
            count = sum(_scrub_table(connection, name, terms, only_count=only_count) for (name,) in names.fetchall())
            connection.execute("COMMIT")
            return count
    except sqlite3.OperationalError as wrong:
        raise _busy(file, wrong) from wrong


def _scrub_table(connection: sqlite3.Connection, name: str, terms: Terms, *, only_count: bool) -> int:
    table = _quoted(name)
    columns = connection.execute(f"PRAGMA table_info({table})").fetchall()
    keys = [column[1] for column in columns if column[5]] or ["rowid"]
    texts = [column[1] for column in columns]
    wanted = ", ".join(map(_quoted, [*keys, *texts]))
    count = 0
    for row in connection.execute(f"SELECT {wanted} FROM {table}").fetchall():  # noqa: S608 - its own names
        changed = _changed(terms, texts, row[len(keys) :])
        if not changed:
            continue
        count += 1
        if not only_count:
            sets = ", ".join(f"{_quoted(text)} = ?" for text in changed)
            where = " AND ".join(f"{_quoted(key)} IS ?" for key in keys)
            change = f"UPDATE {table} SET {sets} WHERE {where}"  # noqa: S608
            try:
                connection.execute(change, [*changed.values(), *row[: len(keys)]])
            except sqlite3.IntegrityError:
                connection.execute(change, [*_apart(changed).values(), *row[: len(keys)]])
    return count


def purge(database: Database) -> None:
    """Leave nothing in free pages and logs of what was taken out of our own database. Raises DatabaseBusy."""
    if database.is_sqlite and database.engine.url.database:
        purge_file(Path(database.engine.url.database))
        return
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("VACUUM FULL")


def purge_file(file: Path) -> None:
    """Write the database anew without its free pages, and empty its log. Raises DatabaseBusy."""
    try:
        with closing(sqlite3.connect(file, timeout=BUSY_SECONDS, isolation_level=None)) as connection:
            connection.execute("VACUUM")
            is_busy = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
    except sqlite3.OperationalError as wrong:
        raise _busy(file, wrong) from wrong
    if is_busy:
        raise _busy(file, sqlite3.OperationalError("somebody is reading it"))


def _busy(file: Path, wrong: sqlite3.Error) -> DatabaseBusy:
    return DatabaseBusy(
        f"{file.name} could not be cleaned: {wrong}.",
        next_step="Forget the same person again in a minute; what was already taken out stays out.",
    )


def _changed(terms: Terms, names: Sequence[str], values: Sequence[Any]) -> dict[str, Any]:
    """The columns of a line that name the person, each by itself or all together, with what is left of them."""
    texts = [value if isinstance(value, str) else "" for value in values]
    own = terms.cells_of(texts)
    new = [FORGOTTEN if place in own else _without(terms, value) for place, value in enumerate(values)]
    return {name: one for name, one, value in zip(names, new, values, strict=True) if one != value}


def _without(terms: Terms, value: Any) -> Any:
    if isinstance(value, str):
        return terms.without(value)
    if isinstance(value, bytes | memoryview):
        return terms.without_in(bytes(value))
    return terms.taken_out(value) if isinstance(value, dict | list) else value


def _apart(changed: dict[str, Any]) -> dict[str, Any]:
    """The same with an id in each text, for lines that may not be the same as any other."""
    apart = f"{FORGOTTEN[:-1]} {new_id()}]"
    return {
        name: value.replace(FORGOTTEN, apart) if isinstance(value, str) else value for name, value in changed.items()
    }


def _texts(table: Table) -> list[str]:
    return [column.name for column in table.columns if _is_text(column.type) and is_looked_through(table, column.name)]


def _is_text(kind: TypeEngine[Any]) -> bool:
    return isinstance(kind, String | JSON | LargeBinary)


def _is_systems(schema: str) -> bool:
    return schema.startswith("pg_") or schema == "information_schema"


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
