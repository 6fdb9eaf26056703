"""What scripts do with words: some write none apart, in some a preposition is joined to the name behind it."""

from __future__ import annotations

import re

_NO_SPACES = re.compile(
    "[\u0e00-\u0eff\u1000-\u11ff\u1780-\u17ff\u3005\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\ua960-\ua97f\uac00-\ud7ff"
    "\uf900-\ufaff\U00020000-\U0003ffff]"
)
"""Thai, Lao, Burmese, Khmer, kana and ideographs; and Korean, where titles and endings are joined to the name."""
_JOINED = (
    (re.compile("[\u0600-\u06ff]"), "[\u0648\u0641\u0628\u0644\u0643\u0633]{0,3}(?:\u0627\u0644)?"),
    (re.compile("[\u05d0-\u05ea]"), "[\u05d5\u05d1\u05dc\u05db\u05de\u05d4\u05e9]{0,3}"),
)
BEGINS = r"(?<![^\W_])"
ENDS = r"(?![^\W_])"


def writes_no_spaces(sign: str) -> bool:
    """Whether words of this sign's script stand beside each other with nothing between."""
    return _NO_SPACES.match(sign) is not None


def before(word: str) -> str:
    """What has to stand before a word that it is one, as a pattern."""
    if writes_no_spaces(word[0]):
        return ""
    return BEGINS + next((joined for script, joined in _JOINED if script.match(word[0])), "")


def behind(word: str) -> str:
    """What has to stand behind it."""
    return "" if writes_no_spaces(word[-1]) else ENDS
