"""A real database, real files and a kind of job that needs no service."""

from tests.rigs.plain_kind import (  # noqa: F401
    change_items,
    clock,
    database,
    draft,
    drafts,
    kind,
    kinds,
    launch,
    reviews,
    uploads,
    views,
)
