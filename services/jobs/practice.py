"""The line between practice and the real services: nothing on one side counts or is sent on the other."""

from __future__ import annotations

from sqlalchemy import ColumnElement
from sqlmodel import col

from services.store.tables import Job

PRACTICE_HOST = "practice"
"""The host of what the dashboard's own sandbox plays: the same one when the dashboard moves to another port."""


def same_side(host: str, *, practice: bool) -> list[ColumnElement[bool]]:
    """Holds for jobs on the same side as what is made at this host; a sandbox elsewhere is apart from our own."""
    own = col(Job.host) == PRACTICE_HOST
    return [col(Job.practice) == practice, own if host == PRACTICE_HOST else ~own]
