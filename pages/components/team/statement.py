"""The money of a month: sums by service, every line, and a file to take away."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

import pandas as pd
import streamlit as st

from pages.components.shell import problems, wording
from pages.components.shell.money import amounts
from pages.components.shell.saving import stored_input
from pages.components.shell.wording import plain
from services.container import App
from services.errors import UnknownRecord
from services.jobs.views.money.statements import Statement, month_named
from services.web.downloads import money_path, month_path

JOB, MONTH = "job", "month"
SHOWN = 12


def draw_statement(app: App) -> None:
    """The job of the URL, else its month, this one by default."""
    if job_id := st.query_params.get(JOB):
        _of_job(app, job_id)
        return
    months = _months(datetime.now(UTC))
    asked = st.query_params.get(MONTH, "")
    named = month_named(asked)
    if named is not None:
        months = dict(sorted({**months, f"{named:%Y-%m}": named}.items(), reverse=True))
    elif asked:
        st.info(f"The link names {plain(asked)!r}, which is no month. This one is shown.", icon=":material/link_off:")
    chosen = f"{named:%Y-%m}" if named is not None else f"{datetime.now(UTC):%Y-%m}"
    st.selectbox(
        "Month, by UTC",
        list(months),
        format_func=lambda name: f"{months[name]:%B %Y}",
        width=240,
        **stored_input("money-month", chosen, _choose),
    )
    month = months[chosen]
    found = app.statements.of_month(month)
    titles = {kind.service: kind.service_title for kind in app.kinds}
    for one in found.sums:
        key = f"money-{one.service}-{'practice' if one.practice else 'live'}"
        amounts.sums(one, key=key, title=titles.get(one.service, one.service))
    if not found.sums:
        st.info("Nothing was quoted or charged in this month.", icon=":material/savings:")
        return
    _lines(found, with_job=True)
    st.link_button("Download the month as CSV", month_path(month), key="money-file", icon=":material/download:")


def _of_job(app: App, job_id: str) -> None:
    try:
        app.views.job(job_id)
    except UnknownRecord as gone:
        problems.show_problem(gone)
        st.page_link("money.py", label="The money of all jobs", icon=":material/payments:")
        return
    found = app.statements.of_job(job_id)
    with st.container(horizontal=True, gap="small"):
        st.page_link("job.py", label="Back to the job", icon=":material/arrow_back:", query_params={JOB: job_id})
        st.page_link("money.py", label="The money of all jobs", icon=":material/payments:")
    for one in found.sums:
        amounts.sums(one, key=f"money-of-job-{one.service}")
    if not found.lines:
        st.info("Nothing was quoted or charged for this job.", icon=":material/savings:")
        return
    _lines(found, with_job=False)
    st.link_button("Download as CSV", money_path(job_id), key="money-job-file", icon=":material/download:")


def _lines(found: Statement, *, with_job: bool) -> None:
    st.dataframe(pd.DataFrame(amounts.table(found.lines, with_job=with_job)), hide_index=True, alt="Every line of it")
    if found.total > len(found.lines):
        shown, total = wording.count(len(found.lines)), wording.count(found.total, "line")
        st.caption(f"The newest {shown} of {total}; the file has all.")


def _months(now: datetime) -> Mapping[str, datetime]:
    """This month and those before it, the newest first, by their name in the URL."""
    found: dict[str, datetime] = {}
    month = now.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    for _ in range(SHOWN):
        found[f"{month:%Y-%m}"] = month
        month = month.replace(year=month.year - (month.month == 1), month=(month.month - 2) % 12 + 1)
    return found


def _choose(month: str) -> None:
    st.query_params[MONTH] = month
