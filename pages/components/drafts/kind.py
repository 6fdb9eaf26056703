"""What a page tells the drawings of drafts about its kind of job; they know no service by name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from services import container
from services.jobs.drafts.views import DraftView
from services.jobs.kind import Kind


@dataclass(frozen=True, kw_only=True)
class DraftKind:
    """One kind of job as its page words it.

    `nouns` are what a job can be made from, each with its word on screen; `price` and `worst_case` are sentences
    about money; `options` draws the kind's other settings from a key prefix and the draft. `rows` says what the file
    is a list of.
    """

    name: str
    page: str
    word: str
    nouns: Mapping[str, str]
    address_hint: str
    price: str
    worst_case: str
    options: Callable[[str, DraftView], None]
    rows: str = "The table"

    @property
    def kind(self) -> Kind:
        """The registered kind behind it."""
        return container.current().kinds[self.name]
