"""What each kind draws by itself on the page of its jobs, beside what is shared: one line for each kind that does."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from pages.components.agents import job as agents
from pages.components.lessons import job as lessons
from services.container import App
from services.jobs.views.lines import JobView

_OWN: Mapping[str, Callable[[App, JobView], None]] = {
    "agent": agents.draw,
    "lesson": lessons.draw,
}


def draw_own(app: App, job: JobView) -> None:
    """Draw what the job's kind adds to the page; nothing for a kind that adds nothing."""
    own = _OWN.get(job.kind)
    if own is not None:
        own(app, job)
