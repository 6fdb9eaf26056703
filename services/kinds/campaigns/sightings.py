"""What BHuman says about one video, in a list, a single read or a callback, as the shared life of a job reads it."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta

from services.jobs.sighting import Sighting
from services.jobs.states import Cause, ItemState
from services.vendors.bhuman import WHATSAPP_READY, GeneratedVideo, read_callback, read_status
from services.vendors.failures import is_ending, read_failure


def sighting_of(video: GeneratedVideo, clock_offset: timedelta | None) -> Sighting:
    """What a list or a single read says. `clock_offset` is BHuman's time less ours, None where no answer told."""
    made_at = video.created_at
    with suppress(OverflowError):
        # By our clock, as far as the service's answers tell how the two differ.
        made_at = made_at - clock_offset if made_at is not None and clock_offset is not None else made_at
    return Sighting(
        vendor_id=video.id,
        outcome=_outcome(video.status),
        word=video.status or "",
        strange=not read_status(video.status).known,
        ending=is_ending(video.status),
        position=video.row_index,
        values=video.text,
        url=video.url,
        share_url=video.share_url,
        thumbnail_url=video.thumbnail,
        gif_url=video.gif,
        messenger_url=video.whatsapp_video_url,
        support_id=video.execution_name or "",
        message=video.message or "",
        cause=Cause(read_failure(video.message)),
        created_at=made_at,
        created_at_there=video.created_at,
        zoneless=video.zoneless,
    )


def called_back(body: bytes, query: str) -> Sighting:
    """What a callback says (contract section 7). Raises Invalid when it cannot be read."""
    said = read_callback(body, query)
    return Sighting(
        vendor_id=said.id,
        outcome=_outcome(said.status),
        word=said.status or "",
        told=said.event or "",
        only_addresses=said.event == WHATSAPP_READY,
        messenger_url=said.whatsapp_video_url,
        position=said.row_index,
        url=said.url,
        share_url=said.share_url,
        thumbnail_url=said.thumbnail,
        gif_url=said.gif,
        message=said.message or "",
        cause=Cause(read_failure(said.message)),
    )


def _outcome(word: str | None) -> ItemState | None:
    status = read_status(word)
    return ItemState(status.ours) if status.final else None
