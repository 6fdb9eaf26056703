"""what a job makes where that is no item of its kind, and the team's own words about it"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for name in ("made", "note", "tags"):
        op.add_column("job", sa.Column(name, sa.String(), nullable=False, server_default=""))
    # Until now such jobs are known only by what shares the service's places with their requests.
    job = sa.table("job", sa.column("id"), sa.column("kind"), sa.column("made"))
    submission = sa.table("submission", sa.column("job_id"), sa.column("lane"))
    films = sa.select(submission.c.job_id).where(submission.c.lane == "films")
    op.execute(sa.update(job).where(job.c.kind == "lesson", job.c.id.in_(films)).values(made="MP4"))


def downgrade() -> None:
    for name in ("tags", "note", "made"):
        op.drop_column("job", name)
