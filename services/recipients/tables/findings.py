"""What is noteworthy about a file or its rows, kept so that 100,000 rows stay quick to filter and to show."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Literal

Level = Literal["error", "warning", "note"]
LEVELS: tuple[Level, ...] = ("error", "warning", "note")
_RANK: dict[Level, int] = {level: rank for rank, level in enumerate(LEVELS)}
_WORD: dict[Level, str] = {"error": "Error", "warning": "Warning", "note": "Note"}


@dataclass(frozen=True, slots=True)
class Repair:
    """A change that would mend a row: new texts by column, or leaving the row out (`drop`)."""

    label: str
    cells: tuple[tuple[str, str], ...] = ()
    drop: bool = False


DROP_ROW = Repair("Leave the row out", drop=True)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to know. `row` is a row id, or None for the whole file; `value` is the cell's text.

    An error keeps its row from being sent until it is fixed, accepted or dropped; a warning deserves a look; a note
    informs. `repair` is the likely mending, when there is one.
    """

    level: Level
    rule: str
    row: int | None
    column: str | None
    value: str
    text: str
    fix: str
    variable: str | None = None
    repair: Repair | None = None

    @property
    def where(self) -> str:
        """The variable or column that is meant, or nothing when it is the whole row or file."""
        return self.variable or self.column or ""


@dataclass(frozen=True)
class Hits:
    """One rule met by many rows of one variable: what all the findings share, and per row only its value.

    `mend` makes the mended text of a value, or None when nobody can know it; `repairs` are ready ones by row.
    """

    level: Level
    rule: str
    column: str | None
    variable: str | None
    text: str
    fix: str
    values: dict[int, str]
    mend: Callable[[str], str | None] | None = field(default=None, compare=False)
    repairs: dict[int, Repair] = field(default_factory=dict)

    def finding(self, row: int) -> Finding:
        """The finding about this row."""
        value = self.values[row]
        repair = self.repair(row)
        return Finding(self.level, self.rule, row, self.column, value, self.text, self.fix, self.variable, repair)

    def repair(self, row: int) -> Repair | None:
        """The likely mending of this row, or None."""
        if row in self.repairs or self.mend is None or self.column is None:
            return self.repairs.get(row)
        mended = self.mend(self.values[row])
        if mended is None or mended == self.values[row]:
            return None
        return Repair(self.fix, ((self.column, mended),))


@dataclass(frozen=True)
class Findings:
    """All findings about a table: those about single rows, and `general` ones about the whole file or the mapping."""

    hits: tuple[Hits, ...] = ()
    general: tuple[Finding, ...] = ()
    _by_row: dict[int, list[Hits]] = field(default_factory=dict, init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        for hit in sorted(self.hits, key=lambda one: _RANK[one.level]):
            for row in hit.values:
                self._by_row.setdefault(row, []).append(hit)

    @classmethod
    def of(cls, findings: Iterable[Finding]) -> Findings:
        """Single findings, gathered."""
        general: list[Finding] = []
        grouped: dict[tuple[Level, str, str | None, str | None, str, str], dict[int, str]] = {}
        repairs: dict[tuple[Level, str, str | None, str | None, str, str], dict[int, Repair]] = {}
        for one in findings:
            if one.row is None:
                general.append(one)
            else:
                key = (one.level, one.rule, one.column, one.variable, one.text, one.fix)
                grouped.setdefault(key, {})[one.row] = one.value
                if one.repair is not None:
                    repairs.setdefault(key, {})[one.row] = one.repair
        hits = (Hits(*key, values=values, repairs=repairs.get(key, {})) for key, values in grouped.items())
        return cls(tuple(hits), tuple(general))

    def __len__(self) -> int:
        return len(self.general) + sum(len(hit.values) for hit in self.hits)

    def __iter__(self) -> Iterator[Finding]:
        """General findings first, then by row, the worst first within a row."""
        yield from self.general
        for row in sorted(self._by_row):
            yield from self.for_row(row)

    @property
    def by_level(self) -> dict[Level, int]:
        """How many findings there are of each level (every level is named)."""
        counts: dict[Level, int] = dict.fromkeys(LEVELS, 0)
        for level, _, number in self._counted():
            counts[level] += number
        return counts

    @property
    def by_rule(self) -> dict[str, int]:
        """How many findings there are of each rule, errors first, then by number."""
        counts: Counter[str] = Counter()
        ranks: dict[str, int] = {}
        for level, rule, number in self._counted():
            counts[rule] += number
            ranks[rule] = min(_RANK[level], ranks.get(rule, len(LEVELS)))
        return {rule: counts[rule] for rule in sorted(counts, key=lambda one: (ranks[one], -counts[one], one))}

    def rows(self, level: Level | None = None, rule: str | None = None) -> list[int]:
        """Sorted ids of the rows that have such a finding."""
        if level is None and rule is None:
            return sorted(self._by_row)
        found: set[int] = set()
        for hit in self.hits:
            if level in (None, hit.level) and rule in (None, hit.rule):
                found.update(hit.values)
        return sorted(found)

    def repairs(self, rule: str | None = None) -> dict[int, list[Repair]]:
        """The likely mendings by row, of one rule or of all: what a button for all of a kind would do."""
        found: dict[int, list[Repair]] = {}
        for hit in self.hits:
            if rule in (None, hit.rule):
                for row in hit.values:
                    repair = hit.repair(row)
                    if repair is not None:
                        found.setdefault(row, []).append(repair)
        return found

    def for_row(self, row: int) -> list[Finding]:
        """Everything about one row, the worst first."""
        return [hit.finding(row) for hit in self._by_row.get(row, ())]

    def text_for_row(self, row: int) -> str:
        """One line for a column of an editor; empty when there is nothing to say."""
        return "; ".join(
            f"{_WORD[one.level]}: {one.where}: {one.text}" if one.where else f"{_WORD[one.level]}: {one.text}"
            for one in self.for_row(row)
        )

    def level_of(self, row: int) -> Level | None:
        """The worst level among this row's findings."""
        hits = self._by_row.get(row)
        return hits[0].level if hits else None

    def order(self, rows: Iterable[int]) -> list[int]:
        """These row ids with the worst first, else in the file's order."""
        clean = len(LEVELS)
        by_row = self._by_row
        return sorted(rows, key=lambda row: (_RANK[by_row[row][0].level] if row in by_row else clean, row))

    def _counted(self) -> Iterator[tuple[Level, str, int]]:
        for one in self.general:
            yield one.level, one.rule, 1
        for hit in self.hits:
            yield hit.level, hit.rule, len(hit.values)
