"""Lines of lists: a job, a draft, and the links to both."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from pages.components.shell import badges, routing, wording
from pages.components.shell.wording import plain
from services.jobs.account import Fact
from services.jobs.drafts.views import DraftLine
from services.jobs.views.lines import JobLine
from services.web.clips import clip_path

JOB_PAGE = "job.py"
READY, READY_ICON = "Ready to launch, please check", ":material/how_to_reg:"
COPY = "Copy as a new draft"
STEP = {
    "file": "Needs a file",
    "mapping": "Needs its columns matched",
    "checks": "Ready to be checked",
    "ready": "Ready for a quote",
}


def job_link(job_id: str, name: str, *, icon: str | None = None, query: Mapping[str, str] = {}) -> None:
    """The name of a job as a link to its page, `query` with what is to be shown there."""
    there = {"job": job_id, **query}
    st.page_link(JOB_PAGE, label=plain(name) or "Without a name", query_params=there, icon=icon)


def draft_link(draft: DraftLine) -> None:
    """The name of a draft as a link to where it is prepared."""
    page = routing.page_of(draft.kind)
    st.page_link(page, label=plain(draft.name) or "Without a name", query_params={"draft": draft.id})


def open_draft(kind: str, draft_id: str) -> None:
    """Go to a draft of this kind now."""
    st.switch_page(routing.page_of(kind), query_params={"draft": draft_id})


def facts(parts: Sequence[str]) -> None:
    """Small facts on one line, already safe as Markdown; empty ones are left out."""
    st.caption(" · ".join(part for part in parts if part))


def definitions(told: Sequence[Fact]) -> None:
    """Names and what is so, as a list of definitions."""
    lines = "".join(f"<dt>{escape(name)}</dt><dd>{escape(so)}</dd>" for name, so in told)
    st.html(f'<dl class="cs-facts">{lines}</dl>')


def job_line(job: JobLine, *, key: str, menu: Sequence[str] = (), with_state: bool = True) -> str | None:
    """One job: name, marks, bar and words, who and when. Returns the menu's choice in the run where it was made."""
    with st.container(border=True, key=f"line-{key}", gap="xsmall"):
        left, right = st.columns([6, 5], vertical_alignment="center", gap="small")
        with left, _beside_its_look(job, 96), st.container(gap="xxsmall"):
            job_link(job.id, job.title)
            when = plain(wording.moment(job.created_at))
            facts([plain(job.made or job.kind.capitalize()), plain(job.target_name), plain(job.person), when])
        chosen = None
        with right, st.container(gap="xsmall"):
            with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
                if marks := _marks(job, with_state=with_state):
                    st.markdown(" ".join(marks), width="content")
                if menu:
                    chosen = st.menu_button("More", list(menu), key=f"{key}-menu", type="tertiary")
            badges.bar(job.tallies)
        return chosen


def _beside_its_look(job: JobLine, width: int) -> DeltaGenerator:
    """A row that begins with what was made first, small, or a quiet place as long as there is nothing to be seen."""
    row = st.container(horizontal=True, vertical_alignment="center", gap="small")
    look = '<div class="cs-thumb" aria-hidden="true"></div>'
    if job.pictured is not None:
        src = clip_path(job.id, job.pictured, "thumbnail")
        look = f'<img class="cs-thumb" src="{escape(src, quote=True)}" alt="" loading="lazy">'
    row.html(look, width=width)
    return row


def by_draft(lines: Sequence[JobLine]) -> list[JobLine]:
    """These jobs in their order, each followed by the others of its draft: a sample stands with its launch."""
    drafts = list(dict.fromkeys(line.draft_id for line in lines))
    return sorted(lines, key=lambda line: drafts.index(line.draft_id))


def job_row(
    job: JobLine, *, key: str, menu: Sequence[str], below: bool = False, query: Mapping[str, str] = {}
) -> str | None:
    """One job as a slim line of a long list, `below` the one of the same draft. Returns what was chosen in its menu."""
    with st.container(key=f"line-row-{'below-' if below else ''}{key}", gap=None):
        name, about, state, more = st.columns([5, 5, 5, 1], vertical_alignment="center", gap="small")
        with name, _beside_its_look(job, 56):
            job_link(job.id, job.title, query=query, icon=":material/subdirectory_arrow_right:" if below else None)
        tags = [f":gray-badge[:material/sell: {wording.label(tag)}]" for tag in job.tags.split(", ") if tag]
        with about:
            when = plain(wording.moment(job.created_at))
            facts([*tags, plain(job.made or job.kind.capitalize()), plain(job.person), when])
        with state, st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.markdown(" ".join(_marks(job, with_state=True)), width="content")
            st.caption(plain(badges.tally_text(job.tallies)), width="content")
        with more:
            return st.menu_button("More", list(menu), key=f"{key}-menu", type="tertiary")


def draft_line(draft: DraftLine) -> None:
    """One open draft: name, what it needs next, who and when."""
    with st.container(border=True, gap="xxsmall", key=f"line-draft-{draft.id}"):
        draft_link(draft)
        rows = wording.count(draft.rows, "row") if draft.rows is not None and not draft.by_form else ""
        step, when = STEP.get(draft.step, plain(draft.step)), plain(wording.moment(draft.updated_at))
        played = badges.badge_text(wording.PRACTICE) if draft.practice else ""
        facts([played, ready(draft), plain(draft.kind.capitalize()), step, rows, plain(draft.person), when])


def ready(draft: DraftLine) -> str:
    """The mark of a draft that somebody handed over to be launched; "" for any other."""
    return f":green-badge[{READY_ICON} {READY}] by {plain(draft.ready_by)}" if draft.ready_by else ""


def _marks(job: JobLine, *, with_state: bool) -> list[str]:
    marks = [badges.badge_text(wording.job(job.state, flagged=job.flagged))] if with_state else []
    if job.unknown:
        marks.append(f":orange-badge[:material/help: {wording.count(job.unknown)} unknown]")
    if job.flagged:
        marks.append(f":red-badge[:material/flag: {wording.count(job.flagged)} to check]")
    if job.practice:
        marks.append(badges.badge_text(wording.PRACTICE))
    if job.is_sample:
        marks.append(":violet-badge[:material/experiment: Sample]")
    return marks
