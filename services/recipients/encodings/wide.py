"""UTF-16 and UTF-32 without a byte order mark: told by reading the beginning in each of them."""

from __future__ import annotations

_HEAD = 4_000
_LEAST_ASCII = 0.05
_LINE_SIGNS = "\t\n\r"


def find_wide(data: bytes) -> str | None:
    """The encoding's name, or None when the bytes make sense in none of them or hold no zero byte at all."""
    head = data[:_HEAD]
    if b"\x00" not in head.rstrip(b"\x00"):
        return None
    for width, codecs in ((4, ("utf-32-le", "utf-32-be")), (2, ("utf-16-le", "utf-16-be"))):
        if len(data) % width:
            continue
        shares = {codec: _ascii_share(head, codec) for codec in codecs}
        best = max(shares, key=lambda codec: shares[codec])
        if shares[best] >= _LEAST_ASCII:
            return best
    return None


def _ascii_share(head: bytes, codec: str) -> float:
    """How much of the text is plain ASCII: tables have it in delimiters and addresses. 0 when this is no text."""
    try:
        text = head.decode(codec)
    except UnicodeDecodeError:
        # The cut may have gone through a character of two halves.
        try:
            text = head[:-2].decode(codec)
        except UnicodeDecodeError:
            return 0.0
    text = text.rstrip("\x00")
    if not text or any(char < " " and char not in _LINE_SIGNS for char in text):
        return 0.0
    return sum(char < "\x7f" for char in text) / len(text)
