"""A file to begin with: uploaded as it stands, each kind would take its one filled-in row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pytest

from services.container import App
from services.jobs.kind import Target
from services.kinds.agents.parameters import EXAMPLE as AGENT
from services.kinds.agents.parameters import PARAMETERS
from services.kinds.lessons.orders import EXAMPLE as LESSON
from services.kinds.lessons.orders import VARIABLES
from services.recipients import starter_file
from tests.rigs.people import ANA, named
from tests.ui.drafts.test_campaigns_page import WELCOME
from tests.ui.shell.stage import draw

INVITED = ["first_name", "Nachname", "company", "email", "phone", "cta_url", "Stadt", "table number"]
GOAL, MODEL = Target("stage", "HTML", "A lesson"), Target("model", "essence-1", "essence-1")


@pytest.mark.parametrize(
    ("page", "kind", "target", "variables", "examples"),
    [
        ("campaigns.py", "campaign", WELCOME, INVITED, {}),
        ("agents.py", "agent", MODEL, list(PARAMETERS), AGENT),
        ("lessons.py", "lesson", GOAL, list(VARIABLES), LESSON),
    ],
    ids=["campaign", "agent", "lesson"],
)
def test_the_row_of_a_starter_file_could_be_sent_as_it_stands(
    app: App, page: str, kind: str, target: Target, variables: Sequence[str], examples: Mapping[str, str]
) -> None:
    draft_id = app.drafts.create(kind=kind, person=named("Mara"))
    app.drafts.put_file(draft_id, starter_file(variables, examples), "starter.csv", named("Mara"))
    app.drafts.set_target(draft_id, target, ANA)
    app.drafts.set_variables(draft_id, variables, ANA, [name for name in variables if not examples.get(name, "-")])
    app.drafts.confirm(draft_id, app.drafts.get(draft_id).mapping.sources, ANA)
    checked = app.reviews.checked(draft_id)
    assert checked.material.frame.columns.tolist() == list(variables)
    assert (checked.review.missing, checked.review.held, checked.review.send_ids) == ([], {}, [0])
    assert [one.text for one in checked.review.findings.for_row(0) if one.level != "note"] == []
    offered = {one.proto.label for one in draw(page, draft=draft_id, step="prepare").get("download_button")}
    assert "Starter file for these variables" in offered
