"""Pictures of what a video will look like for one person: drawn here from what is chosen, nothing is fetched."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape

import streamlit as st

from services.kinds.campaigns.backgrounds import Segment, span

POSITIONS = {
    "top-left": "Top left",
    "top": "Top",
    "top-right": "Top right",
    "left": "Left",
    "center": "Centre",
    "right": "Right",
    "bottom-left": "Bottom left",
    "bottom": "Bottom",
    "bottom-right": "Bottom right",
}
MODES = {"basic": "In a frame", "circle": "In a circle", "chroma": "Cut out of a plain colour"}
KINDS = {
    "site": "A web page, as a picture of it",
    "link": "A picture or film at an address",
    "linkedin": "A LinkedIn profile, as a picture of it",
}
SHORT = {"site": "web page", "link": "picture or film", "linkedin": "LinkedIn profile"}
MARGIN = 3.0
"""Per cent of the picture between the speaker and its edge."""


def draw(segments: Sequence[Segment], addresses: Mapping[str, str]) -> None:
    """One picture for each segment, with the address that fills it for this person, by the segment's name."""
    st.html(f'<div class="cs-looks">{"".join(_figure(one, addresses.get(one.name, "")) for one in segments)}</div>')


def _figure(segment: Segment, address: str) -> str:
    address = address.strip()
    head = f"<b>{escape(segment.name)}</b>, {escape(span(segment))}"
    if not address:
        return (
            '<figure><div class="cs-shot" role="img" aria-label="The template\'s own picture"><div class="cs-behind '
            f'cs-none"></div></div><figcaption>{head}: no address for this person, so BHuman leaves this background '
            "out.</figcaption></figure>"
        )
    said = (
        f"{MODES[segment.mode]}, {POSITIONS[segment.position].lower()}, {segment.scale:.0%} of the picture, "
        f"in front of the {SHORT[segment.kind]} {address}"
    )
    light = f"filter:brightness({segment.brightness:g})" if segment.brightness != 1 else ""
    # Where the speaker stands at the top, what is behind is named at the bottom.
    under = " cs-under" if segment.position.startswith("top") else ""
    sound = " With its sound." if segment.audio else ""
    return (
        f'<figure><div class="cs-shot" role="img" aria-label="{escape(said)}">'
        f'<div class="cs-behind{under}" style="{light}"><b>{escape(address)}</b></div>'
        f'<div class="cs-who {_shape(segment)}" style="{_place(segment)}">speaker</div></div>'
        f"<figcaption>{head}: {escape(said)}.{sound}</figcaption></figure>"
    )


def _shape(segment: Segment) -> str:
    return {"circle": "cs-round", "chroma": "cs-cut"}.get(segment.mode, "")


def _place(segment: Segment) -> str:
    """Where the speaker stands, in per cent of the picture."""
    tall = segment.scale * 100
    # A circle is as wide as it is tall, in a picture of 16 to 9.
    wide = tall * 9 / 16 if segment.mode == "circle" else tall
    words = segment.position.split("-")
    across = 0.0 if "left" in words else 1.0 if "right" in words else 0.5
    down = 0.0 if "top" in words else 1.0 if "bottom" in words else 0.5
    left, top = (MARGIN + share * (100 - 2 * MARGIN - size) for share, size in ((across, wide), (down, tall)))
    cut = f"background:#{segment.color};" if segment.mode == "chroma" else ""
    return f"{cut}left:{left:.1f}%;top:{top:.1f}%;width:{wide:.1f}%;height:{tall:.1f}%"
