"""A phone number in the ways in which it is dialled: with the country's code, with what stands for it, and without."""

from __future__ import annotations

import re

from services.upkeep.forgetting.spelling.scripts import BEGINS, ENDS

FEWEST_DIGITS = 7
FEWEST_ALONE = 8
_PHONE = re.compile(r"\+?[\d\s().\-/]+")
_ONE_DIGIT = "17"
_TWO_DIGITS = re.compile("2[07]|3[0-469]|4[013-9]|5[1-8]|6[0-6]|8[1246]|9[0-58]")
"""Codes of countries of that length; every other has three digits."""
_BETWEEN = r"[\s().\-/]*"
_ABROAD = rf"(?:\+|00){_BETWEEN}"
_NO_DIGITS_BEFORE = r"(?<!\d[\s().\-/])(?<!\d[\s().\-/]{2})"


def is_phone(folded: str) -> bool:
    """Whether a term is a phone number."""
    return _PHONE.fullmatch(folded) is not None and sum(sign.isdigit() for sign in folded) >= FEWEST_DIGITS


def phone_pattern(folded: str) -> str:
    """A pattern for the number in each of these ways."""
    digits = "".join(sign for sign in folded if sign.isdigit())
    is_abroad = folded.startswith("+") or digits.startswith("00")
    digits = digits.removeprefix("00")
    if is_abroad:
        code = 1 if digits[0] in _ONE_DIGIT else 2 if _TWO_DIGITS.match(digits) else 3
        rest, ways = digits[code:], [f"(?:{_ABROAD})?{_apart(digits)}"]
        ways.append(f"{_ABROAD}{_apart(digits[:code])}{_BETWEEN}0{_BETWEEN}{_apart(rest)}")
    else:
        rest = digits.removeprefix("0")
        ways = [_apart(digits), rf"{_ABROAD}\d{{1,3}}{_BETWEEN}(?:0{_BETWEEN})?{_apart(rest)}"]
    if len(rest) >= FEWEST_ALONE:
        ways += [rf"[018]{_BETWEEN}{_apart(rest)}", rf"{_NO_DIGITS_BEFORE}{_apart(rest)}"]
    return rf"{BEGINS}(?:{'|'.join(ways)}){ENDS}"


def _apart(digits: str) -> str:
    return _BETWEEN.join(digits)
