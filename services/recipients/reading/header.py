"""Which record is the header, and how its cells become unique column names."""

from __future__ import annotations

import re
from collections.abc import Sequence

from services.recipients.columns.meaning import meaning_of

_LOOK_AT = 20
_DATA = re.compile(r"\S+@\S+\.\S+|https?://\S+|[\d\s.,:/+()-]*\d[\d\s.,:/+()-]*")


def known_words(cells: Sequence[str]) -> int:
    """How many of these cells are words that headers are made of, in any language that we know."""
    return sum(meaning_of(cell) is not None for cell in cells)


def find_header(records: Sequence[Sequence[str]]) -> int:
    """The number of the record that names the columns; 0 when nothing speaks for another one."""
    sample = [list(record) for record in records[: _LOOK_AT * 5]]
    filled = [sum(bool(cell.strip()) for cell in record) for record in sample]
    usual = _median([number for number in filled if number]) if any(filled) else 1
    near = range(min(_LOOK_AT, len(sample)))
    first = next((at for at in near if filled[at] >= max(1, 0.6 * usual)), 0)
    if known_words(sample[first]) == 0:
        for at in near[first + 1 :]:
            known = known_words(sample[at])
            if known and known >= min(2, filled[at]) and known * 2 >= filled[at] >= 0.6 * usual:
                return at
    return first


def looks_like_data(cells: Sequence[str]) -> bool:
    """Whether a header's cells hold addresses, links or numbers, as rows do."""
    return not known_words(cells) and any(_DATA.fullmatch(cell.strip()) for cell in cells)


def unique_names(header: Sequence[str], width: int) -> list[str]:
    """One name per column: "Email", "Email (2)"; an empty header becomes "Column 7"."""
    names: list[str] = []
    taken = {cell for cell in header if cell.strip()}
    seen: set[str] = set()
    for number in range(1, width + 1):
        cell = header[number - 1] if number <= len(header) else ""
        plain = cell if cell.strip() else f"Column {number}"
        name, count = plain, 1
        while name in seen or (name != cell and name in taken):
            count += 1
            name = f"{plain} ({count})"
        seen.add(name)
        names.append(name)
    return names


def _median(numbers: list[int]) -> int:
    return sorted(numbers)[len(numbers) // 2]
