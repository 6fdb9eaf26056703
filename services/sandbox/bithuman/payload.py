"""Reads the body of a generate request, as each profile does."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any

from services.sandbox.bithuman.answers import Refusal
from services.sandbox.bithuman.content import LIMITS, decode, kind_of, sniff

RATIOS = ("16:9", "9:16", "1:1")


@dataclass(frozen=True)
class Payload:
    """What a generate request asks for, its shape checked. Media are an address, or None when they came as bytes."""

    prompt: str
    image_url: str | None
    has_image: bool
    audio_url: str | None
    video_url: str | None
    has_video: bool
    aspect_ratio: str
    agent_id: str | None
    model: Any
    version: Any


def read_json(body: bytes) -> dict[str, Any]:
    """The body as an object. Raises Refusal 400."""
    try:
        data = json.loads(body or b"{}")
    except (ValueError, RecursionError):
        raise Refusal(400, "Request body is not valid JSON") from None
    if not isinstance(data, dict):
        raise Refusal(400, "Request body must be a JSON object")
    return data


def text(data: dict[str, Any], name: str, *, required: bool = False) -> str | None:
    """Raises Refusal 400."""
    value = data.get(name)
    if value is None or (required and isinstance(value, str) and not value.strip()):
        if required:
            raise Refusal(400, f"Missing required field: {name}", "MISSING_PARAM")
        return None
    if not isinstance(value, str):
        raise Refusal(400, f"{name} must be a string")
    return value


def read_payload(body: bytes, profile: str) -> Payload:
    """Raises Refusal 400. What a profile does not know it ignores, as life does; no body at all is refused."""
    if not body.strip():
        raise Refusal(400, "Request body is required", "MISSING_PARAM")
    data = read_json(body)
    later = profile != "s1"
    if profile in ("v2", "v3") and data.get("video") is not None:
        raise Refusal(
            400,
            "Agent creation is image-only; provide a portrait image instead of a video",
            "VIDEO_INPUT_NOT_SUPPORTED",
        )
    image_url, has_image = _media(data, "image")
    audio_url, _ = _media(data, "audio")
    video_url, has_video = _media(data, "video")
    if later:
        for name in ("aspect_ratio", "video_aspect_ratio"):
            if data.get(name) is not None and data[name] not in RATIOS and (name == "aspect_ratio" or profile == "s2"):
                raise Refusal(400, f"{name} must be one of {', '.join(RATIOS)}")
    duration = data.get("duration")
    if (
        profile == "s2"
        and duration is not None
        and (isinstance(duration, bool) or not isinstance(duration, int | float))
    ):
        raise Refusal(400, "duration must be a number")
    if profile in ("v2", "v3"):
        _check_choices(data)
    return Payload(
        prompt=text(data, "prompt") or "",
        image_url=image_url,
        has_image=has_image,
        audio_url=audio_url,
        video_url=video_url,
        has_video=has_video,
        aspect_ratio=str(data.get("aspect_ratio") or RATIOS[0]) if later else RATIOS[0],
        agent_id=_agent_id(data) if later else None,
        model=data.get("model"),
        version=data.get("version"),
    )


def _agent_id(data: dict[str, Any]) -> str | None:
    wanted = text(data, "agent_id") or None
    if wanted is not None and not re.fullmatch(r"[A-Za-z0-9_-]{1,64}", wanted):
        raise Refusal(400, "agent_id may hold letters, digits, - and _ only")
    return wanted


def _check_choices(data: dict[str, Any]) -> None:
    if data.get("framing") not in (None, "portrait", "full_body"):
        raise Refusal(400, "framing must be portrait or full_body")
    if not isinstance(data.get("transparency"), bool | None):
        raise Refusal(400, "transparency must be a boolean")


def _media(data: dict[str, Any], name: str) -> tuple[str | None, bool]:
    """The address, and whether there is anything at all. Raises Refusal 400 for bytes that are not what they should."""
    value = text(data, name)
    if not value:
        return None, False
    if value.lower().startswith(("http://", "https://")):
        return value, True
    try:
        found = decode(value)
    except ValueError as error:
        raise Refusal(400, f"{name} is neither a URL nor base64: {error}") from None
    mime = sniff(found)
    if mime is None or kind_of(mime) != name:
        raise Refusal(400, f"{name} is not a supported {name} file")
    if len(found) > LIMITS[name]:
        raise Refusal(400, f"{name} exceeds {LIMITS[name] // 2**20} MB")
    return None, True
