"""Covers of a lesson, and the voices that can speak one (contract, sections 9 and 12)."""

from __future__ import annotations

from typing import Literal

from services.vendors.vacademy import models, reading
from services.vendors.vacademy.bodies import json_bytes
from services.vendors.vacademy.calls.service import Service, safe
from services.vendors.wire.transport import Params


class CoverCalls(Service):
    """Reads and chooses covers, and lists voices."""

    async def get_thumbnails(self, video_id: str) -> models.Thumbnails:
        """The covers to choose from; none while they are being made (section 12). Raises NotFound."""
        answer = await self._api.read("get the covers", "GET", f"{self._videos}/thumbnail/{safe(video_id)}")
        return reading.one(models.Thumbnails, answer)

    async def choose_thumbnail(self, video_id: str, thumbnail_id: str) -> models.Thumbnails:
        """Make one of the covers the lesson's; sent once (section 12).

        Raises Invalid when it is none of them, and NotFound where there are none yet.
        """
        path = f"{self._videos}/thumbnail/{safe(video_id)}"
        content = json_bytes({"selected_id": thumbnail_id})
        answer = await self._api.write("choose a cover", "PATCH", path, content=content)
        return reading.one(models.Thumbnails, answer)

    async def regenerate_thumbnails(self, video_id: str) -> None:
        """Have new covers made, which today costs nothing more; sent once (section 12).

        They appear in `get_thumbnails` later. Raises Invalid with HTTP 409 while the first ones are being made.
        """
        path = f"{self._videos}/thumbnail/{safe(video_id)}/regenerate"
        await self._api.write("make new covers", "POST", path)

    async def list_voices(
        self,
        language: str,
        *,
        gender: Literal["male", "female"] = "female",
        tier: Literal["standard", "premium"] = "standard",
    ) -> list[models.Voice]:
        """The voices for a language, each with a sample to listen to where there is one (sections 9 and 12)."""
        params: Params = {"language": language, "gender": gender, "tier": tier}
        answer = await self._api.read("list voices", "GET", f"{self._videos}/tts/voices", params=params)
        return reading.one(models.Voices, answer).voices
