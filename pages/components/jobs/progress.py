"""How far a job is: a bar, numbers, pace, and what it waits for. While it runs this is read again every few seconds."""

from __future__ import annotations

import time
from collections.abc import Mapping
from datetime import UTC, datetime

import streamlit as st

from pages.components.jobs.waiting import late as job_late
from pages.components.shell import badges
from pages.components.shell import wording as words
from pages.components.shell.wording import plain
from services.container import App
from services.jobs.states import JOB_OPEN, ItemState, JobState
from services.jobs.views.lateness import LateItems
from services.jobs.views.lines import Progress, Waiting
from services.jobs.views.page import JobPage

EVERY_SECONDS = 2
# A page that is redrawn at everything that finishes would never stand still.
RESULTS_AT_MOST_EVERY = 6.0
DRAWN = "job.drawn"


def progress(app: App, page: JobPage, *, follow: bool) -> None:
    """Draw the progress of a job; the timer is off once it is final.

    When the job finishes, begins to need a person or has its first late item, the whole page is drawn once again.
    With `follow` it is also drawn again, now and then, when there are new results.
    """
    job, late = page.job, page.late
    st.session_state[DRAWN] = (job.id, _states(page.progress), time.monotonic())
    is_open = job.state in JOB_OPEN
    just_read = [page]

    @st.fragment(run_every=EVERY_SECONDS if is_open else None)
    def live() -> None:
        now = just_read[0].progress if just_read else app.views.progress(job.id)
        if (now.state, now.unknown, now.flagged) != (job.state, job.unknown, job.flagged) or (follow and _news(now)):
            st.rerun()
        if just_read:
            late_now = just_read.pop().late
        else:
            late_now = app.lateness.late(job.id) if now.rendering + now.sent else LateItems(late.usual)
        if (late_now.late > 0) != (late.late > 0):
            st.rerun()
        draw(now, late_now)
        if told := job_late.summary(late_now):
            st.caption(told)

    live()


def draw(now: Progress, late: LateItems) -> None:
    """Draw one moment of a job's progress; while something is late no end is foretold."""
    final = now.done + now.failed
    running = now.rendering + now.sent
    badges.bar(_states(now))
    if now.state not in JOB_OPEN:
        return
    place = "at the service, or lost on the way" if now.unknown else "at the service"
    parts = [f"**{words.count(final)} of {words.count(now.total)}** finished", f"{words.count(running)} {place}"]
    if now.per_minute:
        parts.append(f"{now.per_minute:,.0f} a minute" if now.per_minute >= 1 else "less than one a minute")
    if now.seconds_left is not None and not late.late:
        parts.append(f"{words.duration(now.seconds_left)} left")
    st.markdown(" · ".join(parts))
    for waiting in now.waiting_reasons if now.state != JobState.PAUSED else []:
        st.caption(waiting_line(waiting, datetime.now(UTC)))


def differs(drawn: Mapping[str, int], now: Mapping[str, int], *, seconds: float) -> bool:
    """Whether what was drawn so long ago is to be drawn anew, since the bar says something else than filters and cards.

    At once where a state came or went, for mere numbers now and then.
    """
    if drawn == now:
        return False
    came_or_went = any(bool(now.get(name)) != bool(drawn.get(name)) for name in {*drawn, *now})
    return came_or_went or seconds >= RESULTS_AT_MOST_EVERY


def waiting_line(waiting: Waiting, now: datetime) -> str:
    """Why some requests wait and until when, as Markdown."""
    who = words.count(waiting.submissions, "request waits", "requests wait")
    until = ""
    if waiting.due_at is not None and waiting.due_at > now:
        seconds = max(1, round((waiting.due_at - now).total_seconds()))
        left = words.count(seconds, "second") if seconds < 90 else words.duration(seconds)
        until = f" The next try is in {left}."
    return f":material/schedule: {who}: {plain(waiting.reason)}{until}"


def _states(now: Progress) -> dict[str, int]:
    return {
        ItemState.SUCCEEDED: now.done,
        ItemState.FAILED: now.failed,
        ItemState.RENDERING: now.rendering,
        ItemState.SENT: now.sent,
        ItemState.WAITING: now.waiting,
        ItemState.HELD: now.held,
        ItemState.CANCELLED: now.cancelled,
    }


def _news(now: Progress) -> bool:
    job_id, drawn, at = st.session_state.get(DRAWN, ("", {}, 0.0))
    return bool(job_id) and differs(drawn, _states(now), seconds=time.monotonic() - at)
