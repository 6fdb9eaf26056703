"""Jobs that run, as lines that are read again every few seconds."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import streamlit as st

from pages.components.shell import lines as tables
from services.jobs.views.lines import JobLine

EVERY_SECONDS = 3


def draw(prefix: str, running: Sequence[JobLine], read: Callable[[], Sequence[JobLine]], none: str) -> None:
    """These jobs, then what `read` brings; `none` says that there is nothing.

    The timer goes when nothing runs any more, and the page is drawn anew.
    """
    just_read = [running]

    @st.fragment(run_every=EVERY_SECONDS if running else None)
    def live() -> None:
        now = just_read.pop() if just_read else read()
        if not now:
            if running:
                st.rerun()
            st.caption(none)
        for job in now:
            tables.job_line(job, key=f"{prefix}-{job.id}", with_state=job.state != "running")

    live()
