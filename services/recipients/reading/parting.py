"""Records that run over several lines: a cell with line breaks, or rows that a stray quote has joined."""

from __future__ import annotations

from collections.abc import Sequence

from services.recipients.reading.records import Records, split_lines
from services.recipients.rows.profile import Profile, profile_of

_SAMPLE = 300


def looks_joined(cells: Sequence[str], width: int, delimiter: str) -> bool:
    """Whether a line inside one cell looks like a whole row: a stray quote has probably joined recipients."""
    if width < 3:
        return False
    for cell in cells:
        if "\n" not in cell and "\r" not in cell:
            continue
        for line in split_lines(cell)[1:]:
            marks = line.count(delimiter)
            if marks >= width - 1 and (width > 4 or marks > line.count(f"{delimiter} ")):
                return True
    return False


def part_records(records: Records, text: str, header: int, delimiter: str, quotechar: str) -> Records:
    """The records with those taken apart whose every line is as wide as the header: two stray quotes joined rows."""
    width = len(records.cells[header]) if header >= 0 else max(map(len, records.cells[:50]), default=0)
    several = [
        number
        for number, (start, end) in enumerate(records.spans)
        if number > header and width > 1 and (text.find("\n", start, end) >= 0 or text.find("\r", start, end) >= 0)
    ]
    joined: dict[int, list[tuple[int, int]]] = {}
    profile: Profile | None = None
    for number in several:
        lines = _lines(text, *records.spans[number])
        rows = [text[start:end].split(delimiter) for start, end in lines]
        if any(len(row) != width for row in rows):
            continue
        if profile is None:
            names = records.cells[header] if header >= 0 else []
            sample = [
                row for at, row in enumerate(records.cells) if at > header and len(row) == width and at not in several
            ]
            profile = profile_of(names, width, sample[:_SAMPLE])
        if not _is_one_row(records.cells[number], rows, profile, quotechar):
            joined[number] = lines
    return _parted(records, text, joined, delimiter) if joined else records


def _is_one_row(cells: list[str], rows: list[list[str]], profile: Profile, quotechar: str) -> bool:
    """Whether the quotes are meant: the row fits as it stands, or its later lines do not fit alone."""
    if len(cells) != profile.width:
        return False
    bare = [[cell.replace(quotechar, "") for cell in row] for row in rows]
    fits, misfits = profile.odds(cells)
    if fits and not misfits and any(profile.odds(row)[1] for row in bare):
        return True
    return not fits and any(cell.startswith(" ") for row in rows[1:] for cell in row[1:])


def _lines(text: str, start: int, end: int) -> list[tuple[int, int]]:
    places = []
    for line in split_lines(text[start:end]):
        bare = len(line.rstrip("\r\n"))
        places.append((start, start + bare))
        start += len(line)
    return places


def _parted(records: Records, text: str, joined: dict[int, list[tuple[int, int]]], delimiter: str) -> Records:
    new = Records()
    for number, (cells, span) in enumerate(zip(records.cells, records.spans, strict=True)):
        at = len(new.cells)
        if number in joined:
            for start, end in joined[number]:
                new.parted.add(len(new.cells))
                new.cells.append(text[start:end].split(delimiter))
                new.spans.append((start, end))
            continue
        for marks, kept in ((records.unclosed, new.unclosed), (records.stray, new.stray)):
            if number in marks:
                kept.add(at)
        new.cells.append(cells)
        new.spans.append(span)
    return new
