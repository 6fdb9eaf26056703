"""Upkeep: the record under its filters, a person forgotten by hand, health in words."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from pages.components.shell import person
from services.container import App
from services.errors import UnknownRecord
from services.people.audit import record
from services.people.persons import Person, Role
from services.people.trail import TrailFilter
from tests.rigs.people import ANA
from tests.ui.shell.stage import add_job, draw, said

ROWS = "name,mail\nBob Ross,bob@example.org\nZofia Nemeth,zofia@example.org\n"


def fill(app: App, count: int) -> None:
    with app.database.write() as session:
        for number in range(count):
            actor = "=SUM(A1)" if number % 2 else "Ana"
            record(session, actor=actor, act="launch", about=f"job:j{number}", cents=number, came_from="198.51.100.7")


def shown(at: AppTest) -> list[str]:
    return list(at.dataframe[0].value["To what"])


def button(at: AppTest, label: str) -> AppTest:
    return next(one for one in at.button if one.label == label).click().run()


def test_the_record_is_paged_and_filtered_by_what_stands_in_the_address(app: App) -> None:
    fill(app, 120)
    at = draw("upkeep.py")
    assert shown(at)[0] == "job:j119"
    at = button(at, "Older")
    assert (len(shown(at)), shown(at)[0]) == (50, "job:j69")
    one = draw("upkeep.py", about="j7")
    assert shown(one) == ["job:j7"]
    assert set(draw("upkeep.py", who="Ana").dataframe[0].value["Who"]) == {"Ana"}
    assert "No entry fits" in said(draw("upkeep.py", act="launch", until="2020-01-01"))


def test_the_file_of_the_record_runs_no_formula_and_that_it_was_taken_is_recorded(app: App) -> None:
    fill(app, 3)
    text = app.trail.export(TrailFilter(actor="=SUM(A1)"), ANA).decode("utf-8-sig")
    [_head, line] = text.splitlines()
    assert ",'=SUM(A1),launch,job:j1," in line
    assert "take the record" in [one.act for one in app.trail.page(TrailFilter(), ANA).lines]


def test_a_person_is_found_shown_and_forgotten(app: App) -> None:
    draft_id = app.drafts.create(kind="campaign", person=ANA, name="Spring")
    app.drafts.put_file(draft_id, ROWS.encode(), "spring.csv", ANA)
    at = draw("upkeep.py", panel="forget")
    at.text_area[0].set_value("Zofia Nemeth")
    at = button(at, "Search everywhere")
    assert list(at.dataframe[0].value["Line"]) == [3]
    assert "zofia" in said(at), "what else the row holds is named"
    at.text_area[0].set_value("Zofia Nemeth\nzofia@example.org")
    at = button(at, "Search everywhere")
    assert next(one for one in at.button if one.label == "Forget this person").disabled
    at.checkbox[0].check().run()
    at = button(at, "Forget this person")
    assert "Forgotten. Emptied: 1 row." in said(at)
    assert at.text_area[0].value == "", "the name does not stay in the field"
    assert list(app.drafts.material(draft_id).frame["name"]) == ["Bob Ross", "[forgotten]"]


def test_health_stands_there_in_words(app: App) -> None:
    text = said(draw("upkeep.py", panel="health"))
    assert "Everything is well" in text
    assert "**Disk**" in text
    app.troubles.report("x", "The disk is slow.", "Wait.")
    text = said(draw("upkeep.py", panel="health"))
    assert "Something needs a person" in text
    assert "look at this" in text


def test_who_is_no_admin_sees_no_record_and_forgets_nobody(app: App, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(person, "signed_in", lambda _app: Person("Lea", Role.LAUNCHER))
    fill(app, 2)
    for panel in ("record", "forget", "backups"):
        at = draw("upkeep.py", panel=panel)
        assert "is for admins; here you are a launcher. Ask an admin" in said(at)
        assert not [*at.dataframe, *at.text_area, *at.button], "nothing to look at, and nothing to be refused"
    assert acts(app) == ["launch", "launch"], "who only looks in is not recorded as refused"


def acts(app: App) -> list[str]:
    return [one.act for one in app.trail.page(TrailFilter(), ANA).lines]


def test_a_job_that_is_over_is_emptied_after_a_yes_and_says_when_it_happens_by_itself(app: App) -> None:
    job_id = add_job(app, state="done")
    job = app.views.job(job_id)
    app.deleting.set_days(job.kind, job.target_id, 30, ANA)
    at = draw("job.py", job=job_id)
    assert "deleted 30 days after a job is over" in said(at)
    at = button(at, "Empty this job")
    assert "empty a job" not in acts(app)
    button(at, "Yes, empty it")
    assert acts(app)[0] == "empty a job"


def test_an_archived_job_is_in_history_only_when_it_is_asked_for_and_comes_back(app: App) -> None:
    job_id = add_job(app, name="Autumn", state="done")
    button(draw("job.py", job=job_id), "Archive")
    assert acts(app)[0] == "archive a job"
    assert "Autumn" not in said(draw("history.py"))
    assert "Autumn" in said(draw("history.py", only="Archived"))
    button(draw("job.py", job=job_id), "Bring back")
    assert "Autumn" in said(draw("history.py"))


def test_the_days_of_a_campaign_are_typed_and_kept(app: App) -> None:
    job = app.views.job(add_job(app, state="done"))
    at = draw("upkeep.py", panel="keep")
    at.number_input[0].set_value(45).run()
    assert app.deleting.days(job.kind, job.target_id) == 45


def test_a_draft_is_deleted_for_good(app: App) -> None:
    draft_id = app.drafts.create(kind="campaign", person=ANA, name="Spring")
    button(draw("campaigns.py", draft=draft_id), "Delete it for good")
    with pytest.raises(UnknownRecord):
        app.drafts.get(draft_id)
