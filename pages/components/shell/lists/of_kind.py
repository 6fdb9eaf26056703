"""The jobs of one kind where things of this kind are begun: those that are under way, or those that have ended."""

from __future__ import annotations

import streamlit as st

from pages.components.shell import lines as tables
from pages.components.shell.lists import live
from services.container import App
from services.jobs.states import JOB_FINAL, JOB_OPEN
from services.jobs.views.lines import JobLine

SHOWN = 20


def running(app: App, prefix: str, kind: str, word: str) -> None:
    """Those that are not at their end, with how far they are."""

    def read() -> list[JobLine]:
        return app.views.newest(kind, JOB_OPEN, SHOWN)

    live.draw(f"{prefix}-running", read(), read, f"No {word} is under way.")


def finished(app: App, prefix: str, kind: str, word: str) -> None:
    """Those that ended last, each sample with its launch, and the way to all others."""
    lines = app.views.newest(kind, JOB_FINAL, SHOWN)
    for line in tables.by_draft(lines):
        tables.job_line(line, key=f"{prefix}-finished-{line.id}")
    if not lines:
        st.caption(f"No {word} has been finished yet.")
        return
    st.page_link("history.py", label="All of them", icon=":material/history:", query_params={"kind": kind})
