"""BHuman AI Studio: one personalised video for each row."""

from services.vendors.bhuman.auth import Credentials
from services.vendors.bhuman.bodies import MAX_ROWS, SentBody, campaign_body, read_body, sample_body
from services.vendors.bhuman.callbacks import Callback, read_callback
from services.vendors.bhuman.client import BHumanClient
from services.vendors.bhuman.envelopes import Page
from services.vendors.bhuman.ids import read_campaign_id, read_instance_id
from services.vendors.bhuman.models import Accepted, Campaign, GeneratedVideo, KeyCheck, VideoInstance, Workspace
from services.vendors.bhuman.statuses import Status, read_status

__all__ = [
    "MAX_ROWS",
    "Accepted",
    "BHumanClient",
    "Callback",
    "Campaign",
    "Credentials",
    "GeneratedVideo",
    "KeyCheck",
    "Page",
    "SentBody",
    "Status",
    "VideoInstance",
    "Workspace",
    "campaign_body",
    "read_body",
    "read_callback",
    "read_campaign_id",
    "read_instance_id",
    "read_status",
    "sample_body",
]
