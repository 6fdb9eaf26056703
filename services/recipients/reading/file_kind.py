"""Files that are no table of text: say what they are."""

from __future__ import annotations

from services.errors import FileUnreadable

_SAVE_AS_CSV = "Open it in the program that made it, save it as CSV (UTF-8) and upload that file."
_START = (
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Excel workbook (.xls)", _SAVE_AS_CSV),
    (b"%PDF-", "a PDF document", "Upload the table itself as CSV, not a print of it."),
    (b"\x89PNG\r\n\x1a\n", "a PNG picture", "Upload the table itself as CSV, not a picture of it."),
    (b"\xff\xd8\xff", "a JPEG picture", "Upload the table itself as CSV, not a picture of it."),
    (b"GIF87a", "a GIF picture", "Upload the table itself as CSV, not a picture of it."),
    (b"GIF89a", "a GIF picture", "Upload the table itself as CSV, not a picture of it."),
    (b"\x1f\x8b", "a gzip archive", "Unpack it and upload the CSV file inside."),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive", "Unpack it and upload the CSV file inside."),
    (b"Rar!\x1a\x07", "a RAR archive", "Unpack it and upload the CSV file inside."),
    (b"BZh", "a bzip2 archive", "Unpack it and upload the CSV file inside."),
    (b"\xfd7zXZ\x00", "an xz archive", "Unpack it and upload the CSV file inside."),
    (b"\x7fELF", "a program", "Upload a CSV file."),
    (b"PAR1", "a Parquet file", _SAVE_AS_CSV),
    (b"SQLite format 3\x00", "a database", "Export the table as CSV and upload that file."),
    (b"{\\rtf", "a rich text document", _SAVE_AS_CSV),
    (b"bplist00", "an Apple property list", "Export the table as CSV and upload that file."),
)
_ZIPPED = (
    (b"xl/", "an Excel workbook", _SAVE_AS_CSV),
    (b"word/", "a Word document", _SAVE_AS_CSV),
    (b"ppt/", "a PowerPoint presentation", _SAVE_AS_CSV),
    (b"opendocument.spreadsheet", "a LibreOffice spreadsheet", _SAVE_AS_CSV),
    (b"Index/Document.iwa", "an Apple Numbers or Pages document", _SAVE_AS_CSV),
)
_BY_ENDING = {".xlsx": _ZIPPED[0], ".xlsm": _ZIPPED[0], ".xlsb": _ZIPPED[0], ".ods": _ZIPPED[3], ".numbers": _ZIPPED[4]}


def refuse_other_kinds(data: bytes, name: str) -> None:
    """Raise `FileUnreadable`, naming the kind of file, when this cannot be a table of text."""
    kind = _kind(data, name)
    if kind is not None:
        what, next_step = kind
        raise FileUnreadable(f"{name or 'This file'} is {what}, not a CSV file.", next_step=next_step)


def _kind(data: bytes, name: str) -> tuple[str, str] | None:
    for start, what, next_step in _START:
        if data.startswith(start):
            return what, next_step
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _zip_kind(data, name)
    if data.startswith(b"MZ") and b"\x00" in data[:512]:
        return "a program", "Upload a CSV file."
    if data[4:8] == b"ftyp":
        return "a video", "Upload the table of recipients as CSV."
    return _text_kind(data[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").lower())


def _text_kind(head: bytes) -> tuple[str, str] | None:
    if head.startswith((b"<!doctype html", b"<html")):
        return "a web page", "Export the table as CSV; a downloaded sign-in or error page looks like this too."
    if head.startswith(b"<?xml"):
        return "an XML document", _SAVE_AS_CSV
    if head.startswith((b"{\r", b"{\n", b'{"', b'[{"', b"[{\n", b"[\n", b'[ {"', b"[\r\n")):
        return "a JSON document", "Export the table as CSV and upload that file."
    return None


def _zip_kind(data: bytes, name: str) -> tuple[str, str]:
    for mark, what, next_step in _ZIPPED:
        if mark in data[:200_000] or mark in data[-200_000:]:
            return what, next_step
    ending = "." + name.rsplit(".", 1)[-1].lower()
    if ending in _BY_ENDING:
        return _BY_ENDING[ending][1:]
    return "a ZIP archive", "Unpack it and upload the CSV file inside."
