"""What Alembic runs: it uses the connection that `services.store.migrate` hands over."""

from __future__ import annotations

from typing import Any, Literal

from alembic import context
from sqlmodel import AutoString, SQLModel

from services.store import (  # noqa: F401 - fills the metadata
    kept_tables,
    money_tables,
    people_tables,
    tables,
    together_tables,
)
from services.store.columns import UtcTime
from services.store.record import audit_tables  # noqa: F401 - fills the metadata
from services.store.shared import worker_tables  # noqa: F401 - fills the metadata


def _plain_type(kind: str, thing: Any, _autogen: Any) -> str | Literal[False]:
    # A migration is a record of the past: it must not change when our own types do.
    if kind == "type" and isinstance(thing, UtcTime):
        return "sa.DateTime()"
    if kind == "type" and isinstance(thing, AutoString):
        return "sa.String()"
    return False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=SQLModel.metadata,
    # SQLite can roll back a change of tables, so a process killed in the middle leaves the version before. One
    # transaction for all of them: between two, another process could take the lock and do what this one is about to.
    transactional_ddl=True,
    render_as_batch=True,
    render_item=_plain_type,
)
with context.begin_transaction():
    context.run_migrations()
