"""Whose video is it: one generation is matched to one row of a submission by evidence, or to none."""

from __future__ import annotations

import html
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from services.jobs.sighting import Sighting


@dataclass(frozen=True)
class Match:
    """The row a generation belongs to, and what speaks against it ("" when nothing does)."""

    position: int
    flag: str = ""


class Rows:
    """The rows of one submission as they were sent, for looking up evidence: what services say again of them.

    `beside` are the files that went with them, of which no service says anything.
    """

    def __init__(self, values: Mapping[int, Sequence[str]], beside: Mapping[int, Sequence[str]] | None = None) -> None:
        self.values = {position: tuple(row) for position, row in values.items()}
        self._beside = {position: tuple(files) for position, files in (beside or {}).items()}
        self._by_values: dict[tuple[str, ...], list[int]] = {}
        for position, row in sorted(self.values.items()):
            self._by_values.setdefault(row, []).append(position)
        self._by_folded: dict[tuple[str, ...], list[int]] | None = None

    def are_alike(self, positions: Iterable[int]) -> bool:
        """Whether rows of the same values also had the same files, so that one's video is as good as another's."""
        return len({self._beside.get(position, ()) for position in positions}) <= 1

    def saying(self, values: Sequence[str]) -> list[int]:
        """The positions whose row was sent with exactly these values."""
        return self._by_values.get(tuple(values), [])

    def meaning(self, values: Sequence[str]) -> list[int]:
        """The positions of these values, exactly or as the same text written otherwise.

        Written otherwise counts only where it can mean one row's values and no other's.
        """
        if exact := self.saying(values):
            return exact
        if self._by_folded is None:
            self._by_folded = {}
            for position, row in sorted(self.values.items()):
                self._by_folded.setdefault(_folded(row), []).append(position)
        found = self._by_folded.get(_folded(values), [])
        return found if len({self.values[position] for position in found}) == 1 else []


def spoken_of(values: Sequence[str], beside: int) -> Sequence[str]:
    """The values of a row without the last ones, which went beside: what a service says again."""
    return values[: len(values) - beside]


def same_text(one: Sequence[str], other: Sequence[str]) -> bool:
    """Whether two rows hold the same text, however its letters, blanks and entities are written."""
    return _folded(one) == _folded(other)


def _folded(values: Sequence[str]) -> tuple[str, ...]:
    return tuple(" ".join(unicodedata.normalize("NFC", html.unescape(value)).split()) for value in values)


def match(sighting: Sighting, rows: Rows, *, answered: int | None, free: set[int], final_word: bool) -> Match | None:
    """Find the row that a generation belongs to, or None.

    The evidence is the echoed values, the echoed row number, and `answered`: its place in the list of ids with which
    the service accepted the submission (None when that list cannot be trusted to be in order). Values and row number
    together are proof. With one of them missing, the place in the answer must agree. Where two disagree the match is
    flagged. A place in the answer alone proves nothing: it is used only when the service will say no more
    (`final_word`), and flagged. Values prove nothing among rows that have them alike and other files beside: then row
    number or place must say which, and not against each other. `free` are the positions that have no generation yet.
    """
    numbered = sighting.position if sighting.position in rows.values else None
    if sighting.values is None:
        place = answered if answered in rows.values else None
        return _the_only_one(sighting, rows, answered) or _without_values(sighting, numbered, place, final_word)
    saying = rows.meaning(sighting.values)
    if not saying:
        return _with_strange_values(sighting, numbered, answered if answered in rows.values else None)
    if not rows.are_alike(saying):
        return _among_namesakes(saying, numbered, answered, free)
    if numbered in saying:
        return Match(numbered)
    if answered in saying:
        chosen: int = answered
    else:
        chosen = next((position for position in saying if position in free), saying[0])
    flag = ""
    if sighting.position is not None:
        flag = _row_number_disagrees(sighting.position, chosen)
    elif answered is not None and answered not in saying:
        flag = "The answer to our request listed this for another row than its values belong to."
    return Match(chosen, flag)


def _the_only_one(sighting: Sighting, rows: Rows, answered: int | None) -> Match | None:
    """A request for one generation, and its answer or an id of ours names this one: there is nobody else."""
    named = answered == 0 or sighting.submission_id is not None
    return Match(0) if len(rows.values) == 1 and sighting.position is None and named else None


def _among_namesakes(saying: Sequence[int], numbered: int | None, answered: int | None, free: set[int]) -> Match:
    """Of rows with the same values the one that row number and place in the answer both name; else flagged."""
    by_number = numbered if numbered in saying else None
    by_place = answered if answered in saying else None
    if by_number is not None and by_number == by_place:
        return Match(by_number)
    if by_number is not None and by_place is not None:
        return Match(by_place, _row_number_disagrees(by_number, by_place))
    known = by_place if by_number is None else by_number
    if known is None:
        chosen = next((position for position in saying if position in free), saying[0])
        why = "nothing says which this is"
    else:
        chosen, why = known, "its row number" if by_place is None else "its place in the answer"
        why = f"only {why} says which this is"
    return Match(chosen, f"{len(saying)} rows of the request have these values, each with files of its own: {why}.")


def _without_values(sighting: Sighting, numbered: int | None, answered: int | None, final_word: bool) -> Match | None:
    if numbered is not None and numbered == answered:
        return Match(numbered)
    if answered is not None and sighting.position is not None:
        return Match(answered, _row_number_disagrees(sighting.position, answered))
    if not final_word:
        return None
    if numbered is not None:
        return Match(numbered, "The service gave only a row number for this, and not the values it was made with.")
    if answered is not None:
        return Match(answered, "The service did not say which row this belongs to.")
    return None


def _with_strange_values(sighting: Sighting, numbered: int | None, answered: int | None) -> Match | None:
    position = answered if answered is not None else numbered
    if position is None:
        return None
    said = ", ".join(sighting.values or [])[:120]
    return Match(position, f"The service says this was made with other values: {said}.")


def _row_number_disagrees(said: int, chosen: int) -> str:
    return f"The service says row {said + 1} of the request, but everything else says row {chosen + 1}."
