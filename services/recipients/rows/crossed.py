"""Whole rows whose cells stand in other columns than everybody else's: shifted, cut, glued or exchanged."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa  # type: ignore[import-untyped]
import pyarrow.compute as pc  # type: ignore[import-untyped]

from services.recipients.columns.legal_forms import LEGAL_FORM
from services.recipients.rows.body import Body
from services.recipients.rows.profile import LONGEST_LOOKED_AT, Profile, is_kind

CONTAINED = {
    "email": re.compile(r"[^\s@,;:/]@[^\s@,;:/.]+\.[^\s@]"),
    "url": re.compile(r"https?://\S|^www\.\S", re.IGNORECASE),
}
ALWAYS, FEW, ODD = 0.9, 0.2, 0.05
_CODES = r"^\s*[A-Z]{2,3}\s*$"
_SHORT_CODE = re.compile(_CODES)
_NO_PART_OF_A_NAME = ("name_suffix", "state", "country", "language", "gender")
_CUT = rf"^\s*(?:&\s*\S.*|(?:{LEGAL_FORM}))\s*$"
_FIGURES = r"^[\s\d+()./:,'%$€£¥-]*\d[\s\d+()./:,'%$€£¥-]*$"
_MOST_WORDS = 3
_SEEN_TWICE = 2
_MOST_EXCHANGED = 100_000
"""Beyond, names are no evidence any more: in so many rows every first name is somebody's last name, too."""


def crossed(body: Body, profile: Profile) -> Iterator[int]:
    """Each row in which a cell may stand under another column's name; a row may come more than once."""
    yield from _addresses(body, profile)
    yield from _shifted_by_one(body, profile)
    yield from _glued(body, profile)
    yield from _cut_names(body, profile)
    yield from _exchanged(body, profile)
    yield from _figures_for_words(body)


def _addresses(body: Body, profile: Profile) -> Iterator[int]:
    """Rows with an address, or something beside it, where all the others have something else, and none of their own."""
    for place, column in enumerate(profile.columns):
        if column.kind not in CONTAINED or profile.rows < 2:
            continue
        sign = "@" if column.kind == "email" else "/"
        cells = body.arrays[place]
        wrong = pc.indices_nonzero(pc.invert(pc.match_substring(cells, sign))).to_pylist()
        if len(wrong) > 0.5 * len(cells):
            continue
        for row in wrong:
            own = body.cells(row)
            for other, cell in enumerate(own):
                alien = other != place and (other >= profile.width or profile.columns[other].kind != column.kind)
                known = other >= profile.width or profile.columns[other].known
                if alien and known and CONTAINED[column.kind].search(cell[:LONGEST_LOOKED_AT]):
                    yield int(row)
                    break


def _shifted_by_one(body: Body, profile: Profile) -> Iterator[int]:
    """Rows with a blank where every other has something, and text where every other has a number or a date."""
    typed = [at for at, one in enumerate(profile.columns) if one.kind and one.filled >= ALWAYS]
    always = [at for at, one in enumerate(profile.columns) if not one.kind and one.filled >= ALWAYS]
    if profile.rows < 3 or not typed:
        return
    for row in with_a_blank(body, always):
        cells = body.cells(row)
        if any(
            at < len(cells) and cells[at].strip() and not is_kind(cells[at].strip(), profile.columns[at].kind)
            for at in typed
        ):
            yield row


def _glued(body: Body, profile: Profile) -> Iterator[int]:
    """Rows with a blank where every other has something, and another cell that looks like two in one."""
    enough = min(ALWAYS * profile.rows, profile.rows - 1)
    always = [at for at, one in enumerate(profile.columns) if round(one.filled * profile.rows) >= enough]
    rows = with_a_blank(body, always)
    if not rows or profile.rows < 3:
        return
    head = body.frame.iloc[:LONGEST_LOOKED_AT, : body.width]
    words = head.map(_words)
    domains = {at: _known_domains(head.iloc[:, at]) for at, one in enumerate(profile.columns) if one.kind == "email"}
    for row in rows:
        cells = [cell.strip() for cell in body.cells(row)]
        others = words.drop(index=row, errors="ignore").max()
        # Of a column that we do not know nobody can say how many words belong into it.
        named = [at for at in always if not profile.columns[at].kind and profile.columns[at].meaning is not None]
        short = [at for at in named if others.iloc[at] <= _MOST_WORDS]
        wordy = any(at < len(cells) and _words(cells[at]) > max(1, others.iloc[at]) for at in short)
        before = [at - 1 for at in always if 0 < at <= len(cells) and not "".join(cells[at : at + 1])]
        if wordy or any(_goes_on(cells[at], domains[at]) for at in before if at in domains):
            yield row


def _words(cell: str) -> int:
    return len(cell[:LONGEST_LOOKED_AT].split())


def _goes_on(address: str, known: Collection[str]) -> bool:
    """Whether an address goes on behind a domain that several of the others have."""
    own = address.rpartition("@")[2].lower()
    return own not in known and any(own.startswith(one) for one in known)


def _known_domains(addresses: pd.Series) -> frozenset[str]:
    domains = addresses.str.strip().str.lower().str.rpartition("@")[2]
    counts = domains[domains.str.contains(".", regex=False)].value_counts()
    return frozenset(counts[counts >= _SEEN_TWICE].index)


def with_a_blank(body: Body, places: Collection[int]) -> list[int]:
    """The rows with a blank in one of these columns; none when there are so many that this is how the file is."""
    blank = np.zeros(len(body.frame), bool)
    for at in places:
        blank |= body.blanks[at]
    rows: list[int] = np.flatnonzero(blank).tolist()
    return rows if len(rows) <= max(1, FEW * len(body.frame)) else []


def _cut_names(body: Body, profile: Profile) -> Iterator[int]:
    """Rows in which a cell is nothing but the end of a company's name: "AB", "& Sons"."""
    for place in range(1, body.width):
        column, before = profile.columns[place], profile.columns[place - 1]
        if column.kind or before.kind or column.meaning in _NO_PART_OF_A_NAME or profile.rows < 2:
            continue
        cells = body.arrays[place]
        rows = pc.indices_nonzero(pc.match_substring_regex(cells, _CUT)).to_pylist()
        if not rows or len(rows) > max(1, FEW * len(cells)):
            continue
        codes = pc.sum(pc.match_substring_regex(cells, _CODES)).as_py() or 0
        for row in map(int, rows):
            cell = cells[row].as_py()
            if codes > max(1, FEW * len(cells)) and _SHORT_CODE.fullmatch(cell):
                continue
            if str(body.frame.iat[row, place - 1]).strip():
                yield row


def _exchanged(body: Body, profile: Profile) -> Iterator[int]:
    """Rows in which two neighbours changed places: each is several times in the other's column, and never in its own.

    Names in two columns that share many of them are no evidence, so there a row is never found.
    """
    total = len(body.frame)
    if not 2 * _SEEN_TWICE < total <= _MOST_EXCHANGED:
        return
    for place in range(1, body.width):
        if any(one.kind or one.filled < ALWAYS for one in profile.columns[place - 1 : place + 1]):
            continue
        left, right = (pc.utf8_trim_whitespace(cells) for cells in body.arrays[place - 1 : place + 1])
        both = pc.and_(pc.is_in(left, right), pc.is_in(right, left))
        rows = pc.indices_nonzero(pc.and_(both, pc.not_equal(left, right))).to_pylist()
        if not rows:
            continue
        names = pa.array({text for row in rows for text in (left[row].as_py(), right[row].as_py())}, left.type)
        in_left, in_right = _counts(left, names), _counts(right, names)
        for row in map(int, rows):
            one, other = left[row].as_py(), right[row].as_py()
            own = in_left[one] == in_right[other] == 1
            if own and in_right[one] >= _SEEN_TWICE and in_left[other] >= _SEEN_TWICE:
                yield row


def _figures_for_words(body: Body) -> Iterator[int]:
    """Rows with words where the others have figures, and figures where the others have words."""
    filled, figures = [], []
    for place in range(body.width):
        cells = body.arrays[place]
        filled.append(np.asarray(pc.match_substring_regex(cells, r"\S")))
        figures.append(np.asarray(pc.match_substring_regex(cells, _FIGURES)))
    few = max(1, ODD * len(body.frame))
    numbers, words = [], []
    for place, (some, digits) in enumerate(zip(filled, figures, strict=True)):
        odd, usual = int((some & ~digits).sum()), int(digits.sum())
        if 0 < odd <= few and usual >= _SEEN_TWICE:
            numbers.append(place)
        if 0 < usual <= few and odd >= _SEEN_TWICE:
            words.append(place)
    found = np.zeros(len(body.frame), bool)
    for number in numbers:
        for word in words:
            found |= filled[number] & ~figures[number] & figures[word]
    yield from np.flatnonzero(found).tolist()


def _counts(cells: Any, names: Any) -> Counter[str]:
    """How often each of the names stands in the column."""
    return Counter(cells.filter(pc.is_in(cells, names)).to_pylist())
