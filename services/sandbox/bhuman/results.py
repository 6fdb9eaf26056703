"""The result endpoints: one video by its id, and the lists by campaign, by template, and of everything."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from services.sandbox.bhuman import videos
from services.sandbox.bhuman.answers import Answers, Refusal
from services.sandbox.bhuman.credentials import check_reader
from services.sandbox.bhuman.generation import STUDIO
from services.sandbox.bhuman.reading import Reader, Reading
from services.sandbox.shared.service import Machinery, base_of

LISTS = ("generated_video_by_campaign_id", "generated_video_by_video_instance_id")
BY_ID = "generated_video_by_id"


class Results:
    """Lists come in the order of their random ids, which is no order: new rows shift pages, as they do in life."""

    def __init__(self, machinery: Machinery, answers: Answers, reader: Reader) -> None:
        self._state = machinery.state
        self._answers = answers
        self._reader = reader

    @property
    def routes(self) -> list[Route]:
        made = self._reader.endpoint
        by_campaign, by_instance = LISTS
        return [
            Route(f"{STUDIO}/{BY_ID}",
                  made(BY_ID, self._one, check=self._check_one, shape=lambda r: r.id("id"))),
            Route(f"{STUDIO}/{by_campaign}",
                  made(by_campaign, lambda r: self._list(r, "campaign_id"), check=self._check_list,
                       shape=lambda r: (r.id("campaign_id"), r.page()))),
            Route(f"{STUDIO}/{by_instance}",
                  made(by_instance, lambda r: self._list(r, "video_instance_id"), check=self._check_list,
                       shape=lambda r: (r.id("video_instance_id"), r.page()))),
            Route(f"{STUDIO}/get_generated_video",
                  made("get_generated_video", self._either, check=self._check_list,
                       shape=lambda r: (r.id("id", required=False), r.page()))),
        ]  # fmt: skip

    def _check_list(self, request: Request) -> None:
        check_reader(request, self._answers.profile)

    def _check_one(self, request: Request) -> None:
        # From October 2026 on the id is the only secret.
        if self._answers.profile != "oct2026":
            check_reader(request, self._answers.profile)

    def _either(self, reading: Reading) -> Response:
        return self._one(reading) if reading.id("id", required=False) else self._list(reading, None)

    def _one(self, reading: Reading) -> Response:
        video = videos.find(self._state, reading.id("id") or "")
        if video is None or reading.now < video["readable_at"]:
            raise Refusal(404, "Generated video not found")
        return self._answers.ok(videos.told(video, reading.now, base_of(reading.request), self._answers.profile))

    def _list(self, reading: Reading, column: str | None) -> Response:
        home = reading.id(column) if column else None
        table = "bhuman_campaigns" if column == "campaign_id" else "bhuman_instances"
        if column and self._state.row(f"SELECT 1 FROM {table} WHERE id = ?", (home,)) is None:  # noqa: S608
            raise Refusal(400, f"Unknown {column.removesuffix('_id').replace('_', ' ')}")
        page, size = reading.page()
        page, size = max(page, reading.first_page) - reading.first_page, min(size, reading.most)
        slipped = reading.shift if page else 0
        where = f"{column} = ? AND listed_at <= ?" if column else "listed_at <= ?"
        values = (home, reading.now) if column else (reading.now,)
        total = self._state.number(f"SELECT count(*) FROM bhuman_videos WHERE {where}", values)  # noqa: S608
        rows = self._state.rows(
            f"SELECT * FROM bhuman_videos WHERE {where} ORDER BY id LIMIT ? OFFSET ?",  # noqa: S608
            (*values, size, max(0, page * size - slipped)),
        )
        base, profile = base_of(reading.request), self._answers.profile
        told = [videos.told(row, reading.now, base, profile) for row in rows]
        for edit in reading.edits:
            told = edit(told)
        return self._answers.listed("videos", int(total) + slipped if reading.counted else None, told)
