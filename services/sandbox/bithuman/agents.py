"""The agents: writing them down, and what is known of one at a given moment."""

from __future__ import annotations

import json
import zlib
from typing import Any

from services.sandbox.bithuman import timeline
from services.sandbox.bithuman.engines import ENGINES
from services.sandbox.bithuman.plan import Plan
from services.sandbox.shared.database import State, iso

PERSONAS = (
    "Ava Lindqvist", "Noah Okafor", "Mia Castellano", "Leo Tanaka", "Zoe Petrov", "Eli Haddad", "Ida Sørensen",
    "Ravi Menon", "Clara Dubois", "Owen Gallagher", "Nina Kowalska", "Mateo Rojas",
)  # fmt: skip
_PROMPT = "You are a friendly assistant who answers briefly and with warmth."
_GENDERS = ("female", "male")
_LANGUAGE = "en"


def store(
    state: State, plan: Plan, account: str, request_id: int, base: str, prompt: str, ratio: str, video: str | None
) -> None:
    """Write the run; one of an agent that is there already starts it anew and keeps its first time."""
    state.write(
        "INSERT INTO bithuman_agents (code, account, request_id, base, model, name, system_prompt, aspect_ratio, "
        "video_source, created_at, started_at, seconds, outcome, finish_at, error_message, readable_at, updated_at, "
        "quirks) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) "
        "ON CONFLICT (code) DO UPDATE SET request_id = excluded.request_id, model = excluded.model, "
        "system_prompt = excluded.system_prompt, aspect_ratio = excluded.aspect_ratio, "
        "video_source = excluded.video_source, started_at = excluded.started_at, seconds = excluded.seconds, "
        "outcome = excluded.outcome, finish_at = excluded.finish_at, error_message = excluded.error_message, "
        "readable_at = excluded.readable_at, updated_at = excluded.updated_at, deleted_at = NULL, "
        "added_models = '[]', quirks = excluded.quirks",
        (plan.code, account, request_id, base, plan.engine.name, persona(plan.code), prompt or _PROMPT, ratio, video,
         plan.now, plan.now, plan.seconds, plan.outcome, plan.finish_at, plan.message,
         plan.now + plan.hidden_seconds, plan.now, json.dumps(plan.quirks)),
    )  # fmt: skip


def persona(code: str) -> str:
    """The name the service makes up."""
    return PERSONAS[zlib.crc32(code.encode()) % len(PERSONAS)]


def find(state: State, code: str) -> Any:
    """The stored agent, whoever owns it, deleted ones included; or None."""
    return state.row("SELECT * FROM bithuman_agents WHERE code = ?", (code,))


def share(agent: Any, now: float) -> float:
    """How much of the run's time has gone by; a stuck run stays in its last step."""
    gone: float = (now - agent["started_at"]) / max(0.000001, agent["seconds"])
    return min(gone, 0.93) if agent["outcome"] == "stuck" else gone


def is_final(agent: Any, now: float) -> bool:
    return agent["finish_at"] is not None and now >= agent["finish_at"]


def moment(agent: Any, now: float) -> timeline.Moment:
    """Where the run is."""
    if is_final(agent, now):
        return timeline.DONE if agent["outcome"] == "ready" else timeline.FAILED
    found = timeline.moment_at(share(agent, now))
    if found.step == "video" and json.loads(agent["quirks"]).get("face_marking"):
        return timeline.FACE_MARKING
    return found


def status(agent: Any, now: float, profile: str) -> str:
    """The word for what the agent is at this moment."""
    if agent["deleted_at"] is not None:
        return "deleted"
    found, quirks = moment(agent, now).status, json.loads(agent["quirks"])
    working = quirks.get("working")
    odd = quirks.get({"ready": "done", "failed": "ended"}.get(found, ""))
    if odd:
        return str(odd)
    if working and found not in ("ready", "failed", "processing"):
        return str(working)
    return timeline.spelled(found, profile)


def statuses(state: State, request_id: int, profile: str) -> dict[str, str]:
    """What became of a request's agent, by code."""
    now = state.now()
    rows = state.rows("SELECT * FROM bithuman_agents WHERE request_id = ?", (request_id,))
    return {row["code"]: status(row, now, profile) for row in rows}


def media(agent: Any, now: float, base: str, profile: str) -> dict[str, str | None]:
    """Addresses of what is there by now."""
    quirks = json.loads(agent["quirks"])
    engine = ENGINES[agent["model"]]
    gone, ready = share(agent, now), is_final(agent, now) and agent["outcome"] == "ready"
    failed = is_final(agent, now) and not ready
    address = f"{base}/bithuman/assets/{agent['code']}"
    image = gone >= timeline.IMAGE_AT and not failed
    video = gone >= timeline.VIDEO_AT and not failed and engine.has_video
    model: str | None = None
    if ready and engine.has_file and not quirks.get("no_file"):
        second = engine.name not in ("essence-1", "expression-1")
        model = f"storage://models/{agent['code']}.imx" if profile == "v3" and second else f"{address}.imx"
    bare = quirks.get("no_media")
    return {
        "image_url": f"{address}.jpg" if image and not bare else None,
        "video_url": f"{address}.mp4" if video and not bare else None,
        "model_url": model,
    }


def told(agent: Any, now: float, base: str, profile: str) -> dict[str, Any]:
    """The agent as its status tells it."""
    found, quirks = moment(agent, now), json.loads(agent["quirks"])
    named = share(agent, now) >= timeline.PERSONA_AT and found is not timeline.FAILED
    changed = agent["finish_at"] if is_final(agent, now) else agent["started_at"] + found.share * agent["seconds"]
    created, updated = agent["created_at"], max(agent["updated_at"], changed)
    answer: dict[str, Any] = {
        "agent_id": agent["code"],
        "event_type": found.event,
        "status": status(agent, now, profile),
        "error_message": agent["error_message"] if found is timeline.FAILED else None,
        "name": agent["name"] if named else None,
        "system_prompt": agent["system_prompt"] if named else None,
        **media(agent, now, base, profile),
        "created_at": iso(created),
        "updated_at": iso(created - 0.000321 if quirks.get("updated_first") else updated),
    }
    progress = found.progress * (100 if quirks.get("percent") else 1)
    if status(agent, now, profile) == "success" and is_final(agent, now):
        # Without a whole progress beside it the word is a step on the way, in every profile.
        answer["progress"] = progress
    if profile in ("v2", "v3"):
        answer |= {
            "progress": progress,
            "progress_msg": found.message,
            "current_step": found.step,
            "description": f"{agent['name']}, a practice agent" if named else None,
            "voice_id": f"voice_{agent['code'].lower()}" if share(agent, now) >= timeline.IMAGE_AT else None,
            "supported_models": supported(agent, now),
        }
    if profile == "v3":
        state = {"ready": "ready", "failed": "failed"}.get(found.status, "pending")
        answer["model_status"] = {agent["model"]: {"state": state, "reason": answer["error_message"]}}
    return answer


def record(agent: Any, now: float, base: str, profile: str) -> dict[str, Any]:
    """The whole record of the agent."""
    return told(agent, now, base, profile) | {
        "code": agent["code"],
        "model": agent["model"],
        "language": _LANGUAGE,
        "gender": _GENDERS[PERSONAS.index(agent["name"]) % 2],
        "dynamics": {},
    }


def supported(agent: Any, now: float) -> list[str]:
    """The models that the agent can be launched with right now."""
    if not (is_final(agent, now) and agent["outcome"] == "ready"):
        return []
    own = ["essence-2", "essence-2-max"] if ENGINES[agent["model"]].essence_2 else [agent["model"]]
    return list(dict.fromkeys(own + json.loads(agent["added_models"])))
