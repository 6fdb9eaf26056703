"""Which few rows are tried first: those that are most likely to come out wrong, each with its reason."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from services.jobs.drafts.views import Material
from services.recipients import render_rows

MOST = 5
"""More rows than this are no sample, and so few need none."""
MOST_CHOICES = 12
"""A column with so few different values is taken for a choice, of which one may be rare."""
RARE_SHARE = 0.05
ADDRESS = re.compile(r"^(?:[a-z][a-z0-9+.-]*://|www\.)\S+$|^\S+@\S+$", re.IGNORECASE)
PLAIN_ADDRESS = re.compile(r"^(?:https://)?[A-Za-z0-9.-]+(?:/[A-Za-z0-9._~/-]*)?$|^[A-Za-z0-9._-]+@[A-Za-z0-9.-]+$")
Values = Sequence[Sequence[str]]
Found = tuple[int, str] | None


@dataclass(frozen=True)
class RiskyRow:
    """A row to try, and why it."""

    row_id: int
    reason: str


def risky_rows(material: Material, rows: Sequence[int]) -> list[RiskyRow]:
    """At most `MOST` of these rows, in the file's order: the longest, other letters, an empty value that may be empty,
    an odd address, a rare case; where there are few such, the first and one from the middle as well.
    """
    if not rows:
        return []
    if material.mapping.missing(material.frame.columns):
        return [RiskyRow(rows[0], "the first row")]
    values = render_rows(material.mapping, material.frame, list(rows))
    names = list(material.mapping.variables)
    finders: list[Callable[[], Found]] = [
        lambda: _longest(values),
        lambda: _other_letters(values),
        lambda: _empty(values, names, material),
        lambda: _odd_address(values, names),
        lambda: _rare(values, names, material, rows),
        lambda: (0, "the first row"),
        lambda: (len(rows) // 2, "one from the middle"),
    ]
    picked: dict[int, list[str]] = {}
    for find in finders:
        found = find()
        if found is not None and (found[0] in picked or len(picked) < MOST):
            picked.setdefault(found[0], []).append(found[1])
    return [RiskyRow(rows[place], ", ".join(reasons)) for place, reasons in sorted(picked.items())]


def _longest(values: Values) -> Found:
    lengths = [sum(map(len, row)) for row in values]
    longest = max(lengths)
    return (lengths.index(longest), "the longest text") if longest > min(lengths) else None


def _other_letters(values: Values) -> Found:
    """The first row with letters of a script that few rows have; else one with accents among plain ones."""
    scripts: Counter[str] = Counter()
    first: dict[str, int] = {}
    for place, row in enumerate(values):
        for script in {_script(char) for text in row for char in text if char.isalpha()}:
            scripts[script] += 1
            first.setdefault(script, place)
    if len(scripts) < 2:
        return None
    rarest = min(scripts, key=lambda script: (scripts[script], first[script]))
    return first[rarest], f"other letters ({rarest})"


def _script(char: str) -> str:
    if char.isascii():
        return "Latin"
    first = unicodedata.name(char, "UNKNOWN").split()[0].capitalize()
    return "Latin with accents" if first == "Latin" else "Chinese or Japanese" if first == "Cjk" else first


def _empty(values: Values, names: Sequence[str], material: Material) -> Found:
    may = [place for place, name in enumerate(names) if name in material.mapping.optional]
    filled = [one for one in may if any(row[one].strip() for row in values)]
    for place, row in enumerate(values):
        for one in filled:
            if not row[one].strip():
                return place, f"{names[one]} is empty"
    return None


def _odd_address(values: Values, names: Sequence[str]) -> Found:
    """The first address that has more to it than others: a port, a query, a plus, letters that are not plain."""
    for place, row in enumerate(values):
        for one, text in enumerate(row):
            if ADDRESS.match(text.strip()) and not PLAIN_ADDRESS.match(text.strip()):
                return place, f"an unusual address in {names[one]}"
    return None


def _rare(values: Values, names: Sequence[str], material: Material, rows: Sequence[int]) -> Found:
    """A row for which something stands instead of an empty cell; else the rarest of a few choices."""
    for name, source in material.mapping.sources.items():
        if source.empty and set(source.columns()) <= set(material.frame.columns):
            for place, row in enumerate(rows):
                if all(not str(material.frame.at[row, column]).strip() for column in source.columns()):
                    return place, f"{name} says “{source.empty}” instead of an empty cell"
    for one, name in enumerate(names):
        counted = Counter(row[one] for row in values)
        value, many = counted.most_common()[-1]
        if 1 < len(counted) <= MOST_CHOICES and many <= RARE_SHARE * len(values):
            place = next(place for place, row in enumerate(values) if row[one] == value)
            return place, f"{name} is seldom this"
    return None
