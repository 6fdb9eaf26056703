"""One more model for an agent that is ready: a paid request, so it is quoted, confirmed and kept like any other.

bitHuman takes nothing for a model that the agent has already (contract, section 12), so asking again harms nobody.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from services.errors import Invalid
from services.jobs.drafts.settings import OPTIONS
from services.jobs.kind import Answer, Outgoing, Request, SentRow, Work
from services.jobs.sighting import Sighting
from services.jobs.states import Cause, ItemState
from services.kinds.agents.parameters import model_of
from services.vendors.bithuman import Agent, BitHumanClient, invalid_request, read_status
from services.vendors.bithuman.bodies import model_body, read_model_body

ADD_TO = "add_to"
"""Under which name a draft's options keep the code of the agent that gets another model."""
ADD = "add a model"
ADDABLE = ("essence-1", "essence-2", "expression-1", "expression-2")


def added_to(settings: Mapping[str, Any]) -> str:
    """The code of the agent that such a draft adds a model to; "" for all other drafts."""
    return str(settings.get(OPTIONS, {}).get(ADD_TO) or "")


def is_addition(work: Work) -> bool:
    """Whether a request of ours adds a model, by what was kept of it."""
    return work.get("what") == ADD


def addition_request(settings: Mapping[str, Any], variables: Sequence[str], row: Sequence[str], lane: str) -> Request:
    """The exact request. Raises Invalid for a model that cannot be added."""
    model, code = model_of(settings, variables, row), added_to(settings)
    if model not in ADDABLE:
        raise invalid_request(f"{model} cannot be added to an agent; {', '.join(ADDABLE)} can.")
    return Request(
        body=model_body(model),
        operation=f"add {model} to agent {code}",
        lane=lane,
        about_id=code,
        work={"what": ADD, "model": model},
    )


def read_addition(body: bytes) -> SentRow | None:
    """What the bytes say when they add a model; None when they are something else."""
    try:
        return SentRow(0, [("model", read_model_body(body))])
    except Invalid:
        return None


async def send_addition(client: BitHumanClient, outgoing: Outgoing) -> Answer:
    """PAID. Make the one request. Raises NotSent, Refused or Unclear."""
    code = outgoing.about_id or ""
    await client.add_model(code, read_model_body(outgoing.body))
    return Answer(ids=[f"{code}@{outgoing.submission_id}"], http_status=200, about_id=code)


def addition_sighting(agent: Agent, vendor_id: str, model: str) -> Sighting:
    """Whether the agent has the model by now: only its own list of models says so."""
    status = read_status(agent.status, agent.progress)
    has, over = model in agent.supported_models, status.final and not status.good
    outcome = ItemState.SUCCEEDED if has else ItemState.FAILED if over else None
    deleted = status.word.lower() == "deleted"
    return Sighting(
        vendor_id=vendor_id,
        public_id=agent.agent_id,
        outcome=outcome,
        word=status.word,
        told="" if over else f"{model} can be used" if has else f"Adding {model}",
        share=1.0 if has else None,
        cause=Cause.DELETED if deleted else Cause.MAKING,
        url=agent.video_url,
        thumbnail_url=agent.image_url,
        message=(agent.error_message or "The agent is not there any more.") if over and not has else "",
        needs_film=False,
        strange=not status.known,
    )
