"""MP4s on order: each order is another paid job over the timeline as it is then (contract, section 9; trap 27)."""

from __future__ import annotations

from dataclasses import replace

from services.errors import NotFound
from services.jobs.kind import Answer, Sighting
from services.kinds.lessons.progress import Names, film_sighting
from services.vendors.vacademy import VacademyClient


async def order_film(client: VacademyClient, video_id: str, *, captions: bool) -> Answer:
    """PAID. Order one MP4, known by the id of its render job. Raises as `Kind.send`."""
    job = await client.create_render(video_id, show_captions=captions)
    return Answer(ids=[job.job_id], http_status=200)


async def sight_film(client: VacademyClient, names: Names) -> list[Sighting]:
    """How far an ordered MP4 is."""
    try:
        return [film_sighting(names, await client.get_render(names.vendor_id, names.video_id))]
    except NotFound:
        return []


async def sight_unclear_film(client: VacademyClient, names: Names) -> list[Sighting]:
    """The job that works on the lesson's MP4 now: the only trace that an order without an answer leaves."""
    urls = await client.get_urls(names.video_id)
    if not urls.render_job_id:
        return []
    return await sight_film(client, replace(names, vendor_id=urls.render_job_id))
