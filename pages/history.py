"""Every job, newest first, filtered by what stands in the URL."""

from __future__ import annotations

import streamlit as st

from pages.components.jobs.lists import history_filters
from pages.components.jobs.lists.history_filters import BEFORE
from pages.components.shell import lines as tables
from pages.components.shell import person, problems
from pages.components.shell.heading import heading
from services import container

PER_PAGE = 25
STEPS_BACK = 12


def go(trail: list[str]) -> None:
    """Show the jobs before the last of these keys; the keys in front of it lead back, page by page."""
    if trail:
        st.query_params[BEFORE] = ".".join(trail)
    else:
        history_filters.from_newest()


app = container.current()
heading("History", "Every job that was launched, newest first")
filters = history_filters.draw(app, app.views.persons(), [kind.name for kind in app.kinds])
trail = [part for part in st.query_params.get(BEFORE, "").split(".") if part]
page = app.views.history(
    kind=filters.kind,
    state=filters.state,
    person=filters.by,
    since=filters.since,
    until=filters.until,
    text=filters.text,
    only=filters.only,
    recipient=filters.recipient,
    before=trail[-1] if trail else None,
    limit=PER_PAGE,
    oldest_first=filters.oldest_first,
)

found = {"find": st.query_params["recipient"]} if filters.recipient else {}
shown = tables.by_draft(page.lines)
for place, job in enumerate(shown):
    # What is of the draft of the line above stands below it, set in.
    below = bool(place) and shown[place - 1].draft_id == job.draft_id
    chosen = tables.job_row(job, key=f"history-{job.id}", menu=[tables.COPY], below=below, query=found)
    if chosen == tables.COPY:
        with problems.shown():
            tables.open_draft(job.kind, app.drafts.copy(person=person.who(app), job_id=job.id))

if not page.lines and (filters.any or trail):
    st.info("No job fits these filters.", icon=":material/search_off:")
elif not page.lines:
    st.info("Nothing has been launched yet. Jobs appear here once they are.", icon=":material/history:")

if trail or page.next_before:
    with st.container(horizontal=True, key="history-pages"):
        st.button("Newer", icon=":material/chevron_left:", on_click=go, args=[trail[:-1]], disabled=not trail)
        older = [*trail[-STEPS_BACK:], page.next_before or ""]
        st.button(
            "Older",
            icon=":material/chevron_right:",
            icon_position="right",
            on_click=go,
            args=[older],
            disabled=page.next_before is None,
        )
