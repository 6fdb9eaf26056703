"""Where one person stands, and what forgetting them would do: what a page shows before anything is taken away."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

Row = tuple[str, int]
"""A row by the id of its draft and its own."""


@dataclass(frozen=True)
class RowOfPerson:
    """A row that names the person: of which draft and file, on which line, and the jobs that sent it."""

    row: Row
    draft_name: str
    file_name: str
    line: int
    shown: str
    jobs: tuple[str, ...] = ()


@dataclass(frozen=True)
class StillRunning:
    """A job in which something of the person is not final. It is cancelled or waited for; nothing is forgotten."""

    job_id: str
    job_name: str
    items: int


@dataclass(frozen=True)
class Footprint:
    """`rows` would be emptied and dropped, `places` are other lines by where they stand, `files` other files.

    `running` stands in the way. `unread` are uploaded files that cannot be opened as tables, and are looked through
    as bytes. `more` are addresses and numbers in these rows that were not looked for.
    """

    terms: tuple[str, ...]
    rows: Sequence[RowOfPerson] = ()
    places: Mapping[str, int] = field(default_factory=dict)
    files: Sequence[str] = ()
    running: Sequence[StillRunning] = ()
    unread: Sequence[str] = ()
    more: Sequence[str] = ()
    service_ids: Sequence[str] = ()
    """What the services made of these rows: they keep copies of their own, and are asked for that apart."""

    @property
    def is_empty(self) -> bool:
        """Whether nothing names the person."""
        return not (self.rows or self.places or self.files)


@dataclass(frozen=True)
class Forgotten:
    """What was taken away."""

    rows: int
    items: int
    lines: int
    files: int
