"""Reads the body of a paid request. Whatever is wrong with its shape is 422, before credentials are looked at."""

from __future__ import annotations

import json
import uuid
from dataclasses import dataclass, field
from typing import Any

from services.sandbox.bhuman.answers import Refusal
from services.sandbox.bhuman.backgrounds import Background, read_backgrounds

MODES = ("keep_original", "full_script")
QUALITIES = ("standard", "premium")


@dataclass
class Payload:
    """What a paid request asks for, its shape checked. `target` is a campaign's or a template's id."""

    target: str
    variables: list[str]
    names: list[list[str]]
    callback_url: str | None
    assets: list[list[str]] | None = None
    backgrounds: list[Background] = field(default_factory=list)
    lipsync: bool | None = None
    mode: str = "keep_original"
    quality: str | None = None
    keyed: bool = False
    """The values came by name (Pabbly), so the names must be the template's own."""


def read_json(body: bytes) -> dict[str, Any]:
    """The body as an object. Raises Refusal 422."""
    try:
        data = json.loads(body)
    except (ValueError, RecursionError):
        raise Refusal(422, "Failed to parse the request body as JSON") from None
    if not isinstance(data, dict):
        raise Refusal(422, "Failed to deserialize the JSON body: expected an object")
    return data


def read_uuid(data: dict[str, Any], name: str) -> str:
    """The field as a UUID in its usual spelling. Raises Refusal 422."""
    value = data.get(name)
    if value is None:
        raise Refusal(422, f"missing field `{name}`")
    try:
        if isinstance(value, str):
            return str(uuid.UUID(value))
    except ValueError:
        pass
    raise Refusal(422, f"{name}: UUID parsing failed")


def read_payload(body: bytes, target: str, *, keyed: bool = False, either: bool = False) -> Payload:
    """`target` names the id field. `keyed`: variables are an object, one row; `either`: both forms are taken.

    Raises Refusal 422 for a wrong shape.
    """
    data = read_json(body)
    found = read_uuid(data, target)
    by_name = isinstance(data.get("variables"), dict) if either else keyed
    if by_name:
        values = _need(data, "variables", dict)
        if not all(isinstance(value, str) for value in values.values()):
            raise Refusal(422, "variables: invalid type, expected a string")
        variables, names = list(values), [list(values.values())]
    else:
        variables, names = _strings(_need(data, "variables", list), "variables"), _table(data, "names")
    return Payload(
        target=found,
        variables=variables,
        names=names,
        callback_url=_callback_url(data),
        assets=None if data.get("assets") is None else _table(data, "assets"),
        backgrounds=read_backgrounds(data.get("backgrounds")),
        lipsync=_flag(data, "enable_lipsync"),
        mode=_word(data, "generation_mode", MODES) or MODES[0],
        quality=_word(data, "infinitetalk_quality", QUALITIES),
        keyed=by_name,
    )


def _need(data: dict[str, Any], name: str, kind: type) -> Any:
    if data.get(name) is None:
        raise Refusal(422, f"missing field `{name}`")
    if not isinstance(data[name], kind):
        raise Refusal(422, f"{name}: invalid type, expected {'an object' if kind is dict else 'a sequence'}")
    return data[name]


def _strings(value: Any, name: str) -> list[str]:
    if not isinstance(value, list) or not all(isinstance(cell, str) for cell in value):
        raise Refusal(422, f"{name}: invalid type, expected a string")
    try:
        "".join(value).encode()
    except UnicodeEncodeError:
        raise Refusal(422, f"{name}: lone surrogate in a string") from None
    return value


def _table(data: dict[str, Any], name: str) -> list[list[str]]:
    return [_strings(row, f"{name}[{number}]") for number, row in enumerate(_need(data, name, list))]


def _callback_url(data: dict[str, Any]) -> str | None:
    value = data.get("callback_url")
    if value is None or value == "":
        return None
    if not isinstance(value, str) or not value.lower().startswith(("https://", "http://")):
        raise Refusal(422, "callback_url: expected a URL")
    return value


def _flag(data: dict[str, Any], name: str) -> bool | None:
    value = data.get(name)
    if not isinstance(value, bool | None):
        raise Refusal(422, f"{name}: invalid type, expected a boolean")
    return value


def _word(data: dict[str, Any], name: str, allowed: tuple[str, ...]) -> str | None:
    value = data.get(name)
    if value is None or (isinstance(value, str) and not value.strip()):
        return None
    if value not in allowed:
        raise Refusal(422, f"{name}: unknown variant, expected one of {', '.join(allowed)}")
    return str(value)
