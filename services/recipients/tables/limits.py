"""How big an uploaded table may be."""

from __future__ import annotations

from dataclasses import dataclass

MAX_BYTES = 200 * 1024 * 1024
MAX_ROWS = 1_000_000
MAX_COLUMNS = 1_000
MAX_EXTRA_COLUMNS = 50
"""A row longer than the header shows its extra cells in at most this many columns; the last one joins the rest."""


@dataclass(frozen=True)
class FileLimits:
    """The most that `read_table` accepts: bytes of file, data rows and header cells."""

    max_bytes: int = MAX_BYTES
    max_rows: int = MAX_ROWS
    max_columns: int = MAX_COLUMNS
