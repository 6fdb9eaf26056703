"""What of a job stands still at the service: unknown there, unread, strangely named, or done without a file."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, select
from sqlmodel import Session, col

from services.jobs.states import ITEM_UNDER_WAY, STANDSTILLS, Cause
from services.store.tables import Item


@dataclass(frozen=True)
class Standstill:
    """Items that stand still of one cause: how many under each word of the service, and what came with one of them."""

    cause: Cause
    words: dict[str, int]
    message: str

    @property
    def items(self) -> int:
        """How many they are together."""
        return sum(self.words.values())


def stands_still(job_id: str) -> list[ColumnElement[bool]]:
    """What is so of the items of a job that stand still."""
    return [col(Item.job_id) == job_id, col(Item.state).in_(ITEM_UNDER_WAY), col(Item.cause).in_(STANDSTILLS)]


def still_in(job_ids: Collection[str]) -> list[ColumnElement[bool]]:
    """The same of the items of any of these jobs."""
    return [col(Item.job_id).in_(job_ids), col(Item.state).in_(ITEM_UNDER_WAY), col(Item.cause).in_(STANDSTILLS)]


def standstills_of(session: Session, job_id: str) -> list[Standstill]:
    """The groups of a job, largest first, and in each the commonest word first."""
    found = session.execute(
        select(col(Item.cause), col(Item.word), func.max(Item.message), func.count())
        .where(*stands_still(job_id))
        .group_by(col(Item.cause), col(Item.word))
        .order_by(func.count().desc(), col(Item.word))
    )
    groups: dict[str, Standstill] = {}
    for cause, word, message, items in found:
        groups.setdefault(cause, Standstill(Cause(cause), {}, message)).words[word] = items
    return sorted(groups.values(), key=lambda group: -group.items)
