"""What the cells of each column are like, and whether a row's cells stand where the others' do."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow.compute as pc  # type: ignore[import-untyped]

from services.recipients.columns.meaning import close_meaning

LONGEST_LOOKED_AT = 400
_DIGITS = r"\d{1,4}"
_KINDS: dict[str, re.Pattern[str]] = {
    "email": re.compile(r"[^\s@,;:/]{1,64}@[^\s@,;:/.]+(?:\.[^\s@,;:/.]+)+"),
    "url": re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE),
    "date": re.compile(rf"{_DIGITS}[./-]{_DIGITS}[./-]{_DIGITS}(?:[ T]\d{{1,2}}:\d\d(?::\d\d)?)?"),
    "time": re.compile(r"\d{1,2}:\d\d(?::\d\d)?(?: ?[ap]m)?", re.IGNORECASE),
    "number": re.compile(r"[+-]?[$€£¥]?\d[\d.,']*(?: ?[%€$£])?"),
    "phone": re.compile(r"\+?\(?\d[\d ()./-]{5,24}(?: ?(?:x|ext\.?) ?\d{1,6})?"),
    "code": re.compile(r"(?=[A-Z-]*\d)[A-Z]{1,5}-?\d{2,12}"),
}
_BY_MEANING = {"email": "email", "url": "url", "phone": "phone"}
_TELLING = ("email", "url")
_LONG_TEXT = ("company", "address", "notes", "job_title", "product", "full_name", "event", "department")


@dataclass(frozen=True)
class Column:
    """`kind` is what nearly every filled cell is ("" when nothing is), `filled` the share of cells with anything in it.

    `most_words` comes from rows that fit the header; `meaning` is the heading's; `seen` are all kinds that any cell is.
    """

    kind: str = ""
    filled: float = 1.0
    most_words: int = 1_000
    meaning: str | None = None
    known: bool = False
    seen: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Profile:
    """The columns of a table, from rows that fit its header."""

    columns: tuple[Column, ...]
    rows: int

    @property
    def width(self) -> int:
        """How many columns the table has."""
        return len(self.columns)

    def odds(self, cells: Sequence[str]) -> tuple[int, int]:
        """How many of these cells are as their column's are, and how many plainly belong elsewhere."""
        fits = misfits = 0
        for cell, column in zip(cells, self.columns, strict=False):
            kept = cell.strip()
            if not kept:
                continue
            if column.kind:
                good = is_kind(kept, column.kind)
                fits += good
                misfits += not good
            elif column.known and any(is_kind(kept, kind) for kind in _TELLING):
                misfits += 1
        return fits, misfits

    def anchor(self, cells: Sequence[str], shift: int) -> int:
        """The last column whose cell is of its own kind while no column within `shift` is of that kind too; else -1."""
        for at in range(min(len(cells), self.width) - 1, -1, -1):
            kind = self.columns[at].kind
            if not kind or not is_kind(cells[at].strip(), kind):
                continue
            near = self.columns[max(0, at - shift) : at + shift + 1]
            alike = ("number", "phone") if kind in ("number", "phone") else (kind,)
            if sum(one.kind in alike or not one.seen.isdisjoint(alike) for one in near) == 1:
                return at
        return -1

    def lacks_what_all_have(self, number: int) -> bool:
        """Whether a row of this many cells would lack something that (nearly) every other row has."""
        return any(one.kind and one.filled >= 0.95 for one in self.columns[number:]) and self.rows >= 2

    def wordy(self, cells: Sequence[str]) -> bool:
        """Whether a cell has more words than any in its column: two cells may have become one."""
        return self.rows >= 3 and any(
            len(cell.split()) > max(1, column.most_words) for cell, column in zip(cells, self.columns, strict=False)
        )


def is_kind(cell: str, kind: str) -> bool:
    """Whether the whole cell is an email, a url, a date … (a long one is none)."""
    return len(cell) <= LONGEST_LOOKED_AT and _KINDS[kind].fullmatch(cell) is not None


def are_kind(cells: Any, kind: str) -> npt.NDArray[np.bool_]:
    """Which of these cells (an Arrow array of trimmed ones) are an email, a url, a date …, told quickly."""
    pattern = _KINDS[kind]
    if "(?=" in pattern.pattern:  # which Arrow's patterns do not know
        return np.array([is_kind(cell, kind) for cell in cells.to_pylist()], bool)
    ignore_case = bool(pattern.flags & re.IGNORECASE)
    found = pc.match_substring_regex(cells, f"^(?:{pattern.pattern})$", ignore_case=ignore_case)
    return np.asarray(found, bool)


def profile_of(header: Sequence[str], width: int, rows: Sequence[Sequence[str]]) -> Profile:
    """The profile of a table from some rows that fit it."""
    columns = []
    for at in range(width):
        heading = header[at] if at < len(header) else ""
        meaning = close_meaning(heading).word if len(heading) <= LONGEST_LOOKED_AT else None
        cells = [row[at].strip()[: LONGEST_LOOKED_AT + 1] for row in rows if at < len(row)]
        columns.append(_column(meaning, cells))
    return Profile(tuple(columns), len(rows))


def _column(meaning: str | None, cells: list[str]) -> Column:
    filled = [cell for cell in cells if cell]
    share = len(filled) / len(cells) if cells else 0.0
    wanted = _BY_MEANING.get(meaning or "", "")
    words = max((len(cell.split()) for cell in filled), default=0)
    seen = frozenset(kind for kind in _KINDS if any(is_kind(cell, kind) for cell in filled))
    for kind in _KINDS:
        fitting = sum(is_kind(cell, kind) for cell in filled)
        enough = len(filled) >= 3 or (len(filled) >= 1 and kind == wanted) or (len(filled) >= 2 and kind in _TELLING)
        if filled and enough and fitting >= 0.9 * len(filled):
            return Column(kind, share, words, meaning, known=True, seen=seen)
    if not filled and wanted:
        return Column(wanted, 1.0, 1_000, meaning, known=True)
    telling = sum(any(is_kind(cell, kind) for kind in _TELLING) for cell in filled)
    known = (len(filled) >= 2 and telling == 0) or (meaning is not None and not wanted and meaning != "notes")
    return Column("", share, words, meaning, known=known, seen=seen)


def likely_cells(cells: Sequence[str], profile: Profile, delimiter: str) -> list[str] | None:
    """The row as it was probably meant: cells joined or split so that each stands as its column's others do."""
    width, number = profile.width, len(cells)
    if number == width or not number or number > width + 30:
        return None
    tried = list(_joined(cells, width, profile, delimiter) if number > width else _parted(cells, width))
    if not tried:
        return None
    _, at = max((_worth(row, extra, profile), -at) for at, (row, extra) in enumerate(tried))
    return tried[-at][0]


def _worth(row: Sequence[str], extra: float, profile: Profile) -> float:
    fits, misfits = profile.odds(row)
    return 3 * fits - 3 * misfits + extra - profile.wordy(row)


def _joined(cells: Sequence[str], width: int, profile: Profile, delimiter: str) -> list[tuple[list[str], float]]:
    over = len(cells) - width
    tried: list[tuple[list[str], float]] = []
    if not any(cell.strip() for cell in cells[width:]):
        tried.append((list(cells[:width]), -0.5))
    for at in range(width):
        group = cells[at : at + over + 1]
        meaning = profile.columns[at].meaning
        spaced = sum(cell.startswith(" ") for cell in group[1:])
        escaped = sum(cell.endswith("\\") for cell in group[:-1])
        blank = sum(not cell.strip() for cell in group)
        extra = 2.0 * spaced + 3.0 * escaped - 2.5 * blank + (meaning in _LONG_TEXT) - (meaning == "first_name")
        text = delimiter.join([*(cell[:-1] if cell.endswith("\\") else cell for cell in group[:-1]), group[-1]])
        tried.append(([*cells[:at], text, *cells[at + over + 1 :]], extra))
        if blank == over:
            tried.append(([*cells[:at], next((c for c in group if c.strip()), ""), *cells[at + over + 1 :]], -0.2))
    return tried


def _parted(cells: Sequence[str], width: int) -> list[tuple[list[str], float]]:
    lacking = width - len(cells)
    tried = [([*cells, *[""] * lacking], 0.6)]
    for at in range(len(cells)):
        parts = cells[at].split(" ", lacking)
        if len(parts) == lacking + 1:
            tried.append(([*cells[:at], *parts, *cells[at + 1 :]], 0.4))
        tried.append(([*cells[:at], *[""] * lacking, *cells[at:]], 0.0))
    return tried
