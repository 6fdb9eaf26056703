"""The user's own file again, with results behind its last column."""

from __future__ import annotations

import csv
import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from services.recipients.encodings.encoding import encode, mark_of
from services.recipients.formulas import SUSPECT, defused
from services.recipients.reading.header import unique_names
from services.recipients.reading.records import split_lines
from services.recipients.tables.edits import Edits
from services.recipients.tables.table import NO_HEADER, Table

ROW_KEY = "callsheet_row"


@dataclass(frozen=True)
class ResultsFile:
    """`data` are the bytes. `fell_back` says that they are UTF-8 because a result did not fit the file's encoding.

    `defused` counts the user's own cells that a spreadsheet would have run as formulas: each has one apostrophe more
    in front than it had, and `restored` takes it off again.
    """

    data: bytes
    encoding: str
    fell_back: bool
    defused: int = 0

    def __bytes__(self) -> bytes:
        return self.data


def results_file(
    table: Table,
    results: pd.DataFrame | Mapping[int, Mapping[str, str]],
    columns: list[str],
    *,
    edits: Edits | None = None,
    with_key: bool = False,
) -> ResultsFile:
    """The file as it came, every row once and in its order, with edited cells, plus these result columns.

    Rows without a result get empty cells. Cells that nobody edited stay byte for byte, but for one thing: with result
    columns behind it, a cell that a spreadsheet would run as a formula gets an apostrophe in front (`restored` takes
    it off). `with_key` adds the row's key before the results, by which the file is merged when it comes back.
    `results` are found by row id. A file without column names gets a line of names.
    """
    keys = row_keys(table) if with_key else None
    names = [*([ROW_KEY] if with_key else []), *columns]
    by_row = _by_row(results, columns)
    if keys is not None:
        by_row = {row: [key, *by_row.get(row, [""] * len(columns))] for row, key in enumerate(keys)}
    changed, defused_cells = _changed_rows(table, edits, defuse=bool(names))
    pieces = _pieces(table, by_row, names, changed)
    reading = table.reading
    try:
        return ResultsFile(_spliced(table, pieces), reading.encoding, fell_back=False, defused=defused_cells)
    except UnicodeEncodeError:
        text = "".join((own if new is None else new) + added for own, new, added in pieces)
        clean = "".join("\ufffd" if "\udc80" <= char <= "\udcff" else char for char in text)
        data = mark_of("utf-8-sig", bom=True) + encode(clean, "utf-8")
        return ResultsFile(data, "utf-8-sig", fell_back=True, defused=defused_cells)


def row_keys(table: Table) -> list[str]:
    """A key for each row: its number and a mark of its own cells, so that another file's rows are not taken for it."""
    columns = [table.frame[name].tolist() for name in table.columns]
    return [
        f"{row + 1}-{hashlib.sha256(chr(31).join(cells).encode('utf-8', 'replace')).hexdigest()[:10]}"
        for row, cells in enumerate(zip(*columns, strict=True))
    ]


def _by_row(results: pd.DataFrame | Mapping[int, Mapping[str, str]], columns: Sequence[str]) -> dict[int, list[str]]:
    if isinstance(results, pd.DataFrame):
        cells = [results[name].tolist() if name in results.columns else [""] * len(results) for name in columns]
        return {
            int(row): [_plain(cell) for cell in values]
            for row, values in zip(results.index.tolist(), zip(*cells, strict=True), strict=False)
        }
    return {int(row): [_plain(values.get(name, "")) for name in columns] for row, values in results.items()}


def _plain(cell: object) -> str:
    if isinstance(cell, str):
        return cell
    return "" if cell is None or bool(pd.isna(cell)) else str(cell)  # type: ignore[call-overload]


def _changed_rows(table: Table, edits: Edits | None, *, defuse: bool) -> tuple[dict[int, dict[int, str]], int]:
    """New texts by row and place: what was edited, and what would run as a formula."""
    places = {name: place for place, name in enumerate(table.columns)}
    changed: dict[int, dict[int, str]] = {}
    for (row, column), text in (edits.cells if edits else {}).items():
        changed.setdefault(row, {})[places[column]] = text
    number = 0
    if defuse:
        for place, name in enumerate(table.columns):
            cells = table.frame[name]
            for key, cell in cells[cells.str.contains(SUSPECT, regex=True)].items():
                row = int(str(key))
                now = changed.get(row, {}).get(place, cell)
                if defused(now) != now:
                    changed.setdefault(row, {})[place] = now
        for texts in changed.values():
            for place, text in texts.items():
                number += defused(text) != text
                texts[place] = defused(text)
    return changed, number


def _pieces(
    table: Table, by_row: dict[int, list[str]], columns: list[str], changed: dict[int, dict[int, str]]
) -> list[tuple[str, str | None, str]]:
    """The file's own text in pieces, each with what stands in its place, if anything, and what is written behind it."""
    original = table.original
    text = original.text
    width = max(original.header_width, max(original.widths, default=0))
    names = unique_names([*table.columns, *columns], len(table.columns) + len(columns))[len(table.columns) :]
    at = original.header[1]
    pieces: list[tuple[str, str | None, str]] = [(text[:at], _safe_head(table, text) if names else None, "")]
    pieces.append(("", None, _header(table, width, names)))
    empty = [""] * len(columns)
    widths = original.widths
    for row, (start, end) in enumerate(original.rows):
        new, has = None, int(widths[row])
        if row in changed:
            cells = _with_changes(table, text[start:end], changed[row])
            new, has = text[at:start] + table.reading.delimiter.join(cells), len(cells)
        pieces.append((text[at:end], new, _tail(table, has, width, by_row.get(row, empty))))
        at = end
    return [*pieces, (text[at:], None, "")]


def _header(table: Table, width: int, names: Sequence[str]) -> str:
    if table.reading.header_row != NO_HEADER:
        return _tail(table, table.original.header_width, width, names)
    if not names:
        return ""
    own = unique_names(table.columns, width)
    return _line(table, own) + _tail(table, width, width, names) + table.reading.newline


def _safe_head(table: Table, text: str) -> str | None:
    """What stands before the rows, title lines and column names, without formulas; None when it has none."""
    start, end = table.original.header
    titles, head = text[:start], text[start:end]
    places = enumerate(table.header if table.reading.header_row != NO_HEADER else [])
    changes = {place: defused(name) for place, name in places if defused(name) != name}
    safe = defused(titles) + (table.reading.delimiter.join(_with_changes(table, head, changes)) if changes else head)
    return safe if safe != titles + head else None


def _with_changes(table: Table, text: str, changes: Mapping[int, str]) -> list[str]:
    """The row's cells as they are written in the file, quotes and all, with the changed ones written anew."""
    reading = table.reading
    mark, quote = re.escape(reading.delimiter), re.escape(reading.quotechar)
    written = re.findall(
        rf"(?:^|{mark})((?: *{quote}(?:[^{quote}]|{quote}{quote})*{quote}[^{mark}]*)|[^{mark}]*)", text
    )
    marks = {"delimiter": reading.delimiter, "quotechar": reading.quotechar, "skipinitialspace": reading.spaced}
    cells = next(csv.reader(split_lines(text), **marks), [])  # type: ignore[arg-type]
    if len(written) != len(cells):
        written = [_quoted(cell, reading.delimiter, reading.quotechar, reading.quote_all) for cell in cells]
    written += [""] * (max(changes) + 1 - len(written))
    for place, new in changes.items():
        written[place] = _quoted(new, reading.delimiter, reading.quotechar, reading.quote_all)
    return written


def _line(table: Table, cells: Sequence[str]) -> str:
    reading = table.reading
    between = reading.delimiter + " " * reading.spaced
    return between.join(_quoted(cell, reading.delimiter, reading.quotechar, reading.quote_all) for cell in cells)


def _spliced(table: Table, pieces: list[tuple[str, str | None, str]]) -> bytes:
    """The file's own bytes with the additions between them.

    Some encodings have two byte forms of one character, so text encoded again could differ from what came; its length
    in bytes does not, and tells where to cut.
    """
    reading, data = table.reading, table.original.data
    at = len(mark_of(reading.encoding, reading.bom))
    out = [data[:at]]
    for own, new, added in pieces[:-1]:
        end = at + len(encode(own, reading.encoding))
        out += [data[at:end] if new is None else encode(new, reading.encoding), encode(added, reading.encoding)]
        at = end
    return b"".join([*out, data[at:]])


def _tail(table: Table, has: int, width: int, cells: Sequence[str]) -> str:
    """What is written behind a row: delimiters up to the last column, then the result cells."""
    if not cells:
        return ""
    reading = table.reading
    padding = width - max(has, 1)
    between = reading.delimiter + " " * reading.spaced
    quoted = (_quoted(defused(cell), reading.delimiter, reading.quotechar, reading.quote_all) for cell in cells)
    return reading.delimiter * padding + "".join(between + cell for cell in quoted)


def _quoted(cell: str, delimiter: str, quote: str, always: bool) -> str:
    if always or any(mark in cell for mark in (delimiter, quote, "\r", "\n")) or cell != cell.strip():
        return quote + cell.replace(quote, quote * 2) + quote
    return cell
