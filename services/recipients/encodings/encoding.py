"""Bytes into text: the byte order mark first, then strict UTF-8, then the encoding that reads most like language."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass, replace
from itertools import islice

from services.errors import FileUnreadable
from services.recipients.encodings.legacy import Guess, guess_legacy
from services.recipients.encodings.second_reader import with_second_reader
from services.recipients.encodings.wide import find_wide

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
SURE = 0.7
"""Below it a person is asked to look."""
_GB18030_MARK = b"\x841\x953"
_MULTIBYTE = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_LONE_BYTES = re.compile("[\udc80-\udcff]")
_JIS_ESCAPES = (b"\x1b$B", b"\x1b$@", b"\x1b(J")
_CONTROLS = bytes(set(range(0x20)) - set(b"\t\n\r\x0b\x0c\x1a\x1b"))
# Later editions of the same encoding, with characters that the first one lacks.
_WIDER = {"gbk": "gb18030", "big5": "cp950"}
_ASCII = bytes(range(0x80))
_PAIRED = {"utf-8", "utf-8-sig"}


@dataclass(frozen=True)
class Decoded:
    """`text` without byte order mark. Bytes that do not fit the encoding stand in it as lone surrogates, `bad` of them.

    `padding` filler characters (NUL, Ctrl-Z) stood behind the end and are not in the text. `rivals` are encodings that
    fit as well and would give other cells.
    """

    text: str
    encoding: str
    bom: bool
    confidence: float
    bad: int
    padding: int
    rivals: tuple[str, ...] = ()


def decode(data: bytes, name: str, chosen: str | None) -> Decoded:
    """The file's text. Raises `FileUnreadable` when a chosen encoding is unknown or this is no text."""
    mark, marked = next(((mark, codec) for mark, codec in _MARKS if data.startswith(mark)), (b"", None))
    if chosen is not None:
        return _decode_chosen(data, name, chosen, mark, marked)
    if marked:
        return _finish(data[len(mark) :], name, Guess(marked, 1.0), bom=True)
    if data.startswith(_GB18030_MARK):
        return _finish(data[len(_GB18030_MARK) :], name, Guess("gb18030", 1.0), bom=True)
    guess, rivals = _guess(data, name)
    return replace(_finish(data, name, guess, bom=False), rivals=rivals)


def mark_of(encoding: str, bom: bool) -> bytes:
    """The byte order mark that a file in this encoding began with."""
    if not bom:
        return b""
    return _GB18030_MARK if encoding == "gb18030" else next((mark for mark, codec in _MARKS if codec == encoding), b"")


def encode(text: str, encoding: str) -> bytes:
    """The bytes of a piece of text that came from `decode`, without byte order mark.

    Raises `UnicodeEncodeError` when a character does not fit.
    """
    return text.encode("utf-8" if encoding == "utf-8-sig" else encoding, "surrogateescape")


def _decode_chosen(data: bytes, name: str, chosen: str, mark: bytes, marked: str | None) -> Decoded:
    try:
        codec = codecs.lookup(chosen)
        if not codec._is_text_encoding:
            raise LookupError(chosen)
    except LookupError as error:
        raise FileUnreadable(
            f"There is no encoding called {chosen!r}.", next_step="Choose one from the list, for example utf-8."
        ) from error
    plain = codec.name
    if plain in ("utf-16", "utf-32"):
        plain = marked if marked and marked.startswith(plain) else f"{plain}-le"
    same = marked is not None and (plain == marked or {plain, marked} <= _PAIRED)
    if same and marked:
        return _finish(data[len(mark) :], name, Guess(marked, 1.0), bom=True)
    return _finish(data, name, Guess("utf-8" if plain == "utf-8-sig" else plain, 1.0), bom=False)


def _guess(data: bytes, name: str) -> tuple[Guess, tuple[str, ...]]:
    """The likeliest encoding, and rivals that would give other cells."""
    body = data.rstrip(b"\x00")
    wide = find_wide(data)
    if wide is not None:
        return Guess(wide, 0.95), ()
    if len(body) - len(body.translate(None, _CONTROLS)) > len(body) // 200:
        raise FileUnreadable(
            f"{name or 'This file'} is not text: it is full of control bytes.",
            next_step="Open the table in a spreadsheet program and save it as CSV (UTF-8).",
        )
    if body.isascii() and any(escape in body for escape in _JIS_ESCAPES):
        return Guess("iso2022_jp", 0.95), ()
    if body.isascii():
        return Guess("utf-8", 1.0), ()
    if _fits(body, "utf-8"):
        return Guess("utf-8", 0.99 if len(list(islice(_MULTIBYTE.finditer(body), 2))) > 1 else 0.95), ()
    start = re.search(rb"[\x80-\xff]", body)
    part = body[start.start() : start.start() + 1_000_000] if start else body
    good = sum(map(len, _MULTIBYTE.findall(part)))
    high = len(part.translate(None, _ASCII))
    if good >= 0.8 * high and good > 4:
        return Guess("utf-8", round(0.8 * good / high, 2)), ()
    other = _without_utf8_lines(body)
    guess, rivals = with_second_reader(other, guess_legacy(other))
    if guess is None:
        raise FileUnreadable(
            f"{name or 'This file'} does not look like text in any encoding that we know.",
            next_step="Open the table in a spreadsheet program and save it as CSV (UTF-8).",
        )
    wider = _WIDER.get(guess.encoding)
    return (Guess(wider, guess.confidence) if wider and not _fits(body, guess.encoding) else guess), rivals


def _without_utf8_lines(body: bytes) -> bytes:
    """The lines that are no UTF-8: in a file put together from two, they alone tell what the rest was written in.

    The others come out garbled, and are errors of their rows.
    """
    kept = [line for line in body.split(b"\n") if line.isascii() or not _fits(line, "utf-8")]
    return b"\n".join(kept) if any(not line.isascii() for line in kept) else body


def _fits(body: bytes, encoding: str) -> bool:
    try:
        body.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def _finish(body: bytes, name: str, guess: Guess, *, bom: bool) -> Decoded:
    codec = "utf-8" if guess.encoding == "utf-8-sig" else guess.encoding
    try:
        text, lone = body.decode(codec), False
    except UnicodeDecodeError:
        try:
            lone = True
            text = body.decode(codec, "surrogateescape")
        except UnicodeDecodeError as error:
            raise FileUnreadable(
                f"{name or 'This file'} cannot be read as {guess.encoding}: byte {error.start + 1} does not fit.",
                next_step="Choose another encoding.",
            ) from error
    kept = text.rstrip("\x00\x1a")
    bad = len(_LONE_BYTES.findall(kept)) if lone else 0
    return Decoded(kept, guess.encoding, bom, guess.confidence, bad, len(text) - len(kept))
