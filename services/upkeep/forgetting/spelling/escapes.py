"""Texts with one layer of escapes taken off: of web addresses, JSON, programs and HTML, and where each sign was."""

from __future__ import annotations

import html
import re
from array import array
from collections.abc import Iterator

_MARKS = re.compile(r"[%\\&]")
_COMMON = (
    r"(?:%[0-9A-Fa-f]{2})+|%u[0-9A-Fa-f]{4}"
    r"|&(?:#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});"
)
_CODES = r"u[dD][89abAB][0-9A-Fa-f]{2}\\{1,9}u[dD][c-fC-F][0-9A-Fa-f]{2}|u[0-9A-Fa-f]{4}|u\{[0-9A-Fa-f]{1,6}\}"
_BYTES = r"x[0-9A-Fa-f]{2}(?:\\{1,9}x[0-9A-Fa-f]{2})*"
EVERY = re.compile(rf"{_COMMON}|(?<!\\)\\+(?:{_CODES}|{_BYTES}|[abfnrtv0/\"'])")
BUT_LETTERS = re.compile(rf"{_COMMON}|(?<!\\)\\+(?:{_CODES}|{_BYTES}|[/\"'])")
"""Without those that are a letter behind a backslash, which a path of files has as well."""
_LETTERS = {"a": " ", "b": " ", "f": " ", "n": "\n", "r": "\r", "t": "\t", "v": " ", "0": " "}
_UNIT = re.compile(r"(?:%|\\+x)([0-9A-Fa-f]{2})")
_CODE = re.compile(r"u\{?([0-9A-Fa-f]+)")


def has_escapes(text: str) -> bool:
    """Whether there may be any."""
    return _MARKS.search(text) is not None


def unescaped(text: str, escapes: re.Pattern[str]) -> tuple[str, array[int]] | None:
    """The text without one layer of these, and for each character where it comes from; None when it has none."""
    made: list[str] = []
    places = array("I")
    done = 0
    for found in escapes.finditer(text):
        made.append(text[done : found.start()])
        places.extend(range(done, found.start()))
        for sign, place in _signs(found.group()):
            made.append(sign)
            places.extend([found.start() + place] * len(sign))
        done = found.end()
    if not done:
        return None
    made.append(text[done:])
    places.extend(range(done, len(text)))
    return "".join(made), places


def _signs(escape: str) -> Iterator[tuple[str, int]]:
    """What an escape stands for, sign by sign, and where in it each begins."""
    body = escape.lstrip("\\")
    if escape[0] == "&":
        yield html.unescape(escape), 0
    elif body[:1] == "u" or escape[:2] == "%u":
        codes = [int(code, 16) for code in _CODE.findall(escape)]
        if len(codes) == 2:
            yield chr(0x10000 + ((codes[0] & 0x3FF) << 10) + (codes[1] & 0x3FF)), 0
        else:
            yield chr(codes[0]) if codes[0] <= 0x10FFFF else " ", 0
    elif body[:1] == "x" or escape[0] == "%":
        units = list(_UNIT.finditer(escape))
        place = 0
        for sign in bytes(int(one.group(1), 16) for one in units).decode("utf-8", "surrogateescape"):
            is_lone = "\udc80" <= sign <= "\udcff"
            # What is no UTF-8 is Latin-1, as old programs escape it.
            yield chr(ord(sign) - 0xDC00) if is_lone else sign, units[place].start()
            place += 1 if is_lone else len(sign.encode())
    else:
        yield _LETTERS.get(body, body), 0
