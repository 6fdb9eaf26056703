"""when somebody proved who they are; what an account was topped up by; what something takes at least"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("browser_session", sa.Column("proved_at", sa.DateTime(), nullable=True))
    # Whoever typed the password did so when the session began; of the others nobody knows when they were asked.
    sessions = sa.table("browser_session", *map(sa.column, ("proved_at", "created_at", "identity")))
    op.execute(sa.update(sessions).where(sessions.c.identity == "").values(proved_at=sessions.c.created_at))
    op.add_column("balance_seen", sa.Column("topped_up", sa.Integer(), nullable=True))
    op.add_column("charge", sa.Column("least", sa.Integer(), nullable=True))


def downgrade() -> None:
    op.drop_column("charge", "least")
    op.drop_column("balance_seen", "topped_up")
    op.drop_column("browser_session", "proved_at")
