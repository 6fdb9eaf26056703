"""A text cut into header and rows: whole files by pyarrow, broken ones by our own parser, the same cells from both."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise, zip_longest
from typing import Any, cast

import numpy as np
import pyarrow as pa  # type: ignore[import-untyped]
import pyarrow.compute as pc  # type: ignore[import-untyped]

from services.errors import FileUnreadable
from services.recipients.reading.dialect import Dialect
from services.recipients.reading.header import find_header
from services.recipients.reading.parting import looks_joined, part_records
from services.recipients.reading.records import parse
from services.recipients.reading.structure import Structure, read_columns, scan
from services.recipients.reading.widths import refuse_counts, refuse_widths, right_width, usual_width
from services.recipients.tables.limits import MAX_EXTRA_COLUMNS, FileLimits
from services.recipients.tables.table import NO_HEADER, RowPlaces

_HEAD = 120
_LONE = re.compile("[\ud800-\udfff]+")
_MOST_JOINED = 100_000
_FEW_BREAKS = 3
_LINES_IN_A_ROW = 4
"""On average no more: a file of more lines has too many rows, or blank lines without end."""


@dataclass(frozen=True)
class Cut:
    """The header's cells and the columns below it, each row's number of cells, and its place in the text.

    `at` is the header's record, or `NO_HEADER`. `width` is how many cells a row of this file should have: the
    header's, or what (nearly) all rows have when they only end with more, or fewer, empty ones. `odd` holds the cells
    of rows of another width, `broken` what is wrong with the quotes of a row, `strange_breaks` the rows that end with
    another line break than nearly all others. `head` are the header and a few records below it, `above` is the one
    before the header.
    """

    at: int
    header: list[str]
    columns: list[Any]
    width: int
    widths: Sequence[int]
    odd: dict[int, list[str]]
    broken: dict[int, str]
    header_place: tuple[int, int]
    rows: Sequence[tuple[int, int]]
    header_broken: bool = False
    head: list[tuple[tuple[int, int], list[str]]] = field(default_factory=list)
    strange_breaks: frozenset[int] = frozenset()
    above: Sequence[str] = ()


def cut(text: str, utf8: bytes, dialect: Dialect, header_row: int | None, limits: FileLimits, name: str) -> Cut:
    """Cut the text into a header and rows. Raises `FileUnreadable` when it has none, or more than the limits allow.

    `utf8` are the bytes of the text from `dialect.start` on, or nothing when it holds what UTF-8 cannot say.
    """
    lines = text.count("\n") or text.count("\r")
    if lines > _LINES_IN_A_ROW * limits.max_rows:
        lines -= len(text) - len(text.rstrip("\r\n"))
        if lines > _LINES_IN_A_ROW * limits.max_rows:
            refuse_counts(0, lines, 0, name, limits)
    utf8 = utf8.rstrip(b"\r\n")
    if utf8 and not dialect.skip_space:
        found = scan(utf8, dialect.delimiter, dialect.quotechar)
        whole = _cut_whole(found, dialect, header_row, limits, name) if found is not None else None
        if whole is not None:
            return whole
    return _cut_broken(text, dialect, header_row, limits, name)


def _cut_whole(found: Structure, dialect: Dialect, header_row: int | None, limits: FileLimits, name: str) -> Cut | None:
    filled = np.flatnonzero(found.widths)
    count = int(filled[-1]) + 1 if len(filled) else 0
    refuse_widths(int(found.widths.max(initial=0)), name, limits)
    head = [found.record(number) if width else [] for number, width in enumerate(found.widths[: min(_HEAD, count)])]
    at = _header_at(head, count, header_row, name)
    first = at + 1
    header = found.record(at) if at >= 0 else []
    refuse_counts(len(header), count, first, name, limits)
    widths = found.widths[first:count]
    usual = usual_width(widths, len(header))
    if _joins_rows(found, first, count, usual):
        return None
    read = read_columns(found, first, count, usual)
    if read is None:
        return None
    columns, strange = read
    width = right_width(header, usual, columns)
    if width != usual:
        return None
    odd = {row: found.record(first + row) for row in strange}
    broken = {
        int(number) - first: "joined rows"
        for number in found.several_lines
        if first <= number < count and looks_joined(found.record(int(number)), width, dialect.delimiter)
    }
    places = RowPlaces(count - first, lambda: _places(found, dialect.start)[first:count])
    return Cut(
        at=at,
        header=header,
        columns=_with_odd(columns, odd, max(width, len(header)), dialect.delimiter),
        width=width,
        widths=cast("Sequence[int]", widths),
        odd=odd,
        broken=broken,
        header_place=_places_of(found, at, dialect.start),
        rows=places,
        head=[(_places_of(found, one, dialect.start), head[one]) for one in range(max(at, 0), min(at + 4, len(head)))],
        above=head[at - 1] if 0 < at <= len(head) else (),
    )


def _cut_broken(text: str, dialect: Dialect, header_row: int | None, limits: FileLimits, name: str) -> Cut:
    end = len(text.rstrip("\r\n"))
    marks = dialect.delimiter, dialect.quotechar
    records = parse(text, *marks, start=dialect.start, end=end, skip_space=dialect.skip_space)
    guess = find_header(records.cells[:_HEAD]) if header_row is None else header_row
    if -1 <= guess < len(records.cells):
        records = part_records(records, text, guess, *marks)
    if _LONE.search(text):
        records.cells = [[_readable(cell) for cell in record] for record in records.cells]
    cells = records.cells
    count = len(cells)
    while count and not cells[count - 1]:
        count -= 1
    refuse_widths(max(map(len, cells), default=0), name, limits)
    at = _header_at(cells[: min(count, _HEAD)], count, header_row, name)
    first = at + 1
    header = cells[at] if at >= 0 else []
    refuse_counts(len(header), count, first, name, limits)
    body = cells[first:count]
    widths = [len(record) for record in body]
    usual = usual_width(np.array(widths), len(header))
    plain = [record for record in body if len(record) == usual]
    width = right_width(header, usual, [pa.array(column) for column in zip(*plain[:5_000], strict=True)])
    odd = {row: record for row, record in enumerate(body) if record and len(record) != width}
    broken: dict[int, str] = {}
    for numbers, what in (
        (records.parted, "joined rows"),
        (records.stray, "stray quote"),
        (records.unclosed, "open quote"),
    ):
        broken.update((number - first, what) for number in numbers if first <= number < count)
    for row, record in enumerate(body):
        if row not in broken and looks_joined(record, width, dialect.delimiter):
            broken[row] = "joined rows"
    broken.update(_stray_quotes(text, records.spans[first:count], broken, dialect))
    most = max(width, len(header))
    full = [_fitted(record, most, dialect.delimiter) for record in body] if max(widths, default=0) > most else body
    shown = list(zip_longest(*full, fillvalue=""))
    shown += [("",) * len(body)] * (most - len(shown))
    return Cut(
        at=at,
        header=header,
        columns=[_array(column) for column in shown],
        width=width,
        widths=widths,
        odd=odd,
        broken=broken,
        header_place=records.spans[at] if at >= 0 else (dialect.start, dialect.start),
        rows=records.spans[first:count],
        header_broken=at in records.stray | records.unclosed
        or (at >= 0 and text.count(dialect.quotechar, *records.spans[at]) % 2 == 1),
        head=list(zip(records.spans[max(at, 0) : at + 4], cells[max(at, 0) : at + 4], strict=True)),
        above=cells[at - 1] if at > 0 else (),
        strange_breaks=_strange_breaks(text, records.spans[:count], first),
    )


def _strange_breaks(text: str, places: Sequence[tuple[int, int]], first: int) -> frozenset[int]:
    """The rows that end with a line break of which the file has few: it may have stood inside a cell."""
    kinds: dict[str, list[int]] = {}
    for row, ((_, end), (start, _)) in enumerate(pairwise(places)):
        kinds.setdefault(text[end:start], []).append(row)
    few = max(_FEW_BREAKS, len(places) // 10)
    usual = max(kinds, key=lambda one: len(kinds[one]), default="")
    strange = (row for one, rows in kinds.items() if one != usual and len(rows) <= few for row in rows)
    return frozenset(row - first for row in strange if row >= first)


def _stray_quotes(
    text: str, places: Sequence[tuple[int, int]], broken: Mapping[int, str], dialect: Dialect
) -> dict[int, str]:
    """Rows with a quote inside an unquoted cell, in a file that puts cells with quotes in quotes."""
    quote, near = re.escape(dialect.quotechar), re.escape(dialect.delimiter)
    blank = " *" if dialect.skip_space else ""
    whole = re.compile(rf"(?:^|(?<={near})){blank}{quote}(?:[^{quote}]|{quote}{quote})*{quote}(?={near}|$)")
    if re.search(rf"(?:^|{near}){quote}[^{quote}]*{quote}(?:{near}|$)", text[dialect.start :], re.MULTILINE) is None:
        return {}
    return {
        row: "stray quote"
        for row, (start, end) in enumerate(places)
        if row not in broken
        and text.find(dialect.quotechar, start, end) >= 0
        and dialect.quotechar in whole.sub("", text[start:end])
    }


def _array(column: Sequence[str]) -> Any:
    return pa.chunked_array([pa.array(column, pa.large_string())])


def _readable(cell: str) -> str:
    """Undecodable bytes become the replacement character: visible, and an error of their row."""
    return cell if cell.isascii() else _LONE.sub("\ufffd", cell)


def _header_at(head: Sequence[Sequence[str]], count: int, header_row: int | None, name: str) -> int:
    at = find_header(head) if header_row is None else header_row
    if header_row is None and not any(any(cell.strip() for cell in record) for record in head):
        at = max(0, min(at, count - 1))
    if not NO_HEADER <= at < max(count, 1):
        raise FileUnreadable(
            f"{name or 'This file'} has {count} rows, so row {at + 1} cannot be its header.",
            next_step="Choose a header row inside the file.",
        )
    if count <= at + 1:
        raise FileUnreadable(
            f"{name or 'This file'} has a header (row {at + 1}) and no rows below it.",
            next_step="Upload a file with column names and at least one row below them.",
        )
    return at


def _joins_rows(found: Structure, first: int, count: int, width: int) -> bool:
    """Whether a record with line breaks may be several rows in one pair of quotes; too many to look at count as yes."""
    several = [int(number) for number in found.several_lines if first <= number < count]
    if width < 2 or len(several) > _MOST_JOINED:
        return width >= 2
    return any(all(one == width for one in found.line_widths(number)) for number in several)


def _with_odd(columns: list[Any], odd: Mapping[int, list[str]], least: int, delimiter: str) -> list[Any]:
    """The columns with the odd rows put where they belong, and more columns when these need them."""
    rows = len(columns[0])
    longest = max(map(len, odd.values()), default=0)
    width = max(least, min(longest, least + MAX_EXTRA_COLUMNS))
    empty = pa.chunked_array([pa.repeat(pa.scalar("", pa.large_string()), rows)]) if width > len(columns) else None
    columns = [*columns, *[empty] * (width - len(columns))]
    if not odd:
        return columns
    fitted = {row: _fitted(cells, width, delimiter) for row, cells in odd.items()}
    mask = np.zeros(rows, bool)
    mask[list(fitted)] = True
    out = []
    for place, column in enumerate(columns):
        cells = [fitted[row][place] if place < len(fitted[row]) else "" for row in sorted(fitted)]
        whole = column.combine_chunks()
        out.append(pa.chunked_array([pc.replace_with_mask(whole, pa.array(mask), pa.array(cells, pa.large_string()))]))
    return out


def _fitted(record: list[str], least: int, delimiter: str) -> list[str]:
    most = least + MAX_EXTRA_COLUMNS
    if len(record) <= most:
        return record
    return [*record[: most - 1], delimiter.join(record[most - 1 :])]


def _places(found: Structure, start: int) -> list[tuple[int, int]]:
    if found.data.isascii():
        return list(zip((found.starts + start).tolist(), (found.ends + start).tolist(), strict=True))
    signs = np.frombuffer(found.data, np.uint8)
    before = np.concatenate(([0], np.cumsum((signs & 0xC0) != 0x80)))
    return list(zip((before[found.starts] + start).tolist(), (before[found.ends] + start).tolist(), strict=True))


def _places_of(found: Structure, number: int, start: int) -> tuple[int, int]:
    if number < 0:
        return start, start
    begin, end = int(found.starts[number]), int(found.ends[number])
    before = len(found.data[:begin].decode())
    return start + before, start + before + len(found.data[begin:end].decode())
