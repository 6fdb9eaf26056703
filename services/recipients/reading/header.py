"""Which record is the header, and how its cells become unique column names."""

from __future__ import annotations

import re
from collections.abc import Sequence

from services.recipients.columns.meaning import known_words
from services.recipients.rows.profile import LONGEST_LOOKED_AT, is_kind
from services.recipients.rows.strangers import DASHES, is_comment, is_labels
from services.recipients.tables.table import NO_HEADER

_LOOK_AT = 20
_DATA = re.compile(r"\S{1,200}@\S{1,200}\.\S{1,200}|https?://\S{1,400}|[\d\s.,:/+()-]{0,40}\d[\d\s.,:/+()-]{0,40}")
_NAME_LIKE = re.compile(r"[^\W\d_][^\W\d_'’.-]*(?:[ '’-][^\W\d_][^\W\d_'’.-]*){0,3}")
_OUR_NAME = re.compile(r"Column \d+")


def find_header(records: Sequence[Sequence[str]]) -> int:
    """The number of the record that names the columns; `NO_HEADER` when the first one is plainly a recipient."""
    sample = [list(record) for record in records[: _LOOK_AT * 5]]
    comments = {at for at, record in enumerate(sample[:_LOOK_AT]) if record and is_comment(record)}
    if len(comments) * 2 >= len(sample):
        comments = set()
    rules = {at for at, record in enumerate(sample[:_LOOK_AT]) if _is_rule(record)}
    filled = [
        0 if at in comments | rules else sum(bool(cell.strip()) for cell in record) for at, record in enumerate(sample)
    ]
    usual = _median([number for number in filled if number]) if any(filled) else 1
    near = range(min(_LOOK_AT, len(sample)))
    first = next((at for at in near if filled[at] >= max(1, 0.6 * usual)), 0)
    if known_words(sample[first]) == 0:
        for at in range(first):
            if 1 < filled[at] == known_words(sample[at]):
                return at
        for at in near[first + 1 :]:
            known = known_words(sample[at])
            if at not in comments and known and known >= min(2, filled[at]) and known * 2 >= filled[at] >= 0.6 * usual:
                return at
    below = next((at for at in near[first + 1 :] if filled[at]), None)
    if below is not None and _groups_above(sample[first], sample[below]):
        return below
    return NO_HEADER if _is_recipient(sample, first) else first


def _is_rule(record: Sequence[str]) -> bool:
    filled = [cell for cell in record if cell.strip()]
    return bool(filled) and all(1 < len(cell) <= LONGEST_LOOKED_AT and DASHES.fullmatch(cell) for cell in filled)


def header_beside(at: int, header: Sequence[str], above: Sequence[str], below: Sequence[str]) -> int | None:
    """The row beside the header that names the columns as well: titles over groups of them, or other words for them."""
    if at > 0 and _both_name(above, header):
        return at - 1
    return at + 1 if at >= 0 and _both_name(header, below) else None


def _both_name(upper: Sequence[str], lower: Sequence[str]) -> bool:
    short = all(len(cell) <= LONGEST_LOOKED_AT for cell in (*upper, *lower))
    filled = sum(bool(cell.strip()) for cell in upper) > 1
    return short and filled and (_groups_above(upper, lower) or is_labels(lower, upper))


def _groups_above(upper: Sequence[str], lower: Sequence[str]) -> bool:
    """Whether the upper record holds titles over groups of columns, which the lower one names one by one."""
    above = [cell.strip() for cell in upper]
    below = [cell.strip() for cell in lower if cell.strip()]
    repeated = len(set(filter(None, above))) < len(list(filter(None, above))) or (len(below) > 2 and "" in above)
    distinct = len(set(below)) == len(below)
    known = known_words(below)
    return (
        repeated and distinct and known >= max(2, 0.6 * len(below)) and known > known_words([*set(filter(None, above))])
    )


def _is_recipient(sample: list[list[str]], at: int) -> bool:
    """Whether the record holds an address where every record below it holds one too."""
    first = sample[at]
    below = [record for record in sample[at + 1 : at + 40] if any(cell.strip() for cell in record)]
    if known_words(first) or not below:
        return False
    for place, cell in enumerate(first):
        for kind in ("email", "url"):
            if is_kind(cell.strip(), kind):
                column = [record[place].strip() for record in below if place < len(record) and record[place].strip()]
                if column and sum(is_kind(one, kind) for one in column) >= 0.8 * len(column):
                    return True
    return False


def looks_like_data(cells: Sequence[str]) -> bool:
    """Whether a header's cells hold addresses, links or numbers, as rows do."""
    return not known_words(cells) and any(_DATA.fullmatch(cell.strip()) for cell in cells if len(cell) <= 400)


def looks_like_a_person(cells: Sequence[str], rows: Sequence[Sequence[str]]) -> bool:
    """Whether a header of unknown words is made as the rows are: capitalised words, no header's words."""
    filled = [cell.strip() for cell in cells if cell.strip()]
    if not filled or known_words(filled) or not rows or any(_OUR_NAME.fullmatch(cell) for cell in filled):
        return False
    if not all(_like_a_name(cell) for cell in filled):
        return False
    alike = 0
    for at in range(len(cells)):
        column = [row[at].strip() for row in rows if at < len(row) and row[at].strip()]
        alike += bool(column) and sum(map(_like_a_name, column)) >= 0.8 * len(column)
    return alike >= min(2, len(filled))


def _like_a_name(cell: str) -> bool:
    return len(cell) <= 60 and cell[:1].upper() == cell[:1] and _NAME_LIKE.fullmatch(cell) is not None


def unique_names(header: Sequence[str], width: int) -> list[str]:
    """One name per column: "Email", "Email (2)"; an empty header becomes "Column 7"."""
    names: list[str] = []
    taken = {cell for cell in header if cell.strip()}
    counts: dict[str, int] = {}
    seen: set[str] = set()
    for number in range(1, width + 1):
        cell = header[number - 1] if number <= len(header) else ""
        plain = cell if cell.strip() else f"Column {number}"
        name, count = plain, counts.get(plain, 1)
        while name in seen or (name != cell and name in taken):
            count += 1
            name = f"{plain} ({count})"
        counts[plain] = count
        seen.add(name)
        names.append(name)
    return names


def _median(numbers: list[int]) -> int:
    return sorted(numbers)[len(numbers) // 2]
