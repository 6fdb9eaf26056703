"""What can be taken away from a job: the results file, share links, the address of the page."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import PurePosixPath
from urllib.parse import quote, urlsplit

import streamlit as st

from pages.components import job_url, problems, words
from pages.components.words import plain
from services.container import House
from services.jobs import words as state
from services.jobs.view_lines import JobView

LINKS_ON_PAGE = 2000
NOTES = "job.notes"


def take(house: House, job: JobView) -> None:
    """The buttons; nothing is built before one is pressed."""
    notes: dict[str, str] = st.session_state.setdefault(NOTES, {})
    if job.upload_name:
        pressed = st.download_button(
            "Download results file",
            data=_file(house, job, notes),
            file_name=file_name(job.upload_name),
            mime="text/csv",
            key=f"job-results-{job.id}",
            type="primary" if job.state not in state.JOB_OPEN else "secondary",
            icon=":material/download:",
            help="Your own file: every cell as it came, in its order, encoding and separator, with columns for status, "
            "links, reasons and times behind it. Rows that were not sent say why. What is flagged is not given as "
            "good. If a result does not fit the file's encoding, it is written as UTF-8 and this page says so.",
        )
        _note(notes, job.id, building=pressed)
    with st.popover("Share", icon=":material/share:", key=f"job-share-{job.id}"):
        _share(house, job)


def file_name(upload_name: str) -> str:
    """What the results file of this upload is called."""
    place = PurePosixPath(upload_name.replace("\\", "/"))
    ending = place.suffix if place.suffix.lower() in {".csv", ".tsv", ".txt"} else ".csv"
    return f"{place.stem or 'recipients'} - results{ending}"


def base_address(public_url: str | None) -> str | None:
    """How colleagues reach the dashboard: as set, else as this browser reached it; None when nobody knows."""
    here = urlsplit(st.context.url or "")
    return public_url or (f"{here.scheme}://{here.netloc}" if here.netloc else None)


def _note(notes: dict[str, str], job_id: str, *, building: bool) -> None:
    """What a person should know about the file, as soon as it has been built."""

    @st.fragment(run_every=1 if building else None)
    def told() -> None:
        if notes.get(job_id):
            st.caption(f":material/info: {plain(notes[job_id])}", width="content")

    told()


def _file(house: House, job: JobView, notes: dict[str, str]) -> Callable[[], bytes]:
    base = base_address(house.settings.public_url)

    def build() -> bytes:
        results = house.results.file(job.id, public_url=base)
        notes[job.id] = results.note
        return results.data

    return build


def _share(house: House, job: JobView) -> None:
    st.markdown("**This page, for colleagues**")
    base = base_address(house.settings.public_url)
    st.code(f"{base or ''}/job?{job_url.JOB}={quote(job.id)}", language=None)
    ready = job.tallies.get(state.SUCCEEDED, 0)
    noun = house.kinds[job.kind].item_word
    st.markdown(f"**Share links of good {noun}s**")
    if not ready:
        st.caption(f"None yet: no {noun} is ready.")
        return
    st.caption("One line for each: label, tab, link. What is flagged is left out.")

    def links() -> str:
        return house.results.share_links(job.id, public_url=base)

    if ready <= LINKS_ON_PAGE and st.button(
        "Copy share links", key=f"job-links-{job.id}", icon=":material/content_copy:"
    ):
        with problems.shown():
            st.code(links() or "None has a link yet.", language=None, height=220)
            st.caption("Copy all of them with the button in the corner.")
    st.download_button(
        f"Download share links ({words.count(ready)} ready)",
        data=links,
        file_name=f"{PurePosixPath(file_name(job.upload_name)).stem} - share links.tsv",
        mime="text/tab-separated-values",
        key=f"job-links-file-{job.id}",
        on_click="ignore",
        icon=":material/download:",
    )
