"""The backgrounds of a draft: segments on the time line of its videos, each filled for a row by an address beside it.

A segment's name is also that of the variable by which the draft's mapping fills it, so that its addresses go the way of
all other values of a row: by row id through sorting, holding, editing, samples and retries.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit

from services.jobs.drafts.settings import OPTIONS, read_mapping
from services.jobs.kind import Order
from services.vendors.bhuman import QUALITIES, Background, Making, overlaps, why_no_asset, with_scheme

BACKGROUNDS = "backgrounds"
LIPSYNC = "enable_lipsync"
QUALITY = "infinitetalk_quality"
MODE = "generation_mode"
FULL_SCRIPT = "full_script"
CAMPAIGN = "campaign"
Segment = Background
"""A segment as pages see it."""
LINKEDIN = ("linkedin.com", "lnkd.in")


def read_segments(settings: Mapping[str, Any]) -> list[Background]:
    """The segments of a draft or job, by their start. Raises ValueError for what no draft of ours holds."""
    kept = settings.get(OPTIONS, {}).get(BACKGROUNDS) or []
    return sorted((Background.from_json(one) for one in kept), key=lambda one: (one.start, one.until))


def segment_problems(segments: Sequence[Background]) -> dict[str, list[str]]:
    """What is wrong with each segment, by its name; empty when BHuman would take them all."""
    found = {one.name: list(one.problems()) for one in segments}
    for first, second in overlaps(segments):
        found[first.name].append(f"{second.name} begins before it ends ({span(second)}).")
        found[second.name].append(f"It begins before {first.name} ends ({span(first)}).")
    return {name: problems for name, problems in found.items() if problems}


def missing_of(settings: Mapping[str, Any]) -> list[str]:
    """What is still to be put right before anything can be quoted."""
    segments = read_segments(settings)
    beside = read_mapping(settings).beside
    found = [f"{name}: {' '.join(problems)}" for name, problems in segment_problems(segments).items()]
    if {one.name for one in segments} != beside:
        found.append("Look at the backgrounds again: they and what fills them do not fit each other.")
    return found


def quality_of(settings: Mapping[str, Any]) -> str | None:
    """The quality that the request will name; None where it names none and BHuman makes its own."""
    options: Mapping[str, Any] = settings.get(OPTIONS, {})
    quality = options.get(QUALITY) if options.get(MODE) == FULL_SCRIPT and _is_campaign(settings) else None
    return quality if quality in QUALITIES else None


def _is_campaign(settings: Mapping[str, Any]) -> bool:
    return (settings.get("target") or {}).get("type") == CAMPAIGN


def making_of(order: Order) -> tuple[list[str], list[list[str]], Making]:
    """The spoken variables, the rows of their values, and how the videos are made beside what they say."""
    segments = read_segments(order.settings)
    options: Mapping[str, Any] = order.settings.get(OPTIONS, {})
    place = {name: at for at, name in enumerate(order.variables)}
    columns = [place[one.name] for one in segments]
    spoken = [at for at in range(len(order.variables)) if at not in set(columns)]
    is_campaign = _is_campaign(order.settings)
    making = Making(
        backgrounds=tuple(segments),
        assets=tuple(tuple(row[at] for at in columns) for row in order.rows) if columns else (),
        enable_lipsync=options.get(LIPSYNC) if is_campaign else None,
        infinitetalk_quality=quality_of(order.settings),
    )
    return [order.variables[at] for at in spoken], [[row[at] for at in spoken] for row in order.rows], making


def why_unfit(segment: Background, address: str) -> str:
    """Why an address cannot fill a segment, as far as can be told without asking anybody; "" when nothing is wrong."""
    if why := why_no_asset(address):
        return f"{why[0].upper()}{why[1:]}."
    host = (urlsplit(with_scheme(address)).hostname or "").lower()
    if host and segment.kind == "linkedin" and not any(host == one or host.endswith(f".{one}") for one in LINKEDIN):
        return f"{host} is not LinkedIn, and this background shows a LinkedIn profile."
    return ""


def clock(seconds: float) -> str:
    """A moment of a video, as 1:05 or 0:02.5."""
    whole, rest = divmod(round(seconds * 10), 10)
    return f"{whole // 60}:{whole % 60:02d}" + (f".{rest}" if rest else "")


def span(segment: Background) -> str:
    """From when to when, for people."""
    return f"{clock(segment.start)} to {'the end' if segment.end < 0 else clock(segment.end)}"
