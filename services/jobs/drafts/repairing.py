"""Which of the proposed repairs one press may make, and what they would change."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from services.jobs.drafts.views import Material
from services.recipients import Change, Findings, Repair
from services.recipients.checking.repairs import changes_of


@dataclass(frozen=True, kw_only=True)
class Repairs:
    """The repairs of one kind of problem by row. `left` rows need a person's look first, so no press changes them."""

    rule: str
    rows: Mapping[int, Sequence[Repair]]
    left: int

    def for_row(self, row: int) -> Repairs:
        """The same for this row only."""
        return Repairs(rule=self.rule, rows={row: self.rows[row]} if row in self.rows else {}, left=0)


def repairs_by_rule(material: Material, findings: Findings, sent: Mapping[int, str]) -> dict[str, Repairs]:
    """What can be repaired of each kind of problem, the kinds in the order of `findings.by_rule`.

    A changed cell settles all that was found in reading its row. So a row that may stand under the wrong names is
    not changed for another, smaller reason: it would be released by that. Rows already sent, held or dropped by a
    person stay as they are.
    """
    doubtful = _errors_of_reading(material)
    found: dict[str, Repairs] = {}
    for rule in findings.by_rule:
        proposed = findings.repairs(rule)
        free = {row: one for row, one in proposed.items() if row not in sent and row not in material.marks}
        rows = {row: one for row, one in free.items() if not doubtful.get(row, set()) - {rule}}
        if free:
            found[rule] = Repairs(rule=rule, rows=rows, left=len(free) - len(rows))
    return found


@dataclass(frozen=True, kw_only=True)
class ColumnChanges:
    """What one press would change in whole columns. The rows that it leaves alone: `doubtful` ones, which may stand
    under the wrong names, and `settled` ones, which were sent or dropped.
    """

    changes: Sequence[Change]
    doubtful: int
    settled: int


def free_changes(material: Material, changes: Iterable[Change], sent: Mapping[int, str]) -> ColumnChanges:
    """Those of these changes that one press may make.

    A changed cell settles all that was found in reading its row, so a row that may stand under the wrong names is
    left to a person's look. What was sent or dropped stays as it is.
    """
    doubtful = _errors_of_reading(material)
    closed = {*sent, *(row for row, (verdict, _) in material.marks.items() if verdict == "dropped")}
    free: list[Change] = []
    left: dict[bool, set[int]] = {True: set(), False: set()}
    for one in changes:
        if one.row in closed or one.row in doubtful:
            left[one.row in closed].add(one.row)
        else:
            free.append(one)
    return ColumnChanges(changes=free, doubtful=len(left[False]), settled=len(left[True]))


def acceptable(material: Material, row: int) -> bool:
    """Whether this row is held only for how it was read, which a person may find right as it stands."""
    return row in _errors_of_reading(material)


def changes_and_drops(material: Material, repairs: Repairs) -> tuple[list[Change], list[int]]:
    """The cells that these repairs would change, and the rows that they would leave out."""
    dropped = [row for row, proposed in repairs.rows.items() if any(one.drop for one in proposed)]
    staying = {row: proposed for row, proposed in repairs.rows.items() if row not in set(dropped)}
    return changes_of(material.frame, staying), dropped


def _errors_of_reading(material: Material) -> dict[int, set[str]]:
    settled = material.edits.edited_rows() | material.edits.accepted
    found: dict[int, set[str]] = {}
    for one in material.table.findings if material.table is not None else ():
        if one.row is not None and one.level == "error" and one.row not in settled:
            found.setdefault(one.row, set()).add(one.rule)
    return found
