"""Rows that do not fit the header: which are certainly harmless, and which may have shifted."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from services.recipients.rows.profile import Profile

Cells = Sequence[str]
_LEGAL_FORM = re.compile(
    r"&?\s*(?:co\.?\s*)?(?:kg|ag|gmbh|mbh|ug|ohg|gbr|e\.?\s?v\.?|se|ab|as|a/s|aps|oy|oyj|bv|b\.v\.|nv|n\.v\.|sa|s\.a\.|sas|sarl|"
    r"srl|s\.r\.l\.|spa|s\.p\.a\.|ltd\.?|limited|llc|llp|plc|inc\.?|corp\.?|co\.?|company|group|holding|s\.?r\.?o\.?|kft\.?|"
    r"zrt\.?|d\.?o\.?o\.?|lda\.?|ltda\.?|pty\.?|sons?|söhne|partners?|ооо|оао|зао)\.?",
    re.IGNORECASE,
)
_OTHER_MARKS = (",", ";", "\t", "|", ":", "~", "^")
_NAMES = ("first_name", "last_name", "full_name", "nickname", "salutation", "email")


@dataclass(frozen=True)
class Odd:
    """Rows (by row id) that have another number of cells than the header, with their cells; `blank` are empty rows.

    `row` gives the cells of any row, `last` its last cell. `strange_breaks` are the rows that end with another line
    break than nearly all others: such a row and the next are perhaps one.
    """

    cells: Mapping[int, list[str]]
    blank: frozenset[int]
    total: int
    row: Callable[[int], Cells]
    last: Callable[[int], str]
    strange_breaks: frozenset[int] = frozenset()


def suspicious(odd: Odd, profile: Profile, broken: set[int], quotechar: str) -> dict[int, str]:
    """The rows whose cells may stand under the wrong names, each with the rule that says so."""
    width = profile.width
    trimmed = _writer_trims(odd, width)
    ragged = any(len(cells) < width for cells in odd.cells.values())
    found: dict[int, str] = {}
    for row, cells in odd.cells.items():
        if row in odd.blank or row in broken:
            continue
        if len(cells) < width:
            quoted = any(quotechar in cell for cell in cells)
            if quoted or not _short_is_harmless(row, cells, profile, trimmed):
                found[row] = "short row"
        elif len(cells) > width and not _long_is_harmless(cells, profile):
            found[row] = "long row"
        if ragged and row not in found and any(cell.startswith(" ") and cell.strip() for cell in cells[1:]):
            found[row] = "short row" if len(cells) < width else "long row"
    for row in _pieces(odd, width) | _beside_strange_breaks(odd):
        if row not in broken:
            found.setdefault(row, "broken line")
    for row in [row for row, rule in found.items() if rule == "short row"]:
        for other in _neighbours(row, odd, profile):
            if other not in found and other not in broken:
                found[other] = "broken line"
    return found


def _short_is_harmless(row: int, cells: Cells, profile: Profile, trimmed: range) -> bool:
    if profile.odds(cells)[1] or profile.wordy(cells):
        return False
    anchor = profile.anchor(cells, profile.width - len(cells))
    if anchor >= 0 and not any(cell.strip() for cell in cells[anchor + 1 :]):
        return not profile.lacks_what_all_have(len(cells))
    return row in trimmed and not profile.lacks_what_all_have(len(cells))


def _long_is_harmless(cells: Cells, profile: Profile) -> bool:
    if any(cell.strip() for cell in cells[profile.width :]) or profile.odds(cells)[1]:
        return False
    anchor = profile.anchor(cells, len(cells) - profile.width)
    return anchor >= 0 and not any(cell.strip() for cell in cells[anchor + 1 :])


def _writer_trims(odd: Odd, width: int) -> range:
    """The rows between which the writer leaves out empty last cells, as some programs do; an empty range when none.

    There, no row ends with an empty cell, and short rows are no exception.
    """
    short = sorted(row for row, cells in odd.cells.items() if len(cells) < width and row not in odd.blank)
    if len(short) < 2 or (len(short) < 3 and 2 * len(short) < odd.total):
        return range(0)
    between = range(short[0], short[-1] + 1)
    if len(short) < 0.3 * len(between):
        return range(0)
    for row in between:
        if row not in odd.blank and (len(odd.cells.get(row, ())) > width or not odd.last(row).strip()):
            return range(0)
    single = [row for row in short if len(odd.cells[row]) == 1]
    if len(single) == len(short) and width > 2 and all(row - 1 not in odd.cells for row in single if row):
        return range(0)
    return between


def _pieces(odd: Odd, width: int) -> set[int]:
    """Short rows that make whole ones when they are put together: line breaks inside cells have cut them apart.

    Where the writer leaves out empty last cells, that comes about by chance too; but not for all short rows.
    """
    runs: list[list[int]] = []
    for row in sorted(row for row, cells in odd.cells.items() if len(cells) < width and row not in odd.blank):
        if runs and row == runs[-1][-1] + 1:
            runs[-1].append(row)
        else:
            runs.append([row])
    whole = all(len(run) > 1 and sum(len(odd.cells[row]) for row in run) == width + len(run) - 1 for run in runs)
    return {row for run in runs for row in run} if whole else set()


def _beside_strange_breaks(odd: Odd) -> set[int]:
    """Rows on both sides of an unusual line break, where one of them has not the cells that it should have."""
    found: set[int] = set()
    for row in odd.strange_breaks:
        before, after = row, row + 1
        while before in odd.blank:
            before -= 1
        while after in odd.blank:
            after += 1
        near = [one for one in (before, after) if 0 <= one < odd.total]
        cut = any(one in odd.cells for one in near) or (len(near) > 1 and not odd.row(after)[0].strip())
        found.update(near if cut else ())
    return found


def _neighbours(row: int, odd: Odd, profile: Profile) -> list[int]:
    """Rows of which this piece may be a part: a line break inside a cell, without quotes, cuts a row in two."""
    width = profile.width
    if len(odd.cells[row]) > max(1, width // 2) or width < 2 or _is_whole(odd.cells[row], width):
        return []
    found = []
    before, after = row - 1, row + 1
    while after in odd.blank:
        after += 1
    while before in odd.blank and after < odd.total:
        before -= 1
    if before >= 0 and before not in odd.blank and before not in odd.cells:
        last = profile.columns[-1]
        if not (last.kind and odd.last(before).strip()):
            found.append(before)
    if len(odd.cells[row]) == 1 and after < odd.total and after not in odd.cells:
        first = profile.columns[0]
        named = first.meaning in _NAMES or first.kind == "email"
        if not (found and named and _ends_a_cell(odd.cells[row][0]) and odd.row(after)[0].strip()):
            found.append(after)
    return found


def _is_whole(cells: Cells, width: int) -> bool:
    """Whether a lone cell holds a whole row, separated otherwise than the file is: no piece of another row."""
    return len(cells) == 1 and any(cells[0].count(mark) >= width - 1 > 1 for mark in _OTHER_MARKS)


def _ends_a_cell(piece: str) -> bool:
    """Whether a lone piece is no beginning of a name: a legal form, a number, several words, small letters."""
    text = piece.strip()
    return _LEGAL_FORM.fullmatch(text) is not None or not text[:1].isupper() or len(text.split()) > 2
