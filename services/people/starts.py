"""What the server saw of its settings when it began: which are set, never what they say."""

from __future__ import annotations

from services.config import Settings
from services.people.audit import record_alone
from services.store.database import Database

ACTOR = "Callsheet"


def record_start(database: Database, settings: Settings) -> None:
    """Write into the team's record that this server began to work, and with which settings set. Raises StoreError."""
    named = set(settings.model_fields_set)
    for section in settings.sections:
        named |= section.model_fields_set
    record_alone(
        database,
        actor=ACTOR,
        act="start",
        about=f"server:{settings.server_address}:{settings.server_port}",
        after={
            "set": sorted(named),
            "live": sorted(section.service for section in settings.sections if not section.practice),
            "practice": sorted(section.service for section in settings.sections if section.practice),
            "public_url": settings.public_url,
        },
    )
