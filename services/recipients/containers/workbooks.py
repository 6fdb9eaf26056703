"""Workbooks (.xlsx, .xls, .xlsb, .ods): their sheets, and one sheet as rows of the text that a person sees."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from dataclasses import dataclass

from python_calamine import (
    CalamineError,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
    XmlError,
    ZipError,
)

from services.errors import FileUnreadable

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_FAR_CELL = re.compile(rb'<c r="([A-Z]{3})(\d+)"')
_FAR_ROW = re.compile(rb'<row r="(\d{7,})"')
_MOST_CELLS = 60_000_000


@dataclass(frozen=True)
class Sheet:
    """One sheet: its rows as text, and what in it may look different in the spreadsheet program."""

    name: str
    rows: list[list[str]]
    dates: int
    decimals: int


def read_workbook(
    data: bytes, name: str, sheet: str | None, most_rows: int, most_columns: int
) -> tuple[list[str], Sheet]:
    """The names of the sheets that can be chosen, and the chosen one (without a choice: the first that holds rows).

    Raises `FileUnreadable` when the workbook is protected, broken, empty or too big, or has no such sheet.
    """
    label = name or "This file"
    _refuse_far_cells(data, label)
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(data)) as workbook:
            shown = [
                one.name
                for one in workbook.sheets_metadata
                if one.typ == SheetTypeEnum.WorkSheet and one.visible == SheetVisibleEnum.Visible
            ]
            names = shown or list(workbook.sheet_names)
            if sheet is not None and sheet not in workbook.sheet_names:
                raise FileUnreadable(
                    f"{label} has no sheet called {sheet!r}.", next_step=f"Choose one of: {', '.join(names[:20])}."
                )
            for one in [sheet] if sheet is not None else names:
                found = _read(workbook, one, label, most_rows, most_columns)
                if found.rows:
                    return names, found
    except PasswordError as error:
        raise FileUnreadable(
            f"{label} is a workbook protected by a password.", next_step="Save it without a password and upload that."
        ) from error
    except (CalamineError, XmlError, ZipError, OSError, ValueError) as error:
        raise _unreadable(data, label) from error
    raise FileUnreadable(
        f"{label} is a workbook whose sheets hold no rows." if sheet is None else f"The sheet {sheet!r} holds no rows.",
        next_step="Upload a workbook with column names and at least one row below them.",
    )


def _unreadable(data: bytes, label: str) -> FileUnreadable:
    if data.startswith(OLE):
        if "EncryptedPackage".encode("utf-16-le") in data:
            return FileUnreadable(
                f"{label} is a workbook protected by a password.",
                next_step="Save it without a password and upload that.",
            )
        if "WordDocument".encode("utf-16-le") in data:
            return FileUnreadable(f"{label} is an old Word document.", next_step="Upload the table as CSV or .xlsx.")
        if "__substg1.0".encode("utf-16-le") in data:
            return FileUnreadable(f"{label} is an Outlook message.", next_step="Upload the file attached to it.")
    return FileUnreadable(
        f"{label} is a workbook that cannot be opened: it is broken or of an unknown kind.",
        next_step="Open it in your spreadsheet program, save it again as .xlsx or CSV and upload that file.",
    )


def _refuse_far_cells(data: bytes, label: str) -> None:
    """A sheet of two cells in opposite corners takes all memory there is when it is laid out."""
    if data.startswith(OLE):
        return
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for entry in archive.infolist():
                if not re.fullmatch(r"xl/worksheets/[^/]+\.xml", entry.filename):
                    continue
                last_row, last_column = 1, 26 * 27
                kept = b""
                with archive.open(entry) as part:
                    while piece := part.read(1 << 20):
                        text = kept + piece
                        for letters, row in _FAR_CELL.findall(text):
                            number = 0
                            for letter in letters:
                                number = number * 26 + letter - 64
                            last_column, last_row = max(last_column, number), max(last_row, int(row))
                        last_row = max([last_row, *map(int, _FAR_ROW.findall(text))])
                        kept = text[-40:]
                if last_row * last_column > _MOST_CELLS and (last_column > 702 or last_row > 1_048_576):
                    raise FileUnreadable(
                        f"{label} has a sheet of {last_row:,} rows and {last_column:,} columns; that cannot be read.",
                        next_step="Delete the empty rows and columns behind the table and save it again.",
                    )
    except zipfile.BadZipFile as error:
        raise _unreadable(data, label) from error


def _read(workbook: CalamineWorkbook, sheet: str, label: str, most_rows: int, most_columns: int) -> Sheet:
    source = workbook.get_sheet_by_name(sheet)
    height, width = source.total_height, source.total_width
    if height > most_rows + 1_000 or width > most_columns:
        what, number, most = (
            ("rows", height, most_rows) if height > most_rows + 1_000 else ("columns", width, most_columns)
        )
        raise FileUnreadable(
            f"{label}: the sheet {sheet!r} has {number:,} {what}; at most {most:,} can be read.",
            next_step=f"Delete {what} that are not needed, or split the sheet.",
        )
    counts = [0, 0]
    rows = [[_text(cell, counts) for cell in row] for row in source.iter_rows()]
    while rows and not any(rows[-1]):
        rows.pop()
    used = max((at + 1 for row in rows for at in range(len(row) - 1, -1, -1) if row[at]), default=0) if rows else 0
    return Sheet(sheet, [row[:used] for row in rows], *counts)


def _text(cell: object, counts: list[int]) -> str:
    """The cell as a person sees it, as far as the file says: no trailing `.0`, dates as year-month-day."""
    if isinstance(cell, (str, bool, int)):
        return str(cell).upper() if isinstance(cell, bool) else str(cell)
    if isinstance(cell, float):
        whole = cell.is_integer() and abs(cell) < 1e15
        counts[1] += not whole
        return str(int(cell)) if whole else repr(cell)
    counts[0] += 1
    if isinstance(cell, dt.datetime):
        return cell.date().isoformat() if cell.time() == dt.time() else cell.isoformat(" ", "seconds")
    return cell.isoformat() if isinstance(cell, (dt.date, dt.time)) else str(cell)
