"""The segments of a video on one line of time."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from html import escape

import streamlit as st

from services.kinds.campaigns.backgrounds import Segment, clock, span

STEPS = (1, 2, 5, 10, 15, 30, 60, 120, 300, 600)
MOST_TICKS = 7
SHORTEST = 10.0


def draw(segments: Sequence[Segment], wrong: Collection[str]) -> None:
    """Each segment from its start to its end; those that are `wrong` look so."""
    known = [one.end if one.end > one.start else one.start + SHORTEST / 2 for one in segments]
    length = max(SHORTEST, 1.15 * max(known, default=0.0))
    parts = "".join(_part(one, length, is_wrong=one.name in wrong) for one in segments)
    step = next((one for one in STEPS if length / one <= MOST_TICKS), STEPS[-1])
    ticks = "".join(
        f'<span class="cs-tick" style="left:{100 * at / length:.2f}%">{clock(at)}</span>'
        for at in range(0, int(length) + 1, step)
    )
    said = "; ".join(f"{one.name} from {span(one)}" for one in segments)
    st.html(f'<div class="cs-time" role="img" aria-label="{escape(said)}">{ticks}{parts}</div>')


def _part(segment: Segment, length: float, *, is_wrong: bool) -> str:
    end = length if segment.end < 0 else max(segment.end, segment.start)
    left, wide = 100 * segment.start / length, 100 * max(end - segment.start, length / 100) / length
    classes = f"cs-part{' cs-wrong' if is_wrong else ''}{' cs-open' if segment.end < 0 else ''}"
    text = escape(f"{segment.name}, {span(segment)}")
    mark = "⚠ " if is_wrong else ""
    return (
        f'<div class="{classes}" style="left:{left:.2f}%;width:{min(wide, 100 - left):.2f}%" title="{text}">'
        f"{mark}{escape(segment.name)}</div>"
    )
