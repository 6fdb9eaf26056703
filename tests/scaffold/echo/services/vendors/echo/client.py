"""The client of Echo (contract: each method names the section that it follows)."""

from __future__ import annotations

from urllib.parse import quote

import httpx
from pydantic import SecretStr

from services.vendors.echo import auth
from services.vendors.echo.models import Sound, SoundMade, Voice
from services.vendors.fields import readable
from services.vendors.wire.limits import RequestLimits
from services.vendors.wire.transport import Timeouts, Transport

MOST_PER_PAGE = 100


class EchoClient:
    """One account at Echo. Every method raises a VendorError and nothing else when a call fails."""

    def __init__(
        self,
        *,
        base_url: str,
        key: SecretStr,
        transport: httpx.AsyncBaseTransport | None = None,
        limits: RequestLimits | None = None,
        timeouts: Timeouts | None = None,
    ) -> None:
        """Raises SettingsError when the address is malformed."""
        self._http = Transport(
            "Echo", base_url, lambda: auth.headers(key), transport=transport, limits=limits, timeouts=timeouts
        )

    async def create_sound(self, body: bytes) -> SoundMade:
        """PAID. Ask for the sound in these exact bytes (section 2). Raises Unclear when it may have been begun."""
        answer = await self._http.pay("create a sound", "/v1/sounds", content=body)
        made = readable(Sound, answer.value)
        if made is None:
            raise answer.unreadable("it names no sound")
        return SoundMade(made.id, answer.request_id)

    async def get_sound(self, sound_id: str) -> Sound:
        """How one sound stands (section 3)."""
        answer = await self._http.read("get a sound", "GET", f"/v1/sounds/{quote(sound_id, safe='')}")
        sound = readable(Sound, answer.value)
        if sound is None:
            raise answer.unreadable("it names no sound")
        return sound

    async def list_sounds(self, offset: int = 0) -> list[Sound]:
        """One page of the account's sounds, at most 100, newest first (section 3)."""
        params = {"limit": MOST_PER_PAGE, "offset": offset}
        answer = await self._http.read("list sounds", "GET", "/v1/sounds", params=params)
        listed = answer.value.get("sounds") if isinstance(answer.value, dict) else None
        if not isinstance(listed, list):
            raise answer.unreadable("it lists no sounds")
        return [sound for record in listed if (sound := readable(Sound, record))]

    async def list_voices(self) -> list[Voice]:
        """Every voice (section 1)."""
        answer = await self._http.read("list voices", "GET", "/v1/voices")
        listed = answer.value.get("voices") if isinstance(answer.value, dict) else None
        if not isinstance(listed, list):
            raise answer.unreadable("it lists no voices")
        return [voice for record in listed if (voice := readable(Voice, record))]

    async def aclose(self) -> None:
        """Close every connection."""
        await self._http.aclose()
