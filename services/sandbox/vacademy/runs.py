"""Videos and their runs in the database, and what is known of them at a given moment."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import Any

from services.sandbox.shared.database import State
from services.sandbox.vacademy.plan import Line, Plan, Step


@dataclass(frozen=True)
class Now:
    """A run at a moment. `left_at` is when it last changed; `going` is True while something may still happen."""

    stage: str
    status: str
    going: bool
    changed_at: float
    keys: frozenset[str]
    spent: int
    refunded: int


def find(state: State, video_id: str) -> Any:
    """The video or None."""
    return state.row("SELECT * FROM vacademy_videos WHERE video_id = ?", (video_id,))


def last_run(state: State, video_id: str) -> Any:
    """The video's latest run or None."""
    return state.row("SELECT * FROM vacademy_runs WHERE video_id = ? ORDER BY id DESC LIMIT 1", (video_id,))


def store(
    state: State, plan: Plan, request_id: int, institute: str, prompt: str, options: dict[str, Any],
    script: str | None, begun_from: str | None,
) -> int:  # fmt: skip
    """Write the run and return its number."""
    return state.write(
        "INSERT INTO vacademy_runs (video_id, request_id, institute, prompt, options, script, target, begun_from, "
        "started_at, steps, lines, ends_at, outcome, message) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (plan.video_id, request_id, institute, prompt, json.dumps(options), script, plan.target, begun_from, plan.now,
         json.dumps([asdict(step) for step in plan.steps]), json.dumps([asdict(line) for line in plan.lines]),
         plan.ends_at, plan.outcome, plan.message),
    )  # fmt: skip


def steps_of(run: Any) -> list[Step]:
    return [Step(**step) for step in json.loads(run["steps"])]


def lines_of(run: Any) -> list[Line]:
    return [Line(**line) for line in json.loads(run["lines"])]


def at(run: Any, now: float) -> Now:
    """How far the run is at this moment."""
    halted = run["halted_at"] is not None and now >= run["halted_at"]
    moment = min(now, run["halted_at"]) if halted else now
    steps = steps_of(run)
    done = [step for step in steps if step.ends_at is not None and step.ends_at <= moment]
    keys = frozenset(key for step in done for key in step.keys)
    spent = sum(step.cost for step in done)
    stages = [step.stage for step in done]
    changed_at = max([run["started_at"], *(step.ends_at or 0.0 for step in done)])
    # Folded stages end together with the one that holds them; the last in order is where the run stands.
    stage = max(stages, key=[step.stage for step in steps].index) if stages else (run["begun_from"] or "PENDING")
    if halted and run["halt"] == "cancelled":
        return Now("CANCELLED", "CANCELLED", False, run["halted_at"], keys, spent, spent)
    ended = run["ends_at"] is not None and moment >= run["ends_at"]
    if ended and run["outcome"] == "failed":
        return Now(stage, "FAILED", False, run["ends_at"], keys, spent, spent)
    if ended:
        return Now(run["target"], "COMPLETED", False, run["ends_at"], keys, spent, 0)
    if stages:
        status = "COMPLETED"
    elif steps and moment >= steps[0].starts_at:
        stage, status = steps[0].stage, "IN_PROGRESS"
    else:
        status = "IN_PROGRESS" if run["begun_from"] else "PENDING"
    return Now(stage, status, not halted, changed_at, keys, spent, 0)


def artifact_run(state: State, video_id: str, key: str, now: float) -> Any:
    """The latest run that has made this file, or None: files of earlier runs stay until they are overwritten."""
    for run in state.rows("SELECT * FROM vacademy_runs WHERE video_id = ? ORDER BY id DESC", (video_id,)):
        # A script that a person changed is there as soon as it was handed in.
        if key in at(run, now).keys or (key == "script" and run["script"] is not None):
            return run
    return None


def keys_of(state: State, video_id: str, now: float) -> set[str]:
    """Every file that is there by now, whichever run made it, MP4s of render jobs included."""
    runs = state.rows("SELECT * FROM vacademy_runs WHERE video_id = ?", (video_id,))
    keys = {key for run in runs for key in at(run, now).keys}
    if rendered(state, video_id, now) is not None:
        keys.add("video")
    forgotten = state.row("SELECT render_forgotten_at AS at FROM vacademy_videos WHERE video_id = ?", (video_id,))
    if forgotten is not None and forgotten["at"] is not None and rendered(state, video_id, now) is None:
        keys.discard("video")
    return keys


def rendered(state: State, video_id: str, now: float) -> Any:
    """The latest render job whose MP4 is there and not forgotten, or None."""
    return state.row(
        "SELECT r.* FROM vacademy_renders AS r JOIN vacademy_videos AS v USING (video_id) WHERE r.video_id = ? "
        "AND r.outcome = 'completed' AND r.ends_at <= ? AND r.ordered_at > coalesce(v.render_forgotten_at, 0) "
        "ORDER BY r.ends_at DESC LIMIT 1", (video_id, now),
    )  # fmt: skip


def halt(state: State, run_id: int, moment: float, how: str) -> None:
    """Stop a run: "cancelled" with a refund, or "killed" where it stands."""
    state.write("UPDATE vacademy_runs SET halted_at = ?, halt = ? WHERE id = ? AND halted_at IS NULL",
                (moment, how, run_id))  # fmt: skip


def going(state: State, institute: str, now: float, patience: float) -> int:
    """How many of the institute's runs are under way; one that is stuck counts until it is given up."""
    rows = state.rows(
        "SELECT * FROM vacademy_runs WHERE institute = ? AND halted_at IS NULL AND (ends_at > ? OR "
        "(ends_at IS NULL AND started_at > ?))", (institute, now, now - patience),
    )  # fmt: skip
    return len(rows)


def spent(state: State, now: float) -> int:
    """Credits gone for good so far, render jobs included."""
    total = 0
    for run in state.rows("SELECT * FROM vacademy_runs"):
        seen = at(run, now)
        total += seen.spent - seen.refunded
    return total + 5 * int(
        state.number("SELECT count(*) FROM vacademy_renders WHERE outcome = 'completed' AND ends_at <= ?", (now,))
    )
