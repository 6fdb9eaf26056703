"""Whole columns written in a way that no person means: padded to one width, or as ="text"; said, never silent."""

from __future__ import annotations

from dataclasses import dataclass

import pyarrow as pa  # type: ignore[import-untyped]
import pyarrow.compute as pc  # type: ignore[import-untyped]

_EQUALS = r'^="(?:[^"]|"")*"$'


@dataclass(frozen=True)
class Tidied:
    """The columns and the header after tidying, and what was done, for people."""

    columns: list[pa.ChunkedArray]
    header: list[str]
    notes: list[tuple[str, str]]


def tidy(columns: list[pa.ChunkedArray], header: list[str], *, quoted: bool) -> Tidied:
    """Columns that are padded with spaces to one width, or wholly written as ="text", as a person means them."""
    notes: list[tuple[str, str]] = []
    if not quoted and _are_padded(columns, header):
        columns = [pc.utf8_trim(column, " ") for column in columns]
        header = [name.strip(" ") for name in header]
        text = "Every cell was filled up with spaces to the width of its column; the spaces were left out."
        notes.append(("padded cells", text))
    elif not quoted and _are_spaced(columns, header):
        columns = [pc.utf8_trim(column, " ") for column in columns]
        header = [name.strip(" ") for name in header]
        text = "A space stands before every cell, as style; the spaces around the cells were left out."
        notes.append(("spaced cells", text))
    done = []
    for at, column in enumerate(columns):
        if _is_wrapped(column):
            inner = pc.replace_substring_regex(column, r'(?s)^="(.*)"$', r"\1")
            columns = [*columns[:at], pc.replace_substring(inner, '""', '"'), *columns[at + 1 :]]
            done.append(header[at] if at < len(header) else f"Column {at + 1}")
    if done:
        names = ", ".join(done[:6])
        text = f'Every cell of {names} was written as ="text", which keeps Excel from changing it; the text was taken.'
        notes.append(("text formulas", text))
    return Tidied(columns, header, notes)


def _are_padded(columns: list[pa.ChunkedArray], header: list[str]) -> bool:
    if len(columns) < 2 or len(columns[0]) < 2:
        return False
    padded = 0
    for at, column in enumerate(columns):
        head = column.slice(0, 200)
        lengths = set(pc.utf8_length(head).to_pylist())
        if at < len(header):
            lengths.add(len(header[at]))
        spaced = pc.sum(pc.match_substring_regex(head, r"^ .*[^ ]|[^ ].* $")).as_py() or 0
        if len(lengths) != 1 and at < len(columns) - 1:
            return False
        padded += len(lengths) == 1 and spaced >= 0.5 * len(head)
    if padded < max(2, len(columns) - 1):
        return False
    return all(len(pc.unique(pc.utf8_length(column))) == 1 for column in columns[:-1])


def _are_spaced(columns: list[pa.ChunkedArray], header: list[str]) -> bool:
    """Whether (nearly) every filled cell and every name begins with a space, as tables drawn with bars have it."""
    names = [name for name in header if name]
    if len(names) < 2 or sum(name.startswith(" ") for name in names) < len(names) - 1:
        return False
    for column in columns:
        filled = column.filter(pc.not_equal(column, ""))
        spaced = pc.sum(pc.starts_with(filled, " ")).as_py() or 0
        if spaced < len(filled) - max(2, 0.05 * len(filled)):
            return False
    return True


def _is_wrapped(column: pa.ChunkedArray) -> bool:
    head = column.slice(0, 200)
    first = next((cell for cell in head.to_pylist() if cell), "")
    if not first.startswith('="'):
        return False
    filled = column.filter(pc.not_equal(column, ""))
    return len(filled) >= 2 and bool(pc.all(pc.match_substring_regex(filled, _EQUALS)).as_py())
