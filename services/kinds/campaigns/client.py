"""The client of BHuman as the settings say it: the account's, or that of the sandbox which plays it."""

from __future__ import annotations

import httpx

from services.config import Settings
from services.vendors.bhuman import BHumanClient, Credentials
from services.vendors.wire.limits import RequestLimits
from services.vendors.wire.transport import Timeouts


def bhuman_client(settings: Settings, sandbox: httpx.AsyncBaseTransport) -> BHumanClient:
    """The client of the account, or of the sandbox that plays it. Raises SettingsError for an unusable key."""

    def shown(secret: object) -> str:
        return secret.get_secret_value() if hasattr(secret, "get_secret_value") else ""

    credentials = Credentials.from_fields(
        shown(settings.bhuman_key_id) or shown(settings.bhuman_api_key) or "practice",
        shown(settings.bhuman_key_secret),
        user_token=shown(settings.bhuman_user_token),
    )
    # The sandbox has no other customers, so practice need not be gentle with it.
    limits = RequestLimits(reads_per_second=50, burst=50) if settings.bhuman_practice else RequestLimits()
    return BHumanClient(
        transport=sandbox if settings.plays_sandbox else None,
        studio_url=settings.bhuman_host("studio"),
        user_url=settings.bhuman_host("user"),
        store_url=settings.bhuman_host("store"),
        credentials=credentials,
        limits=limits,
        timeouts=Timeouts(paid_answer=settings.bhuman_answer_seconds, paid_total=settings.bhuman_answer_seconds * 2),
    )
