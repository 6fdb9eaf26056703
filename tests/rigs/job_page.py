"""What the page of a job shows, for tests that look at one part of it."""

from __future__ import annotations

from typing import Any

from services.jobs.views.page import ItemFilter, JobPage
from services.jobs.views.views import Views


def page_of(views: Views, job_id: str, **wanted: Any) -> JobPage:
    """The first page of a job's items that fit the filter `wanted`, with its newest events and first requests."""
    return views.page(job_id, ItemFilter(**wanted))
