"""The client of Echo as the settings say it: the account's, or that of the sandbox which plays it."""

from __future__ import annotations

import httpx

from services.config import Settings
from services.config.echo import EchoSettings
from services.vendors.echo import EchoClient
from services.vendors.echo.auth import read_key
from services.vendors.wire.limits import RequestLimits
from services.vendors.wire.transport import Timeouts


def echo_client(settings: Settings, sandbox: httpx.AsyncBaseTransport) -> EchoClient:
    """The client of the account, or of the sandbox that plays it. Raises SettingsError for an unusable key."""
    own = settings.section(EchoSettings)
    return EchoClient(
        transport=sandbox if own.plays else None,
        base_url=own.host,
        key=read_key(own.echo_key.get_secret_value() if own.echo_key else "practice"),
        limits=RequestLimits(reads_per_second=50, burst=50) if own.practice else None,
        timeouts=Timeouts(paid_answer=own.echo_answer_seconds, paid_total=own.echo_answer_seconds * 2),
    )
