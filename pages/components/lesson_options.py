"""The settings of a table of lessons: what holds where a column says nothing, and what only some servers know."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from pages.components import lesson_words as said
from pages.components import words
from pages.components.draft_saving import follow, saving, show_problem
from pages.components.words import plain
from services import container
from services.jobs.draft_settings import OPTIONS
from services.jobs.draft_views import DraftView
from services.jobs.lesson_orders import DEFAULTS

KIND, COST = "lesson", "cost"
PRICE = "Vacademy counts in credits of its own."


def draw(prefix: str, view: DraftView) -> None:
    """The options of a draft; a column of the file counts more."""
    show_problem(prefix)
    st.caption("These hold for every row whose own column is empty or not matched.")
    kept = view.settings.get(OPTIONS, {})
    left, right = st.columns(2)
    with left:
        for name, label in (("language", "Language"), ("target_audience", "For whom"), ("target_duration", "How long")):
            follow(f"{prefix}-{name}", kept.get(name) or DEFAULTS[name])
            st.text_input(label, key=f"{prefix}-{name}", on_change=_set, args=[prefix, view.id, name])
    with right:
        _choice(prefix, view, "html_quality", "Pictures", said.QUALITY, DEFAULTS["html_quality"])
        _choice(prefix, view, "captions_enabled", "Captions", {"yes": "With captions", "no": "Without"}, "yes")
        _choice(prefix, view, "orientation", "Shape", said.SHAPES, "")
        _choice(prefix, view, "voice_gender", "Voice", said.VOICES, "")
        _choice(prefix, view, "quality_tier", "Tier", said.TIERS, "")
    _cost(prefix)


def price() -> str:
    """What Vacademy said last about the cost of one lesson, as a sentence."""
    told = {one.vendor_id: one.name for one in container.current().targets.known(KIND, COST)}
    if "expected" not in told:
        return f"{PRICE} It was not asked yet what a lesson takes: see the options."
    span = f" ({told['low']} to {told['high']})" if {"low", "high"} <= told.keys() else ""
    left = f" The account has {told['balance']} left." if "balance" in told else ""
    return f"{PRICE} It expects about {told['expected']} for one lesson{span}.{left}"


def ask_once() -> None:
    """Ask what a lesson costs where nobody has asked yet; without an answer nothing is said."""
    house = container.current()
    if house.targets.seen_at(KIND, COST) is None and not st.session_state.get("lesson.cost-asked"):
        st.session_state["lesson.cost-asked"] = True
        with saving("lesson.cost"):
            house.targets.refresh(KIND, COST)


def _cost(prefix: str) -> None:
    seen = container.current().targets.seen_at(KIND, COST)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(
            "Ask what a lesson costs", key=f"{prefix}-cost", icon=":material/payments:", on_click=_ask, args=[prefix]
        )
        st.caption(f"{plain(price())} " + (f"Asked {plain(words.moment(seen))}." if seen else ""))


def _choice(prefix: str, view: DraftView, name: str, label: str, options: Mapping[str, str], usual: str) -> None:
    kept = view.settings.get(OPTIONS, {}).get(name) or usual
    follow(f"{prefix}-{name}", kept if kept in options else usual)
    st.selectbox(
        label,
        list(options),
        format_func=options.get,
        key=f"{prefix}-{name}",
        on_change=_set,
        args=[prefix, view.id, name],
    )


def _set(prefix: str, draft_id: str, name: str) -> None:
    value = str(st.session_state[f"{prefix}-{name}"]).strip()
    with saving(prefix):
        container.current().drafts.set_option(draft_id, name, None if value in {"", DEFAULTS.get(name)} else value)


def _ask(prefix: str) -> None:
    with saving(prefix):
        container.current().targets.refresh(KIND, COST)
