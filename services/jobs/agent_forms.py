"""One agent from a form: a draft whose file has a single row, so that it is proved, quoted and launched as all others.

The form itself holds nothing: each change is an edit of the draft's row.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping

from services.jobs.agent_parameters import FIRST_MODEL, OLDER_PARAMETERS, PARAMETERS
from services.jobs.agents import MODEL
from services.jobs.draft_settings import OPTIONS
from services.jobs.draft_views import DraftView
from services.jobs.drafts import Drafts
from services.jobs.kinds import Target
from services.recipients import Source

FORM = "form"
COLUMNS = (*PARAMETERS, *OLDER_PARAMETERS)
FIRST_VALUES = {"aspect_ratio": "16:9", "model": FIRST_MODEL}
FILE_NAME = "one agent.csv"
UNNAMED = "New agent"


class AgentForms:
    """Makes and changes drafts of single agents. Raises what `Drafts` raises."""

    def __init__(self, drafts: Drafts) -> None:
        self._drafts = drafts

    def create(self, *, person: str, name: str = "", values: Mapping[str, str] | None = None) -> str:
        """A draft of one agent with these values; answers its id."""
        row = {**dict.fromkeys(COLUMNS, ""), **FIRST_VALUES, **(values or {})}
        file = io.StringIO()
        written = csv.DictWriter(file, COLUMNS, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
        written.writeheader()
        written.writerow(row)
        draft_id = self._drafts.create(kind="agent", person=person, name=name or UNNAMED)
        self._drafts.put_file(draft_id, file.getvalue().encode(), FILE_NAME, person)
        self._drafts.set_reading(draft_id, encoding="utf-8", delimiter=",", quotechar='"', header_row=0)
        self._drafts.set_variables(draft_id, COLUMNS, COLUMNS)
        for column in COLUMNS:
            self._drafts.set_source(draft_id, column, Source("column", column))
        self._drafts.set_target(draft_id, Target(MODEL, row["model"], row["model"]))
        self._drafts.set_option(draft_id, FORM, value=True)
        return draft_id

    @staticmethod
    def is_form(view: DraftView) -> bool:
        """Whether this draft was made by the form."""
        return bool(view.settings.get(OPTIONS, {}).get(FORM))

    def values(self, draft_id: str) -> dict[str, str]:
        """What the form shows, by parameter."""
        frame = self._drafts.material(draft_id).frame
        return {str(name): str(frame.at[0, name]) for name in frame.columns}

    def change(self, draft_id: str, name: str, value: str, person: str) -> None:
        """Another value for one parameter; the model is also what the draft is made from."""
        self._drafts.edit_cells(draft_id, {(0, name): value}, person)
        if name == "model":
            self._drafts.set_target(draft_id, Target(MODEL, value, value))
