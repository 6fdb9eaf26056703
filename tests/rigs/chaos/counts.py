"""What a run of the chaos harness found: one line for everything, and one for each kind of job."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, fields
from typing import Self


@dataclass
class Counts:
    """What was found about one kind of job. The five last must be zero."""

    jobs: int = 0
    rows: int = 0
    faults_struck: int = 0
    unclear: int = 0
    decided_by_person: int = 0
    given_up: int = 0
    flagged: int = 0
    paid_twice: int = 0
    lost: int = 0
    wrong_row: int = 0
    backwards: int = 0
    hanging: int = 0

    @property
    def bad(self) -> int:
        """How many broken promises."""
        return self.paid_twice + self.lost + self.wrong_row + self.backwards + self.hanging

    def add(self, other: Counts) -> None:
        """Take in what somebody else counted."""
        for one in fields(self):
            setattr(self, one.name, getattr(self, one.name) + getattr(other, one.name))

    def line(self) -> str:
        """One line."""
        return "  ".join(f"{one.name.replace('_', ' ')} {getattr(self, one.name)}" for one in fields(self))


@dataclass
class Tally:
    """The counts of a whole run, by kind of job."""

    rounds: int = 0
    kills: int = 0
    restores: int = 0
    misfortunes: Counter[str] = field(default_factory=Counter)
    struck: Counter[str] = field(default_factory=Counter)
    of: dict[str, Counts] = field(default_factory=dict)

    @classmethod
    def for_kinds(cls, names: Iterable[str]) -> Self:
        """Nothing counted yet."""
        return cls(of={name: Counts() for name in names})

    @property
    def total(self) -> Counts:
        """Over all kinds."""
        total = Counts()
        for counts in self.of.values():
            total.add(counts)
        return total

    @property
    def bad(self) -> int:
        """How many broken promises."""
        return self.total.bad

    def add(self, other: Tally) -> None:
        """Take in another run."""
        self.rounds += other.rounds
        self.kills += other.kills
        self.restores += other.restores
        self.misfortunes += other.misfortunes
        self.struck += other.struck
        for name, counts in other.of.items():
            self.of.setdefault(name, Counts()).add(counts)

    def line(self) -> str:
        """One line for everything."""
        return f"rounds {self.rounds}  kills {self.kills}  restores {self.restores}  {self.total.line()}"

    def lines(self) -> list[str]:
        """That line, and one for each kind."""
        return [
            self.line(),
            f"    misfortunes: {_listed(self.misfortunes)}",
            f"    {len(self.struck)} different faults struck paid requests: {_listed(self.struck)}",
            *(f"    {name}: {counts.line()}" for name, counts in self.of.items()),
        ]


def _listed(times: Counter[str]) -> str:
    return ", ".join(f"{name} {count}" for name, count in sorted(times.items())) or "none"
