"""how long a wait was when it was written, and how far the service's clock was from ours when a request left"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("submission", sa.Column("wait_seconds", sa.Float(), nullable=True))
    op.add_column("submission", sa.Column("clock_offset_seconds", sa.Float(), nullable=True))


def downgrade() -> None:
    op.drop_column("submission", "clock_offset_seconds")
    op.drop_column("submission", "wait_seconds")
