"""What a form fills instead of a file: one row, every column of it mapped, so that it is launched as all others are."""

from __future__ import annotations

import csv
import io
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from services.jobs.drafts.settings import BY_FORM, FILE, OPTIONS, PRACTICE, with_mapping, with_target
from services.jobs.kind import Target
from services.recipients import ColumnMapping, Source
from services.store.tables import Draft

UNTITLED = "Untitled"


@dataclass(frozen=True, kw_only=True)
class Form:
    """One row by column; each column fills the variable of its name. What is `optional` may be empty."""

    kind: str
    name: str
    row: Mapping[str, str]
    target: Target
    optional: Collection[str]
    file_name: str
    options: Mapping[str, Any] = field(default_factory=dict)
    practice: bool = False

    def draft(self, person: str, sha256: str) -> Draft:
        """The draft of this form, whose file is stored under this hash."""
        return Draft(
            kind=self.kind,
            person=person,
            name=self.name.strip() or UNTITLED,
            upload_sha256=sha256,
            upload_name=self.file_name,
            reading=self.reading(),
            settings=self.settings(person),
        )

    def file(self) -> bytes:
        """The row as a CSV file with a header, every cell quoted."""
        text = io.StringIO(newline="")
        csv.writer(text, quoting=csv.QUOTE_ALL).writerows([list(self.row), list(self.row.values())])
        return text.getvalue().encode()

    def reading(self) -> dict[str, Any]:
        """How that file is read: the form wrote it, so nothing about it has to be guessed."""
        return {"encoding": "utf-8", "delimiter": ",", "quotechar": '"', "header_row": 0}

    def settings(self, person: str) -> dict[str, Any]:
        """Target, mapping and options, with nothing left to confirm."""
        sources = {column: Source("column", column) for column in self.row}
        kept: dict[str, Any] = {OPTIONS: dict(self.options), FILE: {"rows": 1, "person": person, BY_FORM: True}}
        if self.practice:
            kept[PRACTICE] = True
        return with_mapping(with_target(kept, self.target), ColumnMapping(sources, frozenset(self.optional)), {})
