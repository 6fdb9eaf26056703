"""of a row's values the last ones may be addresses of files, which no service says again of what it made"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("item", sa.Column("beside", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("item", sa.Column("spoken_hash", sa.String(), nullable=True))
    op.create_index("ix_item_spoken_hash", "item", ["spoken_hash"])


def downgrade() -> None:
    op.drop_index("ix_item_spoken_hash", "item")
    op.drop_column("item", "spoken_hash")
    op.drop_column("item", "beside")
