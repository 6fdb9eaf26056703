"""What a kind has to say of its own about the items of a job: what its form calls things, and where one is watched."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from services.jobs.views.lines import ItemLine


@dataclass(frozen=True, kw_only=True)
class OwnWords:
    """`labels` are what the form that wrote a job's one row calls the variables; empty for rows of a file.

    `watched_at` is the address of the page on which an item is seen in this dashboard, "" where there is none, and
    `embedded` the HTML with which it is shown on a web page, likewise.
    """

    labels: Mapping[str, str] = field(default_factory=dict)
    watched_at: Callable[[ItemLine], str] = lambda _item: ""
    embedded: Callable[[ItemLine], str] = lambda _item: ""

    @property
    def by_form(self) -> bool:
        """Whether a form wrote the row, which then stands in no line of a file."""
        return bool(self.labels)


NONE = OwnWords()
"""Of a kind that says nothing of its own."""
