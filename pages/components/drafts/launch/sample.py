"""The clips of what was tried from a draft, beside the values that were sent."""

from __future__ import annotations

from html import escape

import streamlit as st

from pages.components.shell import badges, problems
from pages.components.shell import lines as tables
from pages.components.shell import wording as words
from services import container
from services.jobs.drafts.views import DraftView
from services.jobs.states import JOB_FINAL, ItemState
from services.jobs.views.lines import ItemLine, JobView

MOST = 5
EVERY_SECONDS = 3


def draw(prefix: str, view: DraftView) -> None:
    """The newest sample launched from this draft; nothing when there was none."""
    app = container.current()
    jobs = [app.views.job(job_id) for job_id in reversed(view.job_ids)]
    sample = next((job for job in jobs if job.is_sample), None)
    if sample is None:
        return
    variables = view.mapping.variables
    final = sample.state in JOB_FINAL

    @st.fragment(run_every=None if final else EVERY_SECONDS)
    def clips() -> None:
        """What came back so far, looked at again until all is final."""
        with problems.shown():
            now = app.views.job(sample.id)
            if now.state in JOB_FINAL and not final:
                st.rerun()
            _clips(prefix, now, variables)

    clips()


def _clips(prefix: str, job: JobView, variables: list[str]) -> None:
    with st.container(border=True, gap="small", key=f"line-{prefix}-sample"):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(f":violet-badge[:material/experiment: Tried] {badges.badge_text(words.job(job.state))}")
            tables.job_link(job.id, f"Sample of {words.count(job.total, 'row')}")
            st.caption("These rows will not be sent again.")
        items = container.current().views.items(job.id, limit=MOST).lines
        for place, column in enumerate(st.columns(max(3, len(items)))):
            if place < len(items):
                with column:
                    _clip(job.id, items[place], variables)


def _clip(job_id: str, item: ItemLine, variables: list[str]) -> None:
    if item.url and item.state == ItemState.SUCCEEDED:
        poster = f' poster="/clips/{job_id}/{item.id}/thumbnail"' if item.thumbnail_url else ""
        st.html(
            f'<video class="cs-film" controls preload="none"{poster} src="/clips/{job_id}/{item.id}/film" '
            f'aria-label="Line {item.line}"></video>'
        )
    else:
        st.markdown(badges.badge_text(words.item(item.state)))
    told = "".join(
        f"<dt>{escape(name)}</dt><dd>{escape(value)}</dd>"
        for name, value in zip(variables, item.sent_values, strict=False)
    )
    st.html(f'<dl class="cs-facts"><dt>Line</dt><dd>{item.line:,}</dd>{told}</dl>')
