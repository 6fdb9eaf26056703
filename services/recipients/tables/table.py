"""An uploaded table: its cells as text, how it was read, and the untouched text behind it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
import pandas as pd

from services.recipients.tables.findings import Finding

Mark = tuple[Literal["held", "dropped"], str]
Marks = dict[int, Mark]
EMPTY_ROW: Mark = ("dropped", "empty row")
How = Literal["found", "chosen"]
NO_HEADER = -1
"""As `header_row`: the file has no column names, its first row is a recipient."""


@dataclass(frozen=True)
class OtherReading:
    """Another encoding that fits as well, with cells that differ: (line, column, as it was read, as it would be)."""

    encoding: str
    samples: tuple[tuple[int, str, str, str], ...]


@dataclass(frozen=True)
class Reading:
    """How the file was read. Confidences run from 0 to 1; `sources` says for each setting "found" or "chosen".

    `header_row` is `NO_HEADER` when the first row is a recipient. `container` is what the table came in, `sheets` what
    can be chosen in it, `sheet` what was. `others` are encodings that would give other cells: a person is to choose.
    """

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
    container: str = "text"
    sheets: tuple[str, ...] = ()
    sheet: str | None = None
    others: tuple[OtherReading, ...] = ()
    spaced: bool = False
    """A space stands behind each delimiter, as style."""
    header_beside: int | None = None
    """The row above or below the header that names the columns as well, counted as `header_row` is."""

    @property
    def confidence(self) -> dict[str, float]:
        """The confidences by setting."""
        return {"encoding": self.encoding_confidence, "delimiter": self.delimiter_confidence}


@dataclass(frozen=True)
class Original:
    """The table's own bytes, and where each row stands in their text.

    `header` and each of `rows` is (start, end) of a record without its line break; `widths` are its cells;
    `lines` are row numbers as a spreadsheet shows them. A byte order mark is not part of the text.
    """

    data: bytes
    header: tuple[int, int]
    rows: Sequence[tuple[int, int]]
    header_width: int
    widths: Sequence[int]
    lines: Sequence[int]
    decode: Callable[[], str] = field(repr=False)

    @property
    def text(self) -> str:
        """The text, undecodable bytes kept as lone surrogates; decoded anew, because it is big and rarely needed."""
        return self.decode()


@dataclass(frozen=True)
class Decoding:
    """Decodes a table's bytes anew: those after the byte order mark, in this codec."""

    data: bytes = field(repr=False)
    skip: int
    codec: str
    bad: bool

    def __call__(self) -> str:
        """The text, without what pads the end of a file."""
        return self.data[self.skip :].decode(self.codec, "surrogateescape" if self.bad else "strict").rstrip("\x00\x1a")


@dataclass(frozen=True)
class KeptPlaces:
    """Places that were found already: starts and ends in turn, as numbers of eight bytes."""

    numbers: bytes = field(repr=False)

    def __call__(self) -> list[tuple[int, int]]:
        """The places."""
        both = np.frombuffer(self.numbers, np.int64)
        return list(zip(both[::2].tolist(), both[1::2].tolist(), strict=True))


class RowPlaces(Sequence[tuple[int, int]]):
    """Where rows stand, found when somebody asks."""

    def __init__(self, number: int, find: Callable[[], Sequence[tuple[int, int]]]) -> None:
        self._number = number
        self._find = find
        self._found: Sequence[tuple[int, int]] | None = None

    def __len__(self) -> int:
        return self._number

    def __reduce__(self) -> tuple[object, ...]:
        # Between processes they travel as numbers beside each other.
        return RowPlaces, (self._number, KeptPlaces(np.array(self[:], np.int64).tobytes()))

    def __getitem__(self, at):  # type: ignore[no-untyped-def]  # one row, or a slice of rows
        if self._found is None:
            self._found = self._find()
        return self._found[at]


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
