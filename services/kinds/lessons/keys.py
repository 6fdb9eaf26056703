"""Institute keys: made and shown once, listed masked, revoked for good (contract, section 2)."""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from datetime import datetime

from services.config import Settings
from services.config.vacademy import VacademySettings
from services.errors import NotPossible
from services.jobs.launch.targets import CallOnLoop
from services.people.audit import recorded
from services.people.persons import Person, Right
from services.store.database import Database
from services.vendors.vacademy import PRACTICE_KEY, UserLogin, VacademyClient
from services.vendors.vacademy.models import ApiKey

HEAD, TAIL = 12, 4


@dataclass(frozen=True)
class KeyLine:
    """A live key. `may_be_ours` says that its masked form fits the key in use, which is all that a list tells."""

    id: str
    name: str
    masked: str
    created_at: datetime | None
    may_be_ours: bool


class LessonKeys:
    """The keys of one institute. A new key's text is handed on once and kept nowhere."""

    def __init__(self, settings: Settings, client: VacademyClient, call: CallOnLoop, database: Database) -> None:
        self._settings = own = settings.section(VacademySettings)
        self._client = client
        self._call = call
        self._database = database
        token = own.vacademy_user_token
        self._login = UserLogin(token, own.vacademy_institute_id) if token else None

    @property
    def institute_id(self) -> str:
        """The institute that is set; practice has one of its own."""
        return self._settings.vacademy_institute_id or ("practice-institute" if self._settings.practice else "")

    def list(self, person: Person) -> list[KeyLine]:
        """The live keys, masked. Raises VendorError, and NotPossible when no institute is set."""
        person.must(Right.MANAGE)
        found = self._call(self._client.list_keys(self._institute(), login=self._login))
        return [self._line(key) for key in found]

    def create(self, name: str, person: Person) -> str:
        """One more live key; its full text, which is never shown again. Raises likewise."""
        person.must(Right.MANAGE)
        institute = self._institute()
        with recorded(self._database, actor=person.name, act="make a key", about="service:vacademy") as said:
            made = self._call(self._client.create_key(institute, name.strip() or "Callsheet", login=self._login))
            said["made"] = made.id
        return made.key.get_secret_value()

    def revoke(self, key_id: str, person: Person) -> None:
        """Make a key useless for good. Raises likewise."""
        person.must(Right.MANAGE)
        institute = self._institute()
        with recorded(self._database, actor=person.name, act="revoke a key", about=f"vacademy:{key_id}"):
            self._call(self._client.delete_key(institute, key_id, login=self._login))

    def _institute(self) -> str:
        if not self.institute_id:
            raise NotPossible(
                "No institute is set, so there are no keys to list.",
                next_step="Set CALLSHEET_VACADEMY_INSTITUTE_ID and CALLSHEET_VACADEMY_USER_TOKEN.",
            )
        return self.institute_id

    def _line(self, key: ApiKey) -> KeyLine:
        masked = key.key.get_secret_value()
        used = self._settings.vacademy_key.get_secret_value() if self._settings.vacademy_key else PRACTICE_KEY
        # The sandbox's list and the real one mask in one way: the beginning and the end are there.
        fits = hmac.compare_digest(masked[-TAIL:].encode(), used[-TAIL:].encode()) and used.startswith(masked[:HEAD])
        return KeyLine(key.id, key.name or "Without a name", f"{masked[:HEAD]}…{masked[-TAIL:]}", key.created_at, fits)
