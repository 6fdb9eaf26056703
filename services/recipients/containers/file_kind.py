"""Files that hold no table we can read: what each is, and the way out."""

from __future__ import annotations

import re

from services.errors import FileUnreadable

_SAVE_AS = "Open it in the program that made it, save it as CSV (UTF-8) or .xlsx and upload that file."
_TABLE = "Upload the table itself, as CSV or as a workbook."
_EXPORT = "Export the table as CSV and upload that file."
_UNPACK = "Unpack it and upload the one file inside that holds the table."
_START = (
    (b"%PDF-", "a PDF document", f"A PDF is a print of a table. {_TABLE}"),
    (b"\x89PNG\r\n\x1a\n", "a PNG picture", f"A picture cannot be read. {_TABLE}"),
    (b"\xff\xd8\xff", "a JPEG picture", f"A picture cannot be read. {_TABLE}"),
    (b"GIF87a", "a GIF picture", f"A picture cannot be read. {_TABLE}"),
    (b"GIF89a", "a GIF picture", f"A picture cannot be read. {_TABLE}"),
    (b"II*\x00", "a TIFF picture", f"A picture cannot be read. {_TABLE}"),
    (b"MM\x00*", "a TIFF picture", f"A picture cannot be read. {_TABLE}"),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive", _UNPACK),
    (b"Rar!\x1a\x07", "a RAR archive", _UNPACK),
    (b"BZh", "a bzip2 archive", _UNPACK),
    (b"\xfd7zXZ\x00", "an xz archive", _UNPACK),
    (b"\x28\xb5\x2f\xfd", "a Zstandard archive", _UNPACK),
    (b"\x7fELF", "a program", "Upload a CSV file."),
    (b"PAR1", "a Parquet file", _SAVE_AS),
    (b"SQLite format 3\x00", "a database", _EXPORT),
    (b"{\\rtf", "a rich text document", _SAVE_AS),
    (b"bplist00", "an Apple property list", _EXPORT),
    (b"!BDN", "an Outlook data file", "Export the contacts from Outlook as CSV and upload that file."),
)
_VCARD = (
    "Open your address book and export the contacts as CSV; in Google Contacts: import this file, then Export, "
    "Google CSV."
)
_TEXTS = (
    (re.compile(rb"begin:vcard\b"), "a file of contact cards (vCard)", _VCARD),
    (re.compile(rb"begin:vcalendar\b"), "a calendar file", _EXPORT),
    (
        re.compile(rb"(?:from:[^\n]*\n)?(?:[a-z-]+:[^\n]*\n)*?mime-version:"),
        "a web archive or mail (MHTML)",
        "Open it in a spreadsheet program or a browser, save the table as CSV or .xlsx and upload that file.",
    ),
    (re.compile(rb"<\?xml"), "an XML document", _SAVE_AS),
    (re.compile(rb"\{\s*[\"}]|\[\s*[\[{]|\[\s*\"[^\"\n]*\"\s*,\s*\n"), "a JSON document", _EXPORT),
    (
        re.compile(rb"(?:--[^\n]*\n|\s)*(?:/\*!\d|(?:insert into|create table|drop table|lock tables|set names)\b)"),
        "a database dump (SQL)",
        _EXPORT,
    ),
)


def refuse_other_kinds(data: bytes, name: str) -> None:
    """Raise `FileUnreadable`, naming the kind of file, when this can be no table."""
    kind = _kind(data)
    if kind is not None:
        refuse_as(name, *kind)


def refuse_as(name: str, what: str, next_step: str) -> None:
    """Raise `FileUnreadable`: the file is `what`."""
    raise FileUnreadable(f"{name or 'This file'} is {what}, not a table.", next_step=next_step)


def _kind(data: bytes) -> tuple[str, str] | None:
    for start, what, next_step in _START:
        if data.startswith(start):
            return what, next_step
    if data.startswith(b"MZ") and b"\x00" in data[:512]:
        return "a program", "Upload a CSV file."
    if data[4:8] == b"ftyp":
        if data[8:12] in (b"heic", b"heix", b"mif1", b"avif"):
            return "a picture", f"A picture cannot be read. {_TABLE}"
        return "a video", "Upload the table of recipients, as CSV or as a workbook."
    if data.startswith(b"RIFF") and data[8:12] in (b"WEBP", b"WAVE", b"AVI "):
        return "a picture, a sound or a video", _TABLE
    return text_kind(data)


def text_kind(data: bytes) -> tuple[str, str] | None:
    """What a text that is no table is, and the way out; None when it may be one."""
    head = data[:4096]
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        head = head.decode("utf-16", "ignore").encode()
    head = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    return next(((what, next_step) for pattern, what, next_step in _TEXTS if pattern.match(head)), None)
