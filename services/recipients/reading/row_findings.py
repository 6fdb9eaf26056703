"""Rows that may have shifted or joined, rows that are no recipients, and rows that came spoilt."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pandas as pd
import pyarrow as pa  # type: ignore[import-untyped]
import pyarrow.compute as pc  # type: ignore[import-untyped]

from services.recipients.reading.header import known_words
from services.recipients.reading.misfits import Odd, suspicious
from services.recipients.reading.profile import Profile, is_kind, likely_cells, profile_of
from services.recipients.reading.strangers import is_comment, is_heading, is_labels, why_no_recipient
from services.recipients.tables.findings import DROP_ROW, Finding, Repair

_CORRECT = "Check every cell of the row and correct it here or in the file, or drop it."
_SHOWN = 160
_SAMPLE = 400
_SINGLE_NOTES = 1_000
_MANY = 10
_DETAILED = 10_000
"""So many broken rows are shown with what stands in them and what was meant; beyond, the file itself is broken."""
_QUICK = (
    r"(?i)^\W*(grand|sub|overall|total|sum|average|count|mean|gesamt|zwischen|insgesamt|anzahl|mittel|sous|somme|moyenne|"
    r"promedio|totale|media|totaal|som|razem|ogółem|celkem|součet|összesen|итого|всего|разом|toplam|genel|σύνολο|合|小|总|總|합|총)"
    r"|^\s*[-=_*~#+.–—|:/;<{]"
)


@dataclass(frozen=True)
class Body:
    """The rows below the header as they were cut out of the text.

    `odd` holds the cells of rows with another number of cells than `width`, `broken` what is wrong with the quotes of
    a row: "open quote", "stray quote" or "joined rows".
    """

    frame: pd.DataFrame
    header: list[str]
    width: int
    first_line: int
    odd: dict[int, list[str]]
    broken: dict[int, str]
    delimiter: str
    quotechar: str

    @cached_property
    def arrays(self) -> list[Any]:
        """The columns, in a form in which single cells are quick to reach."""
        return [pa.array(self.frame[name]) for name in self.frame.columns]

    def cells(self, row: int) -> Sequence[str]:
        """The cells of a row as they stand in the file."""
        found = self.odd.get(row)
        return found if found is not None else [column[row].as_py() for column in self.arrays[: self.width]]

    def last_cell(self, row: int) -> str:
        """The last cell of a row as it stands in the file."""
        found = self.odd.get(row)
        if found is not None:
            return found[-1] if found else ""
        return str(self.arrays[self.width - 1][row].as_py())

    def line(self, row: int) -> int:
        """The row's number as a spreadsheet shows it."""
        return self.first_line + row


def about_rows(body: Body, damaged: str | None) -> list[Finding]:
    """A note for each empty row, and an error for each row that may be wrong or is no recipient, with its repair.

    `damaged` names the encoding when some bytes are no letters in it.
    """
    blank = _empty_rows(body.frame)
    profile = _profile(body, blank)
    found: list[Finding] = list(_about_empty(blank))
    strangers: dict[int, str] = {}
    for row, why in _strangers(body, profile, blank):
        strangers.setdefault(row, why)
    for row, why in strangers.items():
        text = f"line {body.line(row)} is no recipient: {why} ({_clip(_joined(body.cells(row)))})"
        fix = "Leave the row out, or accept it when it is somebody."
        found.append(
            Finding("error", "not a recipient", row, None, _joined(body.cells(row)), text, fix, None, DROP_ROW)
        )
    odd = {row: cells for row, cells in body.odd.items() if row not in strangers}
    out = Odd(odd, frozenset(blank) | frozenset(strangers), len(body.frame), body.cells, body.last_cell)
    rules = suspicious(out, profile, set(body.broken), body.quotechar)
    rules = {**rules, **{row: rule for row, rule in body.broken.items() if row not in strangers}}
    rules.update((row, "spaced cells") for row in _spaced(body, odd) if row not in rules and row not in strangers)
    rules.update((row, "crossed cells") for row in _crossed(body, profile) if row not in rules and row not in strangers)
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


def _about_empty(blank: set[int]) -> Iterator[Finding]:
    if len(blank) > _SINGLE_NOTES:
        yield Finding(
            "note", "empty rows", None, None, "", f"{len(blank):,} rows are empty; they are left out.", "Nothing to do."
        )
        return
    for row in sorted(blank):
        text = "every cell of this row is empty; it is left out"
        yield Finding("note", "empty row", row, None, "", text, "Nothing to do.")


def _empty_rows(frame: pd.DataFrame) -> set[int]:
    return set(empty_places([frame[name] for name in frame.columns]))


def empty_places(columns: Sequence[pd.Series]) -> list[int]:
    """The places at which every one of the columns holds nothing but blanks."""
    blank: pa.Array | None = None
    for column in columns:
        here = pc.equal(pc.utf8_trim_whitespace(pa.array(column)), "")
        blank = here if blank is None else pc.and_(blank, here)
        if not pc.any(blank).as_py():
            return []
    return [] if blank is None else [int(at) for at in pc.indices_nonzero(blank).to_pylist()]


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


def _strangers(body: Body, profile: Profile, blank: set[int]) -> Iterator[tuple[int, str]]:
    total = len(body.frame)
    last = total - 1
    while last >= 0 and last in blank:
        last -= 1
    comments = []
    for row in sorted(_suspects(body, blank) | set(range(min(3, total)))):
        if row in blank:
            continue
        cells = body.cells(row)
        why = why_no_recipient(cells, body.header, profile)
        if why is None and row < 2 and total > row + 1 and is_labels(cells, body.header):
            why = "it names the columns once more"
        if why is None and row == 0 and total >= 4 and profile.odds(cells)[0] == 0 and profile.odds(cells)[1] >= 1:
            strong = [one for one in profile.columns if one.kind in ("email", "url", "date") and one.filled > 0.9]
            filled = [cell for cell in cells if cell.strip()]
            why = "it describes the columns" if strong and len(filled) >= 2 and len(cells) == profile.width else None
        if why:
            yield row, why
        elif is_comment(cells):
            comments.append(row)
    if len(comments) * 3 < total:
        for row in comments:
            yield row, "it begins like a comment"
    yield from _lone_lines(body, profile, blank)
    start = _second_table(body, blank)
    for row in range(start, total):
        if row not in blank:
            yield row, "it begins another table" if row == start else "it belongs to another table below the first one"


def _second_table(body: Body, blank: set[int]) -> int:
    """The row that names the columns of another table below an empty row; the number of rows when there is none."""
    for row in sorted(one + 1 for one in blank):
        if row < len(body.frame) - 1 and row not in blank and row > 1:
            filled = [cell for cell in body.cells(row) if cell.strip()]
            if len(filled) >= 2 and known_words(filled) >= max(2, 0.6 * len(filled)):
                return row
    return len(body.frame)


def _suspects(body: Body, blank: set[int]) -> set[int]:
    """Rows worth a closer look, found quickly: by their first two cells, and all odd ones."""
    found = set(body.odd) - blank
    for place in range(min(2, body.width)):
        column = pa.array(body.frame.iloc[:, place])
        found.update(pc.indices_nonzero(pc.match_substring_regex(column, _QUICK)).to_pylist())
        if place < len(body.header) and body.header[place].strip():
            same = pc.equal(pc.utf8_lower(pc.utf8_trim_whitespace(column)), body.header[place].strip().lower())
            found.update(pc.indices_nonzero(same).to_pylist())
    return found


def _lone_lines(body: Body, profile: Profile, blank: set[int]) -> Iterator[tuple[int, str]]:
    """Rows with one filled cell: headings between the rows, text below them."""
    total = len(body.frame)
    if body.width == 1:
        rows = _tail(body, blank)
    else:
        others = [body.frame.iloc[:, place] for place in range(1, len(body.frame.columns))]
        rows = [row for row in empty_places(others) if row not in blank]
    if not rows or (body.width > 1 and len(rows) > 0.5 * total):
        return
    lone = set(rows)
    end = total
    while end and (end - 1 in lone or end - 1 in blank):
        end -= 1
    for row in rows:
        before = row - 1
        seen_blank = False
        while before >= 0 and (before in blank or (before in lone and before >= end)):
            seen_blank = seen_blank or before in blank
            before -= 1
        why = is_heading(body.cells(row), profile, blank_before=seen_blank, last=row >= end)
        if why is not None:
            yield row, why


def _tail(body: Body, blank: set[int]) -> list[int]:
    """In a list of one column: what stands below the last empty row, or at the very end."""
    total = len(body.frame)
    gap = max((row for row in blank), default=-1)
    while gap > 0 and gap - 1 in blank:
        gap -= 1
    start = gap if gap > total / 2 or (gap >= 0 and total - gap <= 12) else total - 4
    return [row for row in range(max(1, start), total) if row not in blank]


def _crossed(body: Body, profile: Profile) -> Iterator[int]:
    """Rows with an address in another column than all the others, and none where it belongs."""
    for place, column in enumerate(profile.columns):
        if column.kind not in ("email", "url") or profile.rows < 2:
            continue
        sign = "@" if column.kind == "email" else "/"
        cells = pa.array(body.frame.iloc[:, place])
        wrong = pc.indices_nonzero(pc.invert(pc.match_substring(cells, sign))).to_pylist()
        if len(wrong) > 0.5 * len(cells):
            continue
        for row in wrong:
            own = body.cells(row)
            for other, cell in enumerate(own):
                alien = other != place and (other >= profile.width or profile.columns[other].kind != column.kind)
                if (
                    alien
                    and is_kind(cell.strip(), column.kind)
                    and (other >= profile.width or profile.columns[other].known)
                ):
                    yield int(row)
                    break


def _damaged(body: Body, encoding: str) -> Iterator[Finding]:
    for name in body.frame.columns:
        cells = body.frame[name]
        for row, value in cells[cells.str.contains("\ufffd", regex=False)].items():
            line = body.line(int(str(row)))
            text = f"line {line} holds bytes that are no letters in {encoding}"
            fix = "Choose another encoding, or type the cell again."
            yield Finding("error", "unreadable character", int(str(row)), name, value, text, fix)


def _spaced(body: Body, odd: dict[int, list[str]]) -> Iterator[int]:
    """Whole rows with a cell that begins with a space, in a file that leaves out empty last cells.

    There, a delimiter inside a cell makes a short row whole again, and nothing but the space behind it shows it.
    """
    if not any(len(cells) < body.width for cells in odd.values()):
        return
    found: set[int] = set()
    for place in range(1, body.width):
        cells = pa.array(body.frame.iloc[:, place])
        found.update(pc.indices_nonzero(pc.match_substring_regex(cells, r"^ +[^ ]")).to_pylist())
    if len(found) <= max(1, 0.2 * len(body.frame)):
        yield from sorted(found)


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
        text = f"line {line} holds an address in another column than the other rows ({stands})"
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
