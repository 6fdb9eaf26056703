"""The same file in another encoding that fits as well: which cells would differ, for a person to choose."""

from __future__ import annotations

import pandas as pd

from services.recipients.encodings.encoding import Decoded
from services.recipients.tables.table import How, OtherReading

_SHOWN = 6


def other_readings(decoded: Decoded, frame: pd.DataFrame, first_line: int, source: How) -> tuple[OtherReading, ...]:
    """Each rival encoding with some of the cells that it would change; nothing when a person chose the encoding."""
    if source == "chosen" or not decoded.rivals:
        return ()
    found = []
    for rival in decoded.rivals:
        samples: list[tuple[int, str, str, str]] = []
        for row, column, cell in _beyond_ascii(frame):
            other = _as(cell, decoded.encoding, rival)
            if other is not None and other != cell:
                samples.append((first_line + row, column, cell, other))
            if len(samples) >= _SHOWN:
                break
        if samples:
            found.append(OtherReading(rival, tuple(samples)))
    return tuple(found)


def _beyond_ascii(frame: pd.DataFrame) -> list[tuple[int, str, str]]:
    head = frame.iloc[:5_000]
    cells = []
    for column in head.columns:
        for row, cell in enumerate(head[column].tolist()):
            if not cell.isascii():
                cells.append((row, str(column), cell))
                if len(cells) > 400:
                    return cells
    return sorted(cells)


def _as(cell: str, encoding: str, other: str) -> str | None:
    try:
        return cell.encode(encoding).decode(other)
    except (UnicodeError, LookupError):
        return None
