"""Reads the bodies of requests; whatever is wrong with their shape is a 422 with a list of details."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from services.sandbox.vacademy.answers import invalid

_KINDS: dict[type, tuple[str, str]] = {
    str: ("string_type", "Input should be a valid string"),
    bool: ("bool_type", "Input should be a valid boolean"),
    int: ("int_type", "Input should be a valid integer"),
    float: ("float_type", "Input should be a valid number"),
    list: ("list_type", "Input should be a valid list"),
    dict: ("dict_type", "Input should be a valid dictionary"),
}
_LESSON: dict[str, type] = {
    "prompt": str, "language": str, "captions_enabled": bool, "html_quality": str, "target_audience": str,
    "target_duration": str, "video_id": str, "content_type": str, "quality_tier": str, "orientation": str,
    "voice_gender": str, "tts_provider": str, "voice_id": str, "reference_files": list, "model": str,
    "background_music_enabled": bool, "background_music_volume": float, "sound_effects_enabled": bool,
    "input_video_ids": list, "brand_kit_id": str, "assist_mode": bool, "ai_video_enabled": bool,
}  # fmt: skip
TIERS = {"free": 5, "standard": 10, "premium": 20, "ultra": 30, "super_ultra": 50}
_DEFAULT_TIER = "standard"


def read_json(body: bytes) -> dict[str, Any]:
    """The body as an object. Raises Refusal 422."""
    try:
        data = json.loads(body)
    except (ValueError, RecursionError):
        raise invalid(["body", 0], "JSON decode error", "json_invalid") from None
    if not isinstance(data, dict):
        raise invalid(["body"], "Input should be a valid dictionary or object", "model_attributes_type")
    return data


def read_fields(data: Mapping[str, Any], fields: Mapping[str, type], required: tuple[str, ...]) -> dict[str, Any]:
    """The known fields that are there; unknown ones are ignored. Raises Refusal 422."""
    for name in required:
        if name not in data:
            raise invalid(["body", name], "Field required", "missing", dict(data))
    read: dict[str, Any] = {}
    for name, kind in fields.items():
        value = data.get(name)
        if value is None and name not in required:
            continue
        if not _is(value, kind):
            kind_word, message = _KINDS[kind]
            raise invalid(["body", name], message, kind_word, value)
        read[name] = value
    return read


def _is(value: Any, kind: type) -> bool:
    if kind is float:
        return isinstance(value, int | float) and not isinstance(value, bool)
    return isinstance(value, kind) and not (kind is int and isinstance(value, bool))


@dataclass(frozen=True)
class Order:
    """What a lesson request asks for. `options` is all of it, as received."""

    prompt: str
    video_id: str | None
    options: dict[str, Any]

    @property
    def floor(self) -> int:
        """Credits that the institute must have for this tier."""
        tier = TIERS.get(str(self.options.get("quality_tier") or _DEFAULT_TIER), TIERS[_DEFAULT_TIER])
        return tier + (225 if self.options.get("ai_video_enabled") else 0)


def read_onward(data: Mapping[str, Any]) -> dict[str, Any]:
    """How to go on with a lesson, and how it is to be. Raises Refusal 422."""
    return read_fields(data, {**_LESSON, "target_stage": str, "modified_script": str}, ())


def read_order(data: Mapping[str, Any]) -> Order:
    """A lesson request. Raises Refusal 422."""
    read = read_fields(data, _LESSON, ("prompt",))
    video_id = read.get("video_id")
    if video_id is not None and len(video_id) > 255:
        raise invalid(["body", "video_id"], "String should have at most 255 characters", "string_too_long", video_id)
    return Order(read["prompt"], video_id or None, read)
