"""The rules that look at one value: each a name, a level, a pattern, what to say and what was probably meant."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from services.recipients.tables.findings import Level

Mend = Callable[[str], str | None]


@dataclass(frozen=True)
class Rule:
    """`pattern` (RE2, so its time grows with the text and no faster) finds the values that break the rule, or with
    `unless` those that keep it. What it finds is looked at again by `confirm`, when there is one.

    `sign` is in every value that `pattern` finds. It is looked for first where `pattern` knows letters of every script,
    which takes milliseconds to make ready, for each variable of each draft.

    `meanings` limits the rule to variables of these meanings, `except_meanings` keeps it from others; an empty tuple
    means every variable. `mend` makes the value that was probably meant.
    """

    name: str
    level: Level
    pattern: str
    text: str
    fix: str
    unless: bool = False
    ignore_case: bool = False
    sign: str = ""
    meanings: tuple[str, ...] = ()
    except_meanings: tuple[str, ...] = ()
    mend: Mend | None = None
    confirm: Callable[[str], bool] | None = None
