"""MP4s on order: every order is another job over the timeline as it was then.

Today's server tells of a lesson's latest job whatever job is named, and calls it by the name that was asked for.
"""

from __future__ import annotations

import json
import uuid
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from services.sandbox.shared.faults import Alter, Refuse, Reply
from services.sandbox.shared.ledger import Entry
from services.sandbox.shared.service import Machinery, base_of
from services.sandbox.shared.wire import Cut, Late
from services.sandbox.vacademy import runs
from services.sandbox.vacademy.addresses import VIDEOS, address_of
from services.sandbox.vacademy.answers import NAME, Behaviour, Refusal, error
from services.sandbox.vacademy.credentials import Credentials
from services.sandbox.vacademy.plan import SECONDS, Plan
from services.sandbox.vacademy.reading import Reader, Reading
from services.sandbox.vacademy.timelines import Timelines


class Renders:
    def __init__(
        self, machinery: Machinery, behaviour: Behaviour, credentials: Credentials, reader: Reader
    ) -> None:  # fmt: skip
        self._machinery = machinery
        self._state = machinery.state
        self._behaviour = behaviour
        self._credentials = credentials
        self._reader = reader
        self._timelines = Timelines(machinery.state, behaviour)

    @property
    def routes(self) -> list[Route]:
        made = self._reader.endpoint
        return [
            Route(f"{VIDEOS}/render/status/{{job}}", made("render/status", self._status)),
            Route(f"{VIDEOS}/render/{{id}}", self._order, methods=["POST"]),
            Route(f"{VIDEOS}/render/{{id}}", made("render/forget", self._forget), methods=["DELETE"]),
        ]

    async def _order(self, request: Request) -> Response:
        body = await request.body()
        video_id = str(request.path_params["id"])
        now = self._state.now()
        entry = Entry(NAME, "render", request.url.path, body, base_of(request), now, about={"video_id": video_id})
        try:
            institute = self._credentials.institute(request)
            reading = Reading(request, self._state, institute, body, now=now)
            reading.video(video_id)
            timeline = self._timelines.editable(video_id, now)
            if runs.artifact_run(self._state, video_id, "audio", now) is None:
                raise Refusal(400, "Video has no audio yet")
            options = reading.fields({"resolution": str, "fps": int, "show_captions": bool, "show_branding": bool}, ())
        except Refusal as refusal:
            self._machinery.ledger.record(entry, refusal.status, accepted=False, fault=None)
            return error(refusal.status, refusal.detail)
        return self._serve(entry, video_id, options, timeline)

    def _serve(self, entry: Entry, video_id: str, options: dict[str, Any], timeline: Any) -> Response:
        machinery, now = self._machinery, entry.received_at
        with self._state.transaction():
            taken = machinery.orders.take_for_payment(NAME, "render")
            name = "+".join(each.name for each in taken) or None
            if taken and isinstance(taken[0].fault, Refuse):
                refused: Response = taken[0].fault.act(taken[0].params, error)
                machinery.ledger.record(entry, _status(refused), accepted=False, fault=name)
                return refused
            ends_at = now + self._behaviour.scaled(SECONDS["RENDER"] * self._behaviour.number("pace"))
            plan = Plan(video_id, "RENDER", now, [], [], ends_at)
            for each in taken:
                if isinstance(each.fault, Alter):
                    each.fault.act(plan, each.params)
            job_id = str(uuid.uuid4())
            told = {"job_id": job_id, "status": "queued", "video_id": video_id}
            answer = _reply(told, taken)
            request_id = machinery.ledger.record(entry, _status(answer), accepted=True, fault=name)
            machinery.ledger.add_items(request_id, now, [(job_id, 0, [video_id])])
            number = int(self._state.number("SELECT coalesce(max(number), 0) + 1 FROM vacademy_renders"))
            self._state.write(
                "INSERT INTO vacademy_renders (job_id, number, video_id, request_id, options, timeline, ordered_at, "
                "ends_at, outcome) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (job_id, number, video_id, request_id, json.dumps(options), json.dumps(timeline), now, plan.ends_at,
                 plan.outcome),
            )  # fmt: skip
        return answer

    def _status(self, reading: Reading) -> Response:
        video_id = reading.request.query_params.get("video_id")
        if not video_id:
            raise Refusal(400, "video_id is required")
        reading.video(video_id)
        asked = str(reading.request.path_params["job"])
        latest = self._behaviour.switch("render_status") == "latest"
        where = "video_id = ? ORDER BY number DESC LIMIT 1" if latest else "video_id = ? AND job_id = ?"
        values = (video_id,) if latest else (video_id, asked)
        job = self._state.row(f"SELECT * FROM vacademy_renders WHERE {where}", values)  # noqa: S608
        if job is None:
            raise Refusal(404, "Render job not found")
        word, share = job_state(job, reading.now)
        done = word == "completed"
        return JSONResponse({
            "job_id": asked, "video_id": video_id, "status": word, "progress": share,
            "video_url": address_of(reading.base, video_id, "video") if done else None,
            "error": "Render failed" if word == "failed" else None,
        })  # fmt: skip

    def _forget(self, reading: Reading) -> Response:
        video_id = reading.request.path_params["id"]
        reading.video(video_id)
        self._state.write(
            "UPDATE vacademy_videos SET render_forgotten_at = ? WHERE video_id = ?", (reading.now, video_id)
        )
        return JSONResponse({"status": "success", "video_id": video_id})


def job_state(job: Any, now: float) -> tuple[str, int]:
    """The job's word and its share done, 0 to 100."""
    if job["ends_at"] is not None and now >= job["ends_at"]:
        return str(job["outcome"]), 100
    # A stuck job works for ever; it counts as if it took a second.
    whole = max(0.001, (job["ends_at"] or job["ordered_at"] + 1.0) - job["ordered_at"])
    share = min(0.95, (now - job["ordered_at"]) / whole)
    return ("queued", 0) if share < 0.1 else ("running", round(share * 100))


def _reply(told: dict[str, Any], taken: list[Any]) -> Response:
    for each in taken:
        if isinstance(each.fault, Reply):
            answer: Response = each.fault.act(JSONResponse(told), each.params, error)
            return answer
    return JSONResponse(told)


def _status(answer: Response) -> int | None:
    return None if isinstance(answer, Cut | Late) else answer.status_code
