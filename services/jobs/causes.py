"""When two messages of a service tell the same: what differs from item to item in them is left out."""

from __future__ import annotations

import re
from functools import lru_cache

LEFT_OUT = "…"
LOOKED_AT = 500

_VARIES = re.compile(r"[\d\"“‘«'`]|://")
_ADDRESS = re.compile(r"\b(?:https?|wss?)://[^\s\"'<>]+")
# A quotation mark inside a word is an apostrophe.
_QUOTED = re.compile(r"\"[^\"]*\"|“[^”]*”|‘[^’]*’|«[^»]*»|(?<!\w)'(?:[^']|(?<=\w)'(?=\w))*'(?!\w)|(?<!\w)`[^`]*`(?!\w)")
_DIGIT = re.compile(r"\d")
_CODE = re.compile(r"\d{3,4}")
_NAMED_CODE = re.compile(r"(?:http|status|code|error)[:=#-]?\d{3,4}")
_CODE_FOLLOWS = frozenset({"http", "status", "code", "error"})
_AROUND = ".,;:!?()[]{}"


@lru_cache(maxsize=4096)
def cause_of(text: str) -> str:
    """The text without what may differ between two items of one cause: addresses, quotations, ids and numbers."""
    text = text[:LOOKED_AT]
    if not _VARIES.search(text):
        return " ".join(text.split())
    kept, before = [], ""
    for word in _QUOTED.sub(LEFT_OUT, _ADDRESS.sub(LEFT_OUT, text)).split():
        bare = word.strip(_AROUND).lower()
        kept.append(word if not _DIGIT.search(bare) or _names_a_cause(before, bare) else LEFT_OUT)
        before = bare
    return " ".join(kept)


def _names_a_cause(before: str, word: str) -> bool:
    """Whether this is the number of a status or of an error; any other word with a digit is an id, a count, a name."""
    return bool(_NAMED_CODE.fullmatch(word) or (before in _CODE_FOLLOWS and _CODE.fullmatch(word)))
