"""Rows that may have shifted or joined, rows that are no recipients, and rows that came spoilt."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain

import pyarrow.compute as pc  # type: ignore[import-untyped]

from services.recipients.columns.meaning import known_words
from services.recipients.rows.body import Body
from services.recipients.rows.crossed import ALWAYS, FEW, crossed
from services.recipients.rows.finding_strangers import find_strangers, second_table
from services.recipients.rows.misfits import Odd, suspicious
from services.recipients.rows.moved import in_other_quotes, moved, without_other_quotes
from services.recipients.rows.profile import Profile, likely_cells, profile_of
from services.recipients.rows.strangers import is_labels
from services.recipients.tables.findings import DROP_ROW, Finding, Repair

_CORRECT = "Check every cell of the row and correct it here or in the file, or drop it."
_SHOWN = 160
_SAMPLE = 400
_SINGLE_NOTES = 1_000
_MANY = 10
_DETAILED = 10_000
"""So many broken rows are shown with what stands in them and what was meant; beyond, the file itself is broken."""


def about_rows(body: Body, damaged: str | None) -> list[Finding]:
    """A note for each empty row, and an error for each row that may be wrong or is no recipient, with its repair.

    `damaged` names the encoding when some bytes are no letters in it.
    """
    blank = set(body.empty_rows())
    profile = _profile(body, blank)
    found: list[Finding] = list(_about_empty(blank))
    strangers: dict[int, str] = {}
    second = second_table(body, blank)
    if second < len(body.frame):
        found.append(_about_another_table(body.line(second)))
    for row, why in find_strangers(body, profile, blank, second):
        strangers.setdefault(row, why)
    for row, why in strangers.items():
        text = f"line {body.line(row)} is no recipient: {why} ({_clip(_joined(body.cells(row)))})"
        fix = "Leave the row out, or accept it when it is somebody."
        found.append(
            Finding("error", "not a recipient", row, None, _joined(body.cells(row)), text, fix, None, DROP_ROW)
        )
    odd = {row: cells for row, cells in body.odd.items() if row not in strangers}
    nobody = frozenset(blank) | frozenset(strangers)
    out = Odd(odd, nobody, len(body.frame), body.cells, body.last_cell, body.strange_breaks)
    rules = suspicious(out, profile, set(body.broken), body.quotechar)
    rules = {**rules, **{row: rule for row, rule in body.broken.items() if row not in strangers}}
    rules.update(
        (row, "spaced cells") for row in _spaced(body, odd, profile) if row not in rules and row not in strangers
    )
    rules.update((row, "stray quote") for row in in_other_quotes(body) if row not in rules and row not in strangers)
    astray = chain(crossed(body, profile), moved(body, profile))
    rules.update((row, "crossed cells") for row in astray if row not in rules and row not in strangers)
    live = len(body.frame) - len(blank) - len(strangers)
    if live >= _MANY and len(rules) * 3 > live and not known_words(body.header):
        found.append(_not_understood(len(rules), live))
        rules = {row: rules.get(row, "not understood") for row in range(len(body.frame)) if row not in strangers}
    for number, row in enumerate(sorted(rules)):
        if row not in blank:
            found.append(_misfit(body, profile, row, rules[row]) if number < _DETAILED else _plain(row, rules[row]))
    if damaged is not None:
        found += _damaged(body, damaged)
    return sorted(found, key=lambda one: -1 if one.row is None else one.row)


def _plain(row: int, rule: str) -> Finding:
    return Finding("error", rule, row, None, "", "its cells may stand in the wrong columns", _CORRECT)


def _not_understood(wrong: int, rows: int) -> Finding:
    text = f"{wrong:,} of {rows:,} rows do not fit the header, and its names are no names of columns that we know."
    fix = "Choose another separator, quote character or header row, or save the file again as CSV or .xlsx."
    return Finding("error", "not understood", None, None, "", text, fix)


def _about_another_table(line: int) -> Finding:
    text = f"The file holds another table, which begins in line {line}; its rows are held."
    fix = "Leave them out, or save each table as a file of its own and upload the one that is meant."
    return Finding("warning", "another table", None, None, "", text, fix)


def _about_empty(blank: set[int]) -> Iterator[Finding]:
    if len(blank) > _SINGLE_NOTES:
        yield Finding(
            "note", "empty rows", None, None, "", f"{len(blank):,} rows are empty; they are left out.", "Nothing to do."
        )
        return
    for row in sorted(blank):
        text = "every cell of this row is empty; it is left out"
        yield Finding("note", "empty row", row, None, "", text, "Nothing to do.")


def _profile(body: Body, blank: set[int]) -> Profile:
    skip = blank | set(body.odd) | set(body.broken)
    total = len(body.frame)
    step = max(1, total // _SAMPLE)
    rows = [row for row in range(0, total, step) if row not in skip]
    if len(rows) < _SAMPLE // 2 and step > 1:
        rows = [row for row in range(total) if row not in skip][:_SAMPLE]
    sample = body.frame.iloc[rows, : body.width].to_numpy().tolist()
    if len(sample) > 3 or (len(sample) > 1 and is_labels(sample[0], body.header)):
        # The first row may be labels or a description of the columns.
        sample = sample[1:]
    if body.width > 2:
        fuller = [row for row in sample if sum(bool(cell.strip()) for cell in row) > 1]
        sample = fuller or sample
    return profile_of(body.header, body.width, sample)


def _damaged(body: Body, encoding: str) -> Iterator[Finding]:
    for name in body.frame.columns:
        cells = body.frame[name]
        for row, value in cells[cells.str.contains("\ufffd", regex=False)].items():
            line = body.line(int(str(row)))
            text = f"line {line} holds bytes that are no letters in {encoding}"
            fix = "Choose another encoding, or type the cell again."
            yield Finding("error", "unreadable character", int(str(row)), name, value, text, fix)


def _spaced(body: Body, odd: dict[int, list[str]], profile: Profile) -> Iterator[int]:
    """Whole rows with a cell that begins with a space, in a file that may leave out an empty last cell.

    There, a delimiter inside a cell makes a short row whole again, and nothing but the space behind it shows it. A
    file that quotes its cells, or whose every row ends with something of one kind, was not written so.
    """
    last = profile.columns[-1]
    loose = not body.quotes and not (last.kind and last.filled >= ALWAYS)
    if body.width < 2 or not (loose or any(len(cells) < body.width for cells in odd.values())):
        return
    found: set[int] = set()
    for place in range(1, body.width):
        spaced = pc.match_substring_regex(body.arrays[place], r"^ +[^ ]")
        found.update(pc.indices_nonzero(spaced).to_pylist())
    if len(found) <= max(1, FEW * len(body.frame)):
        yield from (row for row in sorted(found) if not _stands_fast(body.cells(row), profile))


def _stands_fast(cells: Sequence[str], profile: Profile) -> bool:
    """Whether behind the last cell that begins with a space one still stands where only its column can have it."""
    last = max((at for at, cell in enumerate(cells) if at and cell.startswith(" ") and cell.strip()), default=0)
    return profile.anchor(cells, 1) >= last > 0


def _misfit(body: Body, profile: Profile, row: int, rule: str) -> Finding:
    cells = body.cells(row)
    line, number, width = body.line(row), len(cells), body.width
    stands = _clip(_joined(cells))
    names = list(body.frame.columns)
    meant: Sequence[str] | None = None
    value = ""
    if rule == "broken line":
        text = (
            f"line {line} may be one row with a line beside it: a line break inside a cell, without quotes ({stands})"
        )
    elif rule == "not understood":
        text = f"line {line} is of a file whose rows do not fit its header ({stands})"
    elif rule == "spaced cells":
        text = f"line {line} may have a {body.delimiter!r} inside a cell, and an empty cell less at its end ({stands})"
        at = next((at for at, cell in enumerate(cells) if at and cell.startswith(" ") and cell.strip()), 1)
        meant = [*cells[: at - 1], body.delimiter.join(cells[at - 1 : at + 1]), *cells[at + 1 :], ""]
    elif rule == "crossed cells":
        text = f"line {line} may hold cells in other columns than the other rows ({stands})"
        meant = _uncrossed(cells, profile)
    elif rule in ("open quote", "stray quote", "joined rows"):
        said = {
            "open quote": "opens a quote that is never closed",
            "stray quote": "has text behind a closing quote or a quote too many, so its cells may be wrong",
            "joined rows": "holds or held several rows in one pair of quotes: a quote is missing or too many",
        }[rule]
        text = f"line {line} {said} ({stands})"
        bare = body.delimiter.join(cells).replace(body.quotechar, "").split(body.delimiter)
        meant = bare if number == width else likely_cells(bare, profile, body.delimiter)
        meant = without_other_quotes(cells) or meant
    elif rule == "short row":
        text = f"line {line} has {number} cells where the header has {width}; the missing ones are empty ({stands})"
        value = cells[-1] if cells else ""
        meant = _inner_row(cells, body) or likely_cells(cells, profile, body.delimiter)
    else:
        text = (
            f"line {line} has {number} cells where the header has {width}; the extra ones stand at the end ({stands})"
        )
        value = cells[width] if number > width else ""
        meant = likely_cells(cells, profile, body.delimiter)
    repair = _repair([column[row].as_py() for column in body.arrays], names, meant)
    fix = _CORRECT
    if repair is not None and repair.cells:
        fix = f"Probably meant: {_clip('; '.join(f'{name}: {cell}' for name, cell in repair.cells))}. {_CORRECT}"
    return Finding("error", rule, row, None, value, text, fix, None, repair)


def _inner_row(cells: Sequence[str], body: Body) -> list[str] | None:
    """The cells of a row that is one quoted cell as a whole."""
    if len(cells) != 1:
        return None
    parts = cells[0].split(body.delimiter)
    return parts if len(parts) == body.width else None


def _uncrossed(cells: Sequence[str], profile: Profile) -> Sequence[str] | None:
    """One cell too many on the left and one too few on the right, or the other way round."""
    tried: list[list[str]] = []
    for at in range(len(cells) - 1):
        shorter = [*cells[:at], ", ".join(cell.strip() for cell in cells[at : at + 2]), *cells[at + 2 :], ""]
        tried.append(shorter)
    for at in range(len(cells)):
        if not cells[-1].strip():
            tried.append([*cells[:at], "", *cells[at:-1]])
    best = max(tried, key=lambda row: profile.odds(row)[0] - profile.odds(row)[1], default=None)
    return best if best is not None and profile.odds(best)[1] < profile.odds(cells)[1] else None


def _repair(now: Sequence[str], names: list[str], meant: Sequence[str] | None) -> Repair | None:
    if meant is None:
        return None
    padded = [*meant, *[""] * (len(names) - len(meant))]
    changed = tuple((name, new) for name, new, old in zip(names, padded, now, strict=False) if new != old)
    return Repair("Set the cells as they were probably meant", changed) if changed else None


def _joined(cells: Sequence[str]) -> str:
    return " | ".join(cells)


def _clip(text: str) -> str:
    flat = " ".join(text[: 4 * _SHOWN].split())
    return flat if len(flat) <= _SHOWN else flat[: _SHOWN - 1] + "…"
