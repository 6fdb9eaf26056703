"""The bytes of a paid request: made once, shown to a person, sent as they are (contract, section 3)."""

from __future__ import annotations

import json
import re
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, JsonValue, StrictBool, StrictFloat, ValidationError

from services.errors import Invalid
from services.vendors.wire.values import read_own_json

VIDEO_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")
MOST_BYTES = 1024 * 1024
Quality = Literal["classic", "advanced"]


def _whole_text(text: str) -> str:
    try:
        text.encode()
    except UnicodeEncodeError:
        raise ValueError("it holds half of a character, which cannot be sent") from None
    return text


def _meant(text: str) -> str:
    if not text.strip():
        raise ValueError("it is empty")
    return _whole_text(text)


def is_video_id(text: str) -> bool:
    """True for an id that is safe in an address: letters, digits, `_` and `-`, at most 64."""
    return VIDEO_ID.fullmatch(text) is not None


def _safe_id(text: str) -> str:
    if not is_video_id(text):
        raise ValueError("it must be 1 to 64 letters, digits, hyphens or underscores")
    return text


Meant = Annotated[str, AfterValidator(_meant)]
Optional = Annotated[str | None, AfterValidator(lambda text: text if text is None else _meant(text))]


class LessonOptions(BaseModel):
    """What today's server takes beyond the documented fields. Nothing of it is sent unless it is set."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, defer_build=True)

    quality_tier: Literal["free", "standard", "premium", "ultra", "super_ultra"] | None = None
    orientation: Literal["landscape", "portrait"] | None = None
    voice_gender: Literal["male", "female"] | None = None
    tts_provider: Literal["standard", "premium"] | None = None
    voice_id: Optional = None
    brand_kit_id: Optional = None
    background_music_enabled: StrictBool | None = None
    background_music_volume: Annotated[StrictFloat, Field(ge=0, le=1)] | None = None
    sound_effects_enabled: StrictBool | None = None


class LessonManner(LessonOptions):
    """How a lesson is to be: the documented fields, which are always sent, because defaults differ."""

    language: Meant = "English"
    captions_enabled: StrictBool = True
    html_quality: Quality = "advanced"
    target_audience: Meant = "General/Adult"
    target_duration: Meant = "2-3 minutes"


class LessonOrder(LessonManner):
    """What the bytes of a request say."""

    prompt: Meant
    video_id: Annotated[str, AfterValidator(_safe_id)]


_ORDER = ("prompt", "language", "captions_enabled", "html_quality", "target_audience", "target_duration", "video_id")


def lesson_body(
    prompt: str,
    *,
    video_id: str,
    language: str = "English",
    captions_enabled: bool = True,
    html_quality: Quality = "advanced",
    target_audience: str = "General/Adult",
    target_duration: str = "2-3 minutes",
    options: LessonOptions | None = None,
) -> bytes:
    """The bytes that make one lesson under our own `video_id`. Raises Invalid naming the field that cannot go."""
    said: dict[str, object] = {
        "prompt": prompt,
        "language": language,
        "captions_enabled": captions_enabled,
        "html_quality": html_quality,
        "target_audience": target_audience,
        "target_duration": target_duration,
        "video_id": video_id,
    }
    return _bytes_of(_checked(said | (options.model_dump(exclude_none=True) if options else {})))


def read_body(body: bytes) -> LessonOrder:
    """What exactly these bytes say. Raises Invalid when they are no request that may be sent."""
    try:
        value = read_own_json(body)
    except ValueError:
        value = None
    if not isinstance(value, dict):
        raise _invalid("The request is not a JSON object.")
    said = _checked(dict(value))
    if _bytes_of(said) != body:
        raise _invalid("The request holds something that this program did not put there.")
    return said


def json_bytes(value: dict[str, JsonValue]) -> bytes:
    """Canonical JSON: every script as it is, no blanks."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def _checked(said: dict[str, object]) -> LessonOrder:
    try:
        return LessonOrder.model_validate(said)
    except ValidationError as wrong:
        first = wrong.errors(include_url=False, include_input=False, include_context=False)[0]
        where, why = str(first["loc"][0]) if first["loc"] else "request", first["msg"].removeprefix("Value error, ")
    raise _invalid(f"The lesson's {where.replace('_', ' ')} cannot be sent: {why}.")


def _bytes_of(said: LessonOrder) -> bytes:
    values = said.model_dump(exclude_none=True)
    ordered = {name: values[name] for name in (*_ORDER, *LessonOptions.model_fields) if name in values}
    body = json_bytes(ordered)
    if len(body) > MOST_BYTES:
        raise _invalid("The lesson's text is longer than any lesson.")
    return body


def _invalid(text: str) -> Invalid:
    return Invalid(
        text,
        who="Vacademy",
        operation="create a lesson",
        permanent=True,
        next_step="Nothing was sent or charged. Correct it, then quote again.",
    )
