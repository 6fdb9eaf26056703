"""The fields of one lesson, on the page where it begins and in its draft: they are the same, so they are drawn once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from pages.components.lessons import choices
from pages.components.shell import person
from services.kinds.lessons.orders import STAGE_NAMES
from services.people.persons import Right

LABELS = {
    "prompt": "Topic or script",
    "language": "Language",
    "target_audience": "For whom",
    "target_duration": "How long",
    "captions_enabled": "Captions",
    "html_quality": "Pictures",
    "orientation": "Shape",
    "voice_gender": "Voice",
    "voice_id": "Voice by its id",
    "tts_provider": "Who speaks",
    "quality_tier": "Tier",
}
"""What the form calls the variables of a lesson."""


def draw(inputs: Mapping[str, dict[str, Any]]) -> None:
    """The fields; `inputs` holds key and callback of each, by the name under which it is kept."""
    st.text_area(
        "Topic, or the whole script",
        height=110,
        placeholder="How rain is made, for a class that has never heard of vapour",
        **inputs["prompt"],
        **person.asks(Right.PREPARE),
    )
    left, middle, right = st.columns(3)
    with left:
        _one(inputs["target_audience"], "For whom", choices.AUDIENCES)
        _choice(inputs["stage"], "Goal", STAGE_NAMES)
    with middle:
        _one(inputs["language"], "Language", choices.LANGUAGES)
        _choice(inputs["html_quality"], "Pictures", choices.QUALITY)
    with right:
        _one(inputs["target_duration"], "How long", choices.DURATIONS)
        _choice(inputs["orientation"], "Shape", choices.SHAPES)
    st.checkbox("With captions", **inputs["captions"], **person.asks(Right.PREPARE))


def _one(kept: dict[str, Any], label: str, options: tuple[str, ...]) -> None:
    """One of these, or whatever else a person writes."""
    own = st.session_state[kept["key"]]
    listed = options if own in options or not own else (own, *options)
    st.selectbox(label, listed, accept_new_options=True, **kept, **person.asks(Right.PREPARE))


def _choice(kept: dict[str, Any], label: str, names: dict[Any, str]) -> None:
    st.selectbox(label, list(names), format_func=names.__getitem__, **kept, **person.asks(Right.PREPARE))
