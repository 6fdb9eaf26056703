"""How a run goes: what is told at which share of its time.

The walk passes `completed` and `success` twice before `ready`, so that a client which stops early is caught.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Moment:
    """From `share` of the run's time on, until the next one."""

    share: float
    status: str
    progress: float
    step: str
    message: str
    event: str


WALK = (
    Moment(0.0, "processing", 0.02, "payment", "Reserving credits", "payment_reserved"),
    Moment(0.08, "generating", 0.05, "persona", "Creating the persona", "persona_started"),
    Moment(0.12, "completed", 0.05, "persona", "Persona created", "persona_created"),
    Moment(0.2, "success", 0.2, "voice_image", "Voice and image created", "image_created"),
    Moment(0.28, "generating", 0.35, "video", "Creating the identity video", "video_started"),
    Moment(0.4, "success", 0.45, "video", "Identity video created", "video_created"),
    Moment(0.48, "generating", 0.7, "lip_sync", "Training lip sync", "lip_started"),
    Moment(0.9, "generating", 0.97, "lip_sync", "Lip sync created", "lip_created"),
)
DONE = Moment(1.0, "ready", 1.0, "done", "Agent is ready", "agent_ready")
FAILED = Moment(1.0, "failed", 0.0, "failed", "Generation failed", "agent_failed")
FACE_MARKING = Moment(0.28, "generating", 0.35, "awaiting_face_marking", "Waiting for face marking", "face_waiting")

PERSONA_AT, IMAGE_AT, VIDEO_AT = 0.12, 0.2, 0.4
"""Shares at which name and prompt, the portrait, and the video are there."""

_ACTIVE = {
    "s1": {"generating": "processing", "completed": "processing", "success": "processing"},
    "s2": {"success": "generating"},
}


def moment_at(share: float) -> Moment:
    """What goes on at a share of an unfinished run; progress creeps through the long last step."""
    found = next(moment for moment in reversed(WALK) if moment.share <= max(share, 0.0))
    if found.step != "lip_sync":
        return found
    crept = 0.7 + 0.29 * (min(share, 1.0) - 0.48) / 0.52
    return Moment(found.share, found.status, round(crept, 4), found.step, found.message, found.event)


def spelled(status: str, profile: str) -> str:
    """The word that a profile has for a state: `s1` knows three, `s2` has no `success`."""
    return _ACTIVE.get(profile, {}).get(status, status)
