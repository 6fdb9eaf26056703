"""what a kind needs again is kept as data, not in texts for people"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

LESSON = re.compile(
    r"create a lesson up to (?P<new>[A-Z]+)"
    r"|go on with lesson (?P<on>[\w-]+)(?: after (?P<after>[A-Z]+))? up to (?P<to>[A-Z]+)"
    r"|retry lesson (?P<again>[\w-]+) from where it failed|make the MP4 of lesson (?P<film>[\w-]+)"
)
SHARE = re.compile(r"(?P<told>.*), (?P<percent>\d+) ?%")
CAMPAIGNS = {"create campaign videos": "campaign", "create sample videos": "video_instance"}
AGENT = "create agent "


def upgrade() -> None:
    op.create_table(
        "service_prices",
        sa.Column("service", sa.String(), nullable=False),
        sa.Column("host", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("amounts", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("balance", sa.Float(), nullable=True),
        sa.Column("seen_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("service", "host", "name"),
    )
    op.execute("ALTER TABLE submission RENAME COLUMN callback_token TO token")
    op.add_column("submission", sa.Column("lane", sa.String(), nullable=False, server_default=""))
    op.add_column("submission", sa.Column("about_id", sa.String(), nullable=True))
    op.add_column("submission", sa.Column("work", sa.JSON(), nullable=False, server_default="{}"))
    op.create_index("ix_submission_about_id", "submission", ["about_id"])
    op.execute("ALTER TABLE item RENAME COLUMN vendor_status TO word")
    op.add_column("item", sa.Column("public_id", sa.String(), nullable=True))
    op.add_column("item", sa.Column("told", sa.String(), nullable=False, server_default=""))
    op.add_column("item", sa.Column("share", sa.Float(), nullable=True))
    op.add_column("item", sa.Column("cause", sa.String(), nullable=False, server_default=""))
    op.drop_column("item", "read_at")
    op.create_index("ix_item_public_id", "item", ["public_id"])
    with op.batch_alter_table("delivery", schema=None) as batch_op:
        batch_op.alter_column("submission_id", existing_type=sa.String(), nullable=True)
    connection = op.get_bind()
    _carry_submissions(connection)
    _carry_items(connection)
    _carry_agreements(connection)
    # Prices stood among the records as names; they are asked for anew, which is free.
    connection.execute(sa.text("DELETE FROM service_record WHERE noun IN ('price', 'balance') OR noun LIKE 'cost %'"))


def _carry_submissions(connection: sa.Connection) -> None:
    rows = connection.execute(
        sa.text(
            "SELECT submission.id, submission.operation, submission.answer_ids, job.target_id, submission_body.body"
            " FROM submission JOIN job ON job.id = submission.job_id"
            " JOIN submission_body ON submission_body.submission_id = submission.id"
        )
    )
    changes = []
    for submission_id, operation, answer_ids, target_id, body in rows:
        lane, about_id, work = _of_operation(operation, target_id, body)
        ids = answer_ids
        if work.get("what") == "film" and answer_ids:
            ids = json.dumps([one.partition("~")[2] or one for one in _json(answer_ids)])
        changes.append(
            {"id": submission_id, "lane": lane, "about_id": about_id, "work": json.dumps(work), "ids": _text(ids)}
        )
    if changes:
        connection.execute(
            sa.text(
                "UPDATE submission SET lane = :lane, about_id = :about_id, work = :work, answer_ids = :ids"
                " WHERE id = :id"
            ),
            changes,
        )


def _of_operation(operation: str, target_id: str, body: bytes) -> tuple[str, str | None, dict[str, Any]]:
    if operation in CAMPAIGNS:
        return "videos", target_id, {"noun": CAMPAIGNS[operation]}
    said = json.loads(bytes(body) or b"{}")
    if operation.startswith(AGENT):
        lane = operation.removeprefix(AGENT)
        return lane, said.get("agent_id"), {"model": said.get("model") or lane}
    return _of_lesson(operation, said.get("video_id"))


def _of_lesson(operation: str, video_id: str | None) -> tuple[str, str | None, dict[str, Any]]:
    found = LESSON.fullmatch(operation)
    if found is None:
        return operation, None, {}
    if found["film"]:
        return "films", found["film"], {"what": "film", "stage": "RENDER", "after": "SCRIPT"}
    if found["again"]:
        return "lessons", found["again"], {"what": "retry", "stage": "HTML", "after": "SCRIPT"}
    if found["on"]:
        work = {"what": "go on", "stage": found["to"], "after": found["after"] or "SCRIPT"}
        return "lessons", found["on"], work
    return "lessons", video_id, {"what": "create", "stage": found["new"], "after": "SCRIPT"}


def _carry_items(connection: sa.Connection) -> None:
    connection.execute(sa.text("UPDATE item SET public_id = vendor_id WHERE vendor_id IS NOT NULL"))
    connection.execute(
        sa.text("UPDATE item SET cause = 'making' WHERE state = 'failed'"),
    )
    connection.execute(
        sa.text(
            "UPDATE item SET cause = 'refused' WHERE state = 'failed'"
            " AND submission_id IN (SELECT id FROM submission WHERE state = 'refused')"
        )
    )
    connection.execute(
        sa.text(
            "UPDATE item SET cause = 'given_up' WHERE state = 'failed' AND reason LIKE '% stopped waiting for it.%'"
        )
    )
    rows = connection.execute(
        sa.text(
            "SELECT item.id, job.kind, item.state, item.vendor_id, item.word, item.cause, submission.work"
            " FROM item JOIN job ON job.id = item.job_id LEFT JOIN submission ON submission.id = item.submission_id"
            " WHERE job.kind IN ('agent', 'lesson')"
        )
    )
    changes = [_item(*row) for row in rows]
    if changes:
        connection.execute(
            sa.text(
                "UPDATE item SET vendor_id = :vendor_id, public_id = :public_id, word = :word, told = :told,"
                " share = :share, cause = :cause WHERE id = :id"
            ),
            changes,
        )


def _item(
    item_id: int, kind: str, state: str, vendor_id: str | None, status: str, cause: str, work: Any
) -> dict[str, Any]:
    found = SHARE.fullmatch(status)
    told, share = (found["told"], int(found["percent"]) / 100) if found else (status, None)
    public_id = vendor_id.partition("@" if kind == "agent" else "~")[0] if vendor_id else None
    word = ""
    if kind == "agent" and state == "failed":
        word, told = status, ""
        cause = "deleted" if cause == "making" and status.lower() == "deleted" else cause
    if kind == "lesson":
        film = bool(work) and _json(work).get("what") == "film"
        if film and vendor_id:
            vendor_id = vendor_id.partition("~")[2] or vendor_id
        if cause == "making":
            cause = "export" if film else "stopped" if status == "Stopped at Vacademy" else cause
    return {
        "id": item_id,
        "vendor_id": vendor_id,
        "public_id": public_id,
        "word": word,
        "told": told,
        "share": share,
        "cause": cause,
    }


def _carry_agreements(connection: sa.Connection) -> None:
    """What a person agreed to stands apart from the options, so that a copy of the draft does not have it."""
    for table, draft_column in (("draft", "id"), ("job", "draft_id")):
        rows = connection.execute(sa.text(f"SELECT id, {draft_column}, settings FROM {table} WHERE kind = 'agent'"))  # noqa: S608
        for record_id, draft_id, kept in rows.all():
            settings = dict(_json(kept))
            options = dict(settings.get("options", {}))
            agreed = options.pop("rebuilds", None)
            if not isinstance(agreed, Mapping):
                continue
            settings["options"] = options
            if agreed.get("draft") == draft_id:
                settings["agreed"] = {"rebuilds": list(agreed.get("ids", []))}
            connection.execute(
                sa.text(f"UPDATE {table} SET settings = :settings WHERE id = :id"),  # noqa: S608
                {"settings": json.dumps(settings), "id": record_id},
            )


def _json(value: Any) -> Any:
    return json.loads(value) if isinstance(value, str | bytes) else value


def _text(value: Any) -> str | None:
    return value if value is None or isinstance(value, str) else json.dumps(value)
