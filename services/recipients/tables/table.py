"""An uploaded table: its cells as text, how it was read, and the untouched text behind it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

import pandas as pd

from services.recipients.tables.findings import Finding

Mark = tuple[Literal["held", "dropped"], str]
Marks = dict[int, Mark]
EMPTY_ROW: Mark = ("dropped", "empty row")
How = Literal["found", "chosen"]


@dataclass(frozen=True)
class Reading:
    """How the file was read. Confidences run from 0 to 1; `sources` says for each setting "found" or "chosen"."""

    encoding: str
    delimiter: str
    quotechar: str
    header_row: int
    newline: str
    bom: bool
    encoding_confidence: float
    delimiter_confidence: float
    quote_all: bool
    sources: dict[str, How]

    @property
    def confidence(self) -> dict[str, float]:
        """The confidences by setting."""
        return {"encoding": self.encoding_confidence, "delimiter": self.delimiter_confidence}


@dataclass(frozen=True)
class Original:
    """The file's own bytes and text, undecodable bytes kept as lone surrogates, and where each row stands in the text.

    `header` and each of `rows` is (start, end) of a record without its line break; `widths` are its cells;
    `lines` are row numbers as a spreadsheet shows them. A byte order mark is not part of the text.
    """

    data: bytes
    text: str
    header: tuple[int, int]
    rows: Sequence[tuple[int, int]]
    header_width: int
    widths: Sequence[int]
    lines: Sequence[int]


@dataclass(frozen=True)
class Table:
    """A spreadsheet as clean text.

    `frame` holds only text, its index the row ids 0..n-1 in the file's order, its columns unique. `header` keeps the
    header cells as they came. `marks` are the rows dropped by themselves because they are empty.
    """

    name: str
    sha256: str
    frame: pd.DataFrame
    columns: list[str]
    header: list[str]
    reading: Reading
    findings: list[Finding]
    marks: Marks
    original: Original = field(repr=False)

    def line_of(self, row_id: int) -> int:
        """The row's number as a spreadsheet shows it (the first line is 1)."""
        return self.original.lines[row_id]
