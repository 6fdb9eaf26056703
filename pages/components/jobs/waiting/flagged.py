"""Items about which two pieces of evidence disagree: why, a look at each, and the word of a person."""

from __future__ import annotations

import streamlit as st

from pages.components.jobs import texts
from pages.components.jobs.acting import asking
from pages.components.jobs.again import failures, retry
from pages.components.jobs.gallery import cards as gallery_cards
from pages.components.shell import person
from pages.components.shell import wording as words
from services.container import App
from services.jobs.states import ITEM_FINAL, Cause, ItemState
from services.jobs.views.lines import ItemLine, JobView
from services.jobs.views.page import JobPage
from services.people.persons import Right


def flagged(app: App, page: JobPage) -> None:
    """Draw the first flagged items of the job; nothing when there is none."""
    job = page.job
    if not job.flagged:
        return
    item_word = app.kinds.word_of(job.kind, job.made)
    with st.container(border=True, key="job-flagged", gap="small"):
        st.warning(
            f"**{words.count(job.flagged, item_word)} to check.** Two pieces of evidence disagree about the row that "
            "it belongs to, so it is not exported as good until a person has looked.",
            icon=":material/flag:",
        )
        for item in page.flagged:
            _item(app, job, item, item_word)
        if job.flagged > len(page.flagged):
            st.caption(f"{words.count(job.flagged - len(page.flagged))} more, shown as these are checked.")


def _item(app: App, job: JobView, item: ItemLine, item_word: str) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key=f"job-flag-{item.id}"):
        texts.item_text(f"Line {item.line}: {item.label}", item.flag)
        film = gallery_cards.address(job.id, item, "film")
        if film:
            st.link_button("Watch it", film, key=f"job-watch-{item.id}", icon=":material/play_circle:")
        if page := gallery_cards.address(job.id, item, "page"):
            st.link_button("Share page", page, key=f"job-page-{item.id}", icon=":material/open_in_new:")
        if st.button(
            "I checked: it is right",
            key=f"job-right-{item.id}",
            icon=":material/check:",
            **person.asks(
                Right.LAUNCH,
                f"Compare what came back with what was sent, first. It can be said once the {item_word} is final.",
                unless=item.state not in ITEM_FINAL,
            ),
        ):
            asking.do(lambda: _accept(app, job, item))
        if item.state != ItemState.SUCCEEDED:
            return
        if st.button(
            "Wrong: make it again",
            key=f"job-again-{item.id}",
            icon=":material/replay:",
            **person.asks(
                Right.LAUNCH,
                "It is given to nobody. What another attempt costs is shown first; nothing is sent by this button.",
            ),
        ):
            asking.do(lambda: _again(app, job, item))
        if st.button(
            "Leave it out",
            key=f"job-out-{item.id}",
            icon=":material/block:",
            **person.asks(
                Right.LAUNCH, "It is given to nobody: no link, no mail, no result. It can be made again later."
            ),
        ):
            asking.do(lambda: _leave_out(app, job, item))


def _accept(app: App, job: JobView, item: ItemLine) -> str:
    app.controls.accept_flagged(job.id, item.id, person.who(app))
    return f"Line {item.line} counts as right."


def _again(app: App, job: JobView, item: ItemLine) -> str:
    app.controls.reject_flagged(job.id, item.id, person.who(app), again=True)
    now = app.views.job(job.id)
    for group in app.retries.groups_of(now):
        if group.common.cause == Cause.REJECTED and item.id in app.retries.items_of(job.id, group):
            retry.open_panel(job.id, failures.name_of(now, group))
    return f"Line {item.line} is left out. Say below with which values it goes out again."


def _leave_out(app: App, job: JobView, item: ItemLine) -> str:
    app.controls.reject_flagged(job.id, item.id, person.who(app), again=False)
    return f"Line {item.line} is left out."
