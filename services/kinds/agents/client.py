"""The client of bitHuman as the settings say it: the account's, or that of the sandbox which plays it."""

from __future__ import annotations

import httpx

from services.config import Settings
from services.config.bithuman import BitHumanSettings
from services.vendors.bithuman import BitHumanClient, read_secret
from services.vendors.wire.limits import Counted, RequestLimits
from services.vendors.wire.transport import Timeouts


def bithuman_client(
    settings: Settings, sandbox: httpx.AsyncBaseTransport, counted: Counted | None = None
) -> BitHumanClient:
    """The client of the account, or of the sandbox that plays it. Raises SettingsError for an unusable secret."""
    own = settings.section(BitHumanSettings)
    secret, answer = own.bithuman_secret, own.bithuman_answer_seconds
    return BitHumanClient(
        transport=sandbox if own.plays else None,
        base_url=own.host,
        secret=read_secret(secret.get_secret_value() if secret else "practice"),
        # The sandbox has no other customers, so practice need not be gentle with it.
        limits=RequestLimits(reads_per_second=50, burst=50) if own.practice else None,
        counted=counted,
        timeouts=Timeouts(paid_answer=answer, paid_total=answer * 2),
    )
