"""A draft's file in one line: its name, how much is in it, and how it was read."""

from __future__ import annotations

from pages.components.shell import wording as words
from pages.components.shell.wording import plain
from services.jobs.drafts.views import Material
from services.recipients import NO_HEADER, Reading, Table

DELIMITERS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "vertical bar"}
ENCODINGS = {"utf-8-sig": "UTF-8 with a byte order mark", "cp1252": "Windows-1252", "cp932": "Shift JIS (cp932)"}
QUITE_SURE = 0.7


def line(material: Material, table: Table) -> str:
    """It, as Markdown for the head of a fold."""
    reading = table.reading
    header = f"header in line {reading.header_row + 1}" if reading.header_row != NO_HEADER else "no header"
    return (
        f"**{plain(material.view.upload_name)}**: "
        f"{words.count(len(table.frame), 'row')}, {words.count(len(table.columns), 'column')}. "
        f"{_container(reading)}, {header}. **Change**"
    )


def asks(reading: Reading) -> bool:
    """Whether the way it was read is in doubt, so that somebody has to look at its rows."""
    unsure = any(
        reading.confidence[what] < QUITE_SURE and reading.sources[what] != "chosen"
        for what in ("encoding", "delimiter")
        if reading.sheet is None
    )
    return unsure or reading.header_beside is not None


def _container(reading: Reading) -> str:
    """What the table came in. A workbook's text has no encoding or separator to say."""
    if reading.sheet is not None:
        only = len(reading.sheets) == 1
        how = "chosen by hand" if reading.sources["sheet"] == "chosen" else "the only one" if only else "found"
        return f"From a {plain(reading.container)}, sheet **{plain(reading.sheet)}** ({how})"
    packed = "" if reading.container == "text" else f"{plain(reading.container.capitalize())}. "
    encoding = ENCODINGS.get(reading.encoding, reading.encoding.upper())
    mark = DELIMITERS.get(reading.delimiter, repr(reading.delimiter))
    return (
        f"{packed}Text encoding {plain(encoding)} ({_sure(reading, 'encoding')}), "
        f"{plain(mark)} separated ({_sure(reading, 'delimiter')})"
    )


def _sure(reading: Reading, what: str) -> str:
    if reading.sources[what] == "chosen":
        return "chosen by hand"
    sure = reading.confidence[what]
    return "certain" if sure >= 0.95 else "quite sure" if sure >= QUITE_SURE else "**not sure, please look**"
