"""The money of one job: what was quoted, charged, given back and not explained, and the way to every line of it."""

from __future__ import annotations

import streamlit as st

from pages.components.shell.money import amounts
from services.jobs.launch.consent import answers_of
from services.jobs.views.lines import JobView
from services.web.downloads import consent_path, money_path


def draw(job: JobView) -> None:
    """The sums, and where their lines and the answers about consent are; nothing for a job that was never quoted."""
    if job.money is None:
        return
    amounts.sums(job.money, key=f"job-money-{job.id}")
    with st.container(horizontal=True, gap="small"):
        st.page_link("money.py", label="Every line of it", icon=":material/receipt_long:", query_params={"job": job.id})
        st.link_button("Money as CSV", money_path(job.id), key=f"job-money-file-{job.id}", icon=":material/download:")
        if any(answers_of(job.settings).values()):
            st.link_button(
                "Consent and disclosure",
                consent_path(job.id),
                key=f"job-consent-{job.id}",
                icon=":material/verified_user:",
            )
