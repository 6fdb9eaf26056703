"""Echoes: one sound for each row of a file."""

from __future__ import annotations

from collections.abc import AsyncIterator, Collection, Mapping
from typing import Any

from services.config import Settings
from services.config.echo import EchoSettings
from services.errors import Invalid, MappingIncomplete
from services.jobs.kind import Answer, Order, Outgoing, Request, SentRow, Target, Watched
from services.jobs.practice import PRACTICE_HOST
from services.jobs.sighting import Sighting
from services.jobs.states import ItemState
from services.kinds.echos.account import EchoAccount
from services.vendors.echo import EchoClient, Sound, read_body, read_callback, read_status, sound_body

VOICE = "voice"
SOUNDS = "sounds"
TEXT = "text"
REFERENCE = "reference"
MOST_PAGES = 1000


class Echos:
    """The kind of job that turns rows into sounds. A request carries a reference of ours, by which a list finds it."""

    name = "echo"
    service = "echo"
    service_title = "Echo"
    item_word = "sound"
    id_column = "sound_id"
    account_types: Collection[str] = (VOICE,)
    most_per_submission = 1

    def __init__(self, settings: Settings, client: EchoClient, secret: bytes) -> None:
        own = settings.section(EchoSettings)
        self._client = client
        self.practice = own.practice
        self.host = PRACTICE_HOST if own.plays else own.host
        self.account = EchoAccount(settings, client, secret)

    def missing(self, settings: Mapping[str, Any]) -> list[str]:
        """A voice, and a text to be said."""
        named = {one["name"] for one in settings.get("mapping", {}).get("variables", [])}
        missing = [] if (settings.get("target") or {}).get("vendor_id") else ["Choose the voice."]
        return missing if TEXT in named else [*missing, "Name the variable text."]

    def target(self, settings: Mapping[str, Any]) -> Target:
        """The voice of a draft. Raises MappingIncomplete when none is chosen."""
        chosen = settings.get("target") or {}
        if not chosen.get("vendor_id"):
            raise MappingIncomplete("No voice is chosen yet.", next_step="Choose one.")
        return Target(chosen["type"], chosen["vendor_id"], chosen.get("name", ""))

    def request(self, order: Order, token: str) -> Request:
        """The exact bytes of one request."""
        [row] = order.rows
        text = dict(zip(order.variables, row, strict=True))[TEXT]
        if not text:
            raise Invalid("Row 1 has nothing to say.", who="Echo", operation="write a request", permanent=True)
        body = sound_body(self.target(order.settings).vendor_id, text, token)
        return Request(body, "create a sound", lane=SOUNDS, work={REFERENCE: token})

    def read_body(self, body: bytes) -> list[SentRow]:
        """What the bytes say."""
        return [SentRow(0, [(TEXT, read_body(body))])]

    def places(self, lane: str) -> int | None:  # noqa: ARG002 - Echo names no limit
        """As many as there are."""
        return None

    async def send(self, outgoing: Outgoing) -> Answer:
        """Make the one paid request (contract section 2)."""
        made = await self._client.create_sound(outgoing.body)
        return Answer([made.id], 200, made.request_id)

    async def look(self, watched: Watched) -> AsyncIterator[list[Sighting]]:
        """The pages of the list while a request is unclear, else one sound after the other."""
        if watched.seeks_unknown or watched.unclear:
            async for page in self._listed(watched):
                yield page
            return
        for sound_id in watched.open_ids:
            yield [_sighting(await self._client.get_sound(sound_id))]

    async def _listed(self, watched: Watched) -> AsyncIterator[list[Sighting]]:
        sent = [*watched.unclear, *(one.sent for one in watched.open)]
        ours = {str(one.work[REFERENCE]): one.submission_id for one in sent}
        offset = 0
        for _page in range(MOST_PAGES):
            sounds = await self._client.list_sounds(offset)
            if not sounds:
                return
            offset += len(sounds)
            yield [_sighting(sound, ours.get(sound.reference or "")) for sound in sounds]

    def read_delivery(self, body: bytes, query: str) -> Sighting:  # noqa: ARG002 - Echo puts nothing there
        """What a callback says (contract section 4). Raises Invalid when it cannot be read."""
        return _sighting(read_callback(body))

    async def list_targets(self, target_type: str) -> list[Target]:
        """The voices."""
        return [Target(target_type, voice.id, voice.name) for voice in await self._client.list_voices()]

    def parse_target(self, target_type: str, text: str) -> str:  # noqa: ARG002 - there are only voices
        """A voice's id as it was pasted."""
        return text.strip()

    async def aclose(self) -> None:
        """Close the client's connections."""
        await self._client.aclose()


def _sighting(sound: Sound, submission_id: str | None = None) -> Sighting:
    ended = read_status(sound.status)
    return Sighting(
        vendor_id=sound.id,
        outcome=ItemState(ended) if ended else None,
        word=sound.status or "",
        url=sound.url,
        message=sound.message or "",
        created_at=sound.created_at,
        submission_id=submission_id,
    )
