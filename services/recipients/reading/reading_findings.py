"""What a person should know about how a file was read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import pandas as pd

from services.recipients.encodings.encoding import Decoded
from services.recipients.reading.header import looks_like_data
from services.recipients.reading.records import Records
from services.recipients.reading.row_findings import about_rows
from services.recipients.tables.findings import Finding, Level
from services.recipients.tables.table import Original, Reading

_SURE = 0.7


def describe(
    frame: pd.DataFrame, header: list[str], records: Records, original: Original, reading: Reading, decoded: Decoded
) -> list[Finding]:
    """Findings about the file first, then about rows in their order."""
    return [
        *_about_reading(reading, decoded),
        *_about_header(header, frame),
        *about_rows(frame, records, original, reading, damaged=decoded.bad > 0 or "\ufffd" in decoded.text),
    ]


def _about_reading(reading: Reading, decoded: Decoded) -> Iterator[Finding]:
    if reading.encoding_confidence < _SURE and reading.sources["encoding"] == "found":
        yield _general(
            "warning",
            "unsure encoding",
            reading.encoding,
            f"The file says nothing about its encoding; {reading.encoding} fits best.",
            "Look at accented letters below; if they are wrong, choose another encoding.",
        )
    if reading.delimiter_confidence < _SURE and reading.sources["delimiter"] == "found":
        yield _general(
            "warning",
            "unsure delimiter",
            reading.delimiter,
            "It is not clear what separates the columns.",
            "If the columns below are wrong, choose another delimiter.",
        )
    if decoded.padding:
        yield _general(
            "note",
            "padding",
            "",
            f"{decoded.padding} filler characters behind the end were left out.",
            "Nothing to do.",
        )


def _about_header(header: list[str], frame: pd.DataFrame) -> Iterator[Finding]:
    for cell, number in Counter(cell for cell in header if cell.strip()).items():
        if number > 1:
            yield _general(
                "warning",
                "duplicate header",
                cell,
                f"{number} columns are called {cell!r}; they are shown as {cell!r}, '{cell} (2)' and so on.",
                "Check that each variable uses the right one.",
                cell,
            )
    for cell, name in zip(header, frame.columns, strict=False):
        if not cell.strip() and frame[name].ne("").any():
            yield _general(
                "note",
                "empty header",
                "",
                f"A column without a name is shown as {name!r}.",
                "Name it in the file.",
                name,
            )
    if looks_like_data(header):
        yield _general(
            "warning",
            "no header",
            header[0],
            "The first row looks like a recipient, not like column names.",
            "Add a row with column names, or choose the header row.",
        )


def _general(level: Level, rule: str, value: str, text: str, fix: str, column: str | None = None) -> Finding:
    return Finding(level, rule, None, column, value, text, fix)
