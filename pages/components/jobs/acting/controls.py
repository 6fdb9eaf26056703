"""Pause, resume and cancel, each with what it can and cannot stop."""

from __future__ import annotations

import streamlit as st

from pages.components.jobs.acting import asking
from pages.components.jobs.head import is_stopping
from pages.components.shell import person
from pages.components.shell import wording as words
from pages.components.shell.wording import plain
from services.container import App
from services.jobs.control.controls import StopPreview
from services.jobs.states import JOB_OPEN, ItemState, JobState
from services.jobs.views.lines import JobView
from services.people.persons import Right


def buttons(job: JobView) -> str | None:
    """The buttons that this state allows; returns what was pressed at once ("pause"), never what has to be asked."""
    if job.state not in JOB_OPEN or is_stopping(job):
        return None
    pressed = None
    # Where all is sent, nothing is left that a pause could stop.
    if (
        job.state != JobState.PAUSED
        and job.tallies.get(ItemState.WAITING)
        and st.button(
            "Pause",
            key=f"job-pause-{job.id}",
            icon=":material/pause:",
            **person.asks(Right.LAUNCH, "Stops sending. What the service has accepted goes on and is charged."),
        )
    ):
        pressed = "pause"
    st.button(
        "Cancel the job",
        key=f"job-cancel-{job.id}",
        icon=":material/block:",
        on_click=asking.ask,
        args=[_about(job)],
        **person.asks(Right.LAUNCH, "Holds what is not sent yet. Asks first."),
    )
    return pressed


def answer(app: App, job: JobView, pressed: str | None) -> None:
    """Do what was pressed, or ask about cancelling."""
    if pressed == "pause":
        asking.do(lambda: _pause(app, job))
    if asking.is_asked(_about(job)):
        asking.panel(
            _about(job),
            title="Cancel this job?",
            lines=consequences(
                app.controls.stop_preview(job.id),
                taking_back=plain(app.kinds[job.kind].account.taking_back),
            ),
            yes="Yes, cancel the job",
            no="Keep it as it is",
            practice=job.practice,
            run=lambda: _cancel(app, job),
        )


def resume(app: App, job: JobView) -> str:
    """Send again; says what happens now."""
    app.controls.resume(job.id, person.who(app))
    return "Resumed. Requests go out again."


def consequences(stop: StopPreview, *, taking_back: str) -> list[str]:
    """What stopping now means, one sentence for each part that is there, as Markdown."""
    lines = ["Everything has been sent already, so nothing is left to hold."]
    if stop.not_sent:
        lines = [f"{words.count(stop.not_sent)} not sent yet will be held, and cost nothing."]
    if stop.on_the_way:
        lines.append(f"{words.count(stop.on_the_way)} on the way right now cannot be called back.")
    if stop.accepted:
        lines.append(
            f"{words.count(stop.accepted)} already accepted will finish, or have finished, and will be charged. "
            f"{taking_back}"
        )
    if stop.unclear:
        lines.append(f"{words.count(stop.unclear)} with an unknown outcome stay open until that is settled.")
    return lines


def _about(job: JobView) -> str:
    return f"cancel-{job.id}"


def _pause(app: App, job: JobView) -> str:
    app.controls.pause(job.id, person.who(app))
    return "Paused. Nothing more is sent until someone resumes it."


def _cancel(app: App, job: JobView) -> str:
    held = app.controls.cancel(job.id, person.who(app))
    return f"Cancelled. {words.count(held, app.kinds.word_of(job.kind, job.made))} held, nothing more is sent."
