"""What can be taken away from a job: the results file, files for mail tools, share links, the address of the page."""

from __future__ import annotations

from urllib.parse import quote, urlsplit

import streamlit as st

from pages.components.jobs import url
from pages.components.jobs.results import outside
from pages.components.shell import routing
from pages.components.shell import wording as words
from pages.components.shell.copying import copy_text
from services.container import App
from services.jobs.states import JOB_OPEN, ItemState
from services.jobs.views.lines import JobView
from services.recipients.mail_forms import FORMS
from services.web.downloads import draft_links_path, draft_results_path, links_path, mail_path, results_path
from services.web.films import films_path

DEFUSED = (
    "A cell of yours that a spreadsheet would run as a formula gets one apostrophe in front; brought back, it is taken "
    "off again."
)


def take(app: App, job: JobView, *, foremost: bool) -> None:
    """The buttons; nothing is built before one is pressed. `foremost` where nothing else is to be done first."""
    item_word = app.kinds.word_of(job.kind, job.made)
    if job.upload_name and not job.by_form:
        every = f" It covers all {words.count(len(job.siblings) + 1)} launches of the draft." if job.siblings else ""
        st.link_button(
            "Download results file",
            draft_results_path(job.draft_id),
            key=f"job-results-{job.id}",
            type="primary" if foremost and job.state not in JOB_OPEN else "secondary",
            icon=":material/download:",
            help=f"Your own file: in its order, encoding and separator, with cells edited here, and columns for row "
            f"key, status, links, reasons and times behind it.{every} Rows that were not sent say why. What is flagged "
            f"is not given as good. {DEFUSED} If a result does not fit the file's encoding, it is written as UTF-8 and "
            "its name says so.",
        )
        with st.popover("Mail", icon=":material/mail:", key=f"job-mail-{job.id}"):
            _mail(job, item_word)
    with st.popover("Share", icon=":material/share:", key=f"job-share-{job.id}"):
        _share(app, job, item_word)


def base_address(public_url: str | None) -> str | None:
    """How colleagues reach the dashboard: as set, else as this browser reached it; None when nobody knows."""
    here = urlsplit(st.context.url or "")
    return public_url or (f"{here.scheme}://{here.netloc}" if here.netloc else None)


def _ready(job: JobView) -> int:
    """How many are ready over all launches of the draft."""
    return job.tallies.get(ItemState.SUCCEEDED, 0) + sum(one.ready for one in job.siblings)


def _mail(job: JobView, item_word: str) -> None:
    st.markdown(f"**Good {item_word}s with their recipients**")
    if not _ready(job):
        st.caption(f"None yet: no {item_word} is ready.")
    else:
        for form in FORMS.values():
            st.link_button(
                form.title,
                mail_path(job.draft_id, form.name),
                key=f"job-mail-{form.name}-{job.id}",
                icon=":material/download:",
                width="stretch",
            )
        st.caption(
            "The mail merge has all your columns, the share page, its moving picture, and both as HTML to paste "
            "into a mail. The others have what the tool asks for, under its own headings. What is flagged is left out. "
            f"{DEFUSED}"
        )
    st.markdown("**Worked on the results file?**")
    st.caption("Bring it back on the Check screen of the draft: only what changed or failed is sent anew.")
    st.page_link(
        routing.page_of(job.kind),
        label="Bring it back",
        query_params={"draft": job.draft_id, "step": "check"},
        icon=":material/sync_alt:",
    )


def _share(app: App, job: JobView, item_word: str) -> None:
    st.markdown("**This page, for colleagues**")
    base = base_address(app.settings.public_url)
    st.code(f"{base or ''}/job?{url.JOB}={quote(job.id)}", language=None)
    outside.draw(app, job, base)
    ready = _ready(job)
    st.markdown(f"**Share links of good {item_word}s**")
    if not ready:
        st.caption(f"None yet: no {item_word} is ready.")
        return
    every = f", of all {words.count(len(job.siblings) + 1)} launches" if job.siblings else ""
    st.caption(f"One line for each{every}: label, tab, link. What is flagged is left out.")
    copy_text.button(f"job-links-{job.id}", "Copy share links", draft_links_path(job.draft_id))
    st.link_button(
        f"Download share links ({words.count(ready)} ready)",
        draft_links_path(job.draft_id),
        key=f"job-links-file-{job.id}",
        icon=":material/download:",
    )
    st.link_button(
        f"Download the films as one zip ({words.count(ready)} ready)",
        films_path(job.draft_id),
        key=f"job-films-{job.id}",
        icon=":material/folder_zip:",
        help="One film for each row, named by its row and its label. It is packed while you take it, so many take "
        "their time; what could not be had is named in a text inside.",
    )
    if job.siblings:
        _this_alone(job)


def _this_alone(job: JobView) -> None:
    """The same of this launch only, for whoever wants no other."""
    st.markdown("**Only this launch**")
    with st.container(horizontal=True, gap="small"):
        if job.upload_name:
            st.link_button("Its results", results_path(job.id), key=f"job-own-{job.id}", icon=":material/download:")
        st.link_button("Its links", links_path(job.id), key=f"job-own-links-{job.id}", icon=":material/download:")
