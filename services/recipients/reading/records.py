"""Text into records of cells, each with its place in the text. Broken quoting spoils its own record, not the rest."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import accumulate

from services.errors import FileUnreadable

csv.field_size_limit(2**31 - 1)
_SENTINEL = "\ue000end\ue000"
_MOST_UNCLOSED = 50


@dataclass(frozen=True)
class _Style:
    delimiter: str
    quotechar: str
    skip_space: bool


@dataclass
class Records:
    """`cells[i]` are the cells of record i, which stands in the text at `spans[i]`, line break excluded.

    `unclosed` are records whose opening quote is never closed; `stray` those with text after a closing quote;
    `parted` those that one pair of quotes had joined with others.
    """

    cells: list[list[str]] = field(default_factory=list)
    spans: list[tuple[int, int]] = field(default_factory=list)
    unclosed: set[int] = field(default_factory=set)
    stray: set[int] = field(default_factory=set)
    parted: set[int] = field(default_factory=set)


def split_lines(text: str) -> list[str]:
    r"""Lines with their ends. Only \r\n, \n and \r end a line: other separators are text like any other."""
    return list(io.StringIO(text, newline=""))


def parse(
    text: str, delimiter: str, quotechar: str, *, start: int = 0, end: int | None = None, skip_space: bool = False
) -> Records:
    """Every record between `start` and `end`. Raises `FileUnreadable` when quoting is broken all over the file."""
    lines = split_lines(text[start:end])
    offsets = [start, *accumulate(map(len, lines), initial=start)][1:]
    found = Records()
    style = _Style(delimiter, quotechar, skip_space)
    at = 0
    while at < len(lines):
        at = _parse_some(lines, at, offsets, style, found)
    return found


def _parse_some(lines: list[str], at: int, offsets: list[int], style: _Style, found: Records) -> int:
    """Read until the end or the first record with broken quoting, that one included; return the next line's number."""
    begin = at
    reader = csv.reader(
        _with_sentinel(lines, begin),
        delimiter=style.delimiter,
        quotechar=style.quotechar,
        skipinitialspace=style.skip_space,
        strict=True,
    )
    cells, spans = found.cells, found.spans
    last = len(lines)
    try:
        for record in reader:
            end = begin + reader.line_num
            if end > last:
                return last
            cells.append(record)
            spans.append((offsets[at], offsets[end] - _break_length(lines[end - 1])))
            at = end
    except csv.Error:
        lenient = csv.reader(
            _with_sentinel(lines, at),
            delimiter=style.delimiter,
            quotechar=style.quotechar,
            skipinitialspace=style.skip_space,
        )
        record = next(lenient)
        end = at + lenient.line_num
        if end == at + 1 <= last:
            found.stray.add(len(cells))
            cells.append(record)
            spans.append((offsets[at], offsets[end] - _break_length(lines[end - 1])))
            return end
        if end <= last:
            # It runs on over other lines before it breaks: the line itself is spoilt, the others are read anew.
            found.stray.add(len(cells))
            return _bare_line(lines, at, offsets, style, found)
    if len(found.unclosed) >= _MOST_UNCLOSED:
        raise FileUnreadable(
            f"Quotes are opened and never closed in more than {_MOST_UNCLOSED} places.",
            next_step="Choose another quote character, or save the file again as CSV.",
        )
    found.unclosed.add(len(cells))
    return _bare_line(lines, at, offsets, style, found)


def _bare_line(lines: list[str], at: int, offsets: list[int], style: _Style, found: Records) -> int:
    bare = lines[at][: len(lines[at]) - _break_length(lines[at])]
    found.cells.append(bare.split(style.delimiter))
    found.spans.append((offsets[at], offsets[at] + len(bare)))
    return at + 1


def _with_sentinel(lines: list[str], begin: int) -> Iterator[str]:
    """A record after the last one: when it is swallowed, a quote was left open."""
    for number in range(begin, len(lines) - 1):
        yield lines[number]
    if begin < len(lines):
        last = lines[-1]
        yield last if last.endswith(("\r", "\n")) else last + "\n"
    yield _SENTINEL


def _break_length(line: str) -> int:
    if line.endswith("\r\n"):
        return 2
    return 1 if line.endswith(("\n", "\r")) else 0
