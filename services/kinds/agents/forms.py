"""One agent from a form: a draft whose file has a single row, so that it is proved, quoted and launched as all others.

The form itself holds nothing: each change is an edit of the draft's row.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from services.jobs.drafts.beginnings.forms import Form
from services.jobs.drafts.drafts import Drafts
from services.jobs.drafts.views import DraftView, Material
from services.jobs.kind import Target
from services.kinds.agents.additions import ADD_TO, added_to
from services.kinds.agents.kind import MODEL
from services.kinds.agents.parameters import FIRST_MODEL, OLDER_PARAMETERS, PARAMETERS
from services.people.persons import Person, Right

COLUMNS = (*PARAMETERS, *OLDER_PARAMETERS)
FIRST_VALUES = {"aspect_ratio": "16:9", "model": FIRST_MODEL}
FILE_NAME = "one agent.csv"
UNNAMED = "New agent"
NAME_LENGTH = 60


class AgentForms:
    """Makes and changes drafts of single agents. Raises what `Drafts` raises."""

    def __init__(self, drafts: Drafts) -> None:
        self._drafts = drafts

    def create(self, *, person: Person, name: str = "", values: Mapping[str, str] | None = None) -> str:
        """A draft of one agent with these values; answers its id."""
        person.must(Right.PREPARE)
        row = {**dict.fromkeys(COLUMNS, ""), **FIRST_VALUES, **(values or {})}
        form = Form(
            kind="agent",
            name=name or UNNAMED,
            row=row,
            target=Target(MODEL, row["model"], row["model"]),
            optional=COLUMNS,
            file_name=FILE_NAME,
        )
        return self._drafts.from_form(form, person)

    def add_model(self, code: str, model: str, *, person: Person, practice: bool) -> str:
        """A draft that adds a model to the agent of this code; answers its id. Nothing is sent by it."""
        person.must(Right.PREPARE)
        form = Form(
            kind="agent",
            name=f"{model} for {code}",
            row={"model": model},
            target=Target(MODEL, model, model),
            optional=(),
            file_name="one model.csv",
            options={ADD_TO: code},
            practice=practice,
        )
        return self._drafts.from_form(form, person)

    @staticmethod
    def is_form(view: DraftView) -> bool:
        """Whether this draft is one agent of the form, and does not add a model to one that exists."""
        return view.by_form and not added_to(view.settings)

    def values(self, draft_id: str, material: Material | None = None) -> dict[str, str]:
        """What the form shows, by parameter; `material` where the draft was just read."""
        frame = (material or self._drafts.material(draft_id)).frame
        return {str(name): str(frame.at[0, name]) for name in frame.columns}

    def change(self, draft_id: str, name: str, value: str, person: Person) -> None:
        """Another value for one parameter; the model is also what the draft is made from.

        A draft that nobody has named yet takes its name from the beginning of the prompt.
        """
        person.must(Right.PREPARE)
        before = self._drafts.get(draft_id).name
        self._drafts.edit_cells(draft_id, {(0, name): value}, person)
        if name == "prompt" and before == UNNAMED and (first := _beginning(value)):
            self._drafts.rename(draft_id, first, person)
        if name == "model":
            self._drafts.set_target(draft_id, Target(MODEL, value, value), person)


def _beginning(prompt: str) -> str:
    line = next((line.strip() for line in prompt.splitlines() if line.strip()), "")
    sentence = re.split(r"(?<=[.!?])\s", line, maxsplit=1)[0].rstrip(".")
    return sentence if len(sentence) <= NAME_LENGTH else f"{sentence[: NAME_LENGTH - 1].rstrip()}…"
