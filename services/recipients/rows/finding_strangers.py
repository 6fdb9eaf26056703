"""Which rows of a table are no recipients, found without looking closely at every row."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import pyarrow as pa  # type: ignore[import-untyped]
import pyarrow.compute as pc  # type: ignore[import-untyped]

from services.recipients.columns.meaning import fold, heading_words, known_words
from services.recipients.rows.body import Body
from services.recipients.rows.profile import Profile
from services.recipients.rows.strangers import is_comment, is_heading, is_labels, why_no_recipient

_QUICK = (
    r"(?i)^\W*(grand|sub|overall|total|sum|average|count|mean|gesamt|zwischen|insgesamt|anzahl|mittel|sous|somme|moyenne|"
    r"promedio|totale|media|totaal|som|razem|ogółem|celkem|součet|összesen|итого|всего|разом|toplam|genel|σύνολο|合|小|总|總|합|총|"
    r"i alt|sammanlagt|yhteensä|kokku|kopā|iš viso|viso|ukupno|svega|skupaj|spolu|общо|вкупно|укупно|барлығы|"
    r"المجموع|الإجمالي|مجموع|סה|סך|รวม|tổng|कुल|योग|jumlah|gran|net|samtals|guztira|en total|eindtotaal|σ|∑)"
    r"|^\s*[-=_*~#+.–—|:/;<{∑]"
)
_FEW_BARE = 20
"""Rows with nothing in their first cell are looked at, unless there are so many that this is how the file is."""


def find_strangers(body: Body, profile: Profile, blank: set[int], second: int) -> Iterator[tuple[int, str]]:
    """Each row that is no recipient, with the reason; a row may come twice, its first reason is the nearest.

    `second` is where another table begins, as `second_table` says.
    """
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
    for row in range(second, total):
        if row not in blank:
            yield row, "it begins another table" if row == second else "it belongs to another table below the first one"


def second_table(body: Body, blank: set[int]) -> int:
    """The row that begins another table: names of columns below an empty row, with or without a title above them, or
    three names and more right below a row. The number of rows when there is none."""
    total = len(body.frame)
    for row in sorted({one + 1 for one in blank} | _like_names_of_columns(body)):
        if not 1 < row < total - 1 or row in blank or _is_the_header(body.cells(row), body.header):
            continue
        apart = row - 1 in blank
        if _names_columns(body.cells(row), 2 if apart else 3, 0.6 if apart else 1.0):
            return row
        titled = apart and sum(bool(cell.strip()) for cell in body.cells(row)) == 1
        below = body.cells(row + 1) if titled and row + 1 < total - 1 else ()
        if _names_columns(below, 2, 1.0) and not _is_the_header(below, body.header):
            return row
    return total


def _is_the_header(cells: Sequence[str], header: Sequence[str]) -> bool:
    """Whether the cells are the names of this table's own columns once more: what stands below belongs to it."""
    return len(cells) == len(header) and [fold(cell) for cell in cells] == [fold(name) for name in header]


def _names_columns(cells: Sequence[str], least: int, share: float) -> bool:
    """Whether these cells are names of columns: so many at the least, and this share of them known."""
    filled = [cell for cell in cells if cell.strip()]
    return len(set(filled)) == len(filled) >= least and known_words(filled) >= max(2, share * len(filled))


def _like_names_of_columns(body: Body) -> set[int]:
    """The rows that begin with two words that headers are made of, found quickly."""
    if body.width < 3 or len(body.frame.columns) < 3:
        return set()
    words = pa.array(sorted(heading_words()))
    alike: Any = None
    for place in range(2):
        cells = pc.utf8_lower(pc.utf8_trim_whitespace(body.arrays[place]))
        here = pc.is_in(pc.replace_substring_regex(cells, r"[-_ ]+", " "), words.cast(cells.type))
        alike = here if alike is None else pc.and_(alike, here)
        if not pc.any(alike).as_py():
            return set()
    return {int(row) for row in pc.indices_nonzero(alike).to_pylist()[:_FEW_BARE]}


def _suspects(body: Body, blank: set[int]) -> set[int]:
    """Rows worth a closer look, found quickly: by their first two cells, and all odd ones."""
    found = set(body.odd) - blank
    for place in range(min(2, body.width)):
        column = body.arrays[place]
        found.update(pc.indices_nonzero(pc.match_substring_regex(column, _QUICK)).to_pylist())
        if place < len(body.header) and body.header[place].strip():
            same = pc.equal(pc.utf8_lower(pc.utf8_trim_whitespace(column)), body.header[place].strip().lower())
            found.update(pc.indices_nonzero(same).to_pylist())
    if body.width > 1:
        bare = set(np.flatnonzero(body.blanks[0]).tolist()) - blank
        found |= bare if len(bare) <= max(_FEW_BARE, 0.05 * len(body.frame)) else set()
    return found


def _lone_lines(body: Body, profile: Profile, blank: set[int]) -> Iterator[tuple[int, str]]:
    """Rows with one filled cell: headings between the rows, text below them."""
    total = len(body.frame)
    rows = _tail(body, blank) if body.width == 1 else [row for row in body.empty_rows(1) if row not in blank]
    if not rows or (body.width > 1 and len(rows) > 0.5 * total):
        return
    lone = set(rows)
    end = total
    while end and (end - 1 in lone or end - 1 in blank):
        end -= 1
    below_blank = False
    for row in rows:
        # Lone lines at the end of the file stand together: what is above the first of them is above all.
        below_blank = row - 1 in blank or (below_blank and row - 1 in lone and row - 1 >= end)
        why = is_heading(body.cells(row), profile, blank_before=below_blank, last=row >= end)
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
