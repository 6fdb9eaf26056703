"""Which column probably fills which variable: proposals with a confidence and a reason, never a silent guess."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd
from rapidfuzz import fuzz

from services.recipients.columns.meaning import Meaning, close_meaning, fold, meaning_of
from services.recipients.columns.other_people import may_be_anothers, other_people

THRESHOLD = 0.55
_SAMPLES = 50
_LOOKED_AT = 300
_NUMBERED = re.compile(r"\(\d{1,4}\)$")
_URL = re.compile(r"(?:https?://|www\.)\S+|[\w-]{1,63}(?:\.[\w-]{1,63}){0,8}\.[a-z]{2,10}(?:/\S*)?", re.IGNORECASE)
_EMAIL = re.compile(r"[^@\s]{1,100}@[^@\s.]{1,100}(?:\.[^@\s.]{1,100})+")
_PHONE = re.compile(r"\+?[\d\s().x/-]{6,}")
# A column with one of these words tells something about the thing and is not the thing itself.
_ABOUT_IT = frozenset(
    {"id", "label", "type", "status", "date", "code", "count", "opt", "in", "out", "owner", "source", "size"}
)
_RELATED = {
    ("first_name", "full_name"): (0.5, "a full name; perhaps more than the first name"),
    ("full_name", "first_name"): (0.5, "only the first name"),
    ("first_name", "nickname"): (0.4, "a nickname"),
    ("full_name", "last_name"): (0.4, "only the last name"),
}


@dataclass(frozen=True)
class Suggestion:
    """The column proposed, or None when none is likely enough. `confidence` runs from 0 to 1; `why` is for people.

    `exact` says that it has the variable's own name, and no other column has it: nothing is left to ask.
    """

    column: str | None
    confidence: float
    why: str
    exact: bool = False


def suggest_mapping(
    columns: Sequence[str], variables: Sequence[str], samples: pd.DataFrame | None = None
) -> dict[str, Suggestion]:
    """A proposal for every variable. A column is proposed once; a weaker claim on it is answered with None.

    A column about somebody else (a spouse, an assistant, who referred them) is never proposed, and cells alone propose
    nothing where a column bears the variable's own name.
    """
    kinds = {column: _kind_of_cells(samples, column) for column in columns}
    claims: list[tuple[float, int, int, str, str, str]] = []
    for rank, variable in enumerate(variables):
        named = any(same_name(variable, column) for column in columns)
        for place, column in enumerate(columns):
            if other_people(column) - other_people(variable) or may_be_anothers(column, variable):
                continue
            score, why = _score(variable, column, kinds[column], named=named)
            if score > 0:
                claims.append((-score, rank, place, variable, column, why))
    found: dict[str, Suggestion] = {}
    taken: dict[str, str] = {}
    blocked: dict[str, str] = {}
    for negative, _, _, variable, column, why in sorted(claims):
        if variable in found or -negative < THRESHOLD:
            continue
        if column in taken:
            blocked.setdefault(variable, f"{column!r} is already proposed for {taken[column]}.")
            continue
        twin = any(
            one[0] == negative and one[3] == variable and one[4] != column and one[4] not in taken for one in claims
        )
        reason = f"{why}; another column fits as well" if twin else why
        found[variable] = Suggestion(
            column,
            round(-negative - 0.1 * twin, 2),
            f"{reason[:1].upper()}{reason[1:]}.",
            exact=-negative >= 1 and _is_only_one(variable, column, columns),
        )
        taken[column] = variable
    best = {variable: max((-c[0] for c in claims if c[3] == variable), default=0.0) for variable in variables}
    return {
        variable: found.get(variable)
        or Suggestion(None, round(min(best[variable], THRESHOLD), 2), blocked.get(variable, "No column looks like it."))
        for variable in variables
    }


def _is_only_one(variable: str, column: str, columns: Sequence[str]) -> bool:
    """Whether this column alone has the variable's name, numbered doubles such as "Email (2)" included."""
    alike = sum(same_name(variable, _NUMBERED.sub("", one).rstrip()) for one in columns)
    return same_name(variable, column) and alike == 1


def same_name(variable: str, column: str) -> bool:
    """Whether both are the same word but for case, accents and spacing."""
    return fold(variable[:_LOOKED_AT]).replace(" ", "") == fold(column[:_LOOKED_AT]).replace(" ", "")


def _score(variable: str, column: str, kind: str, *, named: bool) -> tuple[float, str]:
    score, why = _by_name(variable, column)
    wanted = _wanted_kind(variable)
    if wanted and score:
        if kind == wanted:
            return min(1.0, score + 0.05), f"{why}, and its cells look like it"
        if kind not in ("", "mixed"):
            return score * 0.4, f"{why}, but its cells do not look like it"
    elif wanted and kind == wanted and not named:
        return (0.6 if wanted == "email" else 0.5), "its cells look like it"
    elif score and kind in ("url", "email") and meaning_of(column) not in ("url", "email"):
        return score * 0.6, f"{why}, but its cells are {kind} addresses"
    return score, why


def _by_name(variable: str, column: str) -> tuple[float, str]:
    one, other = fold(variable[:_LOOKED_AT]), fold(column[:_LOOKED_AT])
    if same_name(variable, column):
        return 1.0, "the same name"
    meant, means = close_meaning(variable[:_LOOKED_AT]), close_meaning(column[:_LOOKED_AT])
    if meant.word and means.word:
        if meant.word == means.word:
            return _same_meaning(meant, means), f"{column!r} means the same as {variable!r}"
        return _RELATED.get((meant.word, means.word), (0.0, ""))
    return _by_spelling(one, other)


def _same_meaning(one: Meaning, other: Meaning) -> float:
    """Words beside the known one must not point elsewhere: a LinkedIn link is not the booking link."""
    if one.beside and other.beside:
        return 0.9 if one.beside in other.beside or other.beside in one.beside else 0.6
    return 0.86 if one.beside or other.beside else 0.93


def _by_spelling(one: str, other: str) -> tuple[float, str]:
    words, others = set(one.split()), set(other.split())
    if words and others and (words < others or others < words):
        share = 0.55 + 0.3 * len(words & others) / len(words | others)
        return share * (0.7 if (words ^ others) & _ABOUT_IT else 1.0), "nearly the same name"
    alike = fuzz.ratio(one, other) / 100
    if alike >= 0.85 and min(len(one), len(other)) >= 4:
        return alike * 0.9, "a similar spelling"
    return 0.0, ""


def _wanted_kind(variable: str) -> str:
    meant = close_meaning(variable).word
    return meant if meant in ("url", "email", "phone") else ""


def _kind_of_cells(samples: pd.DataFrame | None, column: str) -> str:
    """What most filled cells are: "url", "email", "phone", "text", "mixed", or "" when there is nothing to look at."""
    if samples is None or column not in samples.columns:
        return ""
    cells = [cell.strip()[:_LOOKED_AT] for cell in samples[column].tolist() if cell.strip()][:_SAMPLES]
    if not cells:
        return ""
    for kind, pattern in (("email", _EMAIL), ("url", _URL), ("phone", _PHONE)):
        share = sum(pattern.fullmatch(cell) is not None for cell in cells) / len(cells)
        if share >= 0.7:
            return kind
        if share >= 0.2:
            return "mixed"
    return "text"
