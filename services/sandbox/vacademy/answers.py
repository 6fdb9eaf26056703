"""Vacademy's settings, its three eras, and the shape of its error answers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from starlette.responses import JSONResponse, Response

from services.sandbox.shared.settings import JSONValue, Preferences

NAME = "vacademy"
PROFILES = ("seed", "today", "old")

# What each era does, switch by switch. A switch set by hand counts more than the profile.
SWITCHES: dict[str, dict[str, JSONValue]] = {
    "default_target": {"seed": "RENDER", "today": "HTML", "old": "RENDER"},
    "on_drop": {"seed": "go_on", "today": "go_on", "old": "die"},
    "missing_key": {"seed": 401, "today": 422, "old": 422},
    "render_stage": {"seed": "works", "today": "fails_at_avatar", "old": "works"},
    "timeline_format": {"seed": "object", "today": "object", "old": "array"},
    "stage_events": {"seed": "all", "today": "folded", "old": "all"},
    "event_style": {"seed": "json", "today": "json", "old": "python"},
    "more_fields": {"seed": False, "today": True, "old": False},
    "fine_events": {"seed": False, "today": True, "old": False},
    "key_calls": {"seed": "any", "today": "login", "old": "open"},
    "strict_keys": {"seed": False, "today": True, "old": False},
    "render_status": {"seed": "own", "today": "latest", "old": "own"},
    "cues_from_frame": {"seed": False, "today": True, "old": False},
    "cancel": {"seed": "always", "today": "not_between_stages", "old": "always"},
    "unknown_video_in_frames": {"seed": 404, "today": 404, "old": 400},
}
_OTHERS: dict[str, tuple[JSONValue, ...]] = {
    "default_target": ("SCRIPT", "TTS", "WORDS", "HTML", "RENDER"),
    "missing_key": (401, 422),
}

DEFAULTS: dict[str, JSONValue] = {
    "profile": "seed",
    "speed": None,  # None: as the whole sandbox
    "pace": 1.0,  # multiplies what every stage takes
    "credits": None,  # what the institute began with; None: no limit
    "rate_per_minute": 10,
    "at_once": 3,
    "heartbeat_seconds": 60.0,
    "stalled_seconds": 900.0,
    "branding": False,  # intro, outro and watermark also for lessons that ask for none
    "extras": True,  # chapters, questions and a glossary in the timeline
} | dict.fromkeys(SWITCHES)
CHOICES: dict[str, tuple[JSONValue, ...]] = {
    "profile": PROFILES,
    "branding": (False, True),
    "extras": (False, True),
} | {name: (None, *_OTHERS.get(name, tuple(dict.fromkeys(eras.values())))) for name, eras in SWITCHES.items()}


class Refusal(Exception):
    """A request that is not served: status and detail of the answer."""

    def __init__(self, status: int, detail: Any) -> None:
        super().__init__(str(detail))
        self.status = status
        self.detail = detail


def error(status: int, detail: Any) -> Response:
    """Vacademy's error answer."""
    return JSONResponse({"detail": detail}, status_code=status)


def invalid(where: list[str | int], message: str, kind: str = "value_error", given: Any = None) -> Refusal:
    """A validation error as the framework behind the service tells it."""
    return Refusal(422, [{"type": kind, "loc": where, "msg": message, "input": given}])


class Behaviour:
    """How the service behaves at the moment: switches, numbers, and time."""

    def __init__(self, preferences: Preferences, usual_speed: float) -> None:
        self._preferences = preferences
        self._usual_speed = usual_speed

    def switch(self, name: str) -> JSONValue:
        """A switch as set by hand, else as its era has it."""
        chosen = self._preferences.of(NAME)[name]
        return SWITCHES[name][self._preferences.text(NAME, "profile")] if chosen is None else chosen

    def number(self, name: str) -> float:
        return self._preferences.number(NAME, name) or 0.0

    def flag(self, name: str) -> bool:
        return self._preferences.of(NAME)[name] is True

    @property
    def credits(self) -> float | None:
        return self._preferences.number(NAME, "credits")

    @property
    def speed(self) -> float:
        return self._preferences.number(NAME, "speed") or self._usual_speed

    def scaled(self, seconds: float) -> float:
        """Real seconds for what takes so many in life."""
        return seconds / self.speed


def of_mapping(value: Any) -> Mapping[str, Any]:
    """The value when it is an object, else an empty one."""
    return value if isinstance(value, dict) else {}
