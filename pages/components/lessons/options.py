"""The settings of a table of lessons: what holds where a column says nothing, and what only some servers know."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

import streamlit as st

from pages.components.lessons import choices
from pages.components.shell import wording as words
from pages.components.shell.saving import follow, saving, show_problem
from pages.components.shell.wording import plain
from services import container
from services.jobs.drafts.settings import OPTIONS
from services.jobs.drafts.views import DraftView
from services.kinds.lessons.costs import estimate_of, price_key
from services.kinds.lessons.orders import DEFAULTS, work_of

KIND = "lesson"
LATELY = timedelta(minutes=10)
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
        _choice(prefix, view, "html_quality", "Pictures", choices.QUALITY, DEFAULTS["html_quality"])
        _choice(prefix, view, "captions_enabled", "Captions", {"yes": "With captions", "no": "Without"}, "yes")
        _choice(prefix, view, "orientation", "Shape", choices.SHAPES, "")
        _choice(prefix, view, "voice_gender", "Voice", choices.VOICES, "")
        _choice(prefix, view, "quality_tier", "Tier", choices.TIERS, "")
    _cost(prefix, view)


def price(draft_id: str = "") -> str:
    """What Vacademy said last about the cost of this draft's lessons, as a sentence."""
    if not draft_id:
        return PRICE
    app = container.current()
    view = app.drafts.get(draft_id)
    if price_key(view.settings) is None:
        return f"{PRICE} It names no price beforehand for this step."
    listed = app.targets.listed_prices(KIND, view.settings)
    if listed is None:
        return f"{PRICE} It was not asked yet what a lesson takes: see the options."
    told = estimate_of(listed)
    if told.expected is None:
        return f"{PRICE} It was asked what a lesson takes, and named no number."
    many = len(app.reviews.get(draft_id).send_ids)
    span = f" ({told.low:g} to {told.high:g})" if told.low is not None and told.high is not None else ""
    total = f", so about {told.expected * many:,.10g} for all {many:,}" if many > 1 else ""
    left = "" if told.balance is None else f" The account has {told.balance:,.10g} credits left."
    short = "" if told.enough_for(many) else " That is not enough for all of them: Vacademy refuses what it cannot pay."
    return f"{PRICE} It expects about {told.expected:g} credits for one lesson{span}{total}.{left}{short}"


def introduce(draft_id: str) -> None:
    """For a draft that works on with a lesson: which one, and what its request stands for."""
    work = work_of(container.current().drafts.get(draft_id).settings)
    if not work.video_id:
        return
    told = {
        "retry": "This lets the lesson go on from where it failed. The request says nothing beyond that.",
        "go on": "This goes on with a lesson that stopped as it was asked to."
        + (" Its script is sent as it stands below." if work.after == "SCRIPT" else ""),
        "film": "This orders an MP4 of the lesson as its frames are when the order arrives.",
    }
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption(told[work.what])
        st.button(
            "Back to the lesson", icon=":material/arrow_back:", type="tertiary", on_click=_open, args=[work.video_id]
        )


def _open(video_id: str) -> None:
    st.query_params.from_dict({"video": video_id})


def ask_about(draft_id: str) -> None:
    """Ask what such lessons cost where nobody has asked lately; without an answer nothing is said."""
    app = container.current()
    settings = app.drafts.get(draft_id).settings
    name = price_key(settings)
    if name is None:
        return
    seen, tried = app.targets.prices_seen_at(KIND, settings), f"lesson.cost-asked.{name}"
    if (seen is None or datetime.now(UTC) - seen > LATELY) and not st.session_state.get(tried):
        st.session_state[tried] = True
        with saving("lesson.cost"), st.spinner("Asking Vacademy what a lesson costs…"):
            app.targets.refresh_prices(KIND, settings)


def _cost(prefix: str, view: DraftView) -> None:
    if price_key(view.settings) is None:
        return
    seen = container.current().targets.prices_seen_at(KIND, view.settings)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(
            "Ask what a lesson costs",
            key=f"{prefix}-cost",
            icon=":material/payments:",
            on_click=_ask,
            args=[prefix, view],
        )
        st.caption(f"{plain(price(view.id))} " + (f"Asked {plain(words.moment(seen))}." if seen else ""))


def _choice(prefix: str, view: DraftView, name: str, label: str, options: Mapping[str, str], usual: str) -> None:
    kept = view.settings.get(OPTIONS, {}).get(name) or usual
    follow(f"{prefix}-{name}", kept if kept in options else usual)
    st.selectbox(
        label,
        list(options),
        format_func=options.__getitem__,
        key=f"{prefix}-{name}",
        on_change=_set,
        args=[prefix, view.id, name],
    )


def _set(prefix: str, draft_id: str, name: str) -> None:
    value = str(st.session_state[f"{prefix}-{name}"]).strip()
    with saving(prefix):
        container.current().drafts.set_option(draft_id, name, None if value in {"", DEFAULTS.get(name)} else value)


def _ask(prefix: str, view: DraftView) -> None:
    with saving(prefix):
        container.current().targets.refresh_prices(KIND, view.settings, older_than=timedelta(0))
