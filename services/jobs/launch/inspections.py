"""Looking at the files that rows name by an address, before anybody says yes to paying for what is made of them."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from services.jobs.kind import Kind, Order
from services.jobs.kinds import Kinds
from services.jobs.launch.review import Checked, Reviews
from services.jobs.launch.targets import CallOnLoop
from services.people.persons import Person, Right
from services.recipients import render_rows

LONGEST = 20.0
"""So many seconds a person waits at most; what was not reached by then is looked at by the next press."""


@dataclass(frozen=True)
class NamedFile:
    """A file at an address that somebody else hosts: what it is to be, and where it lies."""

    what: str
    url: str


class Inspector(Protocol):
    """What a kind knows of such files. What it found wrong is from then on a problem of every row that names it."""

    def unseen(self, order: Order) -> list[NamedFile]:
        """The files that these rows name and that nobody looked at lately, each once. Asks nobody."""

    async def inspect(self, file: NamedFile) -> str | None:
        """What is wrong with it; "" when nothing is, None when nobody answered this time. Free."""


@runtime_checkable
class Inspecting(Protocol):
    """A kind whose rows name files by their addresses, which can be looked at before they are paid for."""

    inspector: Inspector


@dataclass(frozen=True)
class Inspected:
    """What one look found: files looked at, those that cannot be used, and those that nobody answered for in time."""

    looked: int
    wrong: int
    silent: int


class Inspections:
    """Looks at the files of a draft's rows. Only `look` asks anybody, on a person's wish."""

    def __init__(self, reviews: Reviews, kinds: Kinds, call: CallOnLoop) -> None:
        self._reviews = reviews
        self._kinds = kinds
        self._call = call

    def unseen(self, checked: Checked) -> int:
        """How many files the rows that would be sent name and nobody looked at lately. Asks nobody."""
        return len(_files(self._kind(checked), checked))

    def look(self, draft_id: str, person: Person, *, longest: float = LONGEST) -> Inspected:
        """Look at them, for so many seconds at most. Raises UnknownRecord, FileUnreadable or StoreError.

        A file that nobody answers for proves nothing: it is looked at again before its row is sent.
        """
        person.must(Right.PREPARE)
        checked = self._reviews.checked(draft_id)
        kind = self._kind(checked)
        files = _files(kind, checked)
        if not files or not isinstance(kind, Inspecting):
            return Inspected(0, 0, 0)
        return self._call(look(kind.inspector, files, longest))

    def _kind(self, checked: Checked) -> Kind:
        return self._kinds.chosen(checked.view.kind, practice=checked.view.practice)


def _files(kind: Kind, checked: Checked) -> list[NamedFile]:
    review, material = checked.review, checked.material
    if not isinstance(kind, Inspecting) or review.missing or not review.send_ids:
        return []
    rows = render_rows(material.mapping, material.frame, review.send_ids)
    return kind.inspector.unseen(Order(material.view.settings, material.mapping.variables, rows))


async def look(inspector: Inspector, files: Sequence[NamedFile], longest: float) -> Inspected:
    """Look at all of these beside each other, and stop after so many seconds."""
    tasks = [asyncio.ensure_future(inspector.inspect(one)) for one in files]
    ended, late = await asyncio.wait(tasks, timeout=longest)
    for one in late:
        one.cancel()
    await asyncio.gather(*late, return_exceptions=True)
    found = [one.result() for one in ended]
    silent = len(late) + found.count(None)
    return Inspected(len(files) - silent, sum(bool(one) for one in found), silent)
