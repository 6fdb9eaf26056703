"""Spellings of CSV that no reader knows, written anew as plain CSV: lines that are one quoted cell, curly quotes, …"""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from services.errors import FileUnreadable
from services.recipients.columns.meaning import known_words
from services.recipients.reading.dialect import DELIMITERS, Dialect
from services.recipients.reading.records import parse, split_lines

_SAMPLE = 60_000
_OPEN, _SHUT = "“„«‟", "”“»‟"
_BACKSLASHED = re.compile(r'\\(\\|")')


@dataclass(frozen=True)
class Respelled:
    """The text as plain CSV and what was unusual about it, for people."""

    text: str
    what: str


def respell(text: str, dialect: Dialect) -> Respelled | None:
    """The text written anew when it is spelled in one of the known unusual ways; None when it is not."""
    body = text[dialect.start :]
    sample = _whole_lines(body)
    found = _curly(body, sample) or _line_in_quotes(body, sample) or _header_apart(body, sample)
    found = found or _doubled(body, sample) or _spaced_apart(body, sample) or _backslashes(body, sample, dialect)
    return Respelled(text[: dialect.start] + found.text, found.what) if found is not None else None


def _whole_lines(body: str) -> str:
    if len(body) <= _SAMPLE:
        return body
    cut = body[:_SAMPLE]
    return cut[: max(cut.rfind("\n"), cut.rfind("\r")) + 1] or cut


def _curly(body: str, sample: str) -> Respelled | None:
    lines = [line.strip() for line in split_lines(sample) if line.strip()]
    if not lines or sum(line[0] in _OPEN and line[-1] in _SHUT for line in lines) < 0.8 * len(lines):
        return None
    for mark in DELIMITERS:
        near = re.escape(mark)
        if any(re.search(rf"[{_SHUT}] ?{near} ?[{_OPEN}]", line) is None for line in lines[:20]):
            continue
        doubled = body.replace('"', '""')
        plain = re.sub(rf"(^|{near}) ?[{_OPEN}]", r'\1"', doubled, flags=re.MULTILINE)
        plain = re.sub(rf"[{_SHUT}](?= ?{near}| ?\r?$)", '"', plain, flags=re.MULTILINE)
        return Respelled(plain, "Curly quotes stand around the cells; they were read as plain quotes.")
    return None


def _line_in_quotes(body: str, sample: str) -> Respelled | None:
    quote = '"'
    lines = [line.strip("\r\n") for line in split_lines(sample)]
    lines = [line for line in lines if line.strip()]
    wrapped = [line for line in lines if len(line) > 1 and line[0] == line[-1] == quote]
    if len(lines) < 2 or len(wrapped) < 0.8 * (len(lines) - 1):
        return None
    inner = [_unwrapped(line) for line in lines]
    if any(one is None for one in inner[:1]) and lines[0][:1] == quote:
        return None
    texts = [one if one is not None else line for one, line in zip(inner, lines, strict=True)]
    if sum(one is not None for one in inner) < 0.8 * (len(lines) - 1):
        return None
    for mark in DELIMITERS:
        rows = list(csv.reader(texts, delimiter=mark))
        widths = Counter(map(len, rows))
        width, number = widths.most_common(1)[0]
        spaced = f"{mark} " in texts[0]
        if width > 1 and number >= 0.8 * len(rows) and len(rows[0]) == width and not spaced:
            out = [_unwrapped_with_end(line) for line in split_lines(body)]
            return Respelled("".join(out), "Each line was one quoted cell; the cells inside were taken apart.")
    return None


def _unwrapped(line: str) -> str | None:
    """The one cell that the line is, or None when it is more than one or broken."""
    try:
        cells = next(csv.reader([line], strict=True), [])
    except csv.Error:
        return None
    return cells[0] if len(cells) == 1 and line[:1] == '"' else None


def _unwrapped_with_end(line: str) -> str:
    bare = line.rstrip("\r\n")
    inner = _unwrapped(bare.strip())
    return line if inner is None else inner + line[len(bare) :]


def _header_apart(body: str, sample: str) -> Respelled | None:
    """The first filled line is separated by something else than the lines below it."""
    lines = split_lines(sample)
    at = next((number for number, line in enumerate(lines[:20]) if line.strip()), None)
    if at is None or len(lines) < at + 2:
        return None
    first = lines[at].rstrip("\r\n")
    for mark in DELIMITERS:
        names = next(csv.reader([first], delimiter=mark), [])
        if len(names) < 2 or any(not name.strip() for name in names) or not known_words(names):
            continue
        others = [one for one in DELIMITERS if one != mark and one not in first]
        below = [line.rstrip("\r\n") for line in lines[at + 1 : at + 60] if line.strip()]
        own = Counter(map(len, csv.reader(below, delimiter=mark)))
        if own[len(names)] >= 0.5 * len(below):
            return None
        for other in others:
            widths = Counter(map(len, csv.reader(below, delimiter=other)))
            if widths[len(names)] >= 0.8 * len(below):
                place = body.index(first)
                line = other.join(_quoted(name, other) for name in names)
                text = body[:place] + line + body[place + len(first) :]
                return Respelled(text, f"The header is separated by {mark!r} and the rows by {other!r}.")
    return None


def _doubled(body: str, sample: str) -> Respelled | None:
    """Two delimiters stand wherever one is meant, in the header and in every line."""
    lines = [line.strip("\r\n") for line in split_lines(sample)]
    lines = [line for line in lines if line.strip()]
    for mark in DELIMITERS:
        runs = [[len(run) for run in re.findall(f"{re.escape(mark)}+", line)] for line in lines]
        if len(runs) > 1 and len(runs[0]) > 1 and set(runs[0]) == {2} and all(n % 2 == 0 for one in runs for n in one):
            return Respelled(body.replace(mark * 2, mark), "Two separators stood wherever one is meant.")
    return None


def _spaced_apart(body: str, sample: str) -> Respelled | None:
    """Spaces stand on both sides of every delimiter, those beside quotes included."""
    for mark in DELIMITERS:
        near = re.escape(mark)
        if f'" {mark} ' not in sample and f' {mark} "' not in sample:
            continue
        marks = spaced = 0
        for outside in sample.split('"')[::2]:
            marks += outside.count(mark)
            spaced += len(re.findall(rf"(?<= ){near}(?=[ \r\n]|$)", outside))
        if spaced == marks > 1:
            parts = body.split('"')
            parts[::2] = [re.sub(rf" {{1,9}}{near} {{0,9}}", mark, part) for part in parts[::2]]
            return Respelled('"'.join(parts), "Spaces stood around every separator; they were left out.")
    return None


def _quoted(name: str, delimiter: str) -> str:
    return '"' + name.replace('"', '""') + '"' if delimiter in name or '"' in name else name


def _backslashes(body: str, sample: str, dialect: Dialect) -> Respelled | None:
    if dialect.quotechar != '"' or '\\"' not in sample:
        return None
    plain = _BACKSLASHED.sub(lambda found: '""' if found[1] == '"' else "\\", sample)
    if _trouble(plain, dialect) >= _trouble(sample, dialect):
        return None
    text = _BACKSLASHED.sub(lambda found: '""' if found[1] == '"' else "\\", body)
    return Respelled(text, "Quotes inside cells are marked with a backslash; they were read as quotes.")


def _trouble(sample: str, dialect: Dialect) -> int:
    """How many records are broken or of an unusual width."""
    try:
        found = parse(sample, dialect.delimiter, dialect.quotechar, skip_space=dialect.skip_space)
    except FileUnreadable:
        return len(sample)
    widths = Counter(len(record) for record in found.cells if record)
    usual: Sequence[tuple[int, int]] = widths.most_common(1)
    return len(found.stray | found.unclosed) + (sum(widths.values()) - usual[0][1] if usual else 0)
