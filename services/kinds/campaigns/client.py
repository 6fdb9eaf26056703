"""The client of BHuman as the settings say it: the account's, or that of the sandbox which plays it."""

from __future__ import annotations

import httpx

from services.config import Settings
from services.config.bhuman import BHumanSettings
from services.vendors.bhuman import BHumanClient, Credentials
from services.vendors.wire.limits import Counted, RequestLimits
from services.vendors.wire.transport import Timeouts


def bhuman_client(
    settings: Settings, sandbox: httpx.AsyncBaseTransport, counted: Counted | None = None
) -> BHumanClient:
    """The client of the account, or of the sandbox that plays it. Raises SettingsError for an unusable key."""
    own = settings.section(BHumanSettings)
    token = own.bhuman_user_token
    credentials = Credentials.from_fields(
        *(own.key_fields or ["practice"]), user_token=token.get_secret_value() if token else ""
    )
    # The sandbox has no other customers, so practice need not be gentle with it.
    limits = RequestLimits(reads_per_second=50, burst=50) if own.practice else RequestLimits(counted=counted)
    return BHumanClient(
        transport=sandbox if own.plays else None,
        studio_url=own.host_of("studio"),
        user_url=own.host_of("user"),
        store_url=own.host_of("store"),
        credentials=credentials,
        limits=limits,
        timeouts=Timeouts(paid_answer=own.bhuman_answer_seconds, paid_total=own.bhuman_answer_seconds * 2),
    )
