"""The one client for lessons, built from the settings."""

from __future__ import annotations

import httpx

from services.config import Settings
from services.config.vacademy import VacademySettings
from services.vendors.vacademy import PRACTICE_KEY, InstituteKey, VacademyClient
from services.vendors.wire.limits import Counted, RequestLimits
from services.vendors.wire.transport import Timeouts


def vacademy_client(
    settings: Settings, sandbox: httpx.AsyncBaseTransport, counted: Counted | None = None
) -> VacademyClient:
    """The client of the institute whose key is set, or of the sandbox. Raises SettingsError for a key that is none."""
    own = settings.section(VacademySettings)
    key = own.vacademy_key.get_secret_value() if own.vacademy_key else PRACTICE_KEY
    # The sandbox has no other customers, so practice need not be gentle with it.
    limits = RequestLimits(reads_per_second=50, burst=50) if own.practice else RequestLimits(counted=counted)
    silence = own.vacademy_answer_seconds
    return VacademyClient(
        transport=sandbox if own.plays else None,
        base_url=own.host,
        key=InstituteKey.from_text(key),
        path_prefix=own.vacademy_path_prefix,
        limits=limits,
        timeouts=Timeouts(paid_answer=silence, paid_total=silence * 2),
    )
