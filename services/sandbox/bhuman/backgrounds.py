"""Background segments and their assets: what their shape must be (422) and what makes no sense (400)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from services.sandbox.bhuman.answers import Refusal
from services.sandbox.shared.settings import JSONValue

KINDS = ("link", "site", "linkedin")
MODES = ("basic", "circle", "chroma")
POSITIONS = (
    "bottom-right", "bottom", "bottom-left", "center", "left", "right", "top", "top-left", "top-right",
)  # fmt: skip


@dataclass(frozen=True)
class Background:
    """A segment from `start` to `end` seconds; `end` -1 is the end of the video. What is not said is as documented."""

    start: float
    end: float
    kind: str
    config: dict[str, Any]


def read_backgrounds(value: Any) -> list[Background]:
    """The segments in the order of the asset columns. Raises Refusal 422."""
    if value is None:
        return []
    if not isinstance(value, list):
        raise Refusal(422, "backgrounds: invalid type, expected a sequence")
    return [_segment(item, f"backgrounds[{number}]") for number, item in enumerate(value)]


def check_backgrounds(backgrounds: list[Background], assets: list[list[str]] | None, rows: int) -> None:
    """Raises Refusal 400 for overlapping segments, and for assets that do not fit rows, segments or the web."""
    reach = 0.0
    for segment in sorted(backgrounds, key=lambda each: each.start):
        if segment.start < 0 or (segment.end != -1 and segment.end <= segment.start):
            raise Refusal(400, "A background must end after it starts")
        if segment.start < reach:
            raise Refusal(400, "Backgrounds may not overlap")
        reach = float("inf") if segment.end == -1 else segment.end
    if assets is None:
        return
    if len(assets) != rows:
        raise Refusal(400, f"Expected assets for {rows} rows, got {len(assets)}")
    for number, row in enumerate(assets):
        if len(row) != len(backgrounds):
            raise Refusal(400, f"Row {number}: expected {len(backgrounds)} assets, got {len(row)}")
        for cell in row:
            if cell.strip() and not _is_web_address(cell.strip()):
                raise Refusal(400, f"Row {number}: an asset must be an http or https address")


def scenes_of(backgrounds: list[Background], row: list[str]) -> list[JSONValue]:
    """What one row's film shows behind the speaker, in JSON; a blank asset is skipped."""
    return [
        {
            "start": one.start, "end": one.end, "kind": one.kind, "mode": one.config["mode"],
            "position": one.config.get("position") or POSITIONS[0], "scale": one.config.get("scale") or 0.4,
            "brightness": 1 if one.config.get("brightness") is None else one.config["brightness"], "address": asset,
        }
        for one, asset in zip(backgrounds, row, strict=True)
        if asset.strip()
    ]  # fmt: skip


def _is_web_address(text: str) -> bool:
    address = text if re.match(r"[a-zA-Z][a-zA-Z0-9+.-]*:", text) and "//" in text else f"https://{text}"
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    return parts.scheme.lower() in ("http", "https") and bool(parts.hostname)


def _segment(item: Any, where: str) -> Background:
    if not isinstance(item, dict):
        raise Refusal(422, f"{where}: invalid type, expected an object")
    for name in ("start", "end", "kind", "config"):
        if item.get(name) is None:
            raise Refusal(422, f"{where}: missing field `{name}`")
    if not _is_number(item["start"]) or not _is_number(item["end"]):
        raise Refusal(422, f"{where}: start and end are numbers")
    if item["kind"] not in KINDS:
        raise Refusal(422, f"{where}: unknown kind, expected one of {', '.join(KINDS)}")
    if not isinstance(item.get("name"), str | None):
        raise Refusal(422, f"{where}: name is a string")
    _check_config(item["config"], f"{where}.config")
    return Background(float(item["start"]), float(item["end"]), item["kind"], item["config"])


def _check_config(config: Any, where: str) -> None:
    if not isinstance(config, dict):
        raise Refusal(422, f"{where}: invalid type, expected an object")
    if config.get("mode") not in MODES:
        raise Refusal(422, f"{where}: mode must be one of {', '.join(MODES)}")
    for name in ("scale", "brightness", "similarity", "blend"):
        if config.get(name) is not None and not _is_number(config[name]):
            raise Refusal(422, f"{where}: {name} is a number")
    if not isinstance(config.get("audio"), bool | None):
        raise Refusal(422, f"{where}: audio is true or false")
    if config.get("position") is not None and config["position"] not in POSITIONS:
        raise Refusal(422, f"{where}: unknown position")
    colour = config.get("color")
    if colour is not None and not (isinstance(colour, str) and re.fullmatch(r"#?[0-9a-fA-F]{6}", colour)):
        raise Refusal(422, f"{where}: color is six hexadecimal digits")


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
