"""what a job is made from has a type; "noun" was no word of this field"""

from __future__ import annotations

import json
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("ALTER TABLE service_record RENAME COLUMN noun TO type")
    _carry("noun", "type", "target_type")


def downgrade() -> None:
    op.execute("ALTER TABLE service_record RENAME COLUMN type TO noun")
    _carry("type", "noun", "noun", "target_type")


def _carry(before: str, after: str, of_work: str, work_before: str = "noun") -> None:
    """The same word inside the settings of drafts and jobs and inside what a submission is to do."""
    connection = op.get_bind()
    for table in ("draft", "job"):
        settings = _read(connection, table, "settings")
        changed = {key: one for key, one in settings.items() if before in (one.get("target") or {})}
        for one in changed.values():
            one["target"][after] = one["target"].pop(before)
        _write(connection, table, "settings", changed)
    work = {key: one for key, one in _read(connection, "submission", "work").items() if work_before in one}
    for one in work.values():
        one[of_work] = one.pop(work_before)
    _write(connection, "submission", "work", work)


def _read(connection: sa.Connection, table: str, column: str) -> dict[str, dict[str, Any]]:
    kept = connection.execute(sa.text(f"SELECT id, {column} FROM {table}"))  # noqa: S608
    return {key: json.loads(one) if isinstance(one, str | bytes) else one or {} for key, one in kept}


def _write(connection: sa.Connection, table: str, column: str, changed: dict[str, dict[str, Any]]) -> None:
    if changed:
        connection.execute(
            sa.text(f"UPDATE {table} SET {column} = :value WHERE id = :id"),  # noqa: S608
            [{"value": json.dumps(one), "id": key} for key, one in changed.items()],
        )
