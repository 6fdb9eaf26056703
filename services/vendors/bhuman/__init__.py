"""BHuman AI Studio: one personalised video for each row."""

from services.vendors.bhuman.auth import Credentials
from services.vendors.bhuman.backgrounds import Background, overlaps, why_no_asset, with_scheme
from services.vendors.bhuman.bodies import (
    MAX_ROWS,
    QUALITIES,
    Making,
    VideosBody,
    campaign_body,
    read_body,
    sample_body,
)
from services.vendors.bhuman.callbacks import WHATSAPP_READY, VideoCallback, read_callback
from services.vendors.bhuman.client import BHumanClient
from services.vendors.bhuman.envelopes import NumberedPage
from services.vendors.bhuman.ids import read_campaign_id, read_instance_id
from services.vendors.bhuman.models import Campaign, GeneratedVideo, VideoInstance, VideosAccepted, Workspace
from services.vendors.bhuman.one_row import ROUTES, Route, preview_body, read_one_row, route_body
from services.vendors.bhuman.statuses import VideoStatus, read_status

__all__ = [
    "MAX_ROWS",
    "QUALITIES",
    "ROUTES",
    "WHATSAPP_READY",
    "BHumanClient",
    "Background",
    "Campaign",
    "Credentials",
    "GeneratedVideo",
    "Making",
    "NumberedPage",
    "Route",
    "VideoCallback",
    "VideoInstance",
    "VideoStatus",
    "VideosAccepted",
    "VideosBody",
    "Workspace",
    "campaign_body",
    "overlaps",
    "preview_body",
    "read_body",
    "read_callback",
    "read_campaign_id",
    "read_instance_id",
    "read_one_row",
    "read_status",
    "route_body",
    "sample_body",
    "why_no_asset",
    "with_scheme",
]
