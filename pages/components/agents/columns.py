"""Which parameters of an agent come from the table; all others are what bitHuman does when nothing is said."""

from __future__ import annotations

import streamlit as st

from pages.components.drafts.together import seen
from pages.components.shell import person
from pages.components.shell.saving import saving, show_problem, stored_input
from services.container import App
from services.jobs.drafts.views import DraftView
from services.jobs.kind import Target
from services.kinds.agents.kind import OWN_ID
from services.kinds.agents.parameters import OLDER_PARAMETERS, PARAMETERS
from services.people.persons import Right
from services.recipients import Source

FIRST = ["prompt", "image", "model"]
MODEL = "model"
TOLD = {**PARAMETERS, **OLDER_PARAMETERS}


def draw(app: App, prefix: str, view: DraftView) -> None:
    """The parameters in use. The model is always among them, so that the proof shows it."""
    show_problem(prefix)
    older = [name for name in OLDER_PARAMETERS if name in view.mapping.variables]
    with_older = bool(older) or st.session_state.get(f"{prefix}-older", False)
    strange = [name for name in view.mapping.variables if name not in TOLD]
    st.multiselect(
        "Parameters",
        [*PARAMETERS, *(OLDER_PARAMETERS if with_older else ()), *strange],
        format_func=lambda name: name,
        **person.asks(Right.PREPARE, "  \n".join(f"`{name}`: {told}." for name, told in TOLD.items())),
        **stored_input(f"{prefix}-names", view.mapping.variables, _save, app, prefix, view.id),
    )
    if OWN_ID in view.mapping.variables:
        st.caption(
            ":material/warning: **To name an agent that exists rebuilds that agent and is charged again.** Which rows "
            "do that is said before the launch, and each such agent has to be agreed to."
        )
    st.toggle(
        "Offer those of the older API",
        value=bool(older),
        key=f"{prefix}-older",
        help="Today's servers refuse a video, with nothing charged, and ignore the other two.",
    )


def choose_model(app: App, draft_id: str, name: str) -> None:
    """The model of all rows that do not bring their own. Raises what changing a draft raises."""
    drafts = seen.drafts(app)
    names = drafts.get(draft_id).mapping.variables or FIRST
    # Before the target: a draft without variables would take over those of the form, which has every parameter.
    _put(app, draft_id, names if MODEL in names else [*names, MODEL])
    drafts.set_target(draft_id, Target(MODEL, name, name), person.who(app))
    _follow_target(app, draft_id)


def _save(names: list[str], app: App, prefix: str, draft_id: str) -> None:
    with saving(prefix):
        _put(app, draft_id, names if MODEL in names else [*names, MODEL])


def _put(app: App, draft_id: str, names: list[str]) -> None:
    drafts = seen.drafts(app)
    before = drafts.get(draft_id)
    kept = before.mapping.optional if before.mapping.variables else frozenset()
    optional = {name for name in names if name in kept or name not in before.mapping.variables} - {"prompt"}
    drafts.set_variables(draft_id, names, person.who(app), optional)
    _follow_target(app, draft_id)


def _follow_target(app: App, draft_id: str) -> None:
    drafts = seen.drafts(app)
    after = drafts.get(draft_id)
    if after.target is not None and after.mapping.sources[MODEL].kind in {"", "fixed"}:
        drafts.set_source(draft_id, MODEL, Source("fixed", after.target.vendor_id), person.who(app))
