"""What can be taken away from a job: the results file, share links, the address of the page."""

from __future__ import annotations

from urllib.parse import quote, urlsplit

import streamlit as st

from pages.components.jobs import url
from pages.components.shell import problems
from pages.components.shell import wording as words
from services.container import App
from services.jobs.states import JOB_OPEN, ItemState
from services.jobs.views.lines import JobView
from services.web.downloads import links_path, results_path

LINKS_ON_PAGE = 2000


def take(app: App, job: JobView) -> None:
    """The buttons; nothing is built before one is pressed."""
    if job.upload_name:
        st.link_button(
            "Download results file",
            results_path(job.id),
            key=f"job-results-{job.id}",
            type="primary" if job.state not in JOB_OPEN else "secondary",
            icon=":material/download:",
            help="Your own file: in its order, encoding and separator, with cells edited here, and columns "
            "for status, links, reasons and times behind it. Rows that were not sent say why. What is flagged is not "
            "given as good. If a result does not fit the file's encoding, it is written as UTF-8 and its name says so.",
        )
    with st.popover("Share", icon=":material/share:", key=f"job-share-{job.id}"):
        _share(app, job)


def base_address(public_url: str | None) -> str | None:
    """How colleagues reach the dashboard: as set, else as this browser reached it; None when nobody knows."""
    here = urlsplit(st.context.url or "")
    return public_url or (f"{here.scheme}://{here.netloc}" if here.netloc else None)


def _share(app: App, job: JobView) -> None:
    st.markdown("**This page, for colleagues**")
    base = base_address(app.settings.public_url)
    st.code(f"{base or ''}/job?{url.JOB}={quote(job.id)}", language=None)
    ready = job.tallies.get(ItemState.SUCCEEDED, 0)
    noun = app.kinds[job.kind].item_word
    st.markdown(f"**Share links of good {noun}s**")
    if not ready:
        st.caption(f"None yet: no {noun} is ready.")
        return
    st.caption("One line for each: label, tab, link. What is flagged is left out.")
    if ready <= LINKS_ON_PAGE and st.button(
        "Copy share links", key=f"job-links-{job.id}", icon=":material/content_copy:"
    ):
        with problems.shown():
            links = app.results.share_links(job.id, public_url=base)
            st.code(links or "None has a link yet.", language=None, height=220)
            st.caption("Copy all of them with the button in the corner.")
    st.link_button(
        f"Download share links ({words.count(ready)} ready)",
        links_path(job.id),
        key=f"job-links-file-{job.id}",
        icon=":material/download:",
    )
