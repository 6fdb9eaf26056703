"""How far a job is: a bar, numbers, pace, and what it waits for. While it runs this is read again every few seconds."""

from __future__ import annotations

import time
from datetime import UTC, datetime

import streamlit as st

from pages.components.jobs import late as job_late
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
    st.session_state[DRAWN] = (job.id, _final(job.tallies), time.monotonic())
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
        draw(now)
        if told := job_late.summary(late_now):
            st.caption(told)

    live()


def draw(now: Progress) -> None:
    """Draw one moment of a job's progress."""
    final = now.done + now.failed
    running = now.rendering + now.sent
    badges.bar(
        {
            ItemState.SUCCEEDED: now.done,
            ItemState.FAILED: now.failed,
            ItemState.RENDERING: now.rendering,
            ItemState.SENT: now.sent,
            ItemState.WAITING: now.waiting,
            ItemState.HELD: now.held,
            ItemState.CANCELLED: now.cancelled,
        }
    )
    if now.state not in JOB_OPEN:
        return
    place = "at the service, or lost on the way" if now.unknown else "at the service"
    parts = [f"**{words.count(final)} of {words.count(now.total)}** finished", f"{words.count(running)} {place}"]
    if now.per_minute:
        parts.append(f"{now.per_minute:,.0f} a minute" if now.per_minute >= 1 else "less than one a minute")
    if now.seconds_left is not None:
        parts.append(f"{words.duration(now.seconds_left)} left")
    st.markdown(" · ".join(parts))
    for waiting in now.waiting_reasons if now.state != JobState.PAUSED else []:
        st.caption(waiting_line(waiting, datetime.now(UTC)))


def waiting_line(waiting: Waiting, now: datetime) -> str:
    """Why some requests wait and until when, as Markdown."""
    who = words.count(waiting.submissions, "request waits", "requests wait")
    until = ""
    if waiting.due_at is not None and waiting.due_at > now:
        seconds = max(1, round((waiting.due_at - now).total_seconds()))
        left = words.count(seconds, "second") if seconds < 90 else words.duration(seconds)
        until = f" The next try is in {left}."
    return f":material/schedule: {who}: {plain(waiting.reason)}{until}"


def _final(tallies: dict[str, int]) -> int:
    return sum(
        tallies.get(name, 0) for name in (ItemState.SUCCEEDED, ItemState.FAILED, ItemState.CANCELLED, ItemState.HELD)
    )


def _news(now: Progress) -> bool:
    job_id, drawn, at = st.session_state.get(DRAWN, ("", 0, 0.0))
    final = now.done + now.failed + now.cancelled + now.held
    return bool(job_id) and final != drawn and time.monotonic() - at >= RESULTS_AT_MOST_EVERY
