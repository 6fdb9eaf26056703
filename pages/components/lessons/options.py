"""The settings of a table of lessons: what holds where a column says nothing, and what only some servers know."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import streamlit as st

from pages.components.drafts.together import seen
from pages.components.lessons import choices, voices
from pages.components.shell import person
from pages.components.shell import wording as words
from pages.components.shell.saving import saving, show_problem, stored_input
from pages.components.shell.wording import plain
from services.container import App
from services.jobs.account import PriceList
from services.jobs.drafts.settings import OPTIONS
from services.jobs.drafts.views import DraftView
from services.jobs.launch.review import Checked
from services.kinds.lessons.costs import estimate_of, price_key
from services.kinds.lessons.orders import DEFAULTS, work_of
from services.people.persons import Right

LATELY = timedelta(minutes=10)
PRICE = "Vacademy counts in credits of its own."


@dataclass(frozen=True)
class Cost:
    """What Vacademy listed last about the cost of such lessons.

    `name` is under which it is kept, None where it names no price at all; `listed` None where it was never asked.
    """

    name: str | None
    listed: PriceList | None


def cost_of(app: App, view: DraftView) -> Cost:
    """What is known about the cost of this draft's lessons."""
    return Cost(price_key(view.settings), app.targets.listed_prices(view.kind, view.settings, practice=view.practice))


def ask_when_old(app: App, view: DraftView, cost: Cost) -> Cost:
    """Ask what such lessons cost where nobody has asked lately, once in a session; answers what is known then."""
    seen = cost.listed.seen_at if cost.listed else None
    tried = f"lesson.cost-asked.{view.practice}.{cost.name}"
    if (
        cost.name is None
        or st.session_state.get(tried)
        or (seen is not None and abs(datetime.now(UTC) - seen) <= LATELY)
    ):
        return cost
    st.session_state[tried] = True
    with saving("lesson.cost"), st.spinner("Asking Vacademy what a lesson costs…"):
        app.targets.refresh_prices(view.kind, view.settings, practice=view.practice)
    return cost_of(app, view)


def price(cost: Cost | None, many: int) -> str:
    """What Vacademy said last about the cost of so many lessons, as a sentence."""
    if cost is None:
        return PRICE
    if cost.name is None:
        return f"{PRICE} It names no price beforehand for this step."
    if cost.listed is None:
        return f"{PRICE} It was not asked yet what a lesson takes: see the options."
    known = estimate_of(cost.listed)
    if known.expected is None:
        return f"{PRICE} It was asked what a lesson takes, and named no number."
    span = f" ({known.low:g} to {known.high:g})" if known.low is not None and known.high is not None else ""
    total = f", so about {known.expected * many:,.10g} for all {many:,}" if many > 1 else ""
    left = "" if known.balance is None else f" The account has {known.balance:,.10g} credits left."
    short = "" if known.enough_at_worst(many) else " Should they take the most that is foreseen, that is not enough."
    if not known.enough_for(many):
        short = " That is not enough for all of them: Vacademy refuses what it cannot pay."
    return f"{PRICE} It expects about {known.expected:g} credits for one lesson{span}{total}.{left}{short}"


def draw(cost: Cost | None, app: App, prefix: str, checked: Checked) -> None:
    """The options of a draft; a column of the file counts more."""
    view = checked.view
    show_problem(prefix)
    st.caption("These hold for every row whose own column is empty or not matched.")
    kept = view.settings.get(OPTIONS, {})
    left, right = st.columns(2)
    with left:
        for name, label in (("language", "Language"), ("target_audience", "For whom"), ("target_duration", "How long")):
            shown = kept.get(name) or DEFAULTS[name]
            st.text_input(
                label,
                **stored_input(f"{prefix}-{name}", shown, _set, app, prefix, view.id, name),
                **person.asks(Right.PREPARE),
            )
    with right:
        _choice(app, prefix, view, "html_quality", "Pictures", choices.QUALITY, DEFAULTS["html_quality"])
        _choice(app, prefix, view, "captions_enabled", "Captions", {"yes": "With captions", "no": "Without"}, "yes")
        _choice(app, prefix, view, "orientation", "Shape", choices.SHAPES, "")
        _voice(app, prefix, view)
    voices.draw(app, prefix, view)
    _ask_cost(cost, app, prefix, checked)


def voice_and_cost(cost: Cost | None, app: App, prefix: str, checked: Checked) -> None:
    """Of these options those that the form of one lesson has no field for."""
    show_problem(prefix)
    _voice(app, prefix, checked.view)
    voices.draw(app, prefix, checked.view)
    _ask_cost(cost, app, prefix, checked)


def _voice(app: App, prefix: str, view: DraftView) -> None:
    _choice(app, prefix, view, "voice_gender", "Voice", choices.VOICES, "")
    _choice(app, prefix, view, "quality_tier", "Tier", choices.TIERS, "")


def _ask_cost(cost: Cost | None, app: App, prefix: str, checked: Checked) -> None:
    if cost is not None and cost.name is not None:
        _cost(app, prefix, checked, cost)


def introduce(view: DraftView) -> None:
    """For a draft that works on with a lesson: which one, and what its request stands for."""
    work = work_of(view.settings)
    if not work.video_id:
        return
    meant = {
        "retry": "This lets the lesson go on from where it failed. The request says nothing beyond that.",
        "go on": "This goes on with a lesson that stopped as it was asked to."
        + (" Its script is sent as it stands below." if work.after == "SCRIPT" else ""),
        "film": "This orders an MP4 of the lesson as its frames are when the order arrives.",
    }
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption(meant[work.what])
        st.button(
            "Back to the lesson", icon=":material/arrow_back:", type="tertiary", on_click=_open, args=[work.video_id]
        )


def _open(video_id: str) -> None:
    st.query_params.from_dict({"video": video_id})


def _cost(app: App, prefix: str, checked: Checked, cost: Cost) -> None:
    seen = cost.listed.seen_at if cost.listed else None
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(
            "Ask what a lesson costs",
            key=f"{prefix}-cost",
            icon=":material/payments:",
            on_click=_ask,
            args=[app, prefix, checked.view],
        )
        st.caption(
            f"{plain(price(cost, checked.review.to_send))} " + (f"Asked {plain(words.moment(seen))}." if seen else "")
        )


def _choice(
    app: App, prefix: str, view: DraftView, name: str, label: str, options: Mapping[str, str], usual: str
) -> None:
    kept = view.settings.get(OPTIONS, {}).get(name) or usual
    st.selectbox(
        label,
        list(options),
        format_func=options.__getitem__,
        **stored_input(f"{prefix}-{name}", kept if kept in options else usual, _set, app, prefix, view.id, name),
        **person.asks(Right.PREPARE),
    )


def _set(value: str, app: App, prefix: str, draft_id: str, name: str) -> None:
    value = value.strip()
    with saving(prefix):
        seen.drafts(app).set_option(
            draft_id, name, None if value in {"", DEFAULTS.get(name)} else value, person.who(app)
        )


def _ask(app: App, prefix: str, view: DraftView) -> None:
    with saving(prefix):
        app.targets.refresh_prices(view.kind, view.settings, older_than=timedelta(0), practice=view.practice)
