"""Requests whose outcome is unknown: what is known about each, and the two answers that a person can give."""

from __future__ import annotations

import streamlit as st

from pages.components.jobs.acting import asking
from pages.components.shell import person
from pages.components.shell import wording as words
from pages.components.shell.wording import plain
from services.container import App
from services.jobs.views.lines import JobView, SubmissionLine
from services.people.persons import Right

SHOWN = 5


def unclear(app: App, job: JobView) -> None:
    """Draw each unclear request of the job; nothing when there is none."""
    if not job.unknown:
        return
    kind = app.kinds[job.kind]
    who = plain(kind.service_title)
    with st.container(border=True, key="job-unclear", gap="small"):
        requests = words.count(job.unknown, "request")
        st.warning(f"**Outcome unknown for {requests}.** No new request is sent by itself.", icon=":material/help:")
        st.caption(
            f"{who} may have accepted and charged it, or may never have seen it. {plain(kind.account.evidence)} If "
            "that does not settle it, look into your account there and decide."
        )
        for request in job.unknown_submissions[:SHOWN]:
            _request(app, job, request, who)
        more = job.unknown - min(SHOWN, len(job.unknown_submissions))
        if more:
            st.caption(f"{words.count(more, 'more request')} of this kind, shown as these are settled.")


def _request(app: App, job: JobView, request: SubmissionLine, who: str) -> None:
    kind = app.kinds[job.kind]
    item_word = app.kinds.word_of(job.kind, job.made)
    rows = words.count(request.item_count, "row")
    status = f" HTTP {request.http_status}." if request.http_status else ""
    quoted = f" For support: request {plain(request.request_id)}." if request.request_id else ""
    arrived, lost = f"arrived-{request.id}", f"lost-{request.id}"
    with st.container(key=f"job-request-{request.id}", gap="xsmall"):
        st.markdown(
            f"**Request {request.number}**, {rows}, sent {plain(words.moment(request.claimed_at))}.  \n"
            f"What came back: {plain(request.error_text) or 'nothing'}{status}{quoted}  \n"
            f"Evidence found so far: {plain(request.wait_reason) or 'none.'}"
        )
        with st.container(horizontal=True, gap="small"):
            st.button(
                "It arrived", key=f"job-ask-{arrived}", on_click=asking.ask, args=[arrived], **person.asks(Right.LAUNCH)
            )
            st.button(
                "It did not arrive, send again",
                key=f"job-ask-{lost}",
                on_click=asking.ask,
                args=[lost],
                **person.asks(Right.LAUNCH),
            )
        asking.panel(
            arrived,
            title=f"Request {request.number} arrived?",
            lines=[
                f"{words.count(request.item_count, item_word)} count as accepted and charged.",
                f"No new request is sent. Callsheet waits for {who} to finish them. {plain(kind.account.evidence)}",
                f"If {who} never had this request, these rows will not get a {item_word}; you can stop waiting for "
                "them.",
            ],
            yes="Yes, it arrived",
            no="Not sure yet",
            practice=job.practice,
            run=lambda: _settle(app, job, request, arrived=True),
        )
        asking.panel(
            lost,
            title=f"Send request {request.number} again?",
            lines=[
                f"{rows} are sent again and charged as a new request.",
                f"If {who} did accept the first one, you **pay twice**, and "
                f"{words.count(request.item_count, item_word)} may be made twice. "
                "Be sure that nothing of it is in your account there.",
            ],
            yes="Yes, it did not arrive: send again",
            no="Not sure yet",
            practice=job.practice,
            run=lambda: _settle(app, job, request, arrived=False),
        )


def _settle(app: App, job: JobView, request: SubmissionLine, *, arrived: bool) -> str:
    app.controls.settle(job.id, request.id, person.who(app), arrived=arrived)
    if arrived:
        return f"Request {request.number} counts as accepted."
    return f"Request {request.number} is sent again."
