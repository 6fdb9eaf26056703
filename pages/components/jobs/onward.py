"""The way on from a sample that is finished: the rest of its draft, which may go out now."""

from __future__ import annotations

import streamlit as st

from pages.components.shell import problems, routing
from pages.components.shell import wording as words
from services.container import App
from services.jobs.states import JOB_FINAL, ItemState
from services.jobs.views.lines import JobView


def rest_of_sample(app: App, job: JobView, *, foremost: bool) -> bool:
    """The button that leads to the quote of the rest, `foremost` as the primary; answers whether there is one."""
    if not job.is_sample or job.state not in JOB_FINAL:
        return False
    rest = 0
    with problems.shown():
        view = app.drafts.get(job.draft_id)
        rest = app.reviews.checked(view.id, view).review.to_send if view.is_open else 0
    if not rest:
        return False
    good = job.tallies.get(ItemState.SUCCEEDED, 0) == job.total and not job.flagged
    many = words.count(rest, app.kinds.word_of(job.kind, job.made))
    if st.button(
        f"{'Looks right: launch' if good else 'Launch'} the other {many}",
        key=f"job-rest-{job.id}",
        type="primary" if good and foremost else "secondary",
        icon=":material/rocket_launch:",
        help="Leads to the proof and the quote of the rest. Nothing is sent by this button.",
    ):
        st.switch_page(routing.page_of(job.kind), query_params={"draft": job.draft_id, "step": "launch", "send": "all"})
    return good
