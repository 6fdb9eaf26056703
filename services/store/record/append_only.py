"""The record only grows: triggers of the database itself refuse to change or take away a line of it.

They are put in place at every start, because a restore takes out of a database whatever runs by itself.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection
from sqlmodel import Session

TABLE = "audit_entry"
SAID = "the record only grows"

# A REPLACE takes a row away without asking the trigger for that, so a number that is there is refused as well.
SQLITE = {
    f"{TABLE}_keeps_update": f"BEFORE UPDATE ON {TABLE}",
    f"{TABLE}_keeps_delete": f"BEFORE DELETE ON {TABLE}",
    f"{TABLE}_keeps_replace": f"BEFORE INSERT ON {TABLE} WHEN EXISTS (SELECT 1 FROM {TABLE} WHERE id = NEW.id)",  # noqa: S608
}
POSTGRES = {
    f"{TABLE}_keeps_rows": f"BEFORE UPDATE OR DELETE ON {TABLE} FOR EACH ROW",
    f"{TABLE}_keeps_all": f"BEFORE TRUNCATE ON {TABLE} FOR EACH STATEMENT",
}


def keep(connection: Connection) -> None:
    """Put the triggers in place that are missing."""
    if connection.dialect.name == "sqlite":
        for name, when in SQLITE.items():
            connection.exec_driver_sql(
                f"CREATE TRIGGER IF NOT EXISTS {name} {when} BEGIN SELECT RAISE(ABORT, '{SAID}'); END"
            )
        return
    connection.exec_driver_sql(
        f"CREATE OR REPLACE FUNCTION {TABLE}_kept() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{SAID}'; END $$"
    )
    for name, when in POSTGRES.items():
        connection.exec_driver_sql(f"CREATE OR REPLACE TRIGGER {name} {when} EXECUTE FUNCTION {TABLE}_kept()")


@contextmanager
def opened(session: Session) -> Iterator[None]:
    """Lines of the record may be changed until the end of the block: for forgetting somebody, and nothing else.

    It is a matter of this transaction alone, and whatever ends the block puts the triggers back.
    """
    with session.begin_nested():
        connection = session.connection()
        is_sqlite = connection.dialect.name == "sqlite"
        for name in SQLITE if is_sqlite else POSTGRES:
            connection.exec_driver_sql(f"DROP TRIGGER {name}{'' if is_sqlite else f' ON {TABLE}'}")
        yield
        session.flush()
        keep(connection)
