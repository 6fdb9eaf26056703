"""bitHuman: talking avatar agents."""

from services.vendors.bithuman.auth import read_secret
from services.vendors.bithuman.bodies import (
    ASPECT_RATIOS,
    FRAMINGS,
    AgentBody,
    OlderApi,
    agent_body,
    invalid_request,
    read_body,
)
from services.vendors.bithuman.callbacks import EventCallback, is_signed, read_callback
from services.vendors.bithuman.client import BitHumanClient
from services.vendors.bithuman.engines import ENGINES, MODELS, ModelEngine, poll_after
from services.vendors.bithuman.envelopes import OffsetPage
from services.vendors.bithuman.links import talk_link
from services.vendors.bithuman.media.fields import Media, encode_media, read_media, sendable_media, why_not_public
from services.vendors.bithuman.models import Agent, AgentAccepted, Credits, Pricing, UploadedFile, UsageLine
from services.vendors.bithuman.progress import STEPS, AgentProgress, read_progress
from services.vendors.bithuman.statuses import AgentStatus, read_status

__all__ = [
    "ASPECT_RATIOS",
    "ENGINES",
    "FRAMINGS",
    "MODELS",
    "STEPS",
    "Agent",
    "AgentAccepted",
    "AgentBody",
    "AgentProgress",
    "AgentStatus",
    "BitHumanClient",
    "Credits",
    "EventCallback",
    "Media",
    "ModelEngine",
    "OffsetPage",
    "OlderApi",
    "Pricing",
    "UploadedFile",
    "UsageLine",
    "agent_body",
    "encode_media",
    "invalid_request",
    "is_signed",
    "poll_after",
    "read_body",
    "read_callback",
    "read_media",
    "read_progress",
    "read_secret",
    "read_status",
    "sendable_media",
    "talk_link",
    "why_not_public",
]
