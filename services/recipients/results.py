"""The user's own file again, with results behind its last column."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from services.recipients.encodings.encoding import encode, mark_of
from services.recipients.reading.header import unique_names
from services.recipients.tables.table import Table

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True)
class ResultsFile:
    """`data` are the bytes. `fell_back` says that they are UTF-8 because a result did not fit the file's encoding."""

    data: bytes
    encoding: str
    fell_back: bool

    def __bytes__(self) -> bytes:
        return self.data


def results_file(
    table: Table, results: pd.DataFrame | Mapping[int, Mapping[str, str]], columns: list[str]
) -> ResultsFile:
    """The file as it came, every row once and in its order, plus these result columns.

    Rows without a result get empty cells. The user's own cells stay as they are; a result that a spreadsheet would run
    as a formula gets an apostrophe in front. `results` are found by row id.
    """
    pieces = _pieces(table, _by_row(results, columns), columns)
    reading = table.reading
    try:
        return ResultsFile(_spliced(table, pieces), reading.encoding, fell_back=False)
    except UnicodeEncodeError:
        text = "".join(own + added for own, added in pieces)
        clean = "".join("\ufffd" if "\udc80" <= char <= "\udcff" else char for char in text)
        return ResultsFile(mark_of("utf-8-sig", bom=True) + encode(clean, "utf-8"), "utf-8-sig", fell_back=True)


def defused(cell: str) -> str:
    """The cell with an apostrophe in front when a spreadsheet would take it for a formula."""
    return "'" + cell if cell.startswith(_FORMULA_STARTS) else cell


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


def _pieces(table: Table, by_row: dict[int, list[str]], columns: list[str]) -> list[tuple[str, str]]:
    """The file's own text in pieces, each with what is written behind it."""
    original = table.original
    text = original.text
    width = max(original.header_width, max(original.widths, default=0))
    names = unique_names([*table.columns, *columns], len(table.columns) + len(columns))[len(table.columns) :]
    at = original.header[1]
    pieces = [(text[:at], _tail(table, original.header_width, width, names))]
    empty = [""] * len(columns)
    for row, (_, end) in enumerate(original.rows):
        pieces.append((text[at:end], _tail(table, original.widths[row], width, by_row.get(row, empty))))
        at = end
    return [*pieces, (text[at:], "")]


def _spliced(table: Table, pieces: list[tuple[str, str]]) -> bytes:
    """The file's own bytes with the additions between them.

    Some encodings have two byte forms of one character, so text encoded again could differ from what came; its length
    in bytes does not, and tells where to cut.
    """
    reading, data = table.reading, table.original.data
    at = len(mark_of(reading.encoding, reading.bom))
    out = [data[:at]]
    for own, added in pieces[:-1]:
        end = at + len(encode(own, reading.encoding))
        out += [data[at:end], encode(added, reading.encoding)]
        at = end
    return b"".join([*out, data[at:]])


def _tail(table: Table, has: int, width: int, cells: Sequence[str]) -> str:
    """What is written behind a row: delimiters up to the last column, then the result cells."""
    if not cells:
        return ""
    reading = table.reading
    padding = width - max(has, 1)
    quoted = (_quoted(defused(cell), reading.delimiter, reading.quotechar, reading.quote_all) for cell in cells)
    return reading.delimiter * padding + "".join(reading.delimiter + cell for cell in quoted)


def _quoted(cell: str, delimiter: str, quote: str, always: bool) -> str:
    if always or any(mark in cell for mark in (delimiter, quote, "\r", "\n")) or cell != cell.strip():
        return quote + cell.replace(quote, quote * 2) + quote
    return cell
