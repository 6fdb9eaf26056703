"""whom a sign-in proved, beside the names in the money record, in second yeses and in the caps of persons"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

BESIDE = (("charge", "person", "identity"), ("second_yes", "asked_by", "asked_identity"),
          ("second_yes", "agreed_by", "agreed_identity"))  # fmt: skip


def upgrade() -> None:
    member = sa.table("member", sa.column("identity"), sa.column("name"))
    for table, name, identity in BESIDE:
        op.add_column(table, sa.Column(identity, sa.String(), nullable=False, server_default=""))
        # Where one person alone has this name, what stands under it is theirs; among several nobody can say whose.
        kept = sa.table(table, sa.column(name), sa.column(identity))
        named = member.c.name == kept.c[name]
        one = sa.select(sa.func.min(member.c.identity)).where(named).scalar_subquery()
        many = sa.select(sa.func.count()).select_from(member).where(named).scalar_subquery()
        op.execute(sa.update(kept).where(many == 1).values({identity: one}))
    op.create_index("charge_of_identity", "charge", ["identity", "person", "practice"])
    # A cap of a name goes on for each person who has it, also when they are called otherwise one day.
    cap = sa.table("cap", *map(sa.column, ("scope", "subject", *LIMITS)))
    held = (
        sa.select(cap.c.scope, member.c.identity, *(cap.c[one] for one in LIMITS))
        .select_from(cap.join(member, member.c.name == cap.c.subject))
        .where(cap.c.scope == "person")
    )
    there = op.get_bind().execute(held).all()
    op.execute(sa.delete(cap).where(cap.c.scope == "person", cap.c.subject.in_(sa.select(member.c.name))))
    for scope, subject, *limits in there:
        op.execute(sa.insert(cap).values(scope=scope, subject=subject, **dict(zip(LIMITS, limits, strict=True))))


LIMITS = ("most_items", "most_cents", "most_credits", "person", "set_at")


def downgrade() -> None:
    op.drop_index("charge_of_identity", "charge")
    for table, _name, identity in reversed(BESIDE):
        op.drop_column(table, identity)
