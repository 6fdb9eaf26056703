"""a job belongs to an account, and not only to a host"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("job", sa.Column("account", sa.String(), nullable=False, server_default=""))


def downgrade() -> None:
    op.drop_column("job", "account")
