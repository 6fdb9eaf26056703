"""The items of a job: chosen by state and text, as a gallery or a list, page by page. All of it stands in the URL."""

from __future__ import annotations

from typing import Any

import streamlit as st

from pages.components.jobs import url
from pages.components.jobs.gallery import gallery
from pages.components.jobs.own import OwnWords
from pages.components.jobs.results import listing
from pages.components.jobs.waiting import late as job_late
from pages.components.shell import wording as words
from pages.components.shell.links import in_url
from services.container import App
from services.errors import UnknownRecord
from services.jobs.states import ItemState
from services.jobs.views.lines import ItemLine, ItemPage, JobView
from services.jobs.views.page import ItemFilter, JobPage

GALLERY, LIST = "gallery", "list"
ALL, FLAGGED = "all", "check"
THIS, EVERY = "this", "all"
VIEWS = {GALLERY: ":material/grid_view: Gallery", LIST: ":material/view_list: List"}
ORDER = (
    ItemState.SUCCEEDED,
    ItemState.RENDERING,
    ItemState.SENT,
    ItemState.WAITING,
    ItemState.FAILED,
    ItemState.HELD,
    ItemState.CANCELLED,
)


def view() -> str:
    """How items are shown: as the URL says."""
    return LIST if in_url.read(url.VIEW) == LIST else GALLERY


def wanted(app: App) -> ItemFilter:
    """Which items the URL asks for."""
    show, trail = in_url.read(url.SHOW), url.trail(url.AFTER)
    return ItemFilter(
        states=[show] if show in ORDER else None,
        flagged=show == FLAGGED,
        late=show == job_late.LATE,
        text=in_url.search_text(app, url.FIND) or None,
        after=trail[-1] if trail else None,
        all_launches=in_url.read(url.LAUNCHES) == EVERY,
    )


def videos(app: App, page: JobPage, wanted: ItemFilter, own: OwnWords) -> None:
    """Draw filters, one page of items and the way to the others."""
    job, trail = page.job, url.trail(url.AFTER)
    # Of a single one there is nothing to choose from.
    if job.rows > 1 or job.siblings:
        _filters(app, page, wanted.text or "")
    late = job_late.notes(page)
    launches = page.draft.launches if page.draft else {}
    unclear = page.draft.unclear if page.draft else {request.id for request in job.unknown_submissions}
    lines, named = _with_named(app, page)
    if not lines:
        asked = in_url.read(url.SHOW) in {*ORDER, FLAGGED, job_late.LATE} or in_url.read(url.FIND) or trail
        st.info(_nothing(filtered=bool(asked)), icon=":material/search_off:")
    elif view() == LIST:
        listing.listing(app, job, lines, named, unclear=unclear, late=late, launches=launches, own=own)
    else:
        item_word = app.kinds.word_of(job.kind, job.made)
        gallery.gallery(
            job,
            lines,
            named,
            item_word=item_word,
            unclear=unclear,
            late=late,
            launches=launches,
            own=own,
            key=f"job-gallery-{job.id}",
        )
    _pages(page.items, trail)


def _with_named(app: App, page: JobPage) -> tuple[list[ItemLine], int | None]:
    """The items of this page and the one of them that the address opens: first, where it does not fit any more."""
    lines, named = list(page.items.lines), in_url.number(url.ITEM)
    if named is None or named in {line.id for line in lines}:
        return lines, named
    try:
        return [app.views.item(page.job.id, named), *lines], named
    except UnknownRecord:
        st.info(
            f"This link opens a {app.kinds.word_of(page.job.kind, page.job.made)} that is not in this job. "
            "All others are below.",
            icon=":material/search_off:",
        )
        return lines, None


def _filters(app: App, page: JobPage, text: str) -> None:
    job, late = page.job, page.late
    tallies, flagged = (page.draft.by_state, page.draft.flagged) if page.draft else (job.tallies, job.flagged)
    options = [ALL, *(name for name in ORDER if tallies.get(name))]
    counts = {ALL: sum(tallies.values()), **tallies}
    if flagged:
        options.append(FLAGGED)
        counts[FLAGGED] = flagged
    if late.late and page.draft is None:
        options.append(job_late.LATE)
        counts[job_late.LATE] = late.late
    here = in_url.read(url.SHOW)
    if here and here not in options and here in (*ORDER, FLAGGED, job_late.LATE):
        options.append(here)
    in_url.say_forgotten(url.FIND, text)
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small", key="job-filters"):
        if job.siblings or page.draft:
            _launches(job)
        st.segmented_control(
            "Show",
            options,
            format_func=lambda name: f"{_label(name)} {words.count(counts.get(name, 0))}",
            required=True,
            **_bound(url.SHOW, here if here in options else ALL, ALL),
        )
        st.text_input(
            "Search",
            type="search",
            placeholder="A value or a message",
            width=220,
            **in_url.searched(app, f"job.{url.FIND}", url.FIND, text, then=url.from_start),
        )
        st.segmented_control(
            "View",
            list(VIEWS),
            format_func=VIEWS.__getitem__,
            required=True,
            **_bound(url.VIEW, view(), GALLERY),
        )


def _launches(job: JobView) -> None:
    """Whether only this launch is looked at, or the whole draft: its sample and whatever went on with its rows."""
    many = words.count(len(job.siblings) + 1)
    st.segmented_control(
        "Launches",
        [THIS, EVERY],
        format_func=lambda name: f"All {many} of this draft" if name == EVERY else "This one",
        required=True,
        **_bound(url.LAUNCHES, EVERY if in_url.read(url.LAUNCHES) == EVERY else THIS, THIS),
    )


def _bound(name: str, value: str, ordinary: str) -> dict[str, Any]:
    return in_url.bound(f"job.{name}", name, value, ordinary, then=url.from_start)


def _label(name: str) -> str:
    if name == ALL:
        return "All"
    if name == job_late.LATE:
        return ":material/timer: Late"
    return ":material/flag: To check" if name == FLAGGED else f"{words.item(name).icon} {words.item(name).label}"


def _nothing(*, filtered: bool) -> str:
    return "Nothing fits here. Take the filters away to see the others." if filtered else "This job has no items."


def _pages(page: ItemPage, trail: list[int]) -> None:
    if not trail and page.next_after is None:
        return
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="job-pages"):
        after = url.AFTER
        st.button("First page", on_click=url.go, args=[after, []], disabled=not trail, icon=":material/first_page:")
        st.button(
            "Previous",
            on_click=url.go,
            args=[after, trail[:-1]],
            disabled=not trail,
            icon=":material/chevron_left:",
        )
        if page.lines:
            st.caption(
                f"Lines {words.count(page.lines[0].line)} to {words.count(page.lines[-1].line)} of the file",
                width="content",
            )
        st.button(
            "More",
            on_click=url.go,
            args=[after, [*trail, page.next_after or 0]],
            disabled=page.next_after is None,
            icon=":material/chevron_right:",
            icon_position="right",
        )
