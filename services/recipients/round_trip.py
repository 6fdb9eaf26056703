"""Rows with problems out to a file, mended elsewhere, and back: merged by row key, as changes to look at first."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from itertools import product

import pandas as pd

from services.errors import FileUnreadable, RecipientsError
from services.recipients.apart import read_anywhere
from services.recipients.encodings.encoding import encode, mark_of
from services.recipients.formulas import defused, restored
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
    """What a mended file would change in the table as it was given out (`frame`): rows are found by their key.

    Cells that were defused against formulas come back as they were. A key comes once; columns that the table lacks,
    our own among them, are left alone. Where the file can be read as the table was and another way is found as well,
    the reading counts by which fewer cells would change: what nobody touched has to stay. Raises `FileUnreadable`,
    and `RecipientsError` when there is no key in the file, a key comes twice, or no row is of this table.
    """
    merges: list[Merge] = []
    refusals: list[RecipientsError] = []
    for mended in _readings(table, data, name):
        try:
            merges.append(_merged(table, frame, mended, name))
        except RecipientsError as refusal:
            refusals.append(refusal)
    if not merges:
        raise refusals[0]
    return min(merges, key=lambda merge: (-len(merge.rows), merge.unknown, len(merge.changes)))


def _readings(table: Table, data: bytes, name: str) -> Iterator[Table]:
    """The file as it is found, and as the table itself was read, in each way that differs."""
    found = read_anywhere(data, name)
    yield found
    if found.reading.sheets:
        return
    encodings = dict.fromkeys([found.reading.encoding, table.reading.encoding])
    forms = dict.fromkeys((one.delimiter, one.quotechar) for one in (found.reading, table.reading))
    for encoding, (delimiter, quotechar) in list(product(encodings, forms))[1:]:
        with suppress(FileUnreadable):
            yield read_anywhere(data, name, encoding=encoding, delimiter=delimiter, quotechar=quotechar)


def _merged(table: Table, frame: pd.DataFrame, mended: Table, name: str) -> Merge:
    if ROW_KEY not in mended.columns:
        raise RecipientsError(
            f"{name or 'This file'} has no column {ROW_KEY!r}, so its rows cannot be found again.",
            next_step="Bring back the file that was taken out here, with that column in it.",
        )
    places = {key: row for row, key in enumerate(row_keys(table))}
    doubts: dict[int, set[str]] = {}
    for one in mended.findings:
        if one.level == "error" and one.row is not None:
            doubts.setdefault(one.row, set()).add(one.rule)
    seen: dict[str, int] = {}
    changes: list[Change] = []
    unknown = 0
    shared = _shared(table, mended)
    for at, key in enumerate(mended.frame[ROW_KEY].tolist()):
        row = places.get(key.strip())
        doubt = doubts.get(at)
        if row is not None and doubt == {"spaced cells"} and _stands(frame.iloc[row], mended.frame.iloc[at], shared):
            doubt = None
        if row is None or doubt:
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


def _stands(before: pd.Series, after: pd.Series, shared: Mapping[str, str]) -> bool:
    """Whether a row with a blank before some cell stands as it went out.

    Either the blank went out, too, or the cell before is whole: of one that was cut, the end would be missing there.
    """
    named = after.index.tolist()
    whole = [
        name == ROW_KEY or (name in shared and restored(str(after[name])) == str(before[shared[name]]))
        for name in named
    ]
    return all(
        whole[at] or (at > 0 and whole[at - 1]) for at, name in enumerate(named) if str(after[name])[:1].isspace()
    )


def _shared(table: Table, mended: Table) -> dict[str, str]:
    """The columns of the mended file that are the table's, by the names that they have there."""
    ours = set(table.columns)
    named = {theirs: theirs if theirs in ours else restored(theirs) for theirs in mended.columns}
    return {theirs: name for theirs, name in named.items() if name in ours}
