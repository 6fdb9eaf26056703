"""The five paid endpoints: from the body to videos that render, and to the answer."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from services.sandbox.bhuman import batch as batches
from services.sandbox.bhuman import videos
from services.sandbox.bhuman.answers import NAME, Answers, Refusal
from services.sandbox.bhuman.backgrounds import check_backgrounds, scenes_of
from services.sandbox.bhuman.credentials import check_key
from services.sandbox.bhuman.payload import Payload, read_payload
from services.sandbox.shared.callbacks import Delivery
from services.sandbox.shared.faults import Alter, Refuse, Reply, Taken
from services.sandbox.shared.ledger import Entry
from services.sandbox.shared.service import Machinery, base_of
from services.sandbox.shared.wire import Cut, Late

Endpoint = Callable[[Request], Awaitable[Response]]
STUDIO = "/bhuman/studio/api/ai_studio"
MOST_ROWS = 2000
_EARLY_PATIENCE = 5.0

# Operation, the field that names what to render from, and how the row values come.
_PAID: tuple[tuple[str, str, dict[str, bool]], ...] = (
    ("pipeline/campaign", "campaign_id", {}),
    ("pipeline/zapier", "campaign_id", {}),
    ("pipeline/pabbly", "campaign_id", {"keyed": True}),
    ("pipeline/leadr", "campaign_id", {"either": True}),
    ("try_sample", "video_instance_id", {}),
)
_SPELLING_BY_PROFILE = {"seed": "seed", "docs2023": "2023", "oct2026": "july2026"}


class Generation:
    """Takes orders for videos. What is received is in the ledger before any answer leaves."""

    def __init__(self, machinery: Machinery, answers: Answers) -> None:
        self._machinery = machinery
        self._answers = answers

    @property
    def routes(self) -> list[Route]:
        return [
            Route(f"{STUDIO}/{operation}", self._endpoint(operation, target, forms), methods=["POST"])
            for operation, target, forms in _PAID
        ]

    def _endpoint(self, operation: str, target: str, forms: dict[str, bool]) -> Endpoint:
        async def endpoint(request: Request) -> Response:
            body = await request.body()
            entry = Entry(NAME, operation, request.url.path, body, base_of(request), self._machinery.state.now())
            try:
                payload = read_payload(body, target, **forms)
                entry = replace(entry, callback_url=payload.callback_url, about={target: payload.target})
                check_key(request)
                source = self._check(payload, target)
            except Refusal as refusal:
                self._machinery.ledger.record(entry, refusal.status, accepted=False, fault=None)
                return self._answers.error(refusal.status, refusal.text)
            answer, early = self._serve(entry, payload, target, source)
            self._machinery.postman.wake()
            if early:
                await self._machinery.postman.deliver_first(early, _EARLY_PATIENCE)
            return answer

        return endpoint

    def _check(self, payload: Payload, target: str) -> Any:
        """The campaign or template the rows are for. Raises Refusal 400 or 402."""
        table = "bhuman_campaigns" if target == "campaign_id" else "bhuman_instances"
        source = self._machinery.state.row(f"SELECT * FROM {table} WHERE id = ?", (payload.target,))  # noqa: S608
        if source is None:
            raise Refusal(400, f"Unknown {target.removesuffix('_id').replace('_', ' ')}")
        if not payload.variables or not payload.names:
            raise Refusal(400, "There is nothing to render: variables and names may not be empty")
        if len(payload.names) > MOST_ROWS:
            raise Refusal(400, f"At most {MOST_ROWS} rows per request")
        for number, row in enumerate(payload.names):
            if len(row) != len(payload.variables):
                raise Refusal(400, f"Row {number}: expected {len(payload.variables)} values, got {len(row)}")
        known = json.loads(source["variables"])
        if payload.keyed:
            if set(payload.variables) != set(known):
                raise Refusal(400, f"Expected exactly the variables {', '.join(known)}")
            if not all(cell.strip() for cell in payload.names[0]):
                raise Refusal(400, "A required value is blank")
        elif self._machinery.preferences.of(NAME)["strict_variables"] and payload.variables != known:
            raise Refusal(400, "Unknown mapping")
        if payload.quality and payload.mode != "full_script":
            raise Refusal(400, "infinitetalk_quality needs generation_mode full_script")
        check_backgrounds(payload.backgrounds, payload.assets, len(payload.names))
        balance = self._machinery.preferences.number(NAME, "balance")
        if balance is not None and balance < _cost(payload):
            raise Refusal(402, "Not enough credits")
        return source

    def _serve(self, entry: Entry, payload: Payload, target: str, source: Any) -> tuple[Response, list[str]]:
        """The answer, and the ids whose callbacks must be out before it. All or nothing is written."""
        machinery = self._machinery
        with machinery.state.transaction():
            taken = machinery.orders.take_for_payment(NAME, entry.operation)
            name = "+".join(each.name for each in taken) or None
            if taken and isinstance(taken[0].fault, Refuse):
                answer: Response = taken[0].fault.act(taken[0].params, self._answers.error)
                machinery.ledger.record(entry, _status(answer), accepted=False, fault=name)
                return answer, []
            batch = self._plan(entry, payload, whatsapp=target == "campaign_id" and bool(source["whatsapp"]))
            for row, video in zip(payload.assets or [], batch.videos, strict=False):
                video.quirks["scenes"] = scenes_of(payload.backgrounds, row)
            received = [(video.id, row, payload.names[row]) for row, video in enumerate(batch.videos)]
            for each in taken:
                if isinstance(each.fault, Alter):
                    each.fault.act(batch, each.params)
            answer = self._answer([video.id for video in batch.videos], taken)
            request_id = machinery.ledger.record(entry, _status(answer), accepted=True, fault=name)
            machinery.ledger.add_items(request_id, batch.now, received)
            ids = {"campaign_id": None, "video_instance_id": None, target: payload.target}
            videos.store(machinery.state, request_id, batch, ids["campaign_id"], ids["video_instance_id"])
            machinery.postman.add(_deliveries(batch, entry))
            self._charge(payload)
        if isinstance(answer, Late):
            answer.sent = lambda: machinery.ledger.answered(request_id, 200)
        return answer, [video.id for video in batch.videos] if batch.callbacks_first else []

    def _plan(self, entry: Entry, payload: Payload, *, whatsapp: bool) -> batches.Batch:
        preferences, state = self._machinery.preferences, self._machinery.state
        speed = preferences.number(NAME, "speed") or self._machinery.speed
        render = (preferences.number(NAME, "render_seconds") or 0.0) / speed
        pace = batches.Pace(
            render=render,
            gap=render / (preferences.number(NAME, "parallel") or 1.0),
            media=(preferences.number(NAME, "media_delay_seconds") or 0.0) / speed,
            whatsapp=(preferences.number(NAME, "whatsapp_delay_seconds") or 0.0) / speed,
        )
        now = state.now()
        busy_until = state.number("SELECT max(starts_at) FROM bhuman_videos")
        spelling = preferences.text(NAME, "callback_spelling")
        profile = self._answers.profile
        if spelling == "profile":
            spelling = _SPELLING_BY_PROFILE[profile]
        return batches.plan(
            payload.names,
            now,
            max(now, busy_until + pace.gap),
            pace,
            spelling if entry.callback_url else None,
            whatsapp=whatsapp and profile == "oct2026",
        )

    def _answer(self, ids: list[str], taken: list[Taken]) -> Response:
        body = self._answers.submitted(ids)
        for each in taken:
            if isinstance(each.fault, Reply):
                answer: Response = each.fault.act(body, each.params, self._answers.error)
                return answer
        return JSONResponse(body)

    def _charge(self, payload: Payload) -> None:
        balance = self._machinery.preferences.number(NAME, "balance")
        if balance is not None:
            self._machinery.preferences.change(NAME, "balance", balance - _cost(payload))


def _cost(payload: Payload) -> int:
    return len(payload.names) * (2 if payload.quality == "premium" else 1)


def _status(answer: Response) -> int | None:
    """What the ledger may say was answered before the answer has left."""
    return None if isinstance(answer, Cut | Late) else answer.status_code


def _deliveries(batch: batches.Batch, entry: Entry) -> list[Delivery]:
    url = entry.callback_url or ""
    return [
        Delivery(NAME, video.id, call.kind, url, entry.base, call.due_at, {"spelling": call.spelling})
        for video in batch.videos
        for call in video.calls
    ]
