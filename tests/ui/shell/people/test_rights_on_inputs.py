"""For somebody without the right, every field and button that would keep something is shut and says who may."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest

from pages.components.shell import person
from pages.components.studio.panels import PANELS
from services.container import App
from services.jobs.launch.caps import Limits
from services.jobs.ledger.money.caps import EACH, RUN
from services.people.persons import Person, Role
from tests.rigs.people import ANA
from tests.ui.jobs.job_stage import CAMPAIGN
from tests.ui.shell.stage import add_job, draw, said

TAKING = ("button", "button_group", "checkbox", "color_picker", "file_uploader", "multiselect", "number_input", "radio",
          "selectbox", "text_area", "text_input", "toggle")  # fmt: skip
LOOKING = re.compile(
    r"None|open-.*|money-month|connections-check-.*|faults-\w+|job\.\w+|job-words-.*|job-outside-(days|open)-.*"
    r"|(FormSubmitter:)?studio-(automations|campaigns-paste|templates-paste|videos).*"
    r"|.*-(all|at|cost|held|launched|look|next|older|onward|open|panel|prices|previous|refresh|rows_in|send|show"
    r"|step-\w+|text|to_send|tool|type-\w+|which)"
)
"""What only turns to another view, asks a service for what it tells, or belongs to a button that is shut."""
REFUSED = "; here you are a viewer."


@pytest.fixture
def views(build_app: Callable[..., App]) -> list[tuple[str, dict[str, str]]]:
    """Every screen of a draft of each kind, where they begin, and the Money page."""
    app = build_app(team_password="clapper board at dawn", password_role="viewer")
    draft = app.drafts.create(kind="campaign", person=ANA)
    app.drafts.put_file(draft, b"Name,Mail,Site\nAna,a@x.example,x\nBo,,y\n", "people.csv", ANA)
    app.drafts.set_target(draft, CAMPAIGN, ANA)
    app.drafts.set_variables(draft, ["Name", "Mail"], ANA)
    app.drafts.confirm(draft, app.drafts.get(draft).mapping.sources, ANA)
    app.caps.set(RUN, EACH, Limits(items=3), ANA)
    form = app.agents.forms.create(person=ANA)
    tables = [app.drafts.create(kind=kind, person=ANA) for kind in ("agent", "lesson")]
    return [
        *(("campaigns.py", {"draft": draft, "step": step, "send": "all"}) for step in ("prepare", "check", "launch")),
        *(("agents.py", {"draft": one, "step": "prepare"}) for one in (form, tables[0])),
        ("lessons.py", {"draft": tables[1], "step": "prepare"}),
        *((page, {}) for page in ("campaigns.py", "agents.py", "lessons.py", "money.py", "team.py", "connections.py")),
        *(("job.py", {"job": add_job(app, state=state)}) for state in ("running", "done")),
        *(("upkeep.py", {"panel": panel}) for panel in ("record", "forget", "keep", "health", "backups")),
        *(("studio.py", {"panel": panel}) for panel in PANELS),
    ]


def taking(page: str, query: dict[str, str]) -> dict[str, Any]:
    """Every field and button of a view by its key, those left out that only look."""
    at = draw(page, **query)
    found = {str(one.key): one for kind in TAKING for one in at.get(kind)}
    return {key: one for key, one in found.items() if not LOOKING.fullmatch(key)}


def test_what_a_viewer_may_not_change_is_shut_and_says_who_may(
    views: list[tuple[str, dict[str, str]]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(person, "signed_in", lambda _app: Person("Vera", Role.VIEWER))
    seen = {key: one for view in views for key, one in taking(*view).items()}
    assert len(seen) > 60
    assert [key for key, one in seen.items() if not one.disabled or REFUSED not in one.help] == []
    [rows] = [one for one in draw(*views[1][:1], **views[1][1]).get("dataframe") if one.proto.id]
    assert rows.proto.disabled, "the editor of rows"
    assert "You see the draft as it is" in said(draw(views[0][0], **views[0][1]))


def test_whoever_may_finds_the_same_open(
    views: list[tuple[str, dict[str, str]]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(person, "signed_in", lambda _app: Person("Ada", Role.ADMIN))
    seen = {key: one for view in views for key, one in taking(*view).items()}
    assert [key for key, one in seen.items() if "here you are" in (one.help or "")] == []
    assert not seen["campaign-head-name"].disabled
    assert not seen["caps-items"].disabled
