"""One-click repairs: each gives the changes that it would make, before and after, to look at and to undo."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence

import pandas as pd

from services.recipients.checking import mending
from services.recipients.tables.edits import Change
from services.recipients.tables.findings import Repair

_TITLES_LIST = (
    "dr prof professor mr mrs ms mx miss sir herr frau fräulein mag ing dipl m mme mlle monsieur madame sr sra "
    "srta don doña sig sig.ra dott avv rev fr sr. dra "
)
_TITLES = frozenset(_TITLES_LIST.split())
_PARTICLES_LIST = "von van de der den del della di da dos du la le "
_PARTICLES = frozenset(_PARTICLES_LIST.split())


def changes_of(frame: pd.DataFrame, repairs: Mapping[int, Sequence[Repair]]) -> list[Change]:
    """What the proposed repairs (`Findings.repairs`) would change: cells only, each once, and no dropped row."""
    found: dict[tuple[int, str], Change] = {}
    for row, proposed in repairs.items():
        for repair in proposed:
            for column, after in repair.cells:
                before = str(frame.at[row, column])
                if before != after:
                    found.setdefault((row, column), Change(row, column, before, after))
    return list(found.values())


def trim(frame: pd.DataFrame, columns: Iterable[str]) -> list[Change]:
    """Blanks of every kind off the ends of cells."""
    return _each(frame, columns, lambda cell: cell.strip())


def recase(frame: pd.DataFrame, columns: Iterable[str]) -> list[Change]:
    """Names that are all in capitals or all in small letters, with one capital each."""
    return _each(
        frame, columns, lambda cell: mending.capitalised(cell) if cell in (cell.upper(), cell.lower()) else cell
    )


def add_https(frame: pd.DataFrame, columns: Iterable[str]) -> list[Change]:
    """`https://` before addresses that lack it."""
    return _each(frame, columns, mending.with_https)


def first_names(frame: pd.DataFrame, source: str, into: str) -> list[Change]:
    """The first name out of a full name, into another column (or the same one); unclear names are left alone."""
    changes = []
    for row, full, before in zip(frame.index.tolist(), frame[source].tolist(), frame[into].tolist(), strict=True):
        after = first_name(full)
        if after is not None and after != before:
            changes.append(Change(int(row), into, before, after))
    return changes


def replace_text(
    frame: pd.DataFrame,
    columns: Iterable[str],
    find: str,
    put: str,
    *,
    whole_cell: bool = False,
    match_case: bool = True,
) -> list[Change]:
    """Every `find` replaced by `put`; nothing when there is nothing to find."""
    if not find:
        return []
    flags = 0 if match_case else re.IGNORECASE
    pattern = re.compile(re.escape(find), flags)

    def change(cell: str) -> str:
        if whole_cell:
            return put if pattern.fullmatch(cell) else cell
        return pattern.sub(lambda _: put, cell)

    return _each(frame, columns, change)


def first_name(full: str) -> str | None:
    """The first name in a full name: "Dr. Ana Lund" and "Lund, Ana" are "Ana"; None when it cannot be known."""
    text = mending.single_spaced(full[:200])
    if text.count(",") == 1:
        text = text.split(",")[1].strip() or text
    words = text.split()
    while len(words) > 1 and words[0].lower().rstrip(".") in _TITLES:
        words.pop(0)
    if not words or len(words) > 6 or any(char.isdigit() or char in "@&/|()" for char in text):
        return None
    first = words[0]
    known = all(
        "LATIN" in mending.scripts_of(word) or {"CYRILLIC", "GREEK"} & mending.scripts_of(word) for word in words
    )
    if not known or first.endswith(".") or len(first) < 2 or first.lower() in _PARTICLES:
        return None
    return first


def _each(frame: pd.DataFrame, columns: Iterable[str], change: Callable[[str], str | None]) -> list[Change]:
    changes = []
    for column in columns:
        for row, before in zip(frame.index.tolist(), frame[column].tolist(), strict=True):
            after = change(before) if before else before
            if after is not None and after != before:
                changes.append(Change(int(row), column, before, after))
    return changes
