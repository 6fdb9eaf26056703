"""The one place where a service's bytes become values: texts cleaned, sizes bounded.

Half a character (a lone surrogate, a sequence of bytes that was cut) and NUL can be stored in no database and sent to
nobody; they become the replacement sign, so that one broken text never stops an answer, a stream or a callback.
"""

from __future__ import annotations

import json

from pydantic import JsonValue

MOST_BYTES = 64 * 1024 * 1024
MOST_TEXT = 2 * 1024 * 1024
MOST_DEPTH = 100
_LONGEST_NUMBER = 300
REPLACED = "\ufffd"


class SaidTwiceError(ValueError):
    """A name stands twice in one object, with two values: which one counts depends on the reader."""


def read_json(body: bytes, *, most_bytes: int = MOST_BYTES, once: bool = False) -> JsonValue:
    """The JSON value of a service's bytes, every text in it clean and cut to at most `MOST_TEXT` characters.

    Raises ValueError when the bytes are no JSON, too many or nested deeper than `MOST_DEPTH`; SaidTwiceError with
    `once`, where a name with two values is no answer. Else the last one counts.
    """
    if len(body) > most_bytes:
        raise ValueError("too long")
    try:
        pairs = _one_of_each if once else None
        value: JsonValue = json.loads(_decoded(body), parse_int=_number, object_pairs_hook=pairs)
    except RecursionError:
        raise ValueError("nested too deeply") from None
    return clean_value(value)


def read_own_json(body: bytes) -> JsonValue:
    """The JSON value of bytes that we made ourselves, letter for letter. Raises ValueError when they are no JSON."""
    try:
        value: JsonValue = json.loads(body)
    except RecursionError:
        raise ValueError("nested too deeply") from None
    return value


def read_text(body: bytes) -> str:
    """A service's bytes as clean text; what is no character of theirs becomes the replacement sign."""
    return clean_text(body.decode("utf-8-sig", "replace"))


def clean_text(text: str) -> str:
    """The text without lone surrogates and NUL; two halves that belong together become their character."""
    if not text.isascii():
        try:
            text.encode()
        except UnicodeEncodeError:
            text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return text.replace("\0", REPLACED)


def clean_value(value: JsonValue, depth: int = 0) -> JsonValue:
    """The value with every text in it clean, names of fields included. Raises ValueError when it is too deep."""
    if isinstance(value, str):
        return clean_text(value[:MOST_TEXT])
    if isinstance(value, dict | list) and depth >= MOST_DEPTH:
        raise ValueError("nested too deeply")
    if isinstance(value, list):
        return [clean_value(entry, depth + 1) for entry in value]
    if isinstance(value, dict):
        return {clean_text(name): clean_value(entry, depth + 1) for name, entry in value.items()}
    return value


def _one_of_each(pairs: list[tuple[str, JsonValue]]) -> dict[str, JsonValue]:
    found: dict[str, JsonValue] = {}
    for name, value in pairs:
        if name in found and found[name] != value:
            raise SaidTwiceError(name)
        found[name] = value
    return found


def _decoded(body: bytes) -> str:
    """In the encoding that JSON's own rule finds; halves of characters come through, to be cleaned afterwards."""
    encoding = json.detect_encoding(body)
    try:
        return body.decode(encoding, "surrogatepass")
    except UnicodeDecodeError:
        return body.decode(encoding, "replace")


def _number(digits: str) -> int | float:
    """Whole numbers; one that is too long to be any becomes infinite, which nothing takes for a number."""
    return int(digits) if len(digits) <= _LONGEST_NUMBER else float(digits)
