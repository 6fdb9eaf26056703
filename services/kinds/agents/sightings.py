"""What an agent's status says about its item."""

from __future__ import annotations

from services.jobs.sighting import Sighting
from services.jobs.states import Cause, ItemState
from services.vendors.bithuman import Agent, read_progress, read_status
from services.vendors.bithuman.progress import WAITS_FOR_PERSON, step_word
from services.vendors.failures import is_ending, read_failure

MARK_THE_FACE = "Mark the face: open the agent at bitHuman and show where the face is in its picture."


def sighting_of(agent: Agent, model: str | None) -> Sighting:
    """What an agent's status tells about its item. Only `ready`, `failed` and `deleted` are last words."""
    status = read_status(agent.status, agent.progress)
    progress = read_progress(
        agent.progress,
        status="ready" if status.good else agent.status,
        step=agent.current_step,
        model=agent.model or model or None,
    )
    said = agent.error_message or ""
    if status.word.lower() == "deleted":
        said = said or "It was deleted at bitHuman."
    elif status.ours == "failed":
        said = f"{said or 'No reason was given'}. bitHuman returns the credits of an agent that fails.".replace(
            "..", "."
        )
    failed = status.ours == "failed"
    waits = step_word(agent.current_step) == WAITS_FOR_PERSON and not status.final
    return Sighting(
        vendor_id=agent.agent_id,
        public_id=agent.agent_id,
        outcome=ItemState(status.ours) if status.final else None,
        word=status.word,
        told="" if failed else progress.text,
        share=progress.share,
        cause=Cause.DELETED if status.word.lower() == "deleted" else Cause(read_failure(agent.error_message)),
        url=agent.video_url,
        thumbnail_url=agent.image_url,
        message=MARK_THE_FACE if waits else said,
        needs_person=waits,
        created_at=agent.created_at,
        needs_film=False,
        strange=not status.known,
        ending=is_ending(status.word),
    )
