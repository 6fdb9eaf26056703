"""What happened in a job: its events, newest first, its paid requests, and the sum of its rows."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import pandas as pd
import streamlit as st

from pages.components.jobs import url
from pages.components.jobs.happened import exact
from pages.components.shell import problems
from pages.components.shell import wording as words
from pages.components.shell.links import in_url
from services.container import App
from services.jobs.views.lines import EventLine, EventPage, JobView, SubmissionLine
from services.jobs.views.page import JobPage


def events_before() -> int | None:
    """The event behind which the URL asks for older ones."""
    trail = url.trail(url.EVENTS)
    return trail[-1] if trail else None


def record(app: App, page: JobPage) -> None:
    """Draw the sum of the rows, the history and the requests."""
    job = page.job
    st.markdown(sum_of_rows(job))
    _events(page.events)
    with in_url.fold("Paid requests", f"job-requests-{job.id}", "requests", icon=":material/receipt_long:"):
        _requests(page.requests, sum(job.submissions.values()))
        with problems.shown():
            exact.draw(app, job, page.requests)


def sum_of_rows(job: JobView) -> str:
    """Rows in = launched + held + dropped, in words."""
    return (
        f"{words.count(job.rows_in, 'row')} = **{words.count(job.rows)} in this launch** + "
        f"{words.count(job.held_out)} held + {words.count(job.dropped)} dropped"
    )


def _events(page: EventPage) -> None:
    trail = url.trail(url.EVENTS)
    lines = "".join(_event(event) for event in page.lines)
    st.html(f'<dl class="cs-facts">{lines}</dl>')
    if not trail and page.next_before is None:
        return
    with st.container(horizontal=True, gap="small", key="job-events-pages"):
        st.button(
            "Newer events",
            on_click=url.go,
            args=[url.EVENTS, trail[:-1]],
            disabled=not trail,
            icon=":material/chevron_left:",
        )
        st.button(
            "Older events",
            on_click=url.go,
            args=[url.EVENTS, [*trail, page.next_before or 0]],
            disabled=page.next_before is None,
            icon=":material/chevron_right:",
            icon_position="right",
        )


def _event(event: EventLine) -> str:
    told = f": {escape(event.text)}" if event.text else ""
    return f"<dt>{escape(words.moment(event.at))}</dt><dd><b>{escape(event.actor)}</b> {escape(event.verb)}{told}</dd>"


def _requests(requests: Sequence[SubmissionLine], total: int) -> None:
    st.dataframe(
        pd.DataFrame(
            [
                {
                    "Request": request.number,
                    "State": words.submission(request.state).label,
                    "Rows": request.item_count,
                    "Sent": words.moment(request.claimed_at) if request.claimed_at else "",
                    "Answered": words.moment(request.answered_at) if request.answered_at else "",
                    "HTTP": "" if request.http_status is None else str(request.http_status),
                    "What was said": request.error_text or request.wait_reason,
                    "Settled by": request.settled_by,
                    "Charged": request.charged,
                    "For support": request.request_id or "",
                }
                for request in requests
            ]
        ),
        hide_index=True,
        alt="The paid requests of this job",
    )
    if total > len(requests):
        st.caption(f"The first {words.count(len(requests))} of {words.count(total)} requests.")
