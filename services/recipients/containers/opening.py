"""From an uploaded file to the bytes of one table of text: `open_container`."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass

from services.errors import FileUnreadable
from services.recipients.containers import archives, web_pages, workbooks
from services.recipients.containers.file_kind import refuse_as, refuse_other_kinds
from services.recipients.encodings.encoding import decode
from services.recipients.tables.limits import FileLimits

_PACKED_IN_PACKED = 2


@dataclass(frozen=True)
class Opened:
    """The bytes of a table of text, and what they came in.

    `rebuilt` says that the text was written by us from the cells of a sheet or a web page: UTF-8, commas, and quotes
    around every cell. `sheets` are the ones to choose from, `notes` what a person should know.
    """

    data: bytes
    name: str
    container: str = "text"
    sheets: tuple[str, ...] = ()
    sheet: str | None = None
    rebuilt: bool = False
    notes: tuple[tuple[str, str, str], ...] = ()


def open_container(data: bytes, name: str, sheet: str | None, limits: FileLimits) -> Opened:
    """Unpack archives and read workbooks until there is text.

    Raises `FileUnreadable` when it holds no table, with what the file is and what to do. A web page is read only when
    a person has chosen one of its tables (`sheet`): a sign-in or error page looks like a table's file too.
    """
    packed: list[str] = []
    for _ in range(_PACKED_IN_PACKED):
        if data.startswith(archives.GZIP):
            data, name = archives.unpack_gzip(data, name, limits.max_bytes)
            packed.append("gzip")
        elif data.startswith(archives.ZIP):
            inner = archives.unpack_zip(data, name, limits.max_bytes)
            if inner is None:
                return _workbook(data, name, sheet, limits)
            data, name = inner
            packed.append("zip")
        else:
            break
    if data.startswith((archives.GZIP, *archives.ZIP)):
        refuse_as(name, "an archive inside an archive", "Unpack it and upload the one file that holds the table.")
    if not data:
        raise FileUnreadable(
            f"{name or 'This file'} is empty.", next_step="Upload a file with a header and at least one row."
        )
    if data.startswith(workbooks.OLE):
        return _workbook(data, name, sheet, limits)
    if web_pages.is_web_page(data):
        return _web_page(data, name, sheet, limits)
    refuse_other_kinds(data, name)
    return Opened(data, name, " in ".join(["text", *reversed(packed)]))


def _workbook(data: bytes, name: str, sheet: str | None, limits: FileLimits) -> Opened:
    names, found = workbooks.read_workbook(data, name, sheet, limits.max_rows, limits.max_columns)
    notes: list[tuple[str, str, str]] = []
    if len(names) > 1:
        others = ", ".join(repr(one) for one in names if one != found.name)
        text = f"The workbook has {len(names)} sheets; this is {found.name!r}, and {others} can be chosen instead."
        notes.append(("other sheets", text, "Choose the sheet that holds the recipients."))
    if found.dates:
        text = f"{found.dates:,} cells are dates or times; they are written as year-month-day, however they look there."
        notes.append(("dates as numbers", text, "To keep their look, format the column as text in the workbook."))
    if found.decimals:
        text = f"{found.decimals:,} cells are numbers with decimals; they are written in full, with a point."
        notes.append(("plain numbers", text, "To keep their look, format the column as text in the workbook."))
    return Opened(_as_csv(found.rows), name, "workbook", tuple(names), found.name, rebuilt=True, notes=tuple(notes))


def _web_page(data: bytes, name: str, sheet: str | None, limits: FileLimits) -> Opened:
    text = decode(data, name, None).text
    tables = web_pages.tables_of(text) if len(data) <= limits.max_bytes else []
    names = tuple(f"Table {number}" for number in range(1, len(tables) + 1))
    if sheet is None:
        inside = (
            "and holds no table"
            if not tables
            else "with a table in it"
            if len(tables) == 1
            else f"with {len(tables)} tables in it"
        )
        raise FileUnreadable(
            f"{name or 'This file'} is a web page (HTML) {inside}, not a workbook or CSV.",
            next_step="Open it in your spreadsheet program and save it as .xlsx or CSV, then upload that file.",
        )
    if sheet not in names:
        raise FileUnreadable(
            f"{name or 'This file'} has no table called {sheet!r}.", next_step=f"Choose one of: {', '.join(names)}."
        )
    return Opened(_as_csv(tables[names.index(sheet)]), name, "web page", names, sheet, rebuilt=True)


def _as_csv(rows: Sequence[Sequence[str]]) -> bytes:
    width = max(map(len, rows), default=0)
    out = io.StringIO(newline="")
    writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerows([*row, *[""] * (width - len(row))] for row in rows)
    return out.getvalue().encode("utf-8", "replace")
