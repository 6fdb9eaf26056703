"""Whole files at once: where the records stand and how wide they are, counted on the bytes, and cells by pyarrow."""

from __future__ import annotations

import csv
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa  # type: ignore[import-untyped]
from pyarrow import csv as pa_csv

from services.recipients.reading.records import split_lines

Places = npt.NDArray[np.int64]
_LF, _CR = 0x0A, 0x0D
_MOST_ODD = 0.05
_BLOCK = 8 << 20
_PIECE = 8 << 20


@dataclass(frozen=True)
class Structure:
    """Records in UTF-8 bytes: record i is `data[starts[i]:ends[i]]`, of `widths[i]` cells (0 for an empty line).

    `several_lines` are the records with a line break inside quotes.
    """

    data: bytes
    delimiter: str
    quotechar: str
    starts: Places
    ends: Places
    widths: Places
    several_lines: Places

    def record(self, number: int) -> list[str]:
        """The cells of one record."""
        text = self.data[self.starts[number] : self.ends[number]].decode()
        return next(csv.reader(split_lines(text), delimiter=self.delimiter, quotechar=self.quotechar), [])

    def line_widths(self, number: int) -> list[int]:
        """The cells in each line of a record, as if there were no quotes."""
        raw = self.data[self.starts[number] : self.ends[number]].replace(b"\r\n", b"\n").replace(b"\r", b"\n")
        return [line.count(self.delimiter.encode()) + 1 for line in raw.split(b"\n")]


def scan(data: bytes, delimiter: str, quotechar: str) -> Structure | None:
    """The structure of a text whose quotes are all as they should be; None for any other."""
    if not (delimiter.isascii() and quotechar.isascii()):
        return None
    signs = np.frombuffer(data, np.uint8)
    quotes = _where(signs, ord(quotechar))
    if not _quotes_are_whole(signs, quotes, ord(delimiter), ord(quotechar)):
        return None
    breaks = _where(signs, _LF)
    if b"\r" in data:
        returns = _outside(_where(signs, _CR), quotes)
        outside = _outside(breaks, quotes)
        if len(returns) and (len(returns) != len(outside) or not np.array_equal(returns + 1, outside)):
            return None
        cut = outside - 1 if len(returns) else outside
    else:
        cut = outside = _outside(breaks, quotes)
    starts = np.concatenate(([0], outside + 1))
    ends = np.concatenate((cut, [len(data)]))
    if starts[-1] == len(data):
        starts, ends = starts[:-1], ends[:-1]
    marks = _outside(_where(signs, ord(delimiter)), quotes)
    edges = np.searchsorted(marks, np.concatenate((starts, [len(data)])))
    widths = np.diff(edges) + 1
    widths[starts == ends] = 0
    inside = np.setdiff1d(breaks, outside, assume_unique=True) if len(breaks) != len(outside) else breaks[:0]
    if b"\r" in data and len(quotes):
        lone = _where(signs, _CR)
        inside = np.concatenate((inside, lone[np.searchsorted(quotes, lone) % 2 == 1]))
    several = np.unique(np.searchsorted(starts, inside, side="right") - 1)
    return Structure(data, delimiter, quotechar, starts, ends, widths, several)


def _where(signs: npt.NDArray[np.uint8], code: int) -> Places:
    """The places of one byte, piece by piece, so that no mask as long as the file is made."""
    pieces = [np.flatnonzero(signs[start : start + _PIECE] == code) + start for start in range(0, len(signs), _PIECE)]
    return np.concatenate(pieces) if pieces else np.zeros(0, np.int64)


def _outside(places: Places, quotes: Places) -> Places:
    return places[np.searchsorted(quotes, places) % 2 == 0] if len(quotes) else places


def _quotes_are_whole(signs: npt.NDArray[np.uint8], quotes: Places, delimiter: int, quote: int) -> bool:
    """Every opening quote stands at the start of a cell, every closing one at its end, doubled ones inside."""
    if not len(quotes):
        return True
    if len(quotes) % 2:
        return False
    edges = np.zeros(256, bool)
    edges[[delimiter, _LF, _CR, quote]] = True
    opening, closing = quotes[0::2], quotes[1::2]
    before = opening[opening > 0] - 1
    after = closing[closing < len(signs) - 1] + 1
    return bool(edges[signs[before]].all() and edges[signs[after]].all())


def read_columns(found: Structure, first: int, count: int, width: int) -> tuple[list[pa.Array], list[int]] | None:
    """The columns of the records from `first` up to `count`, and the numbers of those that have another width.

    The odd ones are left empty in the columns. None when there are too many of them, or pyarrow does not agree.
    """
    widths = found.widths[first:count]
    odd = np.flatnonzero((widths != width) & (widths != 0))
    if len(odd) > max(20, _MOST_ODD * len(widths)) or not width:
        return None
    good = int((widths == width).sum())
    if not good:
        return None
    names = [str(number) for number in range(width)]
    longest = int((found.ends[first:count] - found.starts[first:count]).max(initial=0))
    body = pa.py_buffer(found.data)[int(found.starts[first]) : int(found.ends[count - 1])]
    try:
        table = pa_csv.read_csv(
            pa.BufferReader(body),
            read_options=pa_csv.ReadOptions(column_names=names, block_size=max(_BLOCK, 2 * longest + 1024)),
            parse_options=pa_csv.ParseOptions(
                delimiter=found.delimiter,
                quote_char=found.quotechar,
                newlines_in_values=bool(len(found.several_lines)),
                invalid_row_handler=lambda _: "skip",
            ),
            convert_options=pa_csv.ConvertOptions(
                column_types=dict.fromkeys(names, pa.large_string()), strings_can_be_null=False, check_utf8=False
            ),
        )
    except pa.ArrowInvalid:
        return None
    if table.num_rows != good:
        return None
    columns = [table.column(name) for name in names]
    if good != len(widths):
        index = np.where(widths == width, np.cumsum(widths == width) - 1, -1)
        take = pa.array(index, pa.int64(), mask=index < 0)
        columns = [column.take(take).fill_null("") for column in columns]
    return columns, odd.tolist()
