"""The account at BHuman: three hosts, a key, perhaps a user token, and no word about prices."""

from __future__ import annotations

from collections.abc import Sequence

from services.config import Settings
from services.config.bhuman import BHumanSettings
from services.jobs.account import Charge, Fact, KeyState, Slot, key_hint, sandbox_root
from services.jobs.states import STANDSTILLS, Cause
from services.vendors.bhuman import MAX_ROWS, BHumanClient

WHERE = "CALLSHEET_BHUMAN_KEY_ID and CALLSHEET_BHUMAN_KEY_SECRET, or .streamlit/secrets.toml"


class CampaignAccount:
    """What campaigns tell of their account."""

    key_from = "In BHuman's web app under Settings, API keys. It shows a Client ID and a Client Secret."
    key_settings = ("CALLSHEET_BHUMAN_KEY_ID", "CALLSHEET_BHUMAN_KEY_SECRET")
    taking_back = "BHuman has no way to take an accepted video back."
    evidence = (
        "Callsheet keeps looking for a callback from BHuman about this request, and for the rows' own values in "
        "BHuman's lists of what was made since it was sent. Either settles it."
    )

    def __init__(self, settings: Settings, client: BHumanClient) -> None:
        self._settings = settings.section(BHumanSettings)
        self._client = client
        fields = self._settings.key_fields
        # Of a pair the id is shown and never the secret.
        self.key_hint = key_hint(fields[0].strip().partition(":")[0]) if fields else ""
        self.sandbox = sandbox_root(self._settings.host, "/bhuman/studio", practice=self._settings.practice)

    def slots(self) -> Sequence[Slot]:
        """None: BHuman names no limit and queues by itself (contract, section 10)."""
        return []

    async def account_name(self) -> str:
        """The workspaces of which the key's user is the owner."""
        found = await self._client.list_workspaces()
        owned = [one for one in found if (one.role or "").lower() == "owner"] or found
        return ", ".join(one.name for one in owned if one.name)

    def facts(self) -> list[Fact]:
        """Key, user token and the three hosts."""
        settings = self._settings
        return [
            ("Key", _key(settings)),
            ("User token", "is set" if settings.bhuman_user_token else "is not set: lists are asked with the key"),
            ("Studio host", settings.host_of("studio")),
            ("User host", settings.host_of("user")),
            ("Store host", settings.host_of("store")),
        ]

    def limits(self) -> list[Fact]:
        """The size of a request; BHuman names no other limit."""
        most = min(self._settings.bhuman_rows_per_request, MAX_ROWS)
        return [("One request", f"up to {most:,} videos"), ("At once", "as many as BHuman takes; it queues by itself")]

    def charge(self, cause: Cause) -> Charge:
        """BHuman publishes neither prices nor refunds (contract, section 10)."""
        if cause in {Cause.GIVEN_UP, *STANDSTILLS}:
            return Charge(False, "They may have been charged.")
        text = "The failed attempt may have been charged. BHuman does not say what it takes for a video that fails."
        return Charge(False, text)

    async def check_key(self) -> KeyState:
        """One or two free reads."""
        return await self._client.check_key()

    async def balance(self) -> str:
        """BHuman has no call that tells it (contract, section 10)."""
        return ""


def _key(settings: BHumanSettings) -> str:
    if not settings.has_key:
        return f"is not set. Set {WHERE}"
    half = settings.bhuman_api_key is None and len(settings.key_fields) == 1
    return "is set in one field, which is taken for the whole key" if half else "is set"
