"""The client of Vacademy's AI video API (contract: all sections; each method names the one it follows)."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

import httpx
from pydantic import JsonValue

from services.errors import Invalid
from services.vendors.fields import read_text
from services.vendors.vacademy import models, reading
from services.vendors.vacademy.auth import InstituteKey, UserLogin
from services.vendors.vacademy.bodies import LessonOptions, is_video_id, json_bytes, read_body
from services.vendors.vacademy.downloads import Downloads
from services.vendors.vacademy.error_bodies import VacademyErrors
from services.vendors.vacademy.key_check import check_key
from services.vendors.vacademy.run import LONGEST, Run
from services.vendors.vacademy.statuses import STAGES, Stage
from services.vendors.vacademy.timeline import MOST_BYTES, Timeline, read_timeline
from services.vendors.vacademy.words import Word, read_words
from services.vendors.wire.limits import RequestLimits
from services.vendors.wire.redaction import secrets_in
from services.vendors.wire.transport import Params, Timeouts, Transport

WHO = "Vacademy"
PATH_PREFIX = "/api/v1"


class VacademyClient:
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
        self._videos = f"{prefix}/external/video/v1"
        self._keys = f"{prefix}/institute/api-keys"
        self._secrets = secrets_in(key.headers())
        self._longest_run = longest_run
        self._api = Transport(
            WHO, base_url, key.headers, reader=VacademyErrors(), transport=transport, limits=shared, timeouts=timeouts
        )
        self._files = Downloads(WHO, limits=shared, timeouts=timeouts, transport=transport)

    def __repr__(self) -> str:
        return f"<VacademyClient {self._api.base_url}>"

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
        path = f"/retry/{_safe(video_id)}"
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
        wanted: dict[str, JsonValue] = {"target_stage": _stage(target_stage)}
        wanted |= {"modified_script": modified_script} if modified_script is not None else {}
        wanted |= options.model_dump(exclude_none=True) if options else {}
        path = f"/resume/{_safe(video_id)}"
        async with self._stream("resume a lesson", path, video_id, None, json_bytes(wanted)) as run:
            yield run

    async def get_lesson(self, video_id: str) -> models.Lesson:
        """The status of one video (section 4). Raises NotFound, and Unclear when the answer is about another one."""
        answer = await self._api.read("get a lesson", "GET", f"{self._videos}/status/{_safe(video_id)}")
        return reading.about(models.Lesson, answer, video_id)

    async def get_urls(self, video_id: str) -> models.LessonUrls:
        """The addresses of the playable parts (section 5); the only place that says STALLED. Raises likewise."""
        answer = await self._api.read("get a lesson's addresses", "GET", f"{self._videos}/urls/{_safe(video_id)}")
        return reading.about(models.LessonUrls, answer, video_id)

    async def list_lessons(self, limit: int = 50, offset: int = 0) -> list[models.Lesson]:
        """The institute's videos, newest first, at most 50 at once and without a total (section 9)."""
        params: Params = {"limit": limit, "offset": offset}
        answer = await self._api.read("list lessons", "GET", f"{self._videos}/history", params=params)
        return reading.every(models.Lesson, answer)

    async def get_timeline(self, url: str, *, version: str | int | None = None) -> Timeline:
        """The timeline behind `html_url`; give a new `version` after each change (sections 6 and 7)."""
        return read_timeline(await self._files.fetch(url, version, MOST_BYTES))

    async def get_words(self, url: str, *, version: str | int | None = None) -> list[Word]:
        """The words behind `words_url`, on the narration's clock (section 8)."""
        return read_words(await self._files.fetch(url, version, MOST_BYTES))

    async def get_script(self, url: str, *, version: str | int | None = None) -> str:
        """The script's text (section 3)."""
        return (await self._files.fetch(url, version, MOST_BYTES)).decode("utf-8", "replace")

    async def regenerate_frame(self, video_id: str, timestamp: float, user_prompt: str) -> models.FramePreview:
        """A preview of one frame, saved nowhere and unlike any other; may take minutes (section 6).

        `timestamp` is sent as it is: take it from `frames.timestamp_for`, and compare with `frames.check_preview`.
        """
        content = json_bytes({"video_id": _safe(video_id), "timestamp": timestamp, "user_prompt": user_prompt})
        answer = await self._api.write(
            "preview a frame", "POST", f"{self._videos}/frame/regenerate", content=content
        )  # fmt: skip
        return reading.about(models.FramePreview, answer, video_id)

    async def update_frame(
        self,
        video_id: str,
        frame_index: int,
        new_html: str,
        *,
        expected_revision: int | None = None,
        entry_id: str | None = None,
    ) -> models.FrameUpdated:
        """Write one frame into the timeline; an MP4 stays as it was (section 6).

        Raises Invalid with HTTP 409 when `expected_revision` is no longer the timeline's; then nothing was written.
        """
        wanted: dict[str, JsonValue] = {"video_id": _safe(video_id), "frame_index": frame_index, "new_html": new_html}
        wanted |= {"expected_revision": expected_revision} if expected_revision is not None else {}
        wanted |= {"entry_id": entry_id} if entry_id is not None else {}
        content = json_bytes(wanted)
        answer = await self._api.write("update a frame", "POST", f"{self._videos}/frame/update", content=content)
        return reading.about(models.FrameUpdated, answer, video_id)

    async def add_frame(
        self,
        video_id: str,
        html: str,
        in_time: float,
        exit_time: float,
        *,
        expected_revision: int | None = None,
    ) -> models.FrameListChanged:
        """Add a frame between two seconds of the timeline (section 9; field names assumed)."""
        return await self._edit(
            "add", video_id, expected_revision, {"html": html, "in_time": in_time, "exit_time": exit_time}
        )

    async def delete_frame(
        self, video_id: str, entry_id: str, *, expected_revision: int | None = None
    ) -> models.FrameListChanged:
        """Delete the frame with this id (section 9)."""
        return await self._edit("delete", video_id, expected_revision, {"entry_id": entry_id})

    async def reorder_frame(
        self, video_id: str, entry_id: str, to_index: int, *, expected_revision: int | None = None
    ) -> models.FrameListChanged:
        """Move the frame with this id to another place of the list (section 9)."""
        wanted: dict[str, JsonValue] = {"entry_id": entry_id, "to_index": to_index}
        return await self._edit("reorder", video_id, expected_revision, wanted)

    async def cancel(self, video_id: str) -> models.CancelAnswer:
        """Stop a run, with a refund; `stopped` False on a live run means: ask again (section 9, trap 25)."""
        path = f"{self._videos}/cancel/{_safe(video_id)}"
        answer = await self._api.write("cancel a lesson", "POST", path, content=b"{}")
        return reading.one(models.CancelAnswer, answer)

    async def get_cost_preview(self, body: bytes, target_stage: Stage) -> models.CostPreview:
        """What the lesson in these bytes is expected to cost; an estimate (section 9)."""
        read_body(body)
        params: Params = {"target_stage": _stage(target_stage)}
        path = f"{self._videos}/preview-cost"
        answer = await self._api.read("preview a cost", "POST", path, content=body, params=params)
        return reading.one(models.CostPreview, answer)

    async def create_render(self, video_id: str, *, show_captions: bool | None = None) -> models.RenderJob:
        """PAID. Order an MP4 of the timeline as it is now; each order makes another job (section 9, trap 27)."""
        wanted: dict[str, JsonValue] = {} if show_captions is None else {"show_captions": show_captions}
        path = f"{self._videos}/render/{_safe(video_id)}"
        answer = await self._api.pay("render a lesson", path, content=json_bytes(wanted))
        return reading.one(models.RenderJob, answer)

    async def get_render(self, job_id: str, video_id: str) -> models.RenderJob:
        """How far an MP4 is (section 9)."""
        params: Params = {"video_id": _safe(video_id)}
        path = f"{self._videos}/render/status/{_safe(job_id)}"
        return reading.one(models.RenderJob, await self._api.read("get a render", "GET", path, params=params))

    async def delete_render(self, video_id: str) -> None:
        """Make the service forget the MP4's address; the only deletion there is (section 9)."""
        path = f"{self._videos}/render/{_safe(video_id)}"
        await self._api.write("forget a render", "DELETE", path, content=b"")

    async def create_key(
        self, institute_id: str, name: str = "Default API Key", *, login: UserLogin | None = None
    ) -> models.ApiKey:
        """One more live key, shown whole only here; after a time-out list before doing it again (section 2)."""
        content = json_bytes({"institute_id": institute_id, "name": name})
        headers = login.headers() if login else {}
        path = f"{self._keys}/generate"
        answer = await self._api.write("create a key", "POST", path, content=content, headers=headers)
        return reading.one(models.ApiKey, answer)

    async def list_keys(self, institute_id: str, *, login: UserLogin | None = None) -> Sequence[models.ApiKey]:
        """The institute's active keys, masked (section 2)."""
        headers = login.headers() if login else {}
        answer = await self._api.read("list keys", "GET", f"{self._keys}/{_safe(institute_id)}", headers=headers)
        return reading.every(models.ApiKey, answer)

    async def delete_key(self, institute_id: str, key_id: str, *, login: UserLogin | None = None) -> None:
        """Revoke a key for good; revoking the one in use locks this client out (section 2, trap 22)."""
        headers = login.headers() if login else {}
        path = f"{self._keys}/{_safe(institute_id)}/{_safe(key_id)}"
        await self._api.write("revoke a key", "DELETE", path, content=b"", headers=headers)

    async def check_key(self) -> models.KeyCheck:
        """What free, well-formed reads tell about the key. Raises nothing of a service."""
        return await check_key(self._api, self._videos)

    async def aclose(self) -> None:
        """Close every connection."""
        await self._api.aclose()
        await self._files.aclose()

    @asynccontextmanager
    async def _stream(
        self, operation: str, path: str, video_id: str, target: Stage | None, content: bytes | None
    ) -> AsyncIterator[Run]:
        # The stage is always said: its default differs between servers (trap 5).
        params: Params | None = {"target_stage": _stage(target)} if target else None
        async with self._api.pay_stream(operation, f"{self._videos}{path}", content=content, params=params) as answer:
            yield Run(answer, video_id, secrets=self._secrets, longest=self._longest_run)

    async def _edit(
        self, verb: str, video_id: str, expected_revision: int | None, wanted: dict[str, JsonValue]
    ) -> models.FrameListChanged:
        body: dict[str, JsonValue] = {"video_id": _safe(video_id), **wanted}
        body |= {"expected_revision": expected_revision} if expected_revision is not None else {}
        path = f"{self._videos}/frame/{verb}"
        answer = await self._api.write(f"{verb} a frame", "POST", path, content=json_bytes(body))
        return reading.one(models.FrameListChanged, answer)


def _safe(text: str) -> str:
    """An id that may stand in a path. Raises Invalid."""
    if is_video_id(text):
        return text
    shown = "nothing" if read_text(text) is None else "something else"
    raise Invalid(f"An id is letters, digits, hyphens and underscores, but this is {shown}.", who=WHO,
                  operation="name a lesson", permanent=True, next_step="Nothing was sent or charged.")  # fmt: skip


def _stage(stage: Stage) -> Stage:
    """A stage that may be asked for. Raises Invalid."""
    if stage in STAGES:
        return stage
    raise Invalid("Vacademy has no such stage.", who=WHO, operation="create a lesson", permanent=True,
                  next_step="Nothing was sent or charged.")  # fmt: skip
