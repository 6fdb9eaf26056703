"""What people searched for, kept under an id, so that the link of a search holds nobody's name."""

from __future__ import annotations

import hashlib
import hmac
from datetime import timedelta

from sqlalchemy import delete
from sqlmodel import col

from services.store.database import Database
from services.store.tables import utc_now
from services.store.together_tables import KeptSearch

KEPT = timedelta(days=90)
ID_LENGTH = 16
LONGEST = 500


class Searches:
    """Keeps texts and finds them again. Both raise StoreError."""

    def __init__(self, database: Database, secret: bytes) -> None:
        self._database = database
        self._secret = secret

    def keep(self, text: str) -> str:
        """The id of this text, the same each time. It tells nobody the text; what is old is forgotten meanwhile."""
        text = text.strip()[:LONGEST]
        search_id = hmac.new(self._secret, f"search\n{text}".encode(), hashlib.sha256).hexdigest()[:ID_LENGTH]
        now = utc_now()
        with self._database.write() as session:
            session.execute(delete(KeptSearch).where(col(KeptSearch.kept_at) < now - KEPT))
            session.merge(KeptSearch(id=search_id, text=text, kept_at=now))
        return search_id

    def text_of(self, search_id: str) -> str | None:
        """The text of this id, None when it is not kept or not any more."""
        with self._database.read() as session:
            found = session.get(KeptSearch, search_id)
            return found.text if found is not None else None
