"""Web pages saved as a table's file: which tables they hold, and one of them as rows."""

from __future__ import annotations

import re
from html.parser import HTMLParser

_START = re.compile(
    rb"\s*(?:<!--.{0,400}?-->\s*)*(?:<\?xml[^>]{0,200}>\s*)?<(?:!doctype\s+html|html|head|body|table|div|span|meta|style|"
    rb"center|font|p|h[1-6]|tr|tbody|thead)\b",
    re.IGNORECASE | re.DOTALL,
)
_CHARSET = re.compile(rb"charset=[\"']?([\w-]+)", re.IGNORECASE)


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
    reader.feed(text)
    reader.close()
    return [table for table in reader.tables if table]


class _Tables(HTMLParser):
    """Tables inside tables are taken one by one: what only lays out a page holds no cells of its own."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tables: list[list[list[str]]] = []
        self._open: list[list[list[str]]] = []
        self._cell: list[str] | None = None
        self._span = 1

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
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
            span = dict(attrs).get("colspan") or "1"
            self._span = min(int(span), 1_000) if span.isdecimal() else 1
            self._cell = []
        elif self._cell is not None and tag == "br":
            self._cell.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in ("td", "th", "tr"):
            self._close_cell()
        elif tag == "table" and self._open:
            self._close_cell()
            self._open.pop()

    def handle_data(self, data: str) -> None:
        if self._cell is not None:
            self._cell.append(re.sub(r"[ \t\r\n]+", " ", data))

    def _close_cell(self) -> None:
        if self._cell is not None and self._open and self._open[-1]:
            text = "\n".join(line.strip(" ") for line in "".join(self._cell).split("\n")).strip()
            self._open[-1][-1] += [text, *[""] * (self._span - 1)]
        self._cell = None
