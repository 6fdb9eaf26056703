"""The one way in which files that leave are made harmless for spreadsheets, and how it is taken back.

A spreadsheet runs a cell that begins with =, +, -, @ (in either width), a tab or a line break. Which cells there are is
decided by whoever opens the file: split at another mark, or at a line break within quotes, a text holds further cells.
So an apostrophe is put before whatever would run at the beginning of a text, and behind each mark that may part cells.
"""

from __future__ import annotations

import re

SUSPECT = r"(?:^|[,;|\t\r\n])['\"]*[=+\-@\t\r\n＝＋－＠]"
"""Every text that `defused` changes matches this, and some that it does not."""
_RUNS = r"['\"]*[=+\-@＝＋－＠][^,;|\t\r\n]*"
_CELL = re.compile(rf"(^|[,;|\t\r\n])({_RUNS})")
_GUARDED = re.compile(rf"(^|[,;|\t\r\n])'({_RUNS})")
_BLANK = re.compile(r"['\"]*[\t\r\n]")
_NUMBER = r"[+-][\d\s().,/%-]*(?:(?:x|ext\.?|#) ?\d{1,8})?"
_HARMLESS = re.compile(rf"'*(?:{_NUMBER}|=\"[^\"]*\")")


def defused(text: str) -> str:
    """The text with one more apostrophe wherever a spreadsheet would run what follows.

    Numbers, telephone numbers and texts that were written as ="00123" stay.
    """
    guarded = _CELL.sub(lambda found: found[0] if _HARMLESS.fullmatch(found[2]) else f"{found[1]}'{found[2]}", text)
    return f"'{guarded}" if _BLANK.match(text) else guarded


def restored(text: str) -> str:
    """The text as it was before `defused`."""
    if text[:1] == "'" and _BLANK.match(text):
        text = text[1:]
    return _GUARDED.sub(lambda found: found[0] if _HARMLESS.fullmatch(found[2]) else f"{found[1]}{found[2]}", text)
