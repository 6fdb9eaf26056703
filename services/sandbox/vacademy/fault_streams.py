"""Faults in a run and in its stream. `stage` names where they strike; a run that does not come by it, at its end."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from starlette.responses import Response

from services.sandbox.shared.faults import Alter, ErrorAnswer, Fault, Params, Reply
from services.sandbox.shared.wire import Late
from services.sandbox.vacademy.plan import STAGES, Line, Plan
from services.sandbox.vacademy.stream import HEARTBEAT

RUNS = ("generate", "retry", "resume")
_HALF = {"stage": "HTML"}


def _stop_after(plan: Plan, stage: str, act: str) -> None:
    at = plan.line_of(stage)
    plan.lines = [*plan.lines[: at + 1], Line(plan.lines[at].at, act=act)]


def _insert(plan: Plan, params: Params, *lines: Callable[[float], Line]) -> None:
    at = plan.line_of(str(params["stage"]))
    moment = plan.lines[at].at
    plan.lines[at + 1 : at + 1] = [line(moment) for line in lines]


def _cut_at(stage: str) -> Fault:
    name = f"stream_cut_at_{stage.lower()}"
    text = f"The connection is cut when {stage} has begun; the run goes on, or dies where the era has it so."
    return Alter(name, text, lambda plan, _params: _stop_after(plan, stage, "cut"), operations=RUNS)


def _cut_first(plan: Plan, _params: Params) -> None:
    plan.lines = [Line(plan.now, act="cut")]


def _no_ending(plan: Plan, _params: Params) -> None:
    plan.lines[-1] = Line(plan.lines[-1].at, act="end")


def _fail(plan: Plan, params: Params) -> None:
    plan.fail(str(params["stage"]), str(params["message"]))


def _overcharge(plan: Plan, params: Params) -> None:
    for step in plan.steps:
        step.cost = round(step.cost * float(params["times"]))


def _fail_at_avatar(plan: Plan, _params: Params) -> None:
    plan.fail("RENDER", "Avatar output is missing")


def _only_error(plan: Plan, params: Params) -> None:
    plan.fail("SCRIPT", str(params["message"]))
    plan.lines = [Line(plan.now, plan.lines[-1].event)]


def _malformed(plan: Plan, params: Params) -> None:
    _insert(plan, params, lambda at: Line(at, raw='data: {"type": "progress", "stage": "HT\n\n'),
            lambda at: Line(at, raw="data: [1, 2\n\ndata: null\n\n"))  # fmt: skip


def _python(plan: Plan, params: Params) -> None:
    text = "data: {'type': 'progress', 'stage': 'SCRIPT', 'message': \"It's on\", 'percentage': None}\n\n"
    _insert(plan, params, lambda at: Line(at, raw=text))


def _unknown(plan: Plan, params: Params) -> None:
    _insert(plan, params, lambda at: Line(at, {"type": "moon_phase", "phase": 3, "nested": {"deep": [1]}}),
            lambda at: Line(at, {"no_type": True}))  # fmt: skip


def _storm(plan: Plan, params: Params) -> None:
    _insert(plan, params, lambda at: Line(at, raw=HEARTBEAT * int(params["count"])))


def _shuffle(plan: Plan, _params: Params) -> None:
    moments = [line.at for line in plan.lines]
    inner = plan.lines[1:-1][::-1]
    plan.lines = [plan.lines[0], *inner, plan.lines[-1]]
    for line, moment in zip(plan.lines, moments, strict=True):
        line.at = moment


def _twice(plan: Plan, _params: Params) -> None:
    plan.lines = [line for line in plan.lines[:-1] for _ in range(2)] + plan.lines[-1:]


def _stick(plan: Plan, params: Params) -> None:
    plan.stick(str(params["stage"]))


def _other_id(plan: Plan, _params: Params) -> None:
    for line in plan.lines:
        if line.event and "video_id" in line.event:
            line.event["video_id"] = "another-video"


def _hide(plan: Plan, params: Params) -> None:
    plan.readable_at = plan.now + float(params["seconds"])


def _slow(answer: Any, params: Params, _error: ErrorAnswer) -> Response:
    return Late(answer, float(params["seconds"]))


def _render_fails(plan: Plan, _params: Params) -> None:
    plan.outcome = "failed"


def _render_sticks(plan: Plan, _params: Params) -> None:
    plan.ends_at = None


STREAMS: tuple[Fault, ...] = (
    *(_cut_at(stage) for stage in ("PENDING", *(stage for stage in STAGES if stage != "AVATAR"))),
    Alter("stream_cut_before_first_event", "200, then a cut before any event; the run goes on.", _cut_first,
          operations=RUNS),
    Alter("stream_without_ending", "The stream ends well-formed, but never says how the run ended.", _no_ending,
          operations=RUNS),
    Alter("run_fails", "An error event in the stage, after 200: the run failed and is refunded.", _fail,
          {"stage": "HTML", "message": "LLM quota exceeded for model"}, operations=RUNS),
    Alter("charges_more", "The institute is charged `times` as much as the estimate says.", _overcharge, {"times": 4},
          operations=RUNS),
    Alter("render_fails_at_avatar", "RENDER fails on its way although everything for the player is there.",
          _fail_at_avatar, operations=RUNS),
    Alter("error_event_first", "200, and the very first event is an error.", _only_error,
          {"message": "Script model is not available"}, operations=RUNS),
    Alter("malformed_data_line", "Data lines that are no JSON objects among good ones.", _malformed, dict(_HALF),
          operations=RUNS),
    Alter("python_data_line", "A data line in Python's way of writing, with single quotes.", _python, dict(_HALF),
          operations=RUNS),
    Alter("unknown_events", "Event types that nobody has heard of.", _unknown, dict(_HALF), operations=RUNS),
    Alter("heartbeat_storm", "Comment lines by the hundred.", _storm, {"stage": "HTML", "count": 500}, operations=RUNS),
    Alter("stages_out_of_order", "The stages are told in the opposite order.", _shuffle, operations=RUNS),
    Alter("events_twice", "Every event but the last comes twice.", _twice, operations=RUNS),
    Alter("run_sticks", "The run stops for ever in the stage; addresses say STALLED in the end, the status never.",
          _stick, dict(_HALF), operations=RUNS),
    Alter("other_id_in_events", "The events name another video than the one asked for.", _other_id, operations=RUNS),
    Alter("status_404_first", "The status knows nothing of a new video for a while.", _hide, {"seconds": 1.0},
          operations=("generate",)),
    Reply("slow_stream", "Accepted at once, but the answer begins later than any client waits.", _slow,
          {"seconds": 200}, operations=RUNS),
    Alter("render_job_fails", "An ordered MP4 fails.", _render_fails, operations=("render",)),
    Alter("render_job_sticks", "An ordered MP4 is never ready.", _render_sticks, operations=("render",)),
)  # fmt: skip
