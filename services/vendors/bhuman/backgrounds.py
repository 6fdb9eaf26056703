"""Background segments on a video's time line and their assets, as the contract has them (section 4)."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Literal, cast, get_args
from urllib.parse import urlsplit

from pydantic import JsonValue

from services.vendors.wire.addresses import sendable_address

BackgroundKind = Literal["link", "site", "linkedin"]
BackgroundMode = Literal["basic", "circle", "chroma"]
BackgroundPosition = Literal[
    "top-left", "top", "top-right", "left", "center", "right", "bottom-left", "bottom", "bottom-right"
]
KINDS: tuple[BackgroundKind, ...] = get_args(BackgroundKind)
MODES: tuple[BackgroundMode, ...] = get_args(BackgroundMode)
POSITIONS: tuple[BackgroundPosition, ...] = get_args(BackgroundPosition)
TO_THE_END = -1.0
_CHROMA = ("color", "similarity", "blend")
_COLOUR = re.compile(r"[0-9A-Fa-f]{6}")
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:(?!\d)")


@dataclass(frozen=True)
class Background:
    """One segment, from `start` to `end` seconds (`TO_THE_END`): what fills the screen, and where the speaker stands.

    The defaults are BHuman's own. `color`, `similarity` and `blend` belong to the mode `chroma` alone.
    """

    name: str
    start: float
    end: float
    kind: BackgroundKind = "link"
    mode: BackgroundMode = "basic"
    scale: float = 0.4
    position: BackgroundPosition = "bottom-right"
    audio: bool = False
    brightness: float = 1.0
    color: str = "00FF00"
    similarity: float = 0.1
    blend: float = 0.1

    def problems(self) -> list[str]:
        """What BHuman would refuse of it, one sentence each; overlaps are told by `overlaps`."""
        found = []
        numbers = (self.start, self.end, self.scale, self.brightness, self.similarity, self.blend)
        if not all(math.isfinite(one) for one in numbers):
            return ["Each number has to be a plain one."]
        if self.start < 0:
            found.append("It cannot start before the video does.")
        if self.end not in {TO_THE_END} and self.end <= self.start:
            found.append("It has to end after it starts.")
        if self.kind not in KINDS or self.mode not in MODES or self.position not in POSITIONS:
            found.append("Its kind, mode or position is none that BHuman knows.")
        if not 0 < self.scale <= 1:
            found.append("The speaker's size lies between 0 and 1.")
        if not 0 <= self.brightness <= 2:
            found.append("Its brightness lies between 0 and 2.")
        if not (0 <= self.similarity <= 1 and 0 <= self.blend <= 1):
            found.append("Similarity and blend lie between 0 and 1.")
        if not _COLOUR.fullmatch(self.color):
            found.append("The colour to cut out is six hexadecimal digits, as 00FF00.")
        return found

    @property
    def until(self) -> float:
        """Its end as a number that can be compared."""
        return math.inf if self.end == TO_THE_END else self.end

    def to_json(self) -> dict[str, JsonValue]:
        """As BHuman takes it: whole seconds as whole numbers, and nothing of chroma in the other modes."""
        names = ("mode", "scale", "position", "audio", "brightness", *(_CHROMA if self.mode == "chroma" else ()))
        config: dict[str, JsonValue] = {name: _plain(getattr(self, name)) for name in names}
        return {
            "name": self.name, "start": _plain(self.start), "end": _plain(self.end), "kind": self.kind,
            "config": config,
        }  # fmt: skip

    @classmethod
    def from_json(cls, value: JsonValue) -> Background:
        """From those words. Raises ValueError when they say something else than a segment."""
        if not isinstance(value, dict) or not isinstance(value.get("config"), dict):
            raise ValueError("a segment is an object with a config")
        config = cast("dict[str, JsonValue]", value["config"])
        said = {**config, **{name: one for name, one in value.items() if name != "config"}}
        if set(said) - {one.name for one in fields(cls)}:
            raise ValueError("a segment holds something unknown")
        for one in fields(cls):
            given = said.get(one.name)
            if isinstance(given, int) and not isinstance(given, bool):
                said[one.name] = given = float(given)
            wanted = {"float": float, "bool": bool}.get(str(one.type), str)
            if one.name in said and not isinstance(given, wanted):
                raise ValueError(f"{one.name} of a segment has the wrong type")
        if not {"name", "start", "end"} <= set(said):
            raise ValueError("a segment has a name, a start and an end")
        return cls(**cast("Mapping[str, JsonValue]", said))  # type: ignore[arg-type]


def overlaps(backgrounds: Iterable[Background]) -> list[tuple[Background, Background]]:
    """Pairs of segments that would stand over each other, which BHuman refuses; each later one behind the earlier."""
    found = []
    before: Background | None = None
    for one in sorted(backgrounds, key=lambda each: each.start):
        if before is not None and one.start < before.until:
            found.append((before, one))
        before = one if before is None or one.until > before.until else before
    return found


def with_scheme(text: str) -> str:
    """The address as BHuman opens it: `https://` stands before one that has no scheme; "" for a blank."""
    address = text.strip()
    return address if not address or _SCHEME.match(address) else f"https://{address}"


def why_no_asset(text: str) -> str:
    """Why this is no address that BHuman takes for an asset; "" for one that is, and for a blank, which is skipped.

    An address without a scheme is one: BHuman puts `https://` before it.
    """
    address = with_scheme(text)
    if not address:
        return ""
    try:
        parts = urlsplit(address)
        host, _port = parts.hostname or "", parts.port
    except ValueError:
        return "it cannot be read as an address"
    if parts.scheme.lower() not in {"http", "https"}:
        return f"BHuman opens http and https addresses only, and not {parts.scheme.lower()}"
    if " " in address:
        return "an address holds no spaces"
    is_named = "." in host.strip(".") or ":" in host or host == "localhost"
    return _why_not_sent(address) if is_named else "it names no host"


def _why_not_sent(address: str) -> str:
    try:
        sendable_address(address)
    except ValueError as error:
        return f"it {error}"
    return ""


def wrong_assets(assets: Sequence[Sequence[str]], rows: int, width: int) -> str:
    """What BHuman would refuse of the assets of a request, naming the row, counted from 1; "" when nothing."""
    if len(assets) != rows:
        return f"There are assets for {len(assets)} rows, and {rows} rows."
    for at, row in enumerate(assets, 1):
        if len(row) != width:
            return f"Row {at} does not have exactly {width} assets."
        for cell in row:
            if why := why_no_asset(cell):
                return f"Row {at}: {cell.strip()[:80]!r} is no asset: {why}."
    return ""


def _plain(value: JsonValue) -> JsonValue:
    return int(value) if isinstance(value, float) and value.is_integer() else value
