"""The rows below the header as they were cut out of the text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa  # type: ignore[import-untyped]
import pyarrow.compute as pc  # type: ignore[import-untyped]


@dataclass(frozen=True)
class Body:
    """The rows below the header as they were cut out of the text.

    `odd` holds the cells of rows with another number of cells than `width`, `broken` what is wrong with the quotes of
    a row: "open quote", "stray quote" or "joined rows". `strange_breaks` are rows that end with another line break
    than nearly all others; `quotes` says that the file has quotes at all.
    """

    frame: pd.DataFrame
    header: list[str]
    width: int
    first_line: int
    odd: dict[int, list[str]]
    broken: dict[int, str]
    delimiter: str
    quotechar: str
    strange_breaks: frozenset[int] = frozenset()
    quotes: bool = False

    @cached_property
    def arrays(self) -> list[Any]:
        """The columns, in a form in which single cells are quick to reach."""
        return [pa.array(self.frame[name]) for name in self.frame.columns]

    @cached_property
    def blanks(self) -> list[npt.NDArray[np.bool_]]:
        """For each column, in which rows it holds nothing but blanks."""
        return [np.asarray(pc.equal(pc.utf8_trim_whitespace(cells), "")) for cells in self.arrays]

    def empty_rows(self, begin: int = 0) -> list[int]:
        """The rows that hold nothing but blanks from this column on."""
        columns = self.blanks[begin:]
        return np.flatnonzero(np.logical_and.reduce(columns)).tolist() if columns else []

    def cells(self, row: int) -> Sequence[str]:
        """The cells of a row as they stand in the file."""
        found = self.odd.get(row)
        return found if found is not None else [column[row].as_py() for column in self.arrays[: self.width]]

    def last_cell(self, row: int) -> str:
        """The last cell of a row as it stands in the file."""
        found = self.odd.get(row)
        if found is not None:
            return found[-1] if found else ""
        return str(self.arrays[self.width - 1][row].as_py())

    def line(self, row: int) -> int:
        """The row's number as a spreadsheet shows it."""
        return self.first_line + row
