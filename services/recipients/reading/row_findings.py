"""Rows that do not fit the header, or that were spoilt before they came to us."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from services.recipients.reading.records import Records, split_lines
from services.recipients.tables.findings import Finding
from services.recipients.tables.table import Original, Reading

_CORRECT = "Check every cell of the row and correct it here or in the file, or drop it."


def about_rows(
    frame: pd.DataFrame, records: Records, original: Original, reading: Reading, *, damaged: bool
) -> Iterator[Finding]:
    """A note for each empty row and an error for each row whose cells may stand in the wrong columns.

    `damaged` says that some cell holds the replacement character.
    """
    first = reading.header_row + 1
    width = original.header_width
    empty = set(_empty_rows(frame))
    for row in sorted(empty):
        text = "every cell of this row is empty; it is left out"
        yield Finding("note", "empty row", row, None, "", text, "Nothing to do.")
    odd = {row for row, cells in enumerate(original.widths) if cells != width}
    odd |= {record - first for record in records.unclosed | records.stray if record >= first}
    for row in sorted(odd - empty):
        if row >= len(original.widths):
            continue
        record = records.cells[first + row]
        found = _misfit(record, width, first + row in records.unclosed, first + row in records.stray)
        if found:
            rule, value, text = found
            yield Finding("error", rule, row, None, value, f"line {original.lines[row]} {text}", _CORRECT)
    yield from _joined(records, original, reading, first, empty)
    if damaged:
        yield from _damaged(frame, original, reading)


def _empty_rows(frame: pd.DataFrame) -> list[int]:
    blank = pd.Series(True, index=frame.index)
    for name in frame.columns:
        blank &= frame[name].str.strip().eq("")
        if not blank.any():
            break
    return [int(row) for row in frame.index[blank].tolist()]


def _misfit(record: list[str], width: int, unclosed: bool, stray: bool) -> tuple[str, str, str] | None:
    """The rule, the cell to look at and what is wrong."""
    if unclosed:
        return "open quote", record[0], "opens a quote that is never closed"
    if len(record) < width:
        last = record[-1] if record else ""
        return "short row", last, f"has {len(record)} cells where the header has {width}; the missing ones are empty"
    if any(cell.strip() for cell in record[width:]):
        text = f"has {len(record)} cells where the header has {width}; the extra ones stand in columns at the end"
        return "long row", record[width], text
    return ("stray quote", "", "has text behind a closing quote, so its cells may be wrong") if stray else None


def _joined(records: Records, original: Original, reading: Reading, first: int, empty: set[int]) -> Iterator[Finding]:
    """A cell with line breaks whose lines look like whole rows: a stray quote has probably joined recipients."""
    width = original.header_width
    if width < 3:
        return
    for row, (start, end) in enumerate(original.rows):
        text = original.text
        if (text.find("\n", start, end) < 0 and text.find("\r", start, end) < 0) or row in empty:
            continue
        inner = [line for cell in records.cells[first + row] for line in split_lines(cell)[1:]]
        if any(line.count(reading.delimiter) >= width - 1 for line in inner):
            yield Finding(
                "error" if width > 4 else "warning",
                "joined rows",
                row,
                None,
                "",
                f"line {original.lines[row]} holds several rows in one cell: a quote is missing or too many",
                "Correct the quotes in the file, or drop the row.",
            )


def _damaged(frame: pd.DataFrame, original: Original, reading: Reading) -> Iterator[Finding]:
    for name in frame.columns:
        cells = frame[name]
        for row, value in cells[cells.str.contains("\ufffd", regex=False)].items():
            yield Finding(
                "error",
                "unreadable character",
                int(str(row)),
                name,
                value,
                f"line {original.lines[int(str(row))]} holds bytes that are no letters in {reading.encoding}",
                "Choose another encoding, or type the cell again.",
            )
