"""An uploaded file becomes a table: `read_table`."""

from __future__ import annotations

import hashlib
import re
from itertools import zip_longest

import pandas as pd

from services.errors import FileUnreadable
from services.recipients.encodings.encoding import Decoded, decode
from services.recipients.reading.dialect import Dialect, find_dialect
from services.recipients.reading.file_kind import refuse_other_kinds
from services.recipients.reading.header import find_header, unique_names
from services.recipients.reading.reading_findings import describe
from services.recipients.reading.records import Records, parse
from services.recipients.tables.findings import Finding
from services.recipients.tables.limits import MAX_EXTRA_COLUMNS, FileLimits
from services.recipients.tables.table import EMPTY_ROW, How, Original, Reading, Table

_NEEDED = "Upload a file with column names and at least one row below them."
_NEWLINES_IN = 1_000_000
_LONE_BYTES = re.compile("[\udc80-\udcff]+")


def read_table(
    data: bytes,
    name: str = "",
    *,
    encoding: str | None = None,
    delimiter: str | None = None,
    quotechar: str | None = None,
    header_row: int | None = None,
    limits: FileLimits | None = None,
) -> Table:
    """The table in an uploaded file, every cell its exact text.

    What is not given is found and said in `Table.reading`. `header_row` counts rows as a spreadsheet does, but
    from 0.
    Raises `FileUnreadable`, with where, why and what to do, when there is no table in the file.
    """
    limits = limits or FileLimits()
    _refuse_size(data, name, limits)
    refuse_other_kinds(data, name)
    _refuse_marks(delimiter, quotechar)
    decoded = decode(data, name, encoding)
    if not decoded.text.strip("\ufeff \t\r\n"):
        raise FileUnreadable(
            f"{name or 'This file'} is empty.", next_step="Upload a file with a header and at least one row."
        )
    dialect = find_dialect(decoded.text, delimiter, quotechar)
    records = parse(
        decoded.text, dialect.delimiter, dialect.quotechar, start=dialect.start, skip_space=dialect.skip_space
    )
    cells = records.cells
    count = max((at + 1 for at in range(len(cells) - 1, -1, -1) if cells[at]), default=0)
    at = find_header(cells[:count]) if header_row is None else header_row
    if not 0 <= at < count:
        raise FileUnreadable(
            f"{name or 'This file'} has {count} rows, so row {at + 1} cannot be its header.",
            next_step="Choose a header row inside the file.",
        )
    _refuse_counts(len(cells[at]), count - at - 1, name, limits)
    if count == at + 1:
        raise FileUnreadable(
            f"{name or 'This file'} has a header (row {at + 1}) and no rows below it.",
            next_step=_NEEDED,
        )
    sources: dict[str, How] = {
        key: "found" if value is None else "chosen"
        for key, value in (
            ("encoding", encoding),
            ("delimiter", delimiter),
            ("quotechar", quotechar),
            ("header_row", header_row),
        )
    }
    return _build(data, name, decoded, dialect, records, at, count, sources)


def _build(
    data: bytes,
    name: str,
    decoded: Decoded,
    dialect: Dialect,
    records: Records,
    at: int,
    count: int,
    sources: dict[str, How],
) -> Table:
    header = [_readable(cell) for cell in records.cells[at]] if decoded.bad else records.cells[at]
    body = records.cells[at + 1 : count]
    widths = [len(record) for record in body]
    frame_width = max(len(header), 1)
    extra = min(max(widths, default=0) - frame_width, MAX_EXTRA_COLUMNS)
    if extra > 0:
        frame_width += extra
        body = [_joined(record, frame_width, dialect.delimiter) for record in body]
    columns = unique_names(header, frame_width)
    frame = _frame(body, columns, clean=bool(decoded.bad))
    original = Original(
        data=data,
        text=decoded.text,
        header=records.spans[at],
        rows=records.spans[at + 1 : count],
        header_width=len(header),
        widths=widths,
        lines=range(at + 2, count + 1),
    )
    reading = Reading(
        encoding=decoded.encoding,
        delimiter=dialect.delimiter,
        quotechar=dialect.quotechar,
        header_row=at,
        newline=_newline(decoded.text),
        bom=decoded.bom,
        encoding_confidence=decoded.confidence,
        delimiter_confidence=dialect.confidence,
        quote_all=_quotes_all(decoded.text, records, at, count, dialect),
        sources=sources,
    )
    findings: list[Finding] = describe(frame, header, records, original, reading, decoded)
    marks = {one.row: EMPTY_ROW for one in findings if one.rule == "empty row" and one.row is not None}
    digest = hashlib.sha256(data).hexdigest()
    return Table(name, digest, frame, columns, list(header), reading, findings, marks, original)


def _frame(body: list[list[str]], columns: list[str], *, clean: bool) -> pd.DataFrame:
    by_column = list(zip_longest(*body, fillvalue=""))
    by_column += [("",) * len(body)] * (len(columns) - len(by_column))
    if clean:
        by_column = [tuple(map(_readable, cells)) for cells in by_column]
    return pd.DataFrame(
        {name: pd.Series(cells, dtype="str") for name, cells in zip(columns, by_column, strict=True)},
        index=pd.RangeIndex(len(body)),
    )


def _readable(cell: str) -> str:
    """Undecodable bytes become the replacement character: visible, and an error of their row."""
    return _LONE_BYTES.sub("\ufffd", cell)


def _joined(record: list[str], width: int, delimiter: str) -> list[str]:
    if len(record) <= width:
        return record
    return [*record[: width - 1], delimiter.join(record[width - 1 :])]


def _newline(text: str) -> str:
    both = text.count("\r\n", 0, _NEWLINES_IN)
    counts = {
        "\r\n": both,
        "\n": text.count("\n", 0, _NEWLINES_IN) - both,
        "\r": text.count("\r", 0, _NEWLINES_IN) - both,
    }
    commonest = max(counts, key=lambda one: counts[one])
    return commonest if counts[commonest] else "\n"


def _quotes_all(text: str, records: Records, at: int, count: int, dialect: Dialect) -> bool:
    quote = dialect.quotechar
    for number in range(at, min(count, at + 20)):
        start, end = records.spans[number]
        cells = (quote + cell.replace(quote, quote * 2) + quote for cell in records.cells[number])
        if records.cells[number] and text[start:end] != dialect.delimiter.join(cells):
            return False
    return True


def _refuse_size(data: bytes, name: str, limits: FileLimits) -> None:
    if not data:
        raise FileUnreadable(
            f"{name or 'This file'} is empty.", next_step="Upload a file with a header and at least one row."
        )
    if len(data) > limits.max_bytes:
        raise FileUnreadable(
            f"{name or 'This file'} has {len(data) / 2**20:.1f} MiB; "
            f"at most {limits.max_bytes / 2**20:.0f} MiB can be read.",
            next_step="Remove columns that are not needed, or split it into several files.",
        )


def _refuse_marks(delimiter: str | None, quotechar: str | None) -> None:
    for what, mark in (("delimiter", delimiter), ("quote character", quotechar)):
        if mark is not None and (len(mark) != 1 or mark in "\r\n"):
            raise FileUnreadable(f"{mark!r} cannot be a {what}.", next_step="Choose a single character.")
    if delimiter is not None and delimiter == quotechar:
        raise FileUnreadable(
            "The delimiter and the quote character cannot be the same.", next_step="Choose two different characters."
        )


def _refuse_counts(columns: int, rows: int, name: str, limits: FileLimits) -> None:
    if columns > limits.max_columns:
        raise FileUnreadable(
            f"{name or 'This file'} has {columns:,} columns; at most {limits.max_columns:,} can be read.",
            next_step="Remove columns that are not needed, or choose another delimiter.",
        )
    if rows > limits.max_rows:
        raise FileUnreadable(
            f"{name or 'This file'} has {rows:,} rows; at most {limits.max_rows:,} can be read.",
            next_step="Split it into several files.",
        )
