"""The foot of each screen of a draft: the one next action, and what is still missing before anything can be quoted."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from services.container import App
from tests.rigs.people import ANA, named
from tests.ui.drafts.test_campaigns_page import open_draft
from tests.ui.drafts.test_mapping_page import prepared
from tests.ui.shell.stage import draw, said


def foremost(at: AppTest) -> list[str]:
    return [one.label for one in at.button if one.proto.type == "primary"]


@pytest.mark.parametrize("step", ["prepare", "check"])
def test_the_foot_says_what_is_missing_and_only_then_leads_on_first_of_all(app: App, step: str) -> None:
    draft_id = prepared(app, "Vorname,Web\nAna,x\nBo,y\n", ["first_name"])
    at = open_draft(draft_id, step)
    assert "Still to do before a quote: Confirm what fills first" in said(at).replace("\\", "")
    assert foremost(at) == ["Confirm all suggestions"]
    next(one for one in at.button if one.label == "Confirm all suggestions").click().run()
    assert "Still to do" not in said(at)
    assert foremost(at) == ["Check the rows" if step == "prepare" else "Proof and quote"]


def test_an_agents_table_is_confirmed_where_one_stands_too(app: App) -> None:
    draft_id = app.drafts.create(kind="agent", person=named("Mara"), name="Tutors")
    app.drafts.put_file(draft_id, b"Vorname,Web\nAna,x\n", "tutors.csv", named("Mara"))
    app.drafts.set_variables(draft_id, ["first_name"], ANA)
    assert app.drafts.get(draft_id).suggested
    at = draw("agents.py", draft=draft_id, step="check")
    next(one for one in at.button if one.label == "Confirm all suggestions").click().run()
    assert not app.drafts.get(draft_id).suggested


def test_an_mp4_is_ordered_as_an_mp4_and_not_as_a_lesson(app: App) -> None:
    film = app.lessons.drafts.film("0" * 32, "How rain is made", named("Mara"), captions=True)
    at = draw("lessons.py", draft=film, step="launch")
    assert "Launch 1 MP4" in [one.label for one in at.button]
    assert "1 lesson" not in said(at)


CLEAN = "first_name,company\nAna,Acme\nBo,Eggs\n"


def test_rows_of_which_none_is_odd_lead_past_their_check_and_it_stays_a_press_away(app: App) -> None:
    at = open_draft(prepared(app, CLEAN, ["first_name", "company"]))
    assert foremost(at) == ["Proof and quote"]
    assert "No problem found in any row: 2 rows will be sent" in said(at)
    next(one for one in at.button if one.label == "Check the rows").click().run()
    assert "check" in at.query_params["step"]


@pytest.mark.parametrize("odd", ["an error", "a warning", "held by hand", "nothing mapped"])
def test_rows_of_which_something_is_to_be_seen_lead_to_their_check_alone(app: App, odd: str) -> None:
    rows = {"an error": f"{CLEAN},Nord\n", "a warning": f"{CLEAN}Ana,Acme\n"}.get(odd, CLEAN)
    draft_id = prepared(app, rows, [] if odd == "nothing mapped" else ["first_name", "company"])
    if odd == "held by hand":
        app.drafts.mark_rows(draft_id, [1], "held", "not now", ANA)
    at = open_draft(draft_id)
    assert "Check the rows" in [one.label for one in at.button]
    assert "Proof and quote" not in [one.label for one in at.button]
    assert "No problem found" not in said(at)
