"""The client of Vacademy's AI video API (contract: all sections; each method names the one it follows)."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

import httpx
from pydantic import JsonValue

from services.vendors.reach import KeyOutcome
from services.vendors.vacademy import models, reading
from services.vendors.vacademy.auth import InstituteKey
from services.vendors.vacademy.bodies import LessonOptions, json_bytes, read_body
from services.vendors.vacademy.calls.covers import CoverCalls
from services.vendors.vacademy.calls.films import FilmCalls
from services.vendors.vacademy.calls.frames import FrameCalls
from services.vendors.vacademy.calls.keys import KeyCalls
from services.vendors.vacademy.calls.service import WHO, safe, wanted_stage
from services.vendors.vacademy.error_bodies import VacademyErrors
from services.vendors.vacademy.key_check import check_key
from services.vendors.vacademy.run import LONGEST, Run
from services.vendors.vacademy.statuses import Stage
from services.vendors.vacademy.timeline import MOST_BYTES, Timeline, read_timeline
from services.vendors.vacademy.words import SpokenWord, read_words
from services.vendors.wire.addresses import with_version
from services.vendors.wire.limits import RequestLimits
from services.vendors.wire.public_files import PublicFiles, is_private_host
from services.vendors.wire.redaction import secrets_in
from services.vendors.wire.transport import Params, Timeouts, Transport
from services.vendors.wire.values import read_text

PATH_PREFIX = "/api/v1"


class VacademyClient(FrameCalls, FilmCalls, CoverCalls, KeyCalls):
    """One institute at Vacademy. Every method raises a VendorError and nothing else when a call fails.

    `generate`, `retry`, `resume` and `create_render` may cost credits; they send exactly one request. A stream may be
    silent for a minute, so `timeouts.paid_answer` should be 90 seconds or more, as it is by default.
    """

    def __init__(
        self,
        *,
        base_url: str,
        key: InstituteKey,
        path_prefix: str = PATH_PREFIX,
        transport: httpx.AsyncBaseTransport | None = None,
        limits: RequestLimits | None = None,
        timeouts: Timeouts | None = None,
        longest_run: float = LONGEST,
    ) -> None:
        """Contract, section 1. `longest_run`: seconds after which a stream is given up and the status is asked.

        Raises SettingsError when the address is malformed.
        """
        shared = limits or RequestLimits()
        prefix = "/" + path_prefix.strip("/") if path_prefix.strip("/") else ""
        api = Transport(
            WHO, base_url, key.headers, reader=VacademyErrors(), transport=transport, limits=shared, timeouts=timeouts
        )
        super().__init__(api, f"{prefix}/external/video/v1", f"{prefix}/institute/api-keys")
        self._secrets = secrets_in(key.headers())
        self._longest_run = longest_run
        # A service on this machine is practice, and its files lie on this machine as well.
        self._files = PublicFiles(
            WHO, private=is_private_host(base_url), limits=shared, timeouts=timeouts, transport=transport
        )

    def __repr__(self) -> str:
        return f"<VacademyClient {self._api.base_url}>"

    @property
    def clock_offset(self) -> timedelta | None:
        """The service's time less ours, as its answers tell; None before the first."""
        return self._api.clock_offset

    @asynccontextmanager
    async def generate(self, body: bytes, target_stage: Stage) -> AsyncIterator[Run]:
        """PAID. Make the lesson in these exact bytes, made by `lesson_body`, up to `target_stage` (section 3).

        Opens the stream with one POST; iterate over the run for its news. A known id is made again and charged again:
        `get_lesson` must say NotFound first. Leaving the block hangs up, which ends the work at an old server and
        nothing at today's. Raises Invalid before anything is sent when the bytes are no lesson, NotSent or Refused
        when certainly nothing was charged, and Unclear with charged "unknown" otherwise.
        """
        said = read_body(body)
        async with self._stream("create a lesson", "/generate", said.video_id, target_stage, body) as run:
            yield run

    @asynccontextmanager
    async def retry(self, video_id: str) -> AsyncIterator[Run]:
        """PAID. Go on after a failure from the last finished stage, up to HTML (section 9)."""
        path = f"/retry/{safe(video_id)}"
        async with self._stream("retry a lesson", path, video_id, None, None) as run:
            yield run

    @asynccontextmanager
    async def resume(
        self,
        video_id: str,
        target_stage: Stage,
        *,
        modified_script: str | None = None,
        options: LessonOptions | None = None,
    ) -> AsyncIterator[Run]:
        """PAID. Continue a lesson that stopped at an earlier stage, with an edited script if given (section 9).

        The service forgets the options of the first request: send them again.
        """
        wanted: dict[str, JsonValue] = {"target_stage": wanted_stage(target_stage)}
        wanted |= {"modified_script": modified_script} if modified_script is not None else {}
        wanted |= options.model_dump(exclude_none=True) if options else {}
        path = f"/resume/{safe(video_id)}"
        async with self._stream("resume a lesson", path, video_id, None, json_bytes(wanted)) as run:
            yield run

    async def get_lesson(self, video_id: str) -> models.Lesson:
        """The status of one video (section 4). Raises NotFound, and Unclear when the answer is about another one."""
        answer = await self._api.read("get a lesson", "GET", f"{self._videos}/status/{safe(video_id)}")
        return reading.about(models.Lesson, answer, video_id)

    async def get_urls(self, video_id: str) -> models.LessonUrls:
        """The addresses of the playable parts (section 5); the only place that says STALLED. Raises likewise."""
        answer = await self._api.read("get a lesson's addresses", "GET", f"{self._videos}/urls/{safe(video_id)}")
        return reading.about(models.LessonUrls, answer, video_id)

    async def list_lessons(self, limit: int = 50, offset: int = 0) -> list[models.Lesson]:
        """The institute's videos, newest first, at most 50 at once and without a total (section 9)."""
        params: Params = {"limit": limit, "offset": offset}
        answer = await self._api.read("list lessons", "GET", f"{self._videos}/history", params=params)
        return reading.every(models.Lesson, answer)

    async def get_timeline(self, url: str, *, version: str | int | None = None) -> Timeline:
        """The timeline behind `html_url`; give a new `version` after each change (sections 6 and 7).

        A signed address is asked for as it is written: it is new each time, and nothing may be added to it.
        """
        return read_timeline(await self._file(url, version))

    async def get_words(self, url: str, *, version: str | int | None = None) -> list[SpokenWord]:
        """The words behind `words_url`, on the narration's clock (section 8)."""
        return read_words(await self._file(url, version))

    async def get_script(self, url: str, *, version: str | int | None = None) -> str:
        """The script's text (section 3)."""
        return read_text(await self._file(url, version))

    async def cancel(self, video_id: str) -> models.CancelAnswer:
        """Stop a run, with a refund; `stopped` False on a live run means: ask again (section 9, trap 25)."""
        path = f"{self._videos}/cancel/{safe(video_id)}"
        answer = await self._api.write("cancel a lesson", "POST", path)
        return reading.one(models.CancelAnswer, answer)

    async def get_cost_preview(self, body: bytes, target_stage: Stage) -> models.CostPreview:
        """What the lesson in these bytes is expected to cost; an estimate (section 9)."""
        read_body(body)
        params: Params = {"target_stage": wanted_stage(target_stage)}
        path = f"{self._videos}/preview-cost"
        answer = await self._api.read("preview a cost", "POST", path, content=body, params=params)
        return reading.one(models.CostPreview, answer)

    async def check_key(self) -> KeyOutcome:
        """What free, well-formed reads tell about the key. Raises nothing of a service."""
        return await check_key(self._api, self._videos)

    async def aclose(self) -> None:
        """Close every connection."""
        await self._api.aclose()
        await self._files.aclose()

    async def _file(self, url: str, version: str | int | None) -> bytes:
        # The version gets past caches, which hold the old file under the same address (trap 15).
        versioned = url if version is None else with_version(url, version)
        return (await self._files.fetch(versioned, most_bytes=MOST_BYTES)).body

    @asynccontextmanager
    async def _stream(
        self, operation: str, path: str, video_id: str, target: Stage | None, content: bytes | None
    ) -> AsyncIterator[Run]:
        # The stage is always said: its default differs between servers (trap 5).
        params: Params | None = {"target_stage": wanted_stage(target)} if target else None
        async with self._api.pay_stream(operation, f"{self._videos}{path}", content=content, params=params) as answer:
            yield Run(answer, video_id, secrets=self._secrets, longest=self._longest_run)
