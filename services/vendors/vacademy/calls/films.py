"""MP4s on order (contract, sections 9 and 12)."""

from __future__ import annotations

from pydantic import JsonValue

from services.vendors.vacademy import models, reading
from services.vendors.vacademy.bodies import json_bytes
from services.vendors.vacademy.calls.service import Service, safe
from services.vendors.wire.transport import Params


class FilmCalls(Service):
    """Orders, watches and stops MP4s of a lesson."""

    async def create_render(self, video_id: str, *, show_captions: bool | None = None) -> models.RenderJob:
        """PAID. Order an MP4 of the timeline as it is now; each order makes another job (section 9, trap 27)."""
        wanted: dict[str, JsonValue] = {} if show_captions is None else {"show_captions": show_captions}
        path = f"{self._videos}/render/{safe(video_id)}"
        answer = await self._api.pay("render a lesson", path, content=json_bytes(wanted))
        return reading.one(models.RenderJob, answer)

    async def get_render(self, job_id: str, video_id: str) -> models.RenderJob:
        """How far an MP4 is (section 9); today's server tells of the lesson's latest one, whatever job is named."""
        params: Params = {"video_id": safe(video_id)}
        path = f"{self._videos}/render/status/{safe(job_id)}"
        return reading.one(models.RenderJob, await self._api.read("get a render", "GET", path, params=params))

    async def delete_render(self, video_id: str) -> None:
        """Stop an ordered MP4 as far as it goes: the service forgets order and address; sent once (sections 9 and 12).

        A job that is being worked on may still end, and nothing is refunded for it.
        """
        path = f"{self._videos}/render/{safe(video_id)}"
        await self._api.write("forget a render", "DELETE", path)
