"""items whose recipient was forgotten, and jobs that are put away"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("item", sa.Column("forgotten_at", sa.DateTime(), nullable=True))
    op.add_column("job", sa.Column("archived_at", sa.DateTime(), nullable=True))


def downgrade() -> None:
    op.drop_column("job", "archived_at")
    op.drop_column("item", "forgotten_at")
