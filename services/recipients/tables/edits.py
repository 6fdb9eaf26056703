"""Changes on top of the untouched file: each can be undone, and the file itself stays as it came."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal, cast

import pandas as pd

from services.errors import RecipientsError
from services.recipients.tables.table import Mark, Marks, Table

Verdict = Literal["held", "dropped"]
VERDICTS: tuple[Verdict, ...] = ("held", "dropped")


@dataclass(frozen=True, slots=True)
class Change:
    """One cell before and after: what a repair would do, shown before it is done."""

    row: int
    column: str
    before: str
    after: str


@dataclass
class Edits:
    """`cells` holds new texts by (row id, column), `marks` the rows that a person held or dropped, with the reason.

    `accepted` are rows that look wrong as they were read and that a person has found right.
    """

    cells: dict[tuple[int, str], str] = field(default_factory=dict)
    marks: Marks = field(default_factory=dict)
    accepted: set[int] = field(default_factory=set)

    def set_cell(self, table: Table, row: int, column: str, text: str) -> None:
        """Change one cell. The file's own text again is no change. Raises `RecipientsError` for an unknown cell."""
        _refuse_unknown(table, row, column)
        if not text.isascii() and any("\ud800" <= char <= "\udfff" for char in text):
            raise RecipientsError("This text holds half a character.", next_step="Type it again.")
        if table.frame.at[row, column] == text:
            self.cells.pop((row, column), None)
        else:
            self.cells[row, column] = text

    def make(self, table: Table, changes: Iterable[Change]) -> None:
        """Make these changes. Raises `RecipientsError` for an unknown cell, and then none is made."""
        kept = dict(self.cells)
        try:
            for one in changes:
                self.set_cell(table, one.row, one.column, one.after)
        except RecipientsError:
            self.cells = kept
            raise

    def undo(self, table: Table, changes: Iterable[Change]) -> None:
        """Take these changes back: each cell is again what it was before."""
        self.make(table, (Change(one.row, one.column, one.after, one.before) for one in changes))

    def undo_cell(self, row: int, column: str) -> None:
        """Back to the file's own text."""
        self.cells.pop((row, column), None)

    def mark(self, row: int, verdict: Verdict, reason: str) -> None:
        """Hold or drop a row."""
        self.marks[row] = (verdict, reason)

    def undo_mark(self, row: int) -> None:
        """Neither held nor dropped by a person any more."""
        self.marks.pop(row, None)

    def accept(self, row: int) -> None:
        """What was found wrong in reading this row is right: it is no longer held for that."""
        self.accepted.add(row)

    def undo_row(self, row: int) -> None:
        """The row as it came with the file."""
        self.undo_mark(row)
        self.accepted.discard(row)
        for key in [key for key in self.cells if key[0] == row]:
            del self.cells[key]

    def edited_rows(self) -> set[int]:
        """Ids of the rows with a changed cell."""
        return {row for row, _ in self.cells}

    def apply(self, table: Table) -> pd.DataFrame:
        """A new frame with every change in it. Raises `RecipientsError` when a change names a cell the file lacks."""
        frame = table.frame.copy()
        by_column: dict[str, dict[int, str]] = {}
        for (row, column), text in self.cells.items():
            _refuse_unknown(table, row, column)
            by_column.setdefault(column, {})[row] = text
        for column, texts in by_column.items():
            frame.loc[list(texts), column] = list(texts.values())
        return frame

    def marks_for(self, table: Table) -> Marks:
        """Every held or dropped row: a person's marks, and the file's empty rows as long as nobody filled them."""
        filled = {row for (row, _), text in self.cells.items() if text.strip()}
        automatic: Marks = {row: mark for row, mark in table.marks.items() if row not in filled}
        return {**automatic, **self.marks}

    def to_dict(self) -> dict[str, object]:
        """As JSON, in a stable order."""
        return {
            "cells": [[row, column, text] for (row, column), text in sorted(self.cells.items())],
            "marks": [[row, verdict, reason] for row, (verdict, reason) in sorted(self.marks.items())],
            "accepted": sorted(self.accepted),
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, object]) -> Edits:
        """From JSON. Raises `RecipientsError` for a mark that we do not know."""
        cells = cast("list[tuple[int, str, str]]", data.get("cells", []))
        marks: dict[int, Mark] = {}
        for row, verdict, reason in cast("list[tuple[int, str, str]]", data.get("marks", [])):
            if verdict not in VERDICTS:
                raise RecipientsError(f"A row is marked in an unknown way: {verdict!r}.", next_step="Mark it again.")
            marks[int(row)] = (verdict, str(reason))
        accepted = {int(row) for row in cast("list[int]", data.get("accepted", []))}
        return cls({(int(row), str(column)): str(text) for row, column, text in cells}, marks, accepted)


def _refuse_unknown(table: Table, row: int, column: str) -> None:
    if not 0 <= row < len(table.frame) or column not in table.frame.columns:
        raise RecipientsError(
            f"{table.name or 'The file'} has no cell in row {row}, column {column!r}.",
            next_step="Open the draft again: it was made for another file.",
        )
