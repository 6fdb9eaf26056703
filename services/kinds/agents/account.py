"""The account at bitHuman: one secret, a balance in credits, and credits that come back when an agent fails."""

from __future__ import annotations

from collections.abc import Sequence

from services.config import Settings
from services.config.bithuman import BitHumanSettings
from services.jobs.account import Charge, Fact, KeyState, Slot, key_hint, sandbox_root
from services.jobs.states import MAY_STILL_COME, Cause
from services.vendors.bithuman import ENGINES, BitHumanClient


class AgentAccount:
    """What agents tell of their account."""

    key_from = "In bitHuman's web app under Developer, API Keys. It shows the secret once."
    key_settings = ("CALLSHEET_BITHUMAN_SECRET",)
    taking_back = "bitHuman has no way to take an accepted agent back; it returns the credits of one that fails."
    evidence = (
        "Where bitHuman is known to keep keys, Callsheet asks once more under the very same key: that costs nothing "
        "and names the agent. Elsewhere nothing but a person can settle it."
    )

    def __init__(self, settings: Settings, client: BitHumanClient) -> None:
        self._settings = settings.section(BitHumanSettings)
        self._client = client
        secret = self._settings.bithuman_secret
        self.key_hint = key_hint(secret.get_secret_value() if secret else None)
        self.sandbox = sandbox_root(self._settings.host, "/bithuman", practice=self._settings.practice)

    def slots(self) -> Sequence[Slot]:
        """The models of which an account makes only a few at once; those that share the places stand together."""
        few = [name for name, engine in ENGINES.items() if engine.at_once]
        return [Slot(", ".join(few), few[0], ENGINES[few[0]].at_once or 0)]

    async def account_name(self) -> str:
        """Whose secret it is."""
        owner = await self._client.get_me()
        return owner.email or owner.user_id or ""

    def facts(self) -> list[Fact]:
        """Secret and host."""
        where = "CALLSHEET_BITHUMAN_SECRET, or .streamlit/secrets.toml"
        return [
            ("Key", "is set" if self._settings.bithuman_secret else f"is not set. Set {where}"),
            ("Host", self._settings.host),
        ]

    def limits(self) -> list[Fact]:
        """What the contract tells of limits (sections 6 and 11)."""
        few = [name for name, engine in ENGINES.items() if engine.at_once]
        most = max(engine.at_once or 0 for engine in ENGINES.values())
        return [
            ("One request", "1 agent"),
            ("At once", f"{most} of {', '.join(few)} together; others as bitHuman takes them"),
            ("A minute", "4 to 120 new agents and 120 to 2,880 reads, by plan"),
        ]

    def charge(self, cause: Cause) -> Charge:
        """Reserved at submit, returned on failure; a completed one is never refunded (contract, section 8)."""
        if cause == Cause.GIVEN_UP:
            text = "Charged if they become ready after all. bitHuman returns the credits of an agent that fails."
            return Charge(False, text)
        if cause == Cause.DELETED:
            text = "They may have been charged: bitHuman returns nothing for an agent that was ready and then deleted."
            return Charge(False, text)
        if cause in MAY_STILL_COME:
            text = "They may have been charged: bitHuman returns credits only for an agent that it calls failed itself."
            return Charge(False, text)
        return Charge(True, "Nothing is lost: bitHuman returns the credits of an agent that fails.")

    async def check_key(self) -> KeyState:
        """One free request."""
        return await self._client.check_key()

    async def balance(self) -> str:
        """The credits that are left."""
        left = (await self._client.get_credits()).balance
        return "" if left is None else f"{left:,.0f} credits"
