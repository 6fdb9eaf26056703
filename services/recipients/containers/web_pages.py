"""Web pages saved as a table's file: which tables they hold, and one of them as rows."""

from __future__ import annotations

import html
import re

_START = re.compile(
    rb"\s*(?:<!--.{0,400}?-->\s*)*(?:<\?xml[^>]{0,200}>\s*)?<(?:!doctype\s+html|html|head|body|table|div|span|meta|style|"
    rb"center|font|p|h[1-6]|tr|tbody|thead)\b",
    re.IGNORECASE | re.DOTALL,
)
_CHARSET = re.compile(rb"charset=[\"']?([\w-]+)", re.IGNORECASE)
# The library's reader takes time with the square of what is left open, so tags are found in one walk.
_TAG = re.compile(
    r"</?([a-z][a-z0-9:-]{0,30})"
    r"([^\"'<>]{0,500}(?:(?:\"[^\"]{0,1000}\"|'[^']{0,1000}')[^\"'<>]{0,500}){0,50})>",
    re.IGNORECASE,
)
_BEGINS = re.compile(r"</?[a-z]|<[!?]", re.IGNORECASE)
_SPAN = re.compile(r"\bcolspan[ =\"']{1,9}(\d{1,6})", re.IGNORECASE)
_BLANKS = re.compile(r"[ \t\r\n]+")
_UNSHOWN = ("script", "style")
_UNSHOWN_END = {tag: re.compile(rf"</{tag}\b", re.IGNORECASE) for tag in _UNSHOWN}
_MOST_SPAN = 1_000


def is_web_page(data: bytes) -> bool:
    """Whether the bytes begin as a web page or a fragment of one does."""
    return _START.match(data[:4096].lstrip(b"\xef\xbb\xbf")) is not None


def charset_of(data: bytes) -> str | None:
    """The encoding that the page names, if any."""
    found = _CHARSET.search(data[:4096])
    return found.group(1).decode("ascii").lower() if found else None


def tables_of(text: str) -> list[list[list[str]]]:
    """Every table of the page that has a row, as rows of texts; merged cells repeat nothing, they leave blanks."""
    reader = _Tables()
    at = 0
    while (start := text.find("<", at)) >= 0:
        reader.add_text(text[at:start])
        at = _after(text, start, reader)
    reader.add_text(text[at:])
    return [table for table in reader.tables if table]


def _after(text: str, start: int, reader: _Tables) -> int:
    """Where the text goes on behind what begins here; what is never closed hides the rest, as in a browser."""
    if text.startswith("<!--", start):
        closed = text.find("-->", start + 4)
        return closed + 3 if closed >= 0 else len(text)
    if _BEGINS.match(text, start) is None:
        reader.add_text("<")
        return start + 1
    tag = _TAG.match(text, start)
    end = tag.end() if tag else text.find(">", start) + 1
    if tag is None:
        return end or len(text)
    name = tag.group(1).lower()
    if text[start + 1] == "/":
        reader.closes(name)
    else:
        reader.opens(name, tag.group(2))
        if name in _UNSHOWN:
            closing = _UNSHOWN_END[name].search(text, end)
            return closing.start() if closing else len(text)
    return end


class _Tables:
    """Tables inside tables are taken one by one: what only lays out a page holds no cells of its own."""

    def __init__(self) -> None:
        self.tables: list[list[list[str]]] = []
        self._open: list[list[list[str]]] = []
        self._cell: list[str] | None = None
        self._span = 1

    def opens(self, tag: str, attributes: str) -> None:
        """A tag begins."""
        if tag == "table":
            self._close_cell()
            table: list[list[str]] = []
            self._open.append(table)
            self.tables.append(table)
        elif self._open and tag == "tr":
            self._close_cell()
            self._open[-1].append([])
        elif self._open and tag in ("td", "th"):
            self._close_cell()
            if not self._open[-1]:
                self._open[-1].append([])
            span = _SPAN.search(attributes)
            self._span = min(int(span.group(1)), _MOST_SPAN) if span else 1
            self._cell = []
        elif self._cell is not None and tag == "br":
            self._cell.append("\n")

    def closes(self, tag: str) -> None:
        """A tag ends."""
        if tag in ("td", "th", "tr"):
            self._close_cell()
        elif tag == "table" and self._open:
            self._close_cell()
            self._open.pop()

    def add_text(self, text: str) -> None:
        """Text between two tags."""
        if text and self._cell is not None:
            self._cell.append(_BLANKS.sub(" ", unescaped(text)))

    def _close_cell(self) -> None:
        if self._cell is not None and self._open and self._open[-1]:
            text = "\n".join(line.strip(" ") for line in "".join(self._cell).split("\n")).strip()
            self._open[-1][-1] += [text, *[""] * (self._span - 1)]
        self._cell = None


def unescaped(text: str) -> str:
    """`&eacute;` as the letter that it stands for; a number of thousands of digits is none and stays."""
    try:
        return html.unescape(text)
    except ValueError:
        return text
