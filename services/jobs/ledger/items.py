"""What a person decides about single items: to wait no longer, and that a flagged one is right."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Final

from sqlmodel import Session, col

from services.errors import NotPossible, UnknownRecord
from services.jobs.ledger.moves import CALLSHEET, lock_job, move_items, note
from services.jobs.sighting import Sighting
from services.jobs.states import ITEM_FINAL, STANDSTILLS, Cause, ItemState
from services.store.database import Database
from services.store.tables import Item, utc_now

ADDRESSES = ("url", "share_url", "thumbnail_url", "gif_url", "messenger_url")
ENDED: Final[Mapping[Cause, str]] = {
    Cause.DELETED: "The service no longer knew it.",
    Cause.STRANGE: "The service's word for it was not known here, and nothing changed any more.",
    Cause.EMPTY: "The service called it done and gave neither a film nor a page.",
    Cause.PERSON: "The service waited for somebody to do something there.",
    Cause.SILENT: "The service gave no clear answer about it.",
}


class ItemLedger:
    """Moves single items. Each method is one transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def give_up(self, job_id: str, item_id: int, person: str) -> None:
        """Stop waiting for one item that the service never finishes; it may still be charged. Raises NotPossible."""
        with self._database.write() as session:
            lock_job(session, job_id)
            moved = move_items(
                session,
                job_id,
                [col(Item.id) == item_id],
                to=ItemState.FAILED,
                leaving=[ItemState.SENT, ItemState.RENDERING],
                values={
                    "cause": Cause.GIVEN_UP,
                    "reason": f"{person} stopped waiting for it. The service may still charge it.",
                },
            )
            if not moved:
                raise NotPossible("This one is not being waited for any more.", next_step="Reload the page.")
            note(session, job_id, person, "stopped waiting", f"Item {item_id}.", about=f"item:{item_id}")

    def end_standstill(self, job_id: str, cause: Cause, words: Collection[str], person: str) -> int:
        """End every item that stands still of one cause under these words of the service; returns how many.

        What it stood still of stays its cause. Raises NotPossible when none stands still so any more.
        """
        if cause not in STANDSTILLS:
            raise NotPossible("These do not stand still.", next_step="Reload the page.")
        with self._database.write() as session:
            lock_job(session, job_id)
            moved = move_items(
                session,
                job_id,
                [col(Item.cause) == cause, col(Item.word).in_(words)],
                to=ItemState.FAILED,
                leaving=[ItemState.SENT, ItemState.RENDERING],
                values={"reason": f"{ENDED[cause]} {person} ended the wait."},
            )
            if not moved:
                raise NotPossible("None of these stands still any more.", next_step="Reload the page.")
            text = f"{moved:,} of them. {ENDED[cause]}"
            note(session, job_id, person, "stopped waiting", text, facts={"items": moved, "cause": cause})
            return moved

    def renew_addresses(self, item_id: int, seen: Sighting) -> None:
        """Keep the addresses that the service gives for a finished item now; none is blanked, nothing else changes."""
        with self._database.write() as session:
            item = session.get_one(Item, item_id)
            for name in () if item.forgotten_at else ADDRESSES:
                setattr(item, name, getattr(seen, name) or getattr(item, name))

    def accept_flagged(self, job_id: str, item_id: int, person: str) -> None:
        """A person looked at a flagged item and says that it is the right one: it is exported as good from now on."""
        with self._database.write() as session:
            lock_job(session, job_id)
            item = session.get(Item, item_id)
            if item is None or item.job_id != job_id:
                raise UnknownRecord("There is no such item in this job.")
            if not item.flag or item.cause == Cause.REJECTED:
                raise NotPossible("This one is not flagged any more.", next_step="Reload the page.")
            text = f"Row {item.row_id + 1} is right. It was flagged: {item.flag}"
            note(session, job_id, person, "checked", text, about=f"item:{item_id}", facts={"right": True})
            item.flag = ""
            item.updated_at = utc_now()

    def reject_flagged(self, job_id: str, item_id: int, person: str, *, again: bool) -> None:
        """A person says that a flagged item is wrong: it stays out of all that is given away, and may be made again.

        `again` where they want that; nothing is sent by this. Raises NotPossible for one that is not made, or that
        somebody has decided on or made again meanwhile.
        """
        with self._database.write() as session:
            lock_job(session, job_id)
            item = session.get(Item, item_id)
            if item is None or item.job_id != job_id:
                raise UnknownRecord("There is no such item in this job.")
            if not item.flag or item.superseded or item.state != ItemState.SUCCEEDED or item.cause == Cause.REJECTED:
                raise NotPossible("This one is not flagged any more.", next_step="Reload the page.")
            wish = "and wants it made again" if again else "and leaves it out"
            item.cause = Cause.REJECTED
            item.reason = f"{person} says that it is wrong, {wish}."
            item.updated_at = utc_now()
            text = f"Row {item.row_id + 1} is wrong. It was flagged: {item.flag}"
            note(
                session,
                job_id,
                person,
                "checked",
                text,
                about=f"item:{item_id}",
                facts={"right": False, "again": again},
            )


def empty_items(session: Session, item_ids: Collection[int], said: str) -> None:
    """Take out of final items whatever tells of their recipient; states, numbers and the service's ids stay.

    `said` stands in the place of each value. Raises NotPossible for one that is not final: it is still being made.
    """
    for item_id in item_ids:
        item = session.get_one(Item, item_id)
        if item.state not in ITEM_FINAL:
            raise NotPossible("One of these is still being made.", next_step="Wait for it, or cancel its job.")
        item.sent_values = [said] * len(item.sent_values)
        item.label = said
        for name in (*ADDRESSES, "support_id"):
            setattr(item, name, None)
        item.told = item.message = ""
        item.flag = said if item.flag else ""
        item.forgotten_at = item.updated_at = utc_now()


def flag(item: Item, text: str) -> None:
    """Say what speaks against an item; what was said first stays."""
    if not item.flag:
        item.flag = text


def note_contradiction(session: Session, item: Item, sighting: Sighting) -> None:
    """Flag a finished item of which the service now says the opposite."""
    if sighting.outcome is not None and {item.state, sighting.outcome} == {ItemState.SUCCEEDED, ItemState.FAILED}:
        if not item.flag:
            note(session, item.job_id, CALLSHEET, "flagged", f"Row {item.row_id + 1}: the service changed its word.")
        flag(item, f"The service first said {item.state} and later {sighting.outcome}.")
