"""The bytes of a paid request: made once, shown to a person, sent as they are (contract, sections 2 and 9)."""

from __future__ import annotations

import json
import math
import re
from dataclasses import dataclass, field, replace

from pydantic import JsonValue

from services.errors import Invalid
from services.vendors.bithuman.engines import MODELS
from services.vendors.bithuman.media.contents import Kind
from services.vendors.bithuman.media.fields import Media, read_media, sendable_media
from services.vendors.wire.values import read_own_json

ASPECT_RATIOS = ("16:9", "9:16", "1:1")
FRAMINGS = ("portrait", "full_body")
_OWN_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}")


@dataclass(frozen=True)
class OlderApi:
    """Three fields of the first API that the service has since withdrawn (contract, section 9).

    Today's servers refuse `video` and ignore the other two. `duration` is in seconds.
    """

    video: str | None = field(default=None, repr=False)
    duration: float | None = None
    video_aspect_ratio: str | None = None


@dataclass(frozen=True)
class AgentBody:
    """What the bytes of a paid request say. An `agent_id` of an agent that exists rebuilds that one (trap 2)."""

    model: str | None
    prompt: str | None = None
    image: str | None = field(default=None, repr=False)
    audio: str | None = field(default=None, repr=False)
    aspect_ratio: str | None = None
    framing: str | None = None
    transparency: bool | None = None
    older_api: OlderApi | None = None
    agent_id: str | None = None

    @property
    def media(self) -> dict[str, Media]:
        """What the media fields hold, without their bytes."""
        video = self.older_api.video if self.older_api else None
        held: dict[Kind, str | None] = {"image": self.image, "audio": self.audio, "video": video}
        return {kind: read_media(kind, text) for kind, text in held.items() if text is not None}


def agent_body(
    *,
    model: str | None,
    prompt: str | None = None,
    image: str | None = None,
    audio: str | None = None,
    aspect_ratio: str | None = None,
    framing: str | None = None,
    transparency: bool | None = None,
    older_api: OlderApi | None = None,
    agent_id: str | None = None,
) -> bytes:
    """The bytes that create one agent; `image` and `audio` are addresses or base64. What is None is left out.

    An address is percent-encoded where it has to be, so that every server reads it alike.

    With an `agent_id` that an agent of the account has, that agent is rebuilt in place and charged for again; with
    any other the new agent gets it. Without one the service makes one up.

    The model is a full name or `auto`; it may be left out only for the older API, which has none. Raises Invalid
    naming the field that cannot go.
    """
    older = None if older_api == OlderApi() and model is not None else older_api
    if older is not None:
        older = replace(older, video=_sendable("video", older.video))
    image, audio = _sendable("image", image), _sendable("audio", audio)
    return _bytes_of(AgentBody(model, prompt, image, audio, aspect_ratio, framing, transparency, older, agent_id))


def read_body(body: bytes) -> AgentBody:
    """What exactly these bytes say. Raises Invalid when they are no request that may be sent."""
    try:
        value = read_own_json(body)
    except ValueError:
        value = None
    if not isinstance(value, dict):
        raise invalid_request("The request is not a JSON object.")
    older = OlderApi(_text(value, "video"), _number(value, "duration"), _text(value, "video_aspect_ratio"))
    said = AgentBody(
        model=_text(value, "model"),
        prompt=_text(value, "prompt"),
        image=_text(value, "image"),
        audio=_text(value, "audio"),
        aspect_ratio=_text(value, "aspect_ratio"),
        framing=_text(value, "framing"),
        transparency=_flag(value, "transparency"),
        older_api=older if older != OlderApi() or "model" not in value else None,
        agent_id=_text(value, "agent_id"),
    )
    if _bytes_of(said) != body:
        raise invalid_request("The request holds something that this program did not put there.")
    return said


def model_body(model: str) -> bytes:
    """The bytes that add a model to an agent. Raises Invalid for one that is none."""
    if model not in MODELS or model == "auto":
        raise invalid_request(f"There is no model {model!r} to add.")
    return json.dumps({"model": model}, separators=(",", ":")).encode()


def read_model_body(body: bytes) -> str:
    """The model that these bytes add. Raises Invalid when they are not exactly such a request."""
    try:
        value = read_own_json(body)
    except ValueError:
        value = None
    model = value.get("model") if isinstance(value, dict) else None
    if not isinstance(model, str) or model_body(model) != body:
        raise invalid_request("The request holds something that this program did not put there.")
    return model


def _bytes_of(said: AgentBody) -> bytes:
    _check(said)
    older = said.older_api or OlderApi()
    fields: dict[str, JsonValue] = {
        "prompt": said.prompt, "image": said.image, "audio": said.audio, "video": older.video,
        "aspect_ratio": said.aspect_ratio, "video_aspect_ratio": older.video_aspect_ratio, "duration": older.duration,
        "model": said.model, "framing": said.framing, "transparency": said.transparency, "agent_id": said.agent_id,
    }  # fmt: skip
    present = {name: value for name, value in fields.items() if value is not None}
    return json.dumps(present, ensure_ascii=False, separators=(",", ":")).encode()


def _check(said: AgentBody) -> None:
    if said.model is None and said.older_api is None:
        raise invalid_request("There is no model; what it would be and cost is up to the service.")
    if said.model is not None and said.model not in MODELS:
        raise invalid_request(f"There is no model {said.model!r}; the service knows {', '.join(MODELS)}.")
    if said.prompt is None and said.image is None:
        raise invalid_request("There is neither a prompt nor a picture.")
    if said.prompt is not None:
        _check_prompt(said.prompt)
    older = said.older_api or OlderApi()
    held: dict[Kind, str | None] = {"image": said.image, "audio": said.audio, "video": older.video}
    for kind, text in held.items():
        if text is not None:
            _check_media(kind, text)
    for name, ratio in (("aspect_ratio", said.aspect_ratio), ("video_aspect_ratio", older.video_aspect_ratio)):
        if ratio is not None and ratio not in ASPECT_RATIOS:
            raise invalid_request(f"The {name} is not one of {', '.join(ASPECT_RATIOS)}.")
    if said.framing is not None and said.framing not in FRAMINGS:
        raise invalid_request(f"The framing is not one of {', '.join(FRAMINGS)}.")
    if said.agent_id is not None and not _OWN_ID.fullmatch(said.agent_id):
        raise invalid_request(
            "The agent id may hold letters, digits, - and _ only, at most 64, and begins with no dash."
        )
    if older.duration is not None and not (math.isfinite(older.duration) and older.duration > 0):
        raise invalid_request("The duration is not a number of seconds above zero.")


def _check_prompt(prompt: str) -> None:
    if not prompt.strip():
        raise invalid_request("The prompt is blank.")
    try:
        prompt.encode()
    except UnicodeEncodeError:
        broken = True
    else:
        broken = False
    if broken:
        raise invalid_request("The prompt holds half of a character, which cannot be sent.")


def _sendable(kind: Kind, text: str | None) -> str | None:
    try:
        return text if text is None else sendable_media(text)
    except ValueError as error:
        why = str(error)
    raise invalid_request(f"The {kind} {why}.")


def _check_media(kind: Kind, text: str) -> None:
    try:
        found = read_media(kind, text)
    except ValueError as error:
        why = str(error)
    else:
        if found.url in {None, text}:
            return
        why = "is an address that has to be percent-encoded first"
    raise invalid_request(f"The {kind} {why}.")


def _text(value: dict[str, JsonValue], key: str) -> str | None:
    found = value.get(key)
    if found is None or isinstance(found, str):
        return found
    raise invalid_request(f"{key} is not text.")


def _number(value: dict[str, JsonValue], key: str) -> float | None:
    found = value.get(key)
    if found is None or (isinstance(found, int | float) and not isinstance(found, bool)):
        return found
    raise invalid_request(f"{key} is not a number.")


def _flag(value: dict[str, JsonValue], key: str) -> bool | None:
    found = value.get(key)
    if found is None or isinstance(found, bool):
        return found
    raise invalid_request(f"{key} is neither true nor false.")


def invalid_request(text: str) -> Invalid:
    """What is said of a request that was never sent, because the service could not take it."""
    return Invalid(
        text,
        who="bitHuman",
        operation="create an agent",
        permanent=True,
        next_step="Nothing was sent or charged. Correct it, then quote again.",
    )
