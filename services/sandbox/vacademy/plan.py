"""A run laid out in advance: when each stage ends, what the stream says and when, and how it all ends.

Everything that happens later is decided here and written down as moments, so that a run's state is a matter of looking
at the clock: nothing has to work for it, and a restart changes nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

STAGES = ("SCRIPT", "TTS", "WORDS", "HTML", "AVATAR", "RENDER")
TARGETS = ("PENDING", *STAGES)
SECONDS = {"SCRIPT": 2.0, "TTS": 2.5, "WORDS": 1.0, "HTML": 4.0, "AVATAR": 0.6, "RENDER": 4.0}
SHOTS = 4
COSTS = {"SCRIPT": 2, "TTS": 4, "WORDS": 1, "HTML": 8, "AVATAR": 0, "RENDER": 5}
KEYS: dict[str, tuple[str, ...]] = {
    "SCRIPT": ("script",), "TTS": ("audio",), "WORDS": ("words",), "HTML": ("timeline",), "AVATAR": (),
    "RENDER": ("video",),
}  # fmt: skip
_DOING = {
    "SCRIPT": ("Writing the script", "Script is ready"), "TTS": ("Recording the narration", "Narration is ready"),
    "WORDS": ("Timing the words", "Words are timed"), "HTML": ("Drawing the frames", "Frames are ready"),
    "AVATAR": ("Preparing the presenter", "Presenter is ready"), "RENDER": ("Rendering the video", "Video is ready"),
}  # fmt: skip


@dataclass
class Step:
    """One stage of the run. `ends_at` None: it never ends. `keys` are there once it has ended."""

    stage: str
    starts_at: float
    ends_at: float | None
    keys: list[str]
    cost: int


@dataclass
class Line:
    """One thing that the stream does at a moment.

    `event` is sent as data; `files` names the keys whose addresses the event gets; `raw` is sent as it is, line end
    included. `act`: "cut" the connection, or "end" the answer without another word.
    """

    at: float
    event: dict[str, Any] | None = None
    files: list[str] = field(default_factory=list)
    raw: str | None = None
    act: str | None = None


@dataclass
class Plan:
    """What faults may change before it is written down. `outcome`: completed, failed or stuck."""

    video_id: str
    target: str
    now: float
    steps: list[Step]
    lines: list[Line]
    ends_at: float | None
    outcome: str = "completed"
    message: str | None = None
    readable_at: float = 0.0

    def step(self, stage: str) -> Step:
        """The step of this stage, or the last one when the run does not come by it."""
        return next((step for step in self.steps if step.stage == stage), self.steps[-1])

    def line_of(self, stage: str, *, end: bool = False) -> int:
        """Where in `lines` the stage begins or ends; 0 when the stream says nothing of it."""
        said = [at for at, line in enumerate(self.lines) if line.event and line.event.get("stage") == stage]
        return (said[-1] if end else said[0]) if said else 0

    def fail(self, stage: str, message: str) -> None:
        """The run fails in the middle of this stage, and the stream says so."""
        step = self.step(stage)
        moment = (step.starts_at + (step.ends_at or step.starts_at)) / 2
        finished = [each.stage for each in self.steps[: self.steps.index(step)]]
        self.steps = [each for each in self.steps if each.stage in finished]
        self.lines = [line for line in self.lines if line.at <= moment]
        last = finished[-1] if finished else "PENDING"
        event = {
            "type": "error", "message": message, "video_id": self.video_id, "error_details": message, "stage": last,
        }  # fmt: skip
        self.lines.append(Line(moment, event))
        self.outcome, self.message, self.ends_at = "failed", message, moment

    def stick(self, stage: str) -> None:
        """The run stops for ever in the middle of this stage; the stream falls silent."""
        step = self.step(stage)
        at = self.steps.index(step)
        self.steps = self.steps[: at + 1]
        step.ends_at = None
        self.lines = [line for line in self.lines if line.at <= step.starts_at]
        self.outcome, self.ends_at = "stuck", None


@dataclass(frozen=True)
class Manner:
    """How runs go in the era. `pace`: real seconds for one second of `SECONDS`."""

    pace: float
    folded: bool = False
    more_fields: bool = False
    fine_events: bool = False
    avatar: bool = False


def lay_out(video_id: str, first: str, target: str, now: float, manner: Manner, *, is_new: bool) -> Plan:
    """A run from the stage `first` to `target` in which everything goes well."""
    stages = _stages(first, target, avatar=manner.avatar)
    shares = [5 + 80 * at // max(1, len(stages)) for at in range(len(stages) + 1)]
    steps = _steps(stages, now, manner)
    lines = [Line(now, _event("PENDING", "Video generation started", 0, video_id))] if is_new else []
    for at, step in enumerate(steps):
        if manner.folded and step.stage in ("TTS", "WORDS") and "HTML" in stages:
            continue
        ends_at = step.ends_at or step.starts_at
        starts_at = step.starts_at if step.stage != "HTML" or not manner.folded else _html_start(steps, at)
        shown = video_id if manner.more_fields else None
        doing, done = _DOING[step.stage]
        lines.append(Line(starts_at, _event(step.stage, doing, shares[at], shown)))
        if manner.fine_events and step.stage == "HTML":
            lines += _fine(video_id, starts_at, ends_at)
        files = list(step.keys) if manner.more_fields else []
        lines.append(Line(ends_at, _event(step.stage, done, shares[at + 1], shown), files))
    over_at = (steps[-1].ends_at if steps else None) or now
    final: dict[str, Any] = {"type": "completed", "files": {}, "percentage": 100}
    if manner.more_fields:
        final |= {"message": "Video is ready", "video_id": video_id, "current_stage": target}
    lines.append(Line(over_at, final, ["*"]))
    return Plan(video_id, target, now, steps, lines, over_at, readable_at=now)


def _stages(first: str, target: str, *, avatar: bool) -> list[str]:
    stages = list(STAGES[STAGES.index(first) : STAGES.index(target) + 1])
    return stages if avatar or target == "AVATAR" else [stage for stage in stages if stage != "AVATAR"]


def _steps(stages: Sequence[str], now: float, manner: Manner) -> list[Step]:
    clock = now + 0.15 * manner.pace
    steps = []
    for stage in stages:
        ends_at = round(clock + SECONDS[stage] * manner.pace, 6)
        steps.append(Step(stage, round(clock, 6), ends_at, list(KEYS[stage]), COSTS[stage]))
        clock = ends_at
    if manner.folded and "HTML" in stages:
        html = next(step for step in steps if step.stage == "HTML")
        for step in steps:
            if step.stage in ("TTS", "WORDS"):
                step.ends_at = html.ends_at
    return steps


def _html_start(steps: Sequence[Step], at: int) -> float:
    return next((step.starts_at for step in steps[:at] if step.stage == "TTS"), steps[at].starts_at)


def _event(stage: str, message: str, percentage: int, video_id: str | None) -> dict[str, Any]:
    event: dict[str, Any] = {"type": "progress", "stage": stage, "message": message, "percentage": percentage}
    return event | ({"video_id": video_id} if video_id else {})


def _fine(video_id: str, starts_at: float, ends_at: float) -> list[Line]:
    """The small news of today's server: without a stage, without a percentage."""
    about = {"video_id": video_id}
    lines = [Line(starts_at, {"type": "sub_stage", "sub_stage": "shot_planning", "message": "Planning shots", **about})]
    for shot in range(SHOTS):
        moment = starts_at + (ends_at - starts_at) * (shot + 1) / (SHOTS + 1)
        spent = COSTS["SCRIPT"] + COSTS["HTML"] * (shot + 1) / (SHOTS + 1)
        lines.append(Line(moment, {"type": "shot_decisions", "shot_idx": shot, "decisions": [], **about}))
        lines.append(Line(moment, {"type": "cost_tick", "spent_credits": round(spent, 1), "cap_credits": 60, **about}))
        event = {
            "type": "shot_done", "shot_index": shot, "total_shots": SHOTS, "shot_type": "text", "duration_s": 5.0,
            "start_time": shot * 5.0, "end_time": shot * 5.0 + 5.0, **about,
        }  # fmt: skip
        lines.append(Line(moment, event))
    lines.append(Line(ends_at, {"type": "thumbnails_ready", "message": "Covers are ready", **about}))
    return lines
