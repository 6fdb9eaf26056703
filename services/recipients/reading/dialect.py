"""Which delimiter and which quote character a text uses."""

from __future__ import annotations

import math
import re
from collections import Counter
from dataclasses import dataclass

from services.errors import FileUnreadable
from services.recipients.columns.meaning import known_words
from services.recipients.reading.records import parse

DELIMITERS = (",", ";", "\t", "|")
_RARE = (":", " ", "~", "^", "\x1f", "¦")
_LONE = "\x1f"
_SAMPLE_CHARACTERS = 60_000
_SAMPLE_RECORDS = 400
_SEP_LINE = re.compile(r"sep=(.)(?:\r\n|\n|\r|$)", re.IGNORECASE)


@dataclass(frozen=True)
class Dialect:
    """`confidence` runs from 0 to 1; `start` is where the table begins, behind stray marks and Excel's `sep=` line.

    `skip_space` says that every opening quote has a space before it, as in `"Ana", "Lee"`.
    """

    delimiter: str
    quotechar: str
    confidence: float
    start: int
    skip_space: bool = False


def find_dialect(text: str, delimiter: str | None, quotechar: str | None) -> Dialect:
    """What was chosen, and for the rest what fits the text best."""
    marks = len(text) - len(text.lstrip("\ufeff"))
    said = _SEP_LINE.match(text, marks)
    start = said.end() if said else marks
    sample = text[start : start + _SAMPLE_CHARACTERS]
    if len(text) - start > _SAMPLE_CHARACTERS:
        sample = sample[: max(sample.rfind("\n"), sample.rfind("\r")) + 1] or sample
    single = any(_quoting(sample, mark, "'") for mark in DELIMITERS)
    quotes = (quotechar,) if quotechar else ('"', "'") if single else ('"',)
    if delimiter or said:
        mark = delimiter or (said.group(1) if said else ",")
        best = max(quotes, key=lambda quote: (_quoting(sample, mark, quote), quote == '"'))
        return Dialect(mark, best, 1.0, start, _spaced(sample, mark, best))
    rated = sorted(
        ((_score(sample, mark, quote), -rank, mark, quote) for rank, mark in enumerate(DELIMITERS) for quote in quotes),
        key=lambda one: (one[0], _quoting(sample, one[2], one[3]), one[3] == '"', one[1]),
        reverse=True,
    )
    score, _, mark, quote = rated[0]
    rare = _rare_delimiter(sample, mark)
    if rare is not None:
        return Dialect(rare, '"', 0.8, start)
    if score <= 0:
        ragged = next((mark for mark in DELIMITERS if _is_ragged_table(sample, mark, quotes[0])), None)
        if ragged is not None:
            return Dialect(ragged, quotes[0], 0.8, start, _spaced(sample, ragged, quotes[0]))
        return Dialect(_unused_delimiter(text), quotechar or '"', 0.9, start)
    other = max((one[0] for one in rated if one[2] != mark), default=0.0)
    sure = round(min(1.0, 0.5 + (score - max(other, 0.0)) / (2 * score)), 2)
    return Dialect(mark, quote, sure, start, _spaced(sample, mark, quote))


def _spaced(sample: str, mark: str, quote: str) -> bool:
    """Whether spaces stand between delimiter and opening quote, and reading them as style changes no other cell."""
    if f"{quote}{mark} {quote}" in sample and f"{quote}{mark}{quote}" not in sample:
        return True
    near = re.escape(mark)
    if re.search(rf"{near} {{1,9}}{re.escape(quote)}", sample) is None:
        return False
    spaced = sample.count(f"{mark} ")
    before_quote = len(re.findall(rf"{near} {{1,9}}{re.escape(quote)}", sample))
    if before_quote < spaced < 0.9 * sample.count(mark):
        return False
    return _misfits(sample, mark, quote, skip_space=True) < _misfits(sample, mark, quote, skip_space=False)


def _misfits(sample: str, mark: str, quote: str, *, skip_space: bool) -> int:
    """How many records are broken or have another width than the first."""
    try:
        found = parse(sample, mark, quote, skip_space=skip_space)
    except FileUnreadable:
        return len(sample)
    records = [record for record in found.cells if record]
    return len(found.stray | found.unclosed) + sum(len(record) != len(records[0]) for record in records)


def _is_ragged_table(sample: str, mark: str, quote: str) -> bool:
    """Whether a header of known words is as wide as the widest row, and most rows have several cells."""
    records = _records(sample, mark, quote)
    header = records[0]
    if len(header) < 2 or known_words(header) < 2 or len(records) < 3:
        return False
    rows = records[1:]
    return max(map(len, rows)) <= len(header) and sum(len(row) > 1 for row in rows) >= 0.5 * len(rows)


def _rare_delimiter(sample: str, usual: str) -> str | None:
    """A sign that is no usual delimiter and stands between quoted cells where the usual one never does."""
    bare = next((mark for mark in _RARE if mark != " " and _names_and_rows(sample, mark, usual)), None)
    if bare is not None or f'"{usual}"' in sample:
        return bare
    lines = max(1, sample.count("\n") or sample.count("\r"))
    return next((m for m in _RARE if sample.count(f'"{m}"') >= max(3, lines) and _score(sample, m, '"') > 0), None)


def _names_and_rows(sample: str, mark: str, usual: str) -> bool:
    """Whether this sign cuts known names of columns apart, and the rows as well, better than the usual one does."""
    first = next((line for line in sample.splitlines() if line.strip()), "")
    names = first.split(mark)
    return len(names) > 1 and known_words(names) > 1 and _score(sample, mark, '"') > _score(sample, usual, '"')


def _cut_alike(records: list[list[str]]) -> bool:
    """Whether all rows below a lone name have the same three cells or more, and not as a list of words has them."""
    rows = records[1:]
    wide = len(rows) > 2 and len(rows[0]) > 2 and all(len(row) == len(rows[0]) for row in rows)
    spaced = sum(cell.startswith(" ") for row in rows for cell in row[1:])
    return wide and spaced < 0.5 * sum(len(row) - 1 for row in rows)


def _unused_delimiter(text: str) -> str:
    """One column needs no delimiter; a column of results added to it does, and it must not split the cells."""
    return next((mark for mark in DELIMITERS if mark not in text), _LONE)


def _quoting(sample: str, mark: str, quote: str) -> int:
    """How often a cell opens with this quote right after a delimiter or closes right before one."""
    near = re.escape(mark)
    sign = re.escape(quote)
    opened = len(re.findall(rf"(?:^|{near}){sign}", sample, re.MULTILINE))
    closed = len(re.findall(rf"{sign}(?={near}|\r|\n|\Z)", sample))
    return min(opened, closed)


def _score(sample: str, mark: str, quote: str) -> float:
    """Above 0 when the sample looks like a table of several columns with these marks."""
    if mark not in sample:
        return 0.0
    records = _records(sample, mark, quote)
    widths = Counter(map(len, records))
    width, _ = max(widths.items(), key=lambda one: (one[1] * math.log(one[0] + 1), one[0]))
    if width < 2:
        return 0.0
    full = [record for record in records if len(record) == width]
    first = records[0]
    lone = len(first) == 1 and known_words(first) and max(map(known_words, records[1:20]), default=0) < 2
    if lone and not _cut_alike(records):
        return 0.0
    at = next((number for number, record in enumerate(records) if len(record) == width), 0)
    tail = records[at:]
    same = sum(len(record) == width for record in tail) / len(tail)
    if same < 0.5:
        return 0.0
    cells = [cell for record in full[:100] for cell in record]
    spaced = sum(cell.startswith(" ") for record in full[:100] for cell in record[1:]) / max(1, len(cells))
    quoted = sum(cell[:1] in "\"'" and cell[-1:] == cell[:1] and len(cell) > 1 for cell in cells) / max(1, len(cells))
    words = known_words(tail[0]) / width
    late = 1.0 if at == 0 else 0.9
    return late * same**3 * (1 + math.log2(width)) * (1 - 0.6 * spaced) * (1 - 0.6 * quoted) * (1 + words)


def _records(sample: str, mark: str, quote: str) -> list[list[str]]:
    """The sample's filled records; none when quoting with these marks is broken all over."""
    try:
        found = parse(sample, mark, quote, skip_space=_spaced(sample, mark, quote))
    except FileUnreadable:
        return [[""]]
    return [record for record in found.cells[:_SAMPLE_RECORDS] if record] or [[""]]
