"""Rows in which a cell slid into the empty place beside it, or two cells into one, so that a blank is left behind."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

import numpy as np
import pyarrow as pa  # type: ignore[import-untyped]
import pyarrow.compute as pc  # type: ignore[import-untyped]

from services.recipients.rows.body import Body
from services.recipients.rows.crossed import ALWAYS, FEW, with_a_blank
from services.recipients.rows.profile import Column, Profile, are_kind, is_kind

_GROWN = re.compile(r"[a-zß-öø-ÿ][A-ZÀ-ÖØ-Þ]|\w\"+\w")
_MOST_ROWS = 100_000
_SEEN_TWICE = 2
_SHORTEST_PART = 3
_LOOKED_AT = 400
_LONGEST_GLUED = 120
_OTHER_QUOTES = {"'": "'", "\u2018": "\u2019", "\u201c": "\u201d", "\u201e": "\u201c", "\u00ab": "\u00bb", "`": "`"}


def moved(body: Body, profile: Profile) -> Iterator[int]:
    """Each row in which a cell slid, as the blank that it left shows; a row may come more than once."""
    yield from _beside_what_all_have(body, profile)
    yield from _glued_kinds(body, profile)
    yield from _in_the_next_column(body)


def in_other_quotes(body: Body) -> Iterator[int]:
    """The rows whose every filled cell stands in quotes of another kind than the file's, of which there are few."""
    if body.width < 2 or len(body.frame) < 2:
        return
    signs = "".join(sign for sign in _OTHER_QUOTES if sign != body.quotechar)
    begins = pc.match_substring_regex(body.arrays[0], rf"^\s*[{signs}]")
    rows = pc.indices_nonzero(begins).to_pylist()
    found = [int(row) for row in rows if without_other_quotes(body.cells(row)) is not None]
    if len(found) <= max(1, FEW * len(body.frame)):
        yield from found


def without_other_quotes(cells: Sequence[str]) -> list[str] | None:
    """The cells without the quotes that stand around every filled one; None when they do not."""
    kept = [cell.strip() for cell in cells]
    filled = [cell for cell in kept if cell]
    shut = _OTHER_QUOTES.get(filled[0][0]) if len(filled) > 1 else None
    if shut is None or not all(len(one) > 1 and one[0] == filled[0][0] and one[-1] == shut for one in filled):
        return None
    return [cell[1:-1] for cell in kept]


def _beside_what_all_have(body: Body, profile: Profile) -> Iterator[int]:
    """Rows that lack what (nearly) all others have, with a cell somewhere that is not as its column's others are."""
    enough = min(ALWAYS * profile.rows, profile.rows - 1)
    always = [at for at, one in enumerate(profile.columns) if round(one.filled * profile.rows) >= enough]
    if profile.rows < 3:
        return
    texts = _Texts(body)
    for row in with_a_blank(body, always):
        cells = [cell.strip() for cell in body.cells(row)][: profile.width]
        gaps = [at for at in always if not "".join(cells[at : at + 1])]
        kinds = {profile.columns[at].kind for at in gaps} - {""}
        near = [(gap, at) for gap in gaps for at in (gap - 1, gap + 1) if 0 <= at < len(cells)]
        if (
            any(not _fits(cell, profile.columns[at]) for at, cell in enumerate(cells) if cell)
            or any(texts.only_of(kind, at) and is_kind(cells[at], kind) for kind in kinds for at in range(len(cells)))
            or any(_grew(body, cells, at) or texts.join(cells[at], gap, at) for gap, at in near)
            or any(_is_both(cells[at], profile.columns[at].kind, profile.columns[gap].kind) for gap, at in near)
            or any(texts.belong_beside(cell, at) for at, cell in enumerate(cells) if cell)
        ):
            yield row


def _fits(cell: str, column: Column) -> bool:
    return not column.kind or is_kind(cell, column.kind)


class _Texts:
    """How often each text stands in each column, counted when it is asked for."""

    def __init__(self, body: Body) -> None:
        self._frame = body.frame.iloc[:, : body.width] if len(body.frame) <= _MOST_ROWS else body.frame.iloc[:0]
        self._counts: dict[int, Counter[str]] = {}
        self._kinds: dict[tuple[str, int], int] = {}

    def _count(self, at: int) -> Counter[str]:
        if at not in self._counts:
            self._counts[at] = Counter(self._frame.iloc[:, at].str.strip().tolist())
        return self._counts[at]

    def belong_beside(self, cell: str, at: int) -> bool:
        """Whether this text stands in a column beside several times, and in its own nowhere else."""
        beside = [one for one in (at - 1, at + 1) if 0 <= one < len(self._frame.columns)]
        return self._count(at)[cell] == 1 and any(self._count(one)[cell] >= _SEEN_TWICE for one in beside)

    def only_of(self, kind: str, at: int) -> bool:
        """Whether at most one text in this column is of this kind."""
        if (kind, at) not in self._kinds:
            self._kinds[kind, at] = sum(is_kind(one.strip(), kind) for one in self._frame.iloc[:_LOOKED_AT, at])
        return self._kinds[kind, at] <= 1

    def join(self, cell: str, gap: int, at: int) -> bool:
        """Whether this text is one of the blank column and one of its own, put together."""
        there, here = self._count(gap), self._count(at)
        if not cell or len(cell) > _LONGEST_GLUED or here[cell] != 1:
            return False
        first, last = (there, here) if gap < at else (here, there)
        places = range(_SHORTEST_PART, len(cell) - _SHORTEST_PART + 1)
        return any(cell[:one].strip() in first and cell[one:].strip() in last for one in places)


def _grew(body: Body, cells: Sequence[str], at: int) -> bool:
    """Whether a capital follows a small letter inside the cell, as in "LundNordwind", and in hardly any other's."""
    if not _GROWN.search(cells[at][:_LONGEST_GLUED]):
        return False
    others = body.frame.iloc[:200, at].str.contains(_GROWN)
    return int(others.sum()) <= max(1, 0.05 * len(others))


def _glued_kinds(body: Body, profile: Profile) -> Iterator[int]:
    """Rows with a blank beside a cell of its kind, or one that is two in one: a number and a date."""
    for gap, at in _neighbours(body.width):
        kind, other = profile.columns[at].kind, profile.columns[gap].kind
        if not kind or not other:
            continue
        rows = np.flatnonzero(body.blanks[gap] & ~body.blanks[at])
        if not 0 < len(rows) <= _MOST_ROWS:
            continue
        cells = pc.utf8_trim_whitespace(pa.array(body.frame.iloc[rows, at]))
        for number in np.flatnonzero(~are_kind(cells, kind)).tolist():
            cell = cells[number].as_py()
            if is_kind(cell, other) or _is_both(cell, kind, other):
                yield int(rows[number])


def _is_both(cell: str, kind: str, other: str) -> bool:
    return all((kind, other, len(cell) <= _LONGEST_GLUED)) and any(
        (is_kind(cell[:at], kind) and is_kind(cell[at:], other))
        or (is_kind(cell[:at], other) and is_kind(cell[at:], kind))
        for at in range(1, len(cell))
    )


def _in_the_next_column(body: Body) -> Iterator[int]:
    """Rows with a text that several others have in the column beside it, blank here, and none has in this column.

    Columns that share another text are no evidence, so there a row is never found.
    """
    total = len(body.frame)
    if not 2 * _SEEN_TWICE < total <= _MOST_ROWS:
        return
    for gap, at in _neighbours(body.width):
        if not (body.blanks[gap] & ~body.blanks[at]).any():
            continue
        there, here = (pc.utf8_trim_whitespace(body.arrays[place]) for place in (gap, at))
        shared = np.asarray(pc.is_in(here, there)) & ~body.blanks[at]
        rows = np.flatnonzero(shared)
        if len(rows) != 1 or not body.blanks[gap][rows[0]]:
            continue
        if int(pc.sum(pc.equal(there, here[int(rows[0])])).as_py() or 0) >= _SEEN_TWICE:
            yield int(rows[0])


def _neighbours(width: int) -> Iterator[tuple[int, int]]:
    for at in range(width):
        yield from ((gap, at) for gap in (at - 1, at + 1) if 0 <= gap < width)
