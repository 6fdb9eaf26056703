"""caps, second yeses, consent, and a line for everything quoted and charged; older jobs get theirs by the rule"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

LINES = """
INSERT INTO charge (id, key, job_id, submission_id, service, host, practice, person, sort, items, cents, standing,
                    said_by, text, at)
SELECT {sort} || submission.id, {sort} || ':' || submission.id, job.id, submission.id, job.service, job.host,
       job.practice, job.person, {sort}, submission.item_count,
       CASE WHEN job.quoted_items > 0 THEN job.estimate_cents * submission.item_count / job.quoted_items END,
       {standing}, 'rule', {text}, {at}
FROM submission JOIN job ON job.id = submission.job_id {where}
"""


def upgrade() -> None:
    op.create_table(
        "cap",
        sa.Column("scope", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("most_items", sa.Integer(), nullable=True),
        sa.Column("most_cents", sa.Integer(), nullable=True),
        sa.Column("most_credits", sa.Integer(), nullable=True),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("set_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("scope", "subject"),
    )
    op.create_table(
        "charge",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("job_id", sa.String(), nullable=True),
        sa.Column("submission_id", sa.String(), nullable=True),
        sa.Column("service", sa.String(), nullable=False),
        sa.Column("host", sa.String(), nullable=False),
        sa.Column("practice", sa.Boolean(), nullable=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("sort", sa.String(), nullable=False),
        sa.Column("items", sa.Integer(), nullable=False),
        sa.Column("cents", sa.Integer(), nullable=True),
        sa.Column("credits", sa.Integer(), nullable=True),
        sa.Column("standing", sa.String(), nullable=False),
        sa.Column("said_by", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["job_id"], ["job.id"]),
        sa.ForeignKeyConstraint(["submission_id"], ["submission.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("key"),
    )
    op.create_index("charge_of_service", "charge", ["service", "practice", "at"])
    op.create_index("charge_of_person", "charge", ["person", "practice", "at"])
    op.create_index("ix_charge_job_id", "charge", ["job_id"])
    op.create_index("ix_charge_submission_id", "charge", ["submission_id"])
    op.create_table(
        "balance_seen",
        sa.Column("service", sa.String(), nullable=False),
        sa.Column("host", sa.String(), nullable=False),
        sa.Column("hundredths", sa.Integer(), nullable=False),
        sa.Column("charged", sa.Integer(), nullable=False),
        sa.Column("seen_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("service", "host"),
    )
    op.create_table(
        "second_yes",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("about", sa.String(), nullable=False),
        sa.Column("fingerprint", sa.String(), nullable=False),
        sa.Column("items", sa.Integer(), nullable=False),
        sa.Column("cents", sa.Integer(), nullable=True),
        sa.Column("asked_by", sa.String(), nullable=False),
        sa.Column("asked_at", sa.DateTime(), nullable=False),
        sa.Column("agreed_by", sa.String(), nullable=False),
        sa.Column("agreed_at", sa.DateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("about", "fingerprint"),
    )
    op.create_table(
        "consent",
        sa.Column("job_id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("target_id", sa.String(), nullable=False),
        sa.Column("likeness", sa.String(), nullable=False),
        sa.Column("data", sa.String(), nullable=False),
        sa.Column("disclosure", sa.String(), nullable=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("answered_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["job_id"], ["job.id"]),
        sa.PrimaryKeyConstraint("job_id"),
    )
    op.create_index("consent_of_target", "consent", ["kind", "target_id", "answered_at"])
    settled = "CASE submission.state WHEN 'accepted' THEN 'settled' ELSE 'open' END"
    op.execute(
        LINES.format(sort="'quoted'", standing=settled, text="'Said yes to.'", at="submission.created_at", where="")
    )
    op.execute(
        LINES.format(
            sort="'charged'",
            standing="''",
            text="'As quoted: from before charges were written down.'",
            at="COALESCE(submission.answered_at, submission.created_at)",
            where="WHERE submission.state IN ('accepted')",
        )
    )


def downgrade() -> None:
    op.drop_table("consent")
    op.drop_table("second_yes")
    op.drop_table("balance_seen")
    op.drop_table("charge")
    op.drop_table("cap")
