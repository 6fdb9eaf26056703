"""How many cells the rows of a file have and should have, and how many columns and rows are too many."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pyarrow.compute as pc  # type: ignore[import-untyped]

from services.errors import FileUnreadable
from services.recipients.tables.limits import FileLimits


def usual_width(widths: Any, header_width: int) -> int:
    """The number of cells that most rows have; the header's when there is no such number."""
    counts = Counter(int(width) for width in widths.tolist() if width) if len(widths) < 50_000 else _counted(widths)
    total = sum(counts.values())
    if not header_width:
        return max(counts, key=lambda width: (counts[width] * (width > 1 or len(counts) == 1), width), default=1)
    if counts.get(header_width, 0) * 2 >= total:
        return header_width
    width, number = max(counts.items(), key=lambda one: (one[1], one[0]), default=(header_width, 0))
    return width if number >= 0.8 * total else header_width


def _counted(widths: Any) -> Mapping[int, int]:
    values, numbers = np.unique(widths[widths > 0], return_counts=True)
    return dict(zip(values.tolist(), numbers.tolist(), strict=True))


def right_width(header: Sequence[str], usual: int, columns: Sequence[Any]) -> int:
    """The header's width, or the usual one when only empty cells, or nameless ones, make the difference."""
    if usual == len(header) or not header:
        return usual
    if usual > len(header):
        extra = columns[len(header) :]
        blank = all(pc.all(pc.equal(pc.utf8_trim_whitespace(column), "")).as_py() for column in extra)
        return usual if blank and extra else len(header)
    return usual if not any(name.strip() for name in header[usual:]) else len(header)


def refuse_widths(widest: int, name: str, limits: FileLimits) -> None:
    """Raise `FileUnreadable` when a row has so many cells that nobody can have meant it."""
    if widest > 50 * limits.max_columns:
        refuse_counts(widest, 1, 0, name, limits)


def refuse_counts(columns: int, count: int, first: int, name: str, limits: FileLimits) -> None:
    """Raise `FileUnreadable` when there are more columns or rows than can be read."""
    if columns > limits.max_columns:
        raise FileUnreadable(
            f"{name or 'This file'} has {columns:,} columns; at most {limits.max_columns:,} can be read.",
            next_step="Remove columns that are not needed, or choose another delimiter.",
        )
    if count - first > limits.max_rows:
        raise FileUnreadable(
            f"{name or 'This file'} has {count - first:,} rows; at most {limits.max_rows:,} can be read.",
            next_step="Split it into several files.",
        )
