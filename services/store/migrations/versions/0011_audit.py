"""the team's record of who did what; the triggers that keep it are put in place at every start"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "audit_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("act", sa.String(), nullable=False),
        sa.Column("about", sa.String(), nullable=False),
        sa.Column("before", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("after", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("cents", sa.Integer(), nullable=True),
        sa.Column("came_from", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("audit_entry_by_actor", "audit_entry", ["actor", "id"])
    op.create_index("audit_entry_by_act", "audit_entry", ["act", "id"])
    op.create_index("audit_entry_about", "audit_entry", ["about", "id"])
    op.create_index("audit_entry_at", "audit_entry", ["at", "id"])


def downgrade() -> None:
    op.drop_table("audit_entry")
