"""What a person decides about single items: to wait no longer, and that a flagged one is right."""

from __future__ import annotations

from sqlmodel import col

from services.errors import NotPossible, UnknownRecord
from services.jobs.ledger.moves import move_items, note
from services.jobs.states import Cause, ItemState
from services.store.database import Database
from services.store.tables import Item, utc_now


class ItemLedger:
    """Moves single items. Each method is one transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def give_up(self, job_id: str, item_id: int, person: str) -> None:
        """Stop waiting for one item that the service never finishes; it may still be charged. Raises NotPossible."""
        with self._database.write() as session:
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
            note(session, job_id, person, "stopped waiting", f"Item {item_id}.")

    def accept_flagged(self, job_id: str, item_id: int, person: str) -> None:
        """A person looked at a flagged item and says that it is the right one: it is exported as good from now on."""
        with self._database.write() as session:
            item = session.get(Item, item_id)
            if item is None or item.job_id != job_id:
                raise UnknownRecord("There is no such item in this job.")
            if not item.flag:
                raise NotPossible("This one is not flagged.", next_step="Reload the page.")
            note(session, job_id, person, "checked", f"Row {item.row_id + 1} is right. It was flagged: {item.flag}")
            item.flag = ""
            item.updated_at = utc_now()
