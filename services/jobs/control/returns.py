"""A file that was taken away and comes back: what is changed here, and what is sent anew, which is never the rest."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

import pandas as pd

from services.errors import NotPossible
from services.jobs.drafts.beginnings.followups import FollowUps
from services.jobs.drafts.drafts import Drafts
from services.jobs.drafts.views import Material
from services.jobs.ledger.retries import MAY_BE_RETRIED
from services.jobs.states import MAY_STILL_COME
from services.jobs.views.results import DraftOutcomes, Results
from services.jobs.views.taking.outcomes import Outcome, is_good
from services.people.persons import Person, Right
from services.recipients import Change, Marks, Merge, merge_back, render_rows
from services.store.database import Database

_NUMBER = re.compile(r" \(\d{1,4}\)$")
READY = "ready already and not changed"
SENT_BEFORE = "sent before, and not to be sent again now"
STAYS = "stays with the draft that this one goes on with"


@dataclass(frozen=True, kw_only=True)
class Returned:
    """What a file that came back asks for.

    `here` are changed cells of rows that were not sent yet. Of those that were, `again` are the changed cells that
    are spoken or shown, `changed` their rows, `failed` the rows that came to nothing, and `open` the rows that were
    changed but may not be sent now: still being made, to be checked, or perhaps made after all.
    """

    merge: Merge
    here: Sequence[Change]
    again: Sequence[Change]
    changed: Sequence[int]
    failed: Sequence[int]
    open: Sequence[int]

    @property
    def rows(self) -> list[int]:
        """The rows to be sent anew."""
        return sorted({*self.changed, *self.failed})


class Returns:
    """Reads what came back, and begins a draft of what changed or failed."""

    def __init__(self, database: Database, drafts: Drafts, results: Results) -> None:
        self._drafts = drafts
        self._results = results
        self._follow_ups = FollowUps(database)

    def read(self, material: Material, data: bytes, name: str = "") -> Returned:
        """What this file asks for; it is compared with what was given out, so what nobody touched asks for nothing.

        Raises FileUnreadable, and RecipientsError when its rows cannot be found again.
        """
        if material.table is None:
            raise NotPossible("This draft has no file, so nothing can be brought back to it.")
        sent = self._results.sent(material)
        merge = merge_back(material.table, sent.frame, data, name)
        own = self._results.columns_of(material.view.kind)
        strange = [one for one in merge.new_columns if _NUMBER.sub("", one) not in own]
        return _sorted(material, sent, replace(merge, new_columns=strange))

    def begin(self, material: Material, returned: Returned, person: Person) -> str:
        """A new draft in which exactly the changed and the failed rows would be sent; answers its id.

        Nothing is sent by this. What has been sent anew meanwhile is left out. Raises NotPossible when nothing is left.
        """
        person.must(Right.PREPARE)
        sent = self._results.sent(material)
        now = _sorted(material, sent, returned.merge)
        rows = set(now.rows) & set(returned.rows)
        if not rows:
            raise NotPossible(
                "All of these have been sent again meanwhile, or are ready. Nothing was begun.",
                next_step="Take the results file anew to see where they stand.",
            )
        texts = {(one.row, one.column): one.after for one in returned.merge.changes}
        touched = {*texts, *sent.edits.cells, *material.edits.cells}
        wanted = {cell: texts.get(cell, str(sent.frame.at[cell])) for cell in touched if cell[0] in rows}
        cells = {cell: text for cell, text in wanted.items() if material.frame.at[cell] != text}
        return self._follow_ups.begin(
            material.view.id, f"{material.view.name} (again)", person.name, cells, _others(material, sent, rows)
        )


def _sorted(material: Material, sent: DraftOutcomes, merge: Merge) -> Returned:
    made = {row.row_id: row for row in sent.made}
    spoken = {name for source in material.mapping.sources.values() for name in source.columns()}
    again = [one for one in merge.changes if one.row in made and one.column in spoken]
    differ = _differing(material, sent.frame, made, again)
    changed = [row for row in differ if is_good(made[row]) or _came_to_nothing(made[row])]
    return Returned(
        merge=merge,
        here=[one for one in merge.changes if one.row not in made],
        again=[one for one in again if one.row in set(changed)],
        changed=changed,
        failed=[row for row in merge.rows if row in made and row not in set(changed) and _came_to_nothing(made[row])],
        open=[row for row in differ if row not in set(changed)],
    )


def _differing(
    material: Material, frame: pd.DataFrame, made: dict[int, Outcome], changes: Sequence[Change]
) -> list[int]:
    """Of the changed rows those of which another video would be made."""
    rows = sorted({one.row for one in changes})
    if not rows or material.mapping.missing(frame.columns):
        return rows
    after = frame.loc[rows].copy()
    for one in changes:
        after.at[one.row, one.column] = one.after
    values = render_rows(material.mapping, after, rows)
    return [row for row, texts in zip(rows, values, strict=True) if texts != made[row].sent_values]


def _came_to_nothing(row: Outcome) -> bool:
    return row.state in MAY_BE_RETRIED and not row.flag and row.cause not in MAY_STILL_COME


def _others(material: Material, sent: DraftOutcomes, rows: set[int]) -> Marks:
    """A mark for every row that is not to be sent from the new draft; a person's own marks stay."""
    made = {row.row_id: READY if is_good(row) else SENT_BEFORE for row in sent.made}
    return {
        row: ("held", made.get(row, STAYS))
        for row in material.frame.index.tolist()
        if row not in rows and row not in material.marks
    }
