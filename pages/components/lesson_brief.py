"""One lesson from a form: it becomes a draft of one row, and proof, quote and yes are those of every launch."""

from __future__ import annotations

import streamlit as st

from pages.components import lesson_options, person, problems
from pages.components import lesson_words as said
from services import container
from services.jobs.lesson_orders import STAGE_NAMES

PAGE = "lessons.py"


def draw(prefix: str) -> None:
    """The form. Nothing is sent by it: it leads to the proof and the quote."""
    with st.form(f"{prefix}-form", border=True):
        prompt = st.text_area(
            "Topic, or the whole script",
            key=f"{prefix}-prompt",
            height=110,
            placeholder="How rain is made, for a class that has never heard of vapour",
        )
        left, middle, right = st.columns(3)
        with left:
            audience = _one(f"{prefix}-audience", "For whom", said.AUDIENCES)
            stage = st.selectbox("Goal", list(STAGE_NAMES), format_func=STAGE_NAMES.get, key=f"{prefix}-stage")
        with middle:
            language = _one(f"{prefix}-language", "Language", said.LANGUAGES)
            quality = st.selectbox(
                "Pictures", list(said.QUALITY), format_func=said.QUALITY.__getitem__, key=f"{prefix}-quality"
            )
        with right:
            duration = _one(f"{prefix}-duration", "How long", said.DURATIONS, index=1)
            shape = st.selectbox("Shape", list(said.SHAPES), format_func=said.SHAPES.__getitem__, key=f"{prefix}-shape")
        captions = st.checkbox("With captions", value=True, key=f"{prefix}-captions")
        ready = st.form_submit_button("Proof and quote", type="primary", icon=":material/arrow_forward:")
    if ready:
        with problems.shown(), st.spinner("Preparing…"):
            lesson_options.ask_once()
            draft_id = container.current().lessons.drafts.from_brief(
                {
                    "prompt": prompt,
                    "language": language,
                    "target_audience": audience,
                    "target_duration": duration,
                    "captions_enabled": "yes" if captions else "no",
                    "html_quality": quality,
                },
                stage,
                person.who(),
                extras={"orientation": shape},
            )
            st.switch_page(PAGE, query_params={"draft": draft_id, "step": "launch"})


def _one(key: str, label: str, options: tuple[str, ...], index: int = 0) -> str:
    """One of these, or whatever else a person writes."""
    chosen = st.selectbox(label, options, index=index, key=key, accept_new_options=True)
    return str(chosen or options[index])
