"""Rows with problems out to a file, mended elsewhere, and back: merged by row key, as changes to look at first."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass

import pandas as pd

from services.errors import RecipientsError
from services.recipients.encodings.encoding import encode, mark_of
from services.recipients.formulas import defused, restored
from services.recipients.reading.read_table import read_table
from services.recipients.results import ROW_KEY, ResultsFile, row_keys
from services.recipients.tables.edits import Change
from services.recipients.tables.findings import Findings
from services.recipients.tables.table import Table

PROBLEMS = "callsheet_problems"


@dataclass(frozen=True)
class Merge:
    """What a file that came back would change. `rows` are those that it holds; `unknown` counts the others in it."""

    changes: list[Change]
    rows: list[int]
    unknown: int
    new_columns: list[str]


def problems_file(table: Table, frame: pd.DataFrame, findings: Findings, rows: Iterable[int]) -> ResultsFile:
    """These rows with their keys, their cells as they are now, and what is wrong with each.

    Written as the user's own file is (delimiter, line ends, encoding where it fits), so that it opens the same way.
    """
    reading = table.reading
    keys = row_keys(table)
    out = io.StringIO(newline="")
    marks = {"delimiter": reading.delimiter, "quotechar": reading.quotechar, "lineterminator": reading.newline}
    writer = csv.writer(out, quoting=csv.QUOTE_ALL if reading.quote_all else csv.QUOTE_MINIMAL, **marks)  # type: ignore[arg-type]
    writer.writerow([ROW_KEY, *map(defused, table.columns), PROBLEMS])
    changed = 0
    for row in rows:
        cells = [str(frame.at[row, column]) for column in table.columns]
        safe = [defused(cell) for cell in cells]
        changed += sum(one != other for one, other in zip(cells, safe, strict=True))
        writer.writerow([keys[row], *safe, defused(findings.text_for_row(row))])
    text = out.getvalue()
    try:
        data = mark_of(reading.encoding, reading.bom) + encode(text, reading.encoding)
        return ResultsFile(data, reading.encoding, fell_back=False, defused=changed)
    except UnicodeEncodeError:
        data = mark_of("utf-8-sig", bom=True) + text.encode("utf-8", "replace")
        return ResultsFile(data, "utf-8-sig", fell_back=True, defused=changed)


def merge_back(table: Table, frame: pd.DataFrame, data: bytes, name: str = "") -> Merge:
    """What a mended file would change in the table as it is now (`frame`): rows are found by their key.

    Cells that were defused against formulas come back as they were. A key comes once; columns that the table lacks,
    our own among them, are left alone. Raises `FileUnreadable`, and `RecipientsError` when there is no key in the
    file, a key comes twice, or no row is of this table.
    """
    mended = read_table(data, name)
    if ROW_KEY not in mended.columns:
        raise RecipientsError(
            f"{name or 'This file'} has no column {ROW_KEY!r}, so its rows cannot be found again.",
            next_step="Bring back the file that was taken out here, with that column in it.",
        )
    places = {key: row for row, key in enumerate(row_keys(table))}
    held = {one.row for one in mended.findings if one.level == "error" and one.row is not None}
    seen: dict[str, int] = {}
    changes: list[Change] = []
    unknown = 0
    shared = _shared(table, mended)
    for at, key in enumerate(mended.frame[ROW_KEY].tolist()):
        row = places.get(key.strip())
        if row is None or at in held:
            unknown += at not in mended.marks
            continue
        if key in seen:
            raise RecipientsError(
                f"{name or 'This file'} holds the row {key!r} twice.", next_step="Leave one of the two in it."
            )
        seen[key] = row
        for theirs, column in shared.items():
            before, after = str(frame.at[row, column]), restored(str(mended.frame.at[at, theirs]))
            if before != after:
                changes.append(Change(row, column, before, after))
    if not seen:
        raise RecipientsError(
            f"{name or 'This file'} holds no row of the present table.", next_step="Check that it is the right file."
        )
    new = [column for column in mended.columns if column not in {*shared, ROW_KEY, PROBLEMS}]
    return Merge(changes, sorted(seen.values()), unknown, new)


def _shared(table: Table, mended: Table) -> dict[str, str]:
    """The columns of the mended file that are the table's, by the names that they have there."""
    ours = set(table.columns)
    named = {theirs: theirs if theirs in ours else restored(theirs) for theirs in mended.columns}
    return {theirs: name for theirs, name in named.items() if name in ours}
