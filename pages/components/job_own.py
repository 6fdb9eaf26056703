"""What a kind draws by itself on the page of its jobs: the module called `<kind>_job`, for a kind that has one."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from importlib.util import find_spec

from services.container import House
from services.jobs.views.lines import JobView


def draw(house: House, job: JobView) -> None:
    """Call `draw(house, job)` of the kind's own module; nothing for a kind without one."""
    name = f"{__package__}.{job.kind}_job"
    if _is_there(name):
        import_module(name).draw(house, job)


@cache
def _is_there(name: str) -> bool:
    return find_spec(name) is not None
