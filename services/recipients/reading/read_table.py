"""An uploaded file becomes a table: `read_table`."""

from __future__ import annotations

import hashlib
from dataclasses import replace

import pandas as pd

from services.errors import FileUnreadable
from services.recipients.containers.opening import Opened, open_container
from services.recipients.encodings.encoding import Decoded, decode, encode, mark_of
from services.recipients.reading.cutting import Cut, cut
from services.recipients.reading.dialect import Dialect, find_dialect
from services.recipients.reading.header import header_beside, unique_names
from services.recipients.reading.other_readings import other_readings
from services.recipients.reading.reading_findings import describe
from services.recipients.reading.respelling import respell
from services.recipients.reading.tidying import tidy
from services.recipients.rows.body import Body
from services.recipients.rows.row_findings import about_rows
from services.recipients.tables.findings import Finding
from services.recipients.tables.limits import FileLimits
from services.recipients.tables.table import EMPTY_ROW, Decoding, How, Original, Reading, Table

_NEWLINES_IN = 1_000_000
_UTF8 = ("utf-8", "utf-8-sig")


def read_table(
    data: bytes,
    name: str = "",
    *,
    encoding: str | None = None,
    delimiter: str | None = None,
    quotechar: str | None = None,
    header_row: int | None = None,
    sheet: str | None = None,
    limits: FileLimits | None = None,
) -> Table:
    """The table in an uploaded file, every cell its exact text.

    What is not given is found and said in `Table.reading`. `header_row` counts rows as a spreadsheet does, but
    from 0; `NO_HEADER` says that the first row is a recipient. `sheet` chooses in a workbook or web page.
    Raises `FileUnreadable`, with where, why and what to do, when there is no table in the file.
    """
    limits = limits or FileLimits()
    _refuse_size(data, name, limits)
    _refuse_marks(delimiter, quotechar)
    opened = open_container(data, name, sheet, limits)
    sources: dict[str, How] = {
        key: "found" if value is None else "chosen"
        for key, value in (
            ("encoding", encoding),
            ("delimiter", delimiter),
            ("quotechar", quotechar),
            ("header_row", header_row),
        )
    }
    if opened.sheets:
        sources["sheet"] = "found" if sheet is None else "chosen"
    if opened.rebuilt:
        encoding, delimiter, quotechar = "utf-8", ",", '"'
    decoded = decode(opened.data, opened.name, encoding)
    if not decoded.text.strip("\ufeff \t\r\n"):
        raise FileUnreadable(
            f"{name or 'This file'} is empty.", next_step="Upload a file with a header and at least one row."
        )
    digest = hashlib.sha256(data).hexdigest()
    opened = replace(opened, name=name)
    return _read(opened, digest, decoded, delimiter, quotechar, header_row, sources, limits)


def _read(
    opened: Opened,
    digest: str,
    decoded: Decoded,
    delimiter: str | None,
    quotechar: str | None,
    header_row: int | None,
    sources: dict[str, How],
    limits: FileLimits,
) -> Table:
    name, data, text = opened.name, opened.data, decoded.text
    dialect = find_dialect(text, delimiter, quotechar)
    notes = list(opened.notes)
    respelled = respell(text, dialect) if quotechar in (None, '"') and not opened.rebuilt else None
    anew = find_dialect(respelled.text, None, None) if respelled is not None else dialect
    if respelled is not None and delimiter in (None, anew.delimiter):
        text, dialect = respelled.text, anew
        data = mark_of(decoded.encoding, decoded.bom) + encode(text, decoded.encoding)
        notes.append(("unusual spelling", respelled.what, "A results file comes in the plain spelling."))
    same = text is decoded.text
    found = cut(text, _utf8(data, text, decoded, dialect, same=same), dialect, header_row, limits, name)
    quote_all = _quotes_all(text, found, dialect)
    if found.header_broken:
        what = "The line with the column names has a quote too many or too few, so the names may be wrong."
        notes.append(("broken header", what, "Correct the quotes in that line of the file."))
    tidied = tidy(found.columns, found.header, quoted=quote_all)
    notes += [(rule, what, "Nothing to do; the file itself stays as it is.") for rule, what in tidied.notes]
    columns = unique_names(tidied.header, len(tidied.columns))
    frame = pd.DataFrame(
        {one: pd.Series(column.to_pandas(), dtype="str") for one, column in zip(columns, tidied.columns, strict=True)},
        index=pd.RangeIndex(len(tidied.columns[0])),
    )
    reading = Reading(
        encoding=decoded.encoding,
        delimiter=dialect.delimiter,
        quotechar=dialect.quotechar,
        header_row=found.at,
        newline=_newline(text),
        bom=decoded.bom,
        encoding_confidence=decoded.confidence,
        delimiter_confidence=1.0 if opened.rebuilt else dialect.confidence,
        quote_all=quote_all,
        sources=sources,
        container=opened.container,
        sheets=opened.sheets,
        sheet=opened.sheet,
        spaced=dialect.skip_space,
        header_beside=header_beside(found.at, found.header, found.above, found.head[1][1] if found.head[1:] else ()),
    )
    body = Body(
        frame,
        tidied.header,
        found.width,
        found.at + 2,
        found.odd,
        found.broken,
        dialect.delimiter,
        dialect.quotechar,
        strange_breaks=found.strange_breaks,
        quotes=opened.rebuilt or dialect.quotechar in text,
    )
    reading = replace(reading, others=other_readings(decoded, frame, found.at + 2, sources["encoding"]))
    findings: list[Finding] = [
        *describe(frame, tidied.header, found.width, reading, decoded, notes),
        *about_rows(body, _damaged(text, decoded)),
    ]
    original = Original(
        data=data,
        header=found.header_place,
        rows=found.rows,
        header_width=len(found.header),
        widths=found.widths,
        lines=range(found.at + 2, found.at + 2 + len(frame)),
        decode=_decoding(data, decoded),
    )
    marks = dict.fromkeys(body.empty_rows(), EMPTY_ROW)
    return Table(name, digest, frame, columns, list(tidied.header), reading, findings, marks, original)


def _damaged(text: str, decoded: Decoded) -> str | None:
    return decoded.encoding if decoded.bad or (not text.isascii() and "\ufffd" in text) else None


def _utf8(data: bytes, text: str, decoded: Decoded, dialect: Dialect, *, same: bool) -> bytes:
    """The text from where the table begins, as UTF-8; nothing when it holds bytes that are no text."""
    if decoded.bad:
        return b""
    if same and decoded.encoding in _UTF8 and not decoded.padding:
        begin = len(mark_of(decoded.encoding, decoded.bom)) + len(text[: dialect.start].encode())
        return data[begin:] if begin else data
    try:
        return text[dialect.start :].encode()
    except UnicodeEncodeError:
        return b""


def _decoding(data: bytes, decoded: Decoded) -> Decoding:
    codec = "utf-8" if decoded.encoding == "utf-8-sig" else decoded.encoding
    return Decoding(data, len(mark_of(decoded.encoding, decoded.bom)), codec, bool(decoded.bad))


def _newline(text: str) -> str:
    both = text.count("\r\n", 0, _NEWLINES_IN)
    counts = {
        "\r\n": both,
        "\n": text.count("\n", 0, _NEWLINES_IN) - both,
        "\r": text.count("\r", 0, _NEWLINES_IN) - both,
    }
    commonest = max(counts, key=lambda one: counts[one])
    return commonest if counts[commonest] else "\n"


def _quotes_all(text: str, found: Cut, dialect: Dialect) -> bool:
    """Whether the first records have quotes around every cell."""
    quote = dialect.quotechar
    places = [(place, cells) for place, cells in found.head if cells]
    return bool(places) and all(
        text[start:end] == dialect.delimiter.join(quote + cell.replace(quote, quote * 2) + quote for cell in cells)
        for (start, end), cells in places
    )


def _refuse_size(data: bytes, name: str, limits: FileLimits) -> None:
    if not data:
        raise FileUnreadable(
            f"{name or 'This file'} is empty.", next_step="Upload a file with a header and at least one row."
        )
    if len(data) > limits.max_bytes:
        raise FileUnreadable(
            f"{name or 'This file'} has {len(data) / 2**20:.1f} MiB; "
            f"at most {limits.max_bytes / 2**20:.0f} MiB can be read.",
            next_step="Remove columns that are not needed, or split it into several files.",
        )


def _refuse_marks(delimiter: str | None, quotechar: str | None) -> None:
    for what, mark in (("delimiter", delimiter), ("quote character", quotechar)):
        if mark is not None and (len(mark) != 1 or mark in "\r\n"):
            raise FileUnreadable(f"{mark!r} cannot be a {what}.", next_step="Choose a single character.")
    if delimiter is not None and delimiter == quotechar:
        raise FileUnreadable(
            "The delimiter and the quote character cannot be the same.", next_step="Choose two different characters."
        )
