"""What the BHuman account holds, on the page: asked for when it is old, opened, imported, used, and prepared from."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from services.container import App
from services.errors import Invalid, NotPossible
from services.jobs.kind import Target
from services.kinds.campaigns.studio import holdings
from services.kinds.campaigns.studio.desk import StudioDesk
from services.kinds.campaigns.studio.holdings import SORTS, Holding, Holdings, Sort
from services.sandbox.bhuman.seed import CAMPAIGNS, FOLDERS, PRODUCTS, PROJECTS, TEMPLATES, WORKSPACE_ID
from services.store.tables import utc_now
from tests.rigs.people import ANA
from tests.rigs.rig import Rig, people
from tests.ui.shell.stage import draw, said, visit

UNKNOWN = "00000000-0000-4000-8000-000000000000"


def press(at: AppTest, label: str) -> AppTest:
    found: Any = next(one for one in at.button if one.label == label)
    at = found.click().run()
    assert not at.exception, at.exception[0].message
    return at


def labels(at: AppTest) -> list[str]:
    return [one.label for one in at.button]


def made(rig: Rig, sort: Sort, name: str) -> list[Holding]:
    """What of this name the sandbox has, asked for anew."""
    rig.app.studio.refresh(sort)
    return [one for one in rig.app.studio.lists()[sort].holdings if one.name == name]


HELD = {
    "templates": [one.name for one in TEMPLATES],
    "campaigns": [one.name for one in CAMPAIGNS],
    "presenters": [name for _, name in PROJECTS],
    "store": [one[1] for one in PRODUCTS],
    "workspaces": ["Northwind Studio"],
    "folders": [one.name for one in FOLDERS],
}


def test_a_panel_shows_what_the_account_holds_as_soon_as_it_is_opened_and_then_without_a_call(
    rig: Rig, monkeypatch: pytest.MonkeyPatch
) -> None:
    for panel, held in HELD.items():
        at = draw("studio.py", panel=panel)
        shown = (said(at) + "\n".join(labels(at))).replace("\\", "")
        assert [name for name in held if name not in shown] == []
    asked: list[str] = []
    monkeypatch.setattr(StudioDesk, "refresh", lambda _self, sort: asked.append(sort))
    for panel in HELD:
        draw("studio.py", panel=panel)
    assert asked == []


def test_an_older_list_is_asked_for_once_in_a_session_and_minute(app: App, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    monkeypatch.setattr(StudioDesk, "refresh", lambda _self, sort: asked.append(sort))
    monkeypatch.setattr(holdings, "HOLDS", timedelta(seconds=-1))
    for sort in SORTS:
        Holdings(app.database, app.kinds["campaign"].host).keep(sort, [])
    at = draw("studio.py", panel="workspaces")
    at.run()
    assert asked == ["workspaces"]


@pytest.mark.parametrize("panel", HELD)
def test_a_service_that_does_not_answer_is_said_in_words_and_not_asked_by_every_press(app: App, panel: str) -> None:
    at = draw("studio.py", panel=panel)
    assert "BHuman was not asked to" in at.error[0].value
    assert "Nothing was charged" in at.error[0].value
    at.run()
    assert not at.error


@pytest.mark.parametrize(
    ("panel", "name", "target_type", "one"),
    [("templates", "template", "video_instance", TEMPLATES[1]), ("campaigns", "campaign", "campaign", CAMPAIGNS[3])],
)
def test_one_is_opened_and_a_draft_is_prepared_from_it(
    rig: Rig, panel: str, name: str, target_type: str, one: Any
) -> None:
    draft_id = rig.draft(people(2), target_type=target_type)
    rig.app.drafts.set_target(draft_id, Target(target_type, one.id, one.name), ANA)
    rig.finish(rig.launch(draft_id))
    at = draw("studio.py", **{"panel": panel, name: one.id})
    shown = said(at)
    assert "<dt>Videos made of it</dt><dd>2</dd>" in shown
    assert one.name in shown.replace("\\", "")
    assert one.id in shown
    assert "As BHuman described it" in shown
    press(at, "Prepare a draft from this")
    draft = next(each for each in rig.app.drafts.list_open(kind="campaign") if each.id != draft_id)
    target = rig.app.drafts.get(draft.id).target
    assert target is not None
    assert (target.vendor_id, target.name) == (one.id, one.name)
    assert draft.name == one.name


def test_one_that_is_not_there_is_refused_in_bhumans_own_words(rig: Rig) -> None:
    at = draw("studio.py", panel="templates", template=UNKNOWN)
    assert "Unknown video instance" in at.error[0].value


def test_what_was_pasted_is_opened_whatever_its_form(rig: Rig) -> None:
    at = draw("studio.py", panel="campaigns")
    pasted = next(one for one in at.text_input if one.label.startswith("Open by the address"))
    pasted.set_value(f"https://app.bhuman.ai/campaign/generatedVideos/{CAMPAIGNS[0].id}?tab=1")
    assert CAMPAIGNS[0].name in said(press(at, "Open"))


def test_a_product_is_used_once_for_each_yes_and_its_template_is_shown(rig: Rig) -> None:
    name = PRODUCTS[0][1]
    at = draw("studio.py", panel="store")
    assert "Sales" in said(at)
    assert "warm" in said(at)
    press(at, "Use this template")
    assert "new folder with a new template" in said(at)
    assert made(rig, "templates", name) == []
    at = press(at, "Yes, make it")
    assert "This is what BHuman made of" in said(at)
    assert name in said(at)
    assert len(made(rig, "templates", name)) == 1
    assert len(made(rig, "folders", name)) == 1


def test_a_second_yes_that_comes_into_the_middle_of_the_first_makes_nothing(rig: Rig) -> None:
    product, desk = PRODUCTS[0][0], rig.app.studio
    rig.clock.stand()
    rig.order("read_slow", operation="product/use", params={"seconds": 1.0})
    with ThreadPoolExecutor() as pool:
        first = pool.submit(desk.use_product, product, WORKSPACE_ID, ANA)
        rig.until(lambda: desk.is_making(product), "the first is under way")
        with pytest.raises(NotPossible):
            desk.use_product(product, WORKSPACE_ID, ANA)
        rig.clock.go()
        assert first.result()
    assert not desk.is_making(product)
    assert len(made(rig, "templates", PRODUCTS[0][1])) == 1
    assert f"Made of it: {PRODUCTS[0][1]}" in labels(draw("studio.py", panel="store"))


def test_while_one_is_being_made_of_a_product_nobody_is_asked_about_it(
    rig: Rig, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(StudioDesk, "is_making", lambda _self, source_id: source_id == PRODUCTS[0][0])
    at = draw("studio.py", panel="store")
    assert said(at).count("is being made of this just now") == 1
    assert labels(at).count("Use this template") == len(PRODUCTS) - 1


def test_a_product_goes_into_the_chosen_folder(rig: Rig) -> None:
    at = press(draw("studio.py", panel="store"), "Use this template")
    choice = next(one for one in at.selectbox if one.label == "Folder")
    choice.select(FOLDERS[0].name).run()
    assert f"new template in {FOLDERS[0].name}" in said(at)
    press(at, "Yes, make it")
    assert [one.about["folder_id"] for one in made(rig, "templates", PRODUCTS[0][1])] == [FOLDERS[0].id]


def test_a_project_is_imported_once_into_the_chosen_workspace(rig: Rig) -> None:
    at = press(draw("studio.py", panel="presenters"), "Import")
    assert [one.value for one in at.selectbox if one.label == "Workspace"] == [WORKSPACE_ID]
    at = press(at, "Yes, import it")
    assert "this is the template that BHuman made" in said(at)
    assert PROJECTS[0][1] in said(at)
    assert len(made(rig, "templates", PROJECTS[0][1])) == 1


def test_a_write_without_a_clear_answer_is_not_done_again_and_says_where_to_look(rig: Rig) -> None:
    at = press(draw("studio.py", panel="store"), "Use this template")
    rig.order("read_cut", operation="product/use")
    at = press(at, "Yes, make it")
    assert "It may have been done" in at.error[0].value
    at.run()
    assert len(made(rig, "templates", PRODUCTS[0][1])) == 1


def test_lists_that_the_key_may_not_have_leave_pasting_and_preparing(rig: Rig) -> None:
    rig.control("POST", "/settings", {"service": "bhuman", "profile": "oct2026"})
    at = draw("studio.py", panel="campaigns")
    assert "did not give this key its list" in at.error[0].value
    assert "Paste an address or id" in at.error[0].value
    at = draw("studio.py", panel="campaigns", campaign=CAMPAIGNS[0].id)
    press(at, "Prepare a draft from this")
    [draft] = rig.app.drafts.list_open(kind="campaign")
    target = rig.app.drafts.get(draft.id).target
    assert target is not None
    assert target.vendor_id == CAMPAIGNS[0].id


def test_an_unknown_panel_shows_the_first(app: App) -> None:
    at = visit("studio.py", panel="<script>")
    assert not at.exception
    assert "Refresh list" in labels(at)


def test_what_was_told_of_one_alone_stays_when_the_list_is_read_anew(app: App) -> None:
    kept = Holdings(app.database, app.kinds["campaign"].host)
    kept.put("templates", Holding(id="1", name="One", about={"mode": "x"}, opened_at=utc_now()))
    kept.keep("templates", [Holding(id="2"), Holding(id="1", name="New name")])
    found = kept.lists()["templates"].find("1")
    assert found is not None
    assert (found.name, found.about["mode"]) == ("New name", "x")
    assert not found.is_old


@pytest.mark.parametrize("address", ["", "ftp://call.example", "call.example"])
def test_a_callback_destination_has_to_be_an_address(app: App, address: str) -> None:
    with pytest.raises(Invalid):
        app.studio.save_destination("Ours", address, ANA)
