"""BHuman AI Studio: one personalised video for each row."""

from services.vendors.bhuman.auth import Credentials
from services.vendors.bhuman.backgrounds import Background, overlaps, why_no_asset
from services.vendors.bhuman.bodies import (
    MAX_ROWS,
    QUALITIES,
    Making,
    VideosBody,
    campaign_body,
    read_body,
    sample_body,
)
from services.vendors.bhuman.callbacks import VideoCallback, read_callback
from services.vendors.bhuman.client import BHumanClient
from services.vendors.bhuman.envelopes import NumberedPage
from services.vendors.bhuman.ids import read_campaign_id, read_instance_id
from services.vendors.bhuman.models import Campaign, GeneratedVideo, KeyCheck, VideoInstance, VideosAccepted, Workspace
from services.vendors.bhuman.statuses import VideoStatus, read_status

__all__ = [
    "MAX_ROWS",
    "QUALITIES",
    "BHumanClient",
    "Background",
    "Campaign",
    "Credentials",
    "GeneratedVideo",
    "KeyCheck",
    "Making",
    "NumberedPage",
    "VideoCallback",
    "VideoInstance",
    "VideoStatus",
    "VideosAccepted",
    "VideosBody",
    "Workspace",
    "campaign_body",
    "overlaps",
    "read_body",
    "read_callback",
    "read_campaign_id",
    "read_instance_id",
    "read_status",
    "sample_body",
    "why_no_asset",
]
