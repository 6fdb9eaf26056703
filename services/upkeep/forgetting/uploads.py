"""An uploaded file without one person: every other cell stays, and every row keeps its place."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

import pandas as pd

from services.errors import NotPossible, RecipientsError
from services.recipients import Edits, Table, read_anywhere, results_file
from services.recipients.encodings.encoding import encode, mark_of
from services.upkeep.forgetting.terms import FORGOTTEN, Terms


@dataclass(frozen=True)
class CleanedFile:
    """The bytes of the new file, its name, and how it has to be read so that its rows are the same."""

    data: bytes
    name: str
    reading: dict[str, Any]


def rows_with(table: Table, terms: Terms) -> list[int]:
    """The rows of a table that are the person's, by id: a cell names them, or the cells do so together."""
    return [row for row, cells in cells_of_rows(table) if terms.are_over(cells)]


def cells_of_rows(table: Table) -> Iterator[tuple[int, list[str]]]:
    """Every row by its id."""
    for row, cells in zip(table.frame.index, table.frame.to_numpy(), strict=True):
        yield int(row), [str(cell) for cell in cells]


def cleaned(table: Table, reading: dict[str, Any], whole: Collection[int], terms: Terms) -> CleanedFile:
    """The file with the rows in `whole` blanked, and the person taken out of every other cell.

    Raises NotPossible when no file can be written that would be read with the same rows as before.
    """
    cells = _new_cells(table, set(whole), terms)
    for made in (_in_place(table, reading, cells, terms), _anew(table, cells, terms)):
        if _is_same(table, cells, made, terms):
            return made
    raise NotPossible(
        f"{table.name} cannot be written again without changing what its other rows mean.",
        next_step="Delete the drafts and jobs that were made of it, then forget the person.",
    )


def _new_cells(table: Table, whole: set[int], terms: Terms) -> dict[tuple[int, str], str]:
    cells = {}
    for row in sorted({*whole, *rows_with(table, terms)}):
        texts = [str(table.frame.at[row, column]) for column in table.columns]
        own = terms.cells_of(texts)
        for place, (column, text) in enumerate(zip(table.columns, texts, strict=True)):
            gone = row in whole or place in own
            new = (FORGOTTEN if text.strip() else text) if gone else terms.without(text)
            if new != text:
                cells[row, column] = new
    return cells


def _in_place(table: Table, reading: dict[str, Any], cells: dict[tuple[int, str], str], terms: Terms) -> CleanedFile:
    """The file's own bytes with these cells changed: encoding, delimiter and quotes stay."""
    written = results_file(table, {}, [], edits=Edits(dict(cells)))
    data, found = written.data, table.reading
    bom = len(mark_of(found.encoding, found.bom))
    codec = "utf-8" if found.encoding == "utf-8-sig" else found.encoding
    text = data[bom:].decode(codec, "surrogateescape")
    if terms.in_lines.are_in(text):
        # Above the column names, or in them.
        data = data[:bom] + encode(terms.in_lines.replaced(text), found.encoding)
    exactly = {"encoding": found.encoding, "delimiter": found.delimiter, "quotechar": found.quotechar}
    plain = found.container == "text" and not found.sheets
    name = table.name if plain else f"{PurePosixPath(table.name).stem}.csv"
    return CleanedFile(data, name, {**{k: v for k, v in reading.items() if k != "sheet"}, **exactly, **_header(table)})


def _anew(table: Table, cells: dict[tuple[int, str], str], terms: Terms) -> CleanedFile:
    """A plain file with the same columns and rows, for one that cannot be changed where it stands."""
    frame = Edits(dict(cells)).apply(table)
    frame.columns = pd.Index([terms.in_lines.replaced(column) for column in table.columns])
    text = frame.to_csv(index=False, quoting=1, lineterminator="\r\n")
    reading = {"encoding": "utf-8", "delimiter": ",", "quotechar": '"', "header_row": 0}
    return CleanedFile(text.encode("utf-8", "replace"), f"{PurePosixPath(table.name).stem}.csv", reading)


def _header(table: Table) -> dict[str, int]:
    return {"header_row": table.reading.header_row}


def _is_same(table: Table, cells: dict[tuple[int, str], str], made: CleanedFile, terms: Terms) -> bool:
    """Whether the new file is read with every row and cell as before, but for these cells, and names nobody."""
    try:
        again = read_anywhere(made.data, made.name, **made.reading)
        expected = Edits(dict(cells)).apply(table)
    except RecipientsError:
        return False
    if terms.in_lines.are_in(again.original.text) or expected.shape != again.frame.shape:
        return False
    columns = [terms.in_lines.replaced(column) for column in table.columns]
    return again.columns == columns and bool((expected.to_numpy() == again.frame.to_numpy()).all())
