"""What pages get to see of a draft."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

import pandas as pd

from services.jobs.drafts.settings import Suggested, is_by_form, is_rehearsal
from services.jobs.kind import Target
from services.recipients import ColumnMapping, Edits, Marks, Table

Step = Literal["file", "mapping", "checks", "ready"]


@dataclass(frozen=True, kw_only=True)
class DraftView:
    """A draft. `reading` holds only what a person chose; `settings` is what a kind is asked with.

    `suggested` names the variables whose source nobody has confirmed yet; `job_ids` the jobs launched from it,
    oldest first.
    """

    id: str
    kind: str
    name: str
    person: str
    state: str
    revision: int
    upload_sha256: str | None
    upload_name: str
    reading: dict[str, Any]
    settings: dict[str, Any]
    target: Target | None
    mapping: ColumnMapping
    suggested: dict[str, Suggested]
    copied_from: str | None
    created_at: datetime
    updated_at: datetime
    job_ids: list[str]

    @property
    def is_open(self) -> bool:
        """Whether it can still be changed."""
        return self.state == "open"

    @property
    def practice(self) -> bool:
        """Whether it is a rehearsal, whatever keys are set."""
        return is_rehearsal(self.settings)

    @property
    def by_form(self) -> bool:
        """Whether a form wrote its one row."""
        return is_by_form(self.settings)


@dataclass(frozen=True, kw_only=True)
class DraftLine:
    """A draft in a list. `rows` is None as long as there is no file; `jobs` counts what was launched from it.

    `by_form` where a form wrote its one row: then there is no file to speak of. `ready_by` is who handed it over as it
    is, "" for nobody.
    """

    id: str
    kind: str
    name: str
    person: str
    upload_name: str
    updated_at: datetime
    rows: int | None
    step: Step
    jobs: int
    practice: bool = False
    by_form: bool = False
    ready_by: str = ""


@dataclass(frozen=True, kw_only=True)
class EditLine:
    """One changed cell: `line` is its row's number as a spreadsheet shows it, `before` what it replaced."""

    id: int
    row_id: int
    line: int
    column: str
    before: str
    after: str
    person: str
    made_at: datetime


@dataclass(frozen=True, kw_only=True)
class Material:
    """Everything of one revision of a draft in one piece: the file as it came, the cells as edited, the marks.

    `marks` include the rows dropped by themselves because they are empty. Treat the frame as read-only: it is shared.
    """

    view: DraftView
    table: Table | None
    frame: pd.DataFrame
    marks: Marks
    edits: Edits = field(default_factory=Edits)

    @property
    def mapping(self) -> ColumnMapping:
        """Which column or text fills which variable."""
        return self.view.mapping

    @property
    def key(self) -> tuple[str, int]:
        """What it is the material of: draft and revision."""
        return self.view.id, self.view.revision

    def cells_beside(self, row_id: int, filling: Collection[str]) -> list[tuple[str, str]]:
        """The columns of a row that fill no variable by themselves and hold something, each with its cell."""
        if row_id not in self.frame.index:
            return []
        row = self.frame.loc[row_id]
        return [(str(name), str(row[name])) for name in self.frame.columns if name not in filling and str(row[name])]
