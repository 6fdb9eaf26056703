"""Whether a refusal speaks of our idempotency key, or of a request that is known already: then it is no refusal."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

_KNOWN: Final = re.compile(
    r"idempoten"
    r"|\bduplicat\w* (\w+ ){0,2}(request|submission|call|key|attempt)\b"
    r"|\b(request|submission|call|key|attempt)( \w+){0,2} duplicat"
    r"|\b(request|submission|call|(?<!api )(?<!secret )(?<!access )key|attempt|creation|operation)\b[^.,:;!?]{0,40}?"
    r"\b(already|in progress|in flight|in use|being \w+ed|under ?way|pending|running|(was|been) used|reused)\b"
    r"|\balready (been |being )?(process|submitted|received|handled)"
    r"|\bstill (being )?(process|work|running|creat)",
)
_UNUSABLE: Final = frozenset({"missing", "required", "malformed", "invalid", "empty", "blank", "absent", "valid"})
_BESIDE: Final = re.compile(
    r"idempoten(cy|t)|keys?|headers?|field|param(eter)?|value|string|uuid|format|request|endpoint|error|validation|bad"
    r"|an?|the|this|your|its?|of|in|at|for|to|is|are|was|be|must|should|has|have|not?|or|and|please|send|sent|set"
    r"|provided?|too|long|short|characters|most|least|more|than|max(imum)?|length|unique|http|x"
)


def is_about_known_key(texts: Iterable[str]) -> bool:
    """True when any of these texts of a refusal is about our key, and they say more than that it could not be used.

    Only a key that is missing or malformed was surely not looked up. Whatever else is said of it may mean that a
    request with this very key is being worked on.
    """
    every = [_plain(text) for text in texts]
    about = [text for text in every if _KNOWN.search(text)]
    if not about:
        return False
    words = {word for text in every for word in re.findall(r"[a-z]+", text)}
    unusable = bool(words & _UNUSABLE) and all(word in _UNUSABLE or _BESIDE.fullmatch(word) for word in words)
    return not unusable or "valid for this request" in " ".join(every)


def _plain(text: str) -> str:
    return " ".join(text.lower().replace("_", " ").replace("-", " ").split())
