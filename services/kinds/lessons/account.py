"""The account at Vacademy: an institute's key, credits of its own, and a few lessons at once."""

from __future__ import annotations

from collections.abc import Sequence

from services.config import Settings
from services.config.vacademy import VacademySettings
from services.jobs.account import Charge, Fact, KeyState, Slot, key_hint, sandbox_root
from services.jobs.states import STANDSTILLS, Cause
from services.kinds.lessons.costs import list_prices
from services.kinds.lessons.orders import LESSONS
from services.vendors.vacademy import VacademyClient

MOST_AT_ONCE = 3


class LessonAccount:
    """What lessons tell of their account."""

    key_from = "From whoever manages the institute at Vacademy: a key is made there and shown once."
    key_settings = ("CALLSHEET_VACADEMY_KEY",)
    taking_back = (
        "A lesson that is still being made can be stopped on its own page; Vacademy then gives its credits back."
    )
    evidence = (
        "The lesson's id was chosen here before it was sent, and Callsheet keeps asking for it: once Vacademy knows "
        "it, the request has arrived."
    )

    def __init__(self, settings: Settings, client: VacademyClient) -> None:
        self._settings = settings.section(VacademySettings)
        self._client = client
        key = self._settings.vacademy_key
        self.key_hint = key_hint(key.get_secret_value() if key else None)
        self.sandbox = sandbox_root(self._settings.host, "/vacademy", practice=self._settings.practice)

    def slots(self) -> Sequence[Slot]:
        """The institute's places for lessons; MP4s are not counted by the service."""
        return [Slot("lessons", LESSONS, MOST_AT_ONCE)]

    async def account_name(self) -> str:
        """The institute that is set; Vacademy does not tell whose a key is."""
        institute = self._settings.vacademy_institute_id
        return f"institute {institute}" if institute else ""

    def facts(self) -> list[Fact]:
        """The institute's key, what making keys needs, and the host."""
        settings = self._settings
        where = "CALLSHEET_VACADEMY_KEY, or .streamlit/secrets.toml"
        both = settings.vacademy_user_token and settings.vacademy_institute_id
        return [
            ("Key", "is set" if settings.vacademy_key else f"is not set. Set {where}"),
            ("Login token", "is set, with its institute" if both else "is not set: needed only to make and list keys"),
            ("Host", settings.host),
        ]

    def limits(self) -> list[Fact]:
        """What the contract tells of limits (section 3)."""
        return [
            ("One request", "1 lesson"),
            ("At once", f"{MOST_AT_ONCE} lessons for an institute"),
            ("A minute", "10 starts, the refused ones counted"),
        ]

    def charge(self, cause: Cause) -> Charge:
        """Charged stage by stage, given back when the run fails or is cancelled (contract, sections 3 and 9)."""
        if cause in {Cause.GIVEN_UP, *STANDSTILLS}:
            text = (
                "What was made until then may stay charged: Vacademy gives credits back only for a lesson that it "
                "calls failed or cancelled itself."
            )
            return Charge(False, text)
        if cause == Cause.EXPORT:
            text = "They may have been charged: Vacademy promises credits back only for an MP4 that took too long."
            return Charge(False, text)
        return Charge(True, "Nothing is lost: Vacademy gives back the credits of a lesson that fails or is cancelled.")

    async def check_key(self) -> KeyState:
        """One or two free reads."""
        return await self._client.check_key()

    async def balance(self) -> str:
        """The credits that are left, which Vacademy tells with what a lesson would take."""
        left = (await list_prices(self._client, {})).balance
        return "" if left is None else f"{left:,.0f} credits"
