"""What a person should know about how a file was read."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

import pandas as pd

from services.recipients.columns.meaning import close_meaning, meaning_of
from services.recipients.encodings.encoding import Decoded
from services.recipients.reading.header import looks_like_a_person, looks_like_data
from services.recipients.rows.profile import is_kind
from services.recipients.tables.findings import Finding, Level
from services.recipients.tables.table import NO_HEADER, Reading

_SURE = 0.7
_LOOKED_AT = 400
_APART = re.compile(r"\s*[^\w\s.'’()&@-]+\s*|\s{2,}|[þş](?=[A-Z])")
_WARNED = ("other sheets", "broken header", "dates as numbers")


def describe(
    frame: pd.DataFrame,
    header: list[str],
    width: int,
    reading: Reading,
    decoded: Decoded,
    notes: Sequence[tuple[str, str, str]],
) -> list[Finding]:
    """Findings about the whole file, whose rows have `width` cells; those that hold every row name every row."""
    head = frame.iloc[:_LOOKED_AT]
    return [
        *(_general("warning" if rule in _WARNED else "note", rule, "", text, fix) for rule, text, fix in notes),
        *_about_reading(reading, decoded),
        *_about_header(header, head, reading),
        *_about_one_column(header, frame),
        *_about_shift(header, width, frame, broken=any(rule == "broken header" for rule, _, _ in notes)),
    ]


def _about_reading(reading: Reading, decoded: Decoded) -> Iterator[Finding]:
    if reading.encoding_confidence < _SURE and reading.sources["encoding"] == "found":
        others = " or ".join(one.encoding for one in reading.others)
        also = f"; it may also be {others}" if others else ""
        yield _general(
            "warning",
            "unsure encoding",
            reading.encoding,
            f"The file says nothing about its encoding; {reading.encoding} fits best{also}.",
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


def _about_header(header: list[str], head: pd.DataFrame, reading: Reading) -> Iterator[Finding]:
    chosen = reading.sources["header_row"] == "chosen"
    if reading.header_row == NO_HEADER:
        if not chosen:
            text = "The file has no column names: its first row is a recipient, so the columns are numbered."
            yield _general("warning", "no header", "", text, "Check the columns, or choose the header row.")
        return
    if reading.header_beside is not None:
        lines = sorted([reading.header_row + 1, reading.header_beside + 1])
        yield _general(
            "note",
            "two header rows",
            "",
            f"Lines {lines[0]} and {lines[1]} both name the columns; the names are those of line "
            f"{reading.header_row + 1}.",
            "Nothing to do, or take those of the other line.",
        )
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
    for cell, name in zip(header, head.columns, strict=False):
        if not cell.strip() and head[name].ne("").any():
            # A column without a name may mean that the header lost one on the way; running numbers often have none.
            yield _general(
                "note" if head[name].str.fullmatch(r"\s*\d*\s*").all() else "warning",
                "empty header",
                "",
                f"A column without a name is shown as {name!r}.",
                "Name it in the file, and check that each column stands under its own name.",
                name,
            )
    yield from _unlike_their_names(header, head)
    if chosen:
        return
    rows = head.iloc[:40].to_numpy().tolist()
    if looks_like_data(header) or looks_like_a_person(header, rows):
        yield _general(
            "warning",
            "no header",
            header[0],
            "The first row looks like a recipient, not like column names; as it is, nobody sends anything to it.",
            "Say that there is no header, choose the header row, or add a row with column names.",
        )


def _about_one_column(header: list[str], frame: pd.DataFrame) -> Iterator[Finding]:
    """A whole table in one column, because nobody knows what separates its cells."""
    names = _APART.split(header[0][:_LOOKED_AT].strip()) if len(header) == 1 else []
    known = [name.strip() for name in names if meaning_of(name)]
    if len(known) < 2 or meaning_of(header[0]) or (len(names) == 2 and _none_is_cut(names, frame)):
        return
    text = f"The file came out as one column, whose name holds several: {', '.join(known[:6])}."
    fix = "Choose what separates the columns, or save the file again as CSV or .xlsx."
    yield _general("error", "not cut apart", header[0], text, fix, header[0])
    yield from (Finding("error", "not cut apart", row, header[0], "", text, fix) for row in range(len(frame)))


def _none_is_cut(names: Sequence[str], frame: pd.DataFrame) -> bool:
    """Whether hardly a cell holds what stands between the two names: "Name / Company" may be one name, as well."""
    cells = frame.iloc[:_LOOKED_AT, 0]
    return float(cells.map(lambda cell: len(_APART.split(cell.strip())) >= len(names)).mean()) < 0.5


def _unlike_their_names(header: list[str], head: pd.DataFrame) -> Iterator[Finding]:
    """Columns named after addresses or numbers in which there is not a single one."""
    for name, column in zip(header, head.columns, strict=False):
        meaning = close_meaning(name).word if len(name) <= _LOOKED_AT else None
        sign = {"email": "@", "url": ".", "phone": r"\d"}.get(meaning or "")
        if sign is None:
            continue
        filled = head[column][head[column].str.strip().ne("")]
        if len(filled) > 1 and not filled.str.contains(sign, regex=meaning == "phone").any():
            yield _general(
                "warning",
                "unlike its name",
                name,
                f"Nothing in the column {name!r} looks like its name.",
                "Check that each column stands under its own name: the header may lack one, or have one too many.",
                column,
            )


def _about_shift(header: list[str], width: int, frame: pd.DataFrame, *, broken: bool) -> Iterator[Finding]:
    """Columns under a neighbour's name: the header lacks a name, or has one too many."""
    step = max(1, len(frame) // _LOOKED_AT)
    head = frame.iloc[::step].iloc[:_LOOKED_AT]
    shifted = list(_under_a_neighbours_name(header, head, frame))
    if header and len(header) < width:
        wrong = not shifted and (broken or any(_unlike_their_names(header, head)))
        text = f"Rows have {width} cells where the header has {len(header)} names; the cells behind are empty."
        fix = "Check that each column stands under its own name: the header may lack one."
        yield _general("error" if wrong else "warning", "longer rows", "", text, fix)
        if wrong:
            yield from (Finding("error", "longer rows", row, None, "", text, fix) for row in range(len(frame)))
    if len(header) < width or (header and not header[-1].strip()):
        yield from _about_two_in_one(header)
    yield from shifted


def _under_a_neighbours_name(header: list[str], head: pd.DataFrame, frame: pd.DataFrame) -> Iterator[Finding]:
    """Addresses or links that stand beside the column named after them: an error, and one of every row."""
    for place, name in enumerate(header):
        meaning = close_meaning(name).word if len(name) <= _LOOKED_AT else None
        if meaning not in ("email", "url") or _share(head.iloc[:, place], meaning) > 0.3:
            continue
        own = head.iloc[:, place].str.strip()
        if not own.ne("").any():
            continue
        for other in (place + 1, place - 1, place + 2, place - 2):
            if not 0 <= other < len(frame.columns):
                continue
            label = header[other] if other < len(header) else ""
            if close_meaning(label[:_LOOKED_AT]).word != meaning and _share(head.iloc[:, other], meaning) >= 0.8:
                what = "an email address" if meaning == "email" else "a link"
                lacks = "addresses" if meaning == "email" else "links"
                text = (
                    f"the column {name!r} holds no {lacks}, and {frame.columns[other]!r} beside it does: "
                    "the header lacks a name or has one too many"
                )
                fix = f"Correct the column names in the file, so that {what} stands under {name!r}."
                yield _general("error", "shifted header", name, text[:1].upper() + text[1:] + ".", fix, name)
                for row in range(len(frame)):
                    yield Finding("error", "shifted header", row, name, "", text, fix)
                return


def _about_two_in_one(header: list[str]) -> Iterator[Finding]:
    """A name made of two, where another name lacks: a delimiter between two names became a blank."""
    for cell in header:
        words = cell[:_LOOKED_AT].split()
        parts = [(" ".join(words[:at]), " ".join(words[at:])) for at in range(1, len(words))]
        for one, other in parts if meaning_of(cell) is None else ():
            if meaning_of(one) and meaning_of(other):
                yield _general(
                    "warning",
                    "two names in one",
                    cell,
                    f"{cell!r} may be the names of two columns, {one!r} and {other!r}; the last column has no name.",
                    "Check that each column stands under its own name; if not, correct the names in the file.",
                    cell,
                )
                break


def _share(cells: pd.Series, kind: str) -> float:
    filled = [cell for cell in cells.str.strip().tolist() if cell]
    return sum(is_kind(cell, kind) for cell in filled) / len(filled) if filled else 0.0


def _general(level: Level, rule: str, value: str, text: str, fix: str, column: str | None = None) -> Finding:
    return Finding(level, rule, None, column, value, text, fix)
