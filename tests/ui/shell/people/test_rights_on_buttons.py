"""What somebody may not do stands on the button, on every page that has one, and is refused all the same."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from pages.components.shell import person
from services.container import App
from services.people.persons import Person, Role
from tests.rigs.people import ANA
from tests.ui.shell.stage import add_job, draw, said

PAGES = Path(__file__).parents[4] / "pages"
CHANGING = {"drafts", "launches", "controls", "retries", "returns", "practice", "callbacks", "studio", "members"}


@pytest.fixture
def app(build_app: Callable[..., App], monkeypatch: pytest.MonkeyPatch) -> App:
    """A team whose visitor is a viewer."""
    app = build_app(team_password="clapper board at dawn", password_role="viewer")
    monkeypatch.setattr(person, "signed_in", lambda _app: Person("Vera", Role.VIEWER))
    return app


def test_a_viewer_sees_on_each_button_that_changes_something_who_may(app: App) -> None:
    draft = app.drafts.create(kind="campaign", person=ANA)
    app.drafts.put_file(draft, b"Name,Mail\nAna,a@x.example\n", "people.csv", ANA)
    running = add_job(app, state="running", tallies={"waiting": 2})
    seen: dict[str, Any] = {}
    for page, query in (
        ("overview.py", {}),
        ("campaigns.py", {}),
        ("campaigns.py", {"draft": draft, "step": "prepare"}),
        ("agents.py", {}),
        ("lessons.py", {}),
        ("job.py", {"job": running}),
    ):
        at = draw(page, **query)
        seen |= {one.label: one for one in at.button if one.disabled}
        if query.get("draft"):
            assert "You see the draft as it is" in said(at)
    for label in ("New agent", "Pause", "Cancel the job", "Copy as new draft", "Copy as a new draft"):
        assert "here you are a viewer" in seen[label].help, label
    assert [label for label in seen if label.startswith("New ")] != []


def test_whoever_may_sees_the_buttons_as_they_are(app: App, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(person, "signed_in", lambda _app: Person("Lea", Role.LAUNCHER))
    running = add_job(app, state="running", tallies={"waiting": 2})
    at = draw("job.py", job=running)
    assert not [one.label for one in at.button if one.disabled and "here you are" in one.help]
    pause = next(one for one in at.button if one.label == "Pause")
    assert pause.help == "Stops sending. What the service has accepted goes on and is charged."


def calls(tree: ast.Module) -> Iterator[ast.Call]:
    """Calls of functions that change something, as far as their service's name tells."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            owner = node.func.value
            if isinstance(owner, ast.Attribute) and owner.attr in CHANGING:
                yield node


def test_pages_ask_who_acts_when_somebody_presses_and_not_when_the_page_is_drawn() -> None:
    """A person who was read while the page was drawn may have lost their role by the time of the press."""
    late = []
    for path in PAGES.rglob("*.py"):
        for call in calls(ast.parse(path.read_text(encoding="utf-8"))):
            given = [*call.args, *(keyword.value for keyword in call.keywords if keyword.arg == "person")]
            late += [
                f"{path.relative_to(PAGES)}: {ast.unparse(call)}"
                for one in given
                if isinstance(one, ast.Name) and one.id in {"person", "actor"}
            ]
    assert late == []


def test_a_link_for_somebody_outside_is_made_shown_once_and_taken_back(
    app: App, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(person, "signed_in", lambda _app: Person("Lea", Role.LAUNCHER))
    job = add_job(app)
    at = draw("job.py", job=job)
    next(one for one in at.button if one.label == "Make a link").click().run()
    assert any("/shared/" in one.value for one in at.code)
    [made] = app.outside.list(job)
    assert made.made_by == "Lea"
    assert not any("/shared/" in one.value for one in draw("job.py", job=job).code)
    at.toggle(key=f"job-outside-open-{job}").set_value(True).run()
    next(one for one in at.button if one.label == "Take back").click().run()
    assert app.outside.list(job) == []
