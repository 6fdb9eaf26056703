"""by what a service's support finds how an item was made, and the film for messengers beside the other one"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("item", sa.Column("messenger_url", sa.String(), nullable=True))
    op.add_column("item", sa.Column("support_id", sa.String(), nullable=True))


def downgrade() -> None:
    op.drop_column("item", "support_id")
    op.drop_column("item", "messenger_url")
