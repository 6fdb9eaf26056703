"""The paid streams: generate, retry and resume, from the body to a run that is written down, and to its stream."""

from __future__ import annotations

import json
import uuid
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from services.sandbox.shared.faults import Alter, Refuse, Reply, Taken
from services.sandbox.shared.ledger import Entry
from services.sandbox.shared.service import Machinery, base_of
from services.sandbox.shared.wire import Cut, Late
from services.sandbox.vacademy import runs
from services.sandbox.vacademy.addresses import VIDEOS, addresses_of
from services.sandbox.vacademy.answers import NAME, Behaviour, Refusal, error
from services.sandbox.vacademy.credentials import Credentials
from services.sandbox.vacademy.gate import Gate
from services.sandbox.vacademy.payload import Order, read_json, read_onward, read_order
from services.sandbox.vacademy.plan import STAGES, TARGETS, Line, Manner, Plan, lay_out
from services.sandbox.vacademy.stream import RunStream, Style, Tape, Tapes

Read = Callable[[Request, bytes], "Wanted"]


@dataclass
class Wanted:
    """A request that was let in. `nothing` is the one event of a stream that has nothing to run."""

    institute: str
    order: Order
    video_id: str
    target: str
    first: str = "SCRIPT"
    begun_from: str | None = None
    script: str | None = None
    made: str = "new"
    nothing: dict[str, Any] | None = None


class Generation:
    """Takes orders for lessons. What is received is in the ledger before any answer leaves."""

    def __init__(self, machinery: Machinery, behaviour: Behaviour, credentials: Credentials, tapes: Tapes) -> None:
        self._machinery = machinery
        self._state = machinery.state
        self._behaviour = behaviour
        self._credentials = credentials
        self._gate = Gate(machinery.state, behaviour)
        self._tapes = tapes

    @property
    def routes(self) -> list[Route]:
        return [
            Route(f"{VIDEOS}/generate", self._endpoint("generate", self._generate), methods=["POST"]),
            Route(f"{VIDEOS}/retry/{{id}}", self._endpoint("retry", self._retry), methods=["POST"]),
            Route(f"{VIDEOS}/resume/{{id}}", self._endpoint("resume", self._resume), methods=["POST"]),
        ]

    def _endpoint(self, operation: str, read: Read) -> Callable[[Request], Awaitable[Response]]:
        async def endpoint(request: Request) -> Response:
            body = await request.body()
            entry = Entry(NAME, operation, request.url.path, body, base_of(request), self._state.now())
            entry = replace(entry, about=_about(request, body))
            try:
                wanted = read(request, body)
            except Refusal as refusal:
                self._machinery.ledger.record(entry, refusal.status, accepted=False, fault=None)
                return error(refusal.status, refusal.detail)
            return self._serve(entry, wanted)

        return endpoint

    def _generate(self, request: Request, body: bytes) -> Wanted:
        data = read_json(body)
        institute = self._credentials.institute(request)
        self._gate.check_any_credit()
        order = read_order(data)
        target = request.query_params.get("target_stage", str(self._behaviour.switch("default_target")))
        self._gate.check_rate(institute)
        found = self._joined(order.video_id)
        if found is None:
            self._gate.check_room(institute)
            self._gate.check_credit(order.floor)
        video_id = order.video_id or str(uuid.uuid4())
        wanted = Wanted(institute, order, video_id, target)
        if target not in TARGETS:
            wanted.nothing = {"type": "error", "message": f"Invalid target_stage {target}", "video_id": video_id}
            return replace(wanted, made="nothing")
        if found is not None:
            return replace(wanted, made="joined")
        return replace(wanted, made="again" if runs.find(self._state, video_id) is not None else "new")

    def _retry(self, request: Request, _body: bytes) -> Wanted:
        wanted, last = self._known(request)
        if last.status != "FAILED":
            raise Refusal(400, f"Video {wanted.video_id} cannot be retried: its status is {last.status}")
        self._gate.check_credit(wanted.order.floor * 0.4)
        return self._onward(wanted, last, "HTML")

    def _resume(self, request: Request, body: bytes) -> Wanted:
        data = read_onward(read_json(body or b"{}"))
        wanted, last = self._known(request)
        # What was said about the lesson before is not remembered: it counts only when it is said again.
        wanted.order = replace(wanted.order, options={**data, "prompt": wanted.order.prompt})
        if last.status == "CANCELLED":
            raise Refusal(409, f"Video {wanted.video_id} was cancelled")
        self._gate.check_credit(wanted.order.floor * 0.7)
        target = data.get("target_stage", "HTML")
        if target not in STAGES:
            raise Refusal(400, f"Invalid target_stage {target}")
        script = data.get("modified_script")
        if script is not None:
            last = replace(last, stage="SCRIPT")
        return replace(self._onward(wanted, last, target), script=script)

    def _known(self, request: Request) -> tuple[Wanted, runs.Now]:
        """The video and how far it is. Raises Refusal 401 or 404."""
        institute, video_id = self._credentials.institute(request), request.path_params["id"]
        run = runs.last_run(self._state, video_id)
        if run is None:
            raise Refusal(404, f"Video {video_id} not found")
        order = Order(run["prompt"], video_id, json.loads(run["options"]))
        wanted = Wanted(institute, order, video_id, run["target"], made="again", script=run["script"])
        return wanted, runs.at(run, self._state.now())

    def _onward(self, wanted: Wanted, last: runs.Now, target: str) -> Wanted:
        """From the stage after the last finished one; nothing to do when the target is behind it."""
        begun = STAGES.index(last.stage) + 1 if last.stage in STAGES else 0
        if begun > STAGES.index(target):
            told = {
                "type": "info",
                "message": "Nothing to do",
                "video_id": wanted.video_id,
                "current_stage": last.stage,
            }
            return replace(wanted, target=target, made="nothing", nothing=told | {"files": {}})
        return replace(wanted, target=target, first=STAGES[begun], begun_from=last.stage)

    def _serve(self, entry: Entry, wanted: Wanted) -> Response:
        """All or nothing is written, and then the stream begins."""
        machinery = self._machinery
        with self._state.transaction():
            taken = machinery.orders.take_for_payment(NAME, entry.operation)
            name = "+".join(each.name for each in taken) or None
            if taken and isinstance(taken[0].fault, Refuse):
                refused: Response = taken[0].fault.act(taken[0].params, error)
                machinery.ledger.record(entry, _status(refused), accepted=False, fault=name)
                return refused
            about = {**(entry.about or {}), "video_id": wanted.video_id, "made": wanted.made}
            entry = replace(entry, about=about)
            if wanted.made == "nothing":
                tape = Tape(
                    [Line(entry.received_at, wanted.nothing, ["*"] if "files" in (wanted.nothing or {}) else [])]
                )
                answer = _reply(self._stream(entry, wanted, tape, None), taken)
                machinery.ledger.record(entry, _status(answer), accepted=False, fault=name)
                return answer
            if wanted.made == "joined":
                run = runs.last_run(self._state, wanted.video_id)
                answer = _reply(self._stream(entry, wanted, self._tapes.by_run[run["id"]], run["id"]), taken)
                machinery.ledger.record(entry, _status(answer), accepted=True, fault=name)
                return answer
            plan = self._plan(wanted, entry.received_at)
            for each in taken:
                if isinstance(each.fault, Alter):
                    each.fault.act(plan, each.params)
            request_id = machinery.ledger.record(entry, 200, accepted=True, fault=name)
            machinery.ledger.add_items(request_id, plan.now, [(wanted.video_id, 0, [wanted.order.prompt])])
            run_id = self._write(plan, wanted, request_id)
        answer = _reply(self._stream(entry, wanted, self._tapes.put(run_id, plan.lines), run_id), taken)
        if _status(answer) != 200:
            self._state.write("UPDATE requests SET http_status = ? WHERE id = ?", (_status(answer), request_id))
        return answer

    def _plan(self, wanted: Wanted, now: float) -> Plan:
        behaviour = self._behaviour
        fails = behaviour.switch("render_stage") == "fails_at_avatar"
        manner = Manner(
            pace=behaviour.scaled(behaviour.number("pace")),
            folded=behaviour.switch("stage_events") == "folded",
            more_fields=behaviour.switch("more_fields") is True,
            fine_events=behaviour.switch("fine_events") is True,
            avatar=fails,
        )
        target = "SCRIPT" if wanted.target == "PENDING" else wanted.target
        plan = lay_out(wanted.video_id, wanted.first, target, now, manner, is_new=wanted.made == "new")
        if not wanted.order.prompt.strip():
            plan.fail("SCRIPT", "The prompt is empty")
        elif fails and target == "RENDER":
            plan.fail("AVATAR", "Avatar output is missing")
        return plan

    def _write(self, plan: Plan, wanted: Wanted, request_id: int) -> int:
        order = wanted.order
        self._state.write(
            "INSERT OR IGNORE INTO vacademy_videos (video_id, id, institute, prompt, language, created_at, "
            "readable_at) VALUES (?, ?, ?, ?, ?, ?, ?)",
            (wanted.video_id, str(uuid.uuid4()), wanted.institute, order.prompt,
             str(order.options.get("language") or "English"), plan.now, plan.readable_at),
        )  # fmt: skip
        return runs.store(
            self._state, plan, request_id, wanted.institute, order.prompt, order.options, wanted.script,
            wanted.begun_from,
        )  # fmt: skip

    def _stream(self, entry: Entry, wanted: Wanted, tape: Tape, run_id: int | None) -> RunStream:
        behaviour, state = self._behaviour, self._state

        def dropped() -> None:
            if run_id is not None and behaviour.switch("on_drop") == "die":
                run = state.row("SELECT * FROM vacademy_runs WHERE id = ?", (run_id,))
                if run is not None and runs.at(run, state.now()).going:
                    runs.halt(state, run_id, state.now(), "killed")

        style = Style(
            addresses=lambda: addresses_of(
                entry.base, wanted.video_id, runs.keys_of(state, wanted.video_id, state.now())
            ),
            now=state.now,
            heartbeat=behaviour.number("heartbeat_seconds"),
            python=behaviour.switch("event_style") == "python",
        )
        return RunStream(wanted.video_id, tape, style, dropped)

    def _joined(self, video_id: str | None) -> Any:
        """The run of this id that goes on in this very process, or None."""
        run = runs.last_run(self._state, video_id) if video_id else None
        if run is None or run["id"] not in self._tapes.by_run:
            return None
        return run if runs.at(run, self._state.now()).going else None


def _about(request: Request, body: bytes) -> dict[str, str]:
    """What the request says it is for, whatever else is wrong with it."""
    about = {"target_stage": request.query_params.get("target_stage", ""), "made": "nothing"}
    try:
        data = json.loads(body or b"{}")
    except (ValueError, RecursionError):
        data = {}
    named = request.path_params.get("id") or (data.get("video_id") if isinstance(data, dict) else None)
    return about | {"video_id": named if isinstance(named, str) else ""}


def _reply(stream: RunStream, taken: list[Taken]) -> Response:
    for each in taken:
        if isinstance(each.fault, Reply):
            answer: Response = each.fault.act(stream, each.params, error)
            return answer
    return stream


def _status(answer: Response) -> int | None:
    """What the ledger may say was answered before the answer has left."""
    return None if isinstance(answer, Cut | Late) else answer.status_code
