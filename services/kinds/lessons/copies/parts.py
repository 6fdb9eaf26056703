"""What of a lesson is there by now, as the service said it last: written by who watches it, read by pages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from services.vendors.vacademy import Lesson


@dataclass(frozen=True)
class Parts:
    """Addresses by `script`, `audio`, `words` and so on; `seen_at` is when the service said so."""

    stage: str
    status: str
    addresses: Mapping[str, str]
    seen_at: datetime

    def has(self, part: str) -> bool:
        """Whether this part is made."""
        return part in self.addresses


def parts_of(lesson: Lesson, seen_at: datetime) -> Parts:
    """The parts that this status names, under the service's own addresses."""
    stage = (lesson.current_stage or "").upper()
    return Parts(stage, lesson.status.upper(), dict(lesson.artifacts), seen_at)
