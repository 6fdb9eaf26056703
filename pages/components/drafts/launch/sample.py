"""The clips of what was tried from a draft, beside the values that were sent."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import streamlit as st

from pages.components.shell import badges, problems
from pages.components.shell import lines as tables
from pages.components.shell import wording as words
from services.container import App
from services.jobs.drafts.views import DraftView
from services.jobs.states import JOB_FINAL, ItemState
from services.jobs.views.lines import ItemLine, SampleLine
from services.web.clips import clip_path

MOST = 5
EVERY_SECONDS = 3


def draw(app: App, prefix: str, view: DraftView) -> None:
    """The newest sample launched from this draft; nothing when there was none."""
    first = app.views.sample_of(view.job_ids, MOST) if view.job_ids else None
    if first is None:
        return
    just_read = [first]
    final = first[0].state in JOB_FINAL

    @st.fragment(run_every=None if final else EVERY_SECONDS)
    def clips() -> None:
        """What came back so far, looked at again until all is final."""
        with problems.shown():
            now = just_read.pop() if just_read else app.views.sample_of([first[0].id], MOST)
            if now is None or (now[0].state in JOB_FINAL and not final):
                st.rerun()
            _clips(prefix, *now, view.mapping.variables)

    clips()


def _clips(prefix: str, job: SampleLine, items: Sequence[ItemLine], variables: list[str]) -> None:
    with st.container(border=True, gap="small", key=f"line-{prefix}-sample"):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(f":violet-badge[:material/experiment: Tried] {badges.badge_text(words.job(job.state))}")
            tables.job_link(job.id, f"Sample of {words.count(job.total, 'row')}")
            st.caption("These rows will not be sent again.")
        for place, column in enumerate(st.columns(max(3, len(items)))):
            if place < len(items):
                with column:
                    _clip(job.id, items[place], variables)


def _clip(job_id: str, item: ItemLine, variables: list[str]) -> None:
    if item.url and item.state == ItemState.SUCCEEDED:
        poster = f' poster="{clip_path(job_id, item.id, "thumbnail")}"' if item.thumbnail_url else ""
        st.html(
            f'<video class="cs-film" controls preload="none"{poster} src="{clip_path(job_id, item.id, "film")}" '
            f'aria-label="Line {item.line}"></video>'
        )
    else:
        st.markdown(badges.badge_text(words.item(item.state)))
    told = "".join(
        f"<dt>{escape(name)}</dt><dd>{escape(value)}</dd>"
        for name, value in zip(variables, item.sent_values, strict=False)
    )
    st.html(f'<dl class="cs-facts"><dt>Line</dt><dd>{item.line:,}</dd>{told}</dl>')
