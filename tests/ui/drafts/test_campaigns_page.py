from __future__ import annotations

import shlex
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from types import SimpleNamespace
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from pages.components.drafts import listing as draft_list
from pages.components.drafts.check import editor as draft_editor
from pages.components.drafts.check.row_filter import ERRORS, HELD, PROBLEMS, matching
from pages.components.drafts.prepare.variables import read_names
from pages.components.shell import person
from pages.components.shell import saving as draft_saving
from services.container import App
from services.jobs.kind import Target
from services.recipients import Source
from tests.rigs.people import ANA, named
from tests.ui.shell.stage import draw, links, said

PAGE = "campaigns.py"
WELCOME = Target("campaign", "c0ffee00-2d4e-4f60-9a7b-8c9d0e1f2a03", "New customer welcome")
OTHER = Target("campaign", "c0ffee00-2d4e-4f60-9a7b-8c9d0e1f2a04", "January renewals")
FILE = (
    "Vorname,Firma,Web\r\n"
    "Ana,Acme,https://acme.example\r\n"
    "José,Müller GmbH,not a link\r\n"
    "山田,東京,https://jp.example\r\n"
    "Bartholomäus-Maximilian,Acme,https://b.example\r\n"
    "Kim,Acme,https://k.example\r\n"
    "Lee,Acme,https://l.example\r\n"
    "Max,Acme,https://m.example\r\n"
)


@pytest.fixture
def draft(app: App) -> str:
    """A draft with everything chosen and confirmed: seven rows, of which one has an error."""
    draft_id = app.drafts.create(kind="campaign", person=named("Mara"), name="Spring")
    app.drafts.put_file(draft_id, FILE.encode(), "leute.csv", named("Mara"))
    app.drafts.set_target(draft_id, WELCOME, ANA)
    app.drafts.set_variables(draft_id, ["first_name", "cta_url"], ANA)
    app.drafts.confirm(draft_id, app.drafts.get(draft_id).mapping.sources, ANA)
    return draft_id


def open_draft(draft_id: str, step: str = "prepare", **query: str) -> AppTest:
    at = draw(PAGE, draft=draft_id, step=step, **query)
    assert not at.exception
    return at


def button(at: AppTest, label: str) -> Any:
    return next(one for one in at.button if one.label == label)


def labelled(elements: Any, label: str) -> Any:
    return next(one for one in elements if one.label == label)


def one(at: AppTest, name: str) -> str:
    value = at.query_params[name]
    return value if isinstance(value, str) else "".join(value)


def jobs(app: App) -> list[Any]:
    return app.views.history().lines


def test_without_drafts_the_page_invites_to_the_first(app: App) -> None:
    at = draw(PAGE)
    assert "No campaign is being prepared." in said(at)
    button(at, "New campaign").click().run()
    (line,) = app.drafts.list_open()
    assert one(at, "draft") == line.id


def test_a_card_tells_name_file_rows_person_and_what_is_next(app: App, draft: str) -> None:
    at = draw(PAGE)
    text = said(at)
    assert all(part in text for part in ("leute\\.csv", "7 rows", "Mara", "Ready to be checked"))
    button(at, "Spring").click().run()
    assert one(at, "draft") == draft


def test_a_discarded_draft_leaves_the_list_and_can_still_be_copied(app: App, draft: str) -> None:
    at = draw(PAGE)
    button(at, "Yes, discard it").click().run()
    assert app.drafts.list_open() == []
    at = open_draft(draft)
    assert "discarded" in at.info[0].value
    button(at, "Copy as a new draft").click().run()
    assert [line.name for line in app.drafts.list_open()] == ["Spring (copy)"]


def test_a_link_to_no_draft_is_answered_in_words(app: App) -> None:
    at = draw(PAGE, draft="no-such-draft")
    assert not at.exception
    assert "There is no such draft" in at.error[0].value
    assert ("campaigns", "") in links(at)


def test_the_name_stands_in_its_field_however_late_the_field_is_opened(app: App, draft: str) -> None:
    at = open_draft(draft).run()
    assert labelled(at.text_input, "Name").proto.default == "Spring"


def test_a_confirmed_column_is_taken_away_by_choosing_none_and_by_nothing_else(app: App, draft: str) -> None:
    at = open_draft(draft)
    confirmed = labelled(at.selectbox, "Column for first_name")
    assert confirmed.proto.HasField("default"), "a field without one is emptied by the Escape key"
    confirmed.set_value("").run()
    assert app.drafts.get(draft).mapping.sources["first_name"] == Source()
    assert not labelled(at.selectbox, "Column for first_name").proto.HasField("default")


def test_a_file_of_one_row_is_told_in_the_singular(app: App) -> None:
    draft_id = app.drafts.create(kind="campaign", person=named("Mara"))
    app.drafts.put_file(draft_id, b"Vorname\r\nAna\r\n", "one.csv", named("Mara"))
    assert "The first row, exactly as it came." in said(open_draft(draft_id))


def test_an_upload_is_told_in_plain_words(app: App) -> None:
    draft_id = app.drafts.create(kind="campaign", person=named("Mara"))
    at = open_draft(draft_id)
    at.file_uploader[0].set_value(("leute.csv", FILE.encode(), "text/csv")).run()
    text = said(at)
    assert "7 rows, 3 columns" in text
    assert "comma separated" in text
    assert "header in line 1" in text
    assert app.drafts.get(draft_id).name == "leute"


def test_a_bad_file_is_explained_and_the_earlier_one_stays(app: App, draft: str) -> None:
    before = app.drafts.get(draft).upload_sha256
    at = open_draft(draft)
    at.file_uploader[0].set_value(("empty.csv", b"", "text/csv")).run()
    assert "empty" in at.error[0].value
    assert "Nothing was charged" in at.error[0].value
    assert app.drafts.get(draft).upload_sha256 == before


def test_another_file_asks_before_it_takes_edits_back(app: App, draft: str) -> None:
    app.drafts.edit_cells(draft, {(1, "Web"): "https://jose.example"}, named("Mara"))
    at = open_draft(draft)
    at.file_uploader[0].set_value(("new.csv", b"Vorname,Web\r\nUte,https://u.example\r\n", "text/csv")).run()
    assert "1 edited cell" in at.warning[0].value
    assert len(app.drafts.material(draft).frame) == 7
    button(at, "Replace the file").click().run()
    assert len(app.drafts.material(draft).frame) == 1


def test_a_reading_chosen_by_hand_is_kept_and_can_be_taken_back(app: App, draft: str) -> None:
    at = open_draft(draft)
    labelled(at.selectbox, "Text encoding").set_value("cp1252").run()
    assert app.drafts.get(draft).reading == {"encoding": "cp1252"}
    assert "JosÃ©" in app.drafts.material(draft).frame["Vorname"].tolist()
    button(at, "Find everything again").click().run()
    assert app.drafts.get(draft).reading == {}


def test_a_pasted_address_chooses_the_campaign_and_nonsense_is_explained(app: App, draft: str) -> None:
    at = open_draft(draft)
    field = labelled(at.text_input, "Or paste the address or id of a campaign")
    field.set_value(f"https://app.bhuman.ai/campaign/generatedVideos/{OTHER.vendor_id}?x=1").run()
    target = app.drafts.get(draft).target
    assert target is not None
    assert target.vendor_id == OTHER.vendor_id
    labelled(at.text_input, "Or paste the address or id of a campaign").set_value("no id").run()
    assert at.error
    assert app.drafts.get(draft).target == target


def test_a_list_that_cannot_be_had_leaves_pasting_open(app: App, draft: str) -> None:
    at = open_draft(draft)
    button(at, "Refresh list").click().run()
    assert at.error
    assert not at.exception
    assert labelled(at.text_input, "Or paste the address or id of a campaign")


@pytest.fixture
def refusing(app: App) -> Iterator[None]:
    """A service at the practice address that refuses every key."""

    class Refuse(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(401)
            self.send_header("Content-Type", "application/json")
            self.end_headers()
            self.wfile.write(b'{"error": "a user token is needed"}')

        def log_message(self, *_: object) -> None:
            """Nothing on the screen."""

    server = ThreadingHTTPServer(("127.0.0.1", app.settings.server_port), Refuse)
    served = Thread(target=server.serve_forever)
    served.start()
    yield
    server.shutdown()
    served.join()
    server.server_close()


@pytest.mark.usefixtures("refusing")
def test_a_list_refused_to_the_key_says_that_pasting_still_works(draft: str) -> None:
    at = open_draft(draft)
    button(at, "Refresh list").click().run()
    assert "Paste the address" in at.error[0].value


@pytest.mark.parametrize(
    "text", ["first_name, cta_url", "first_name\ncta_url", "first_name;cta_url\n", " first_name ,cta_url,"]
)
def test_variable_names_may_stand_in_any_usual_list(text: str) -> None:
    assert read_names(text) == ["first_name", "cta_url"]


def test_variables_typed_are_suggested_for_and_wait_for_a_yes(app: App, draft: str) -> None:
    at = open_draft(draft)
    labelled(at.text_area, "Variable names").set_value("first_name, cta_url, company").run()
    assert list(app.drafts.get(draft).suggested) == ["company"]
    assert "1 suggestion waits" in said(at)
    assert app.targets.variables("campaign", WELCOME.vendor_id) == ["first_name", "cta_url", "company"]
    button(at, "Confirm company").click().run()
    assert app.drafts.get(draft).suggested == {}
    assert app.drafts.get(draft).mapping.sources["company"] == Source("column", "Firma")


def test_a_colleague_sees_in_the_widgets_what_another_one_saved(app: App, draft: str) -> None:
    at = open_draft(draft)
    app.drafts.set_source(draft, "first_name", Source("column", "Firma"), ANA)
    at.run()
    assert labelled(at.selectbox, "Column for first_name").value == "Firma"


def test_a_variable_can_be_filled_by_a_text_with_columns_in_it(app: App, draft: str) -> None:
    at = open_draft(draft)
    labelled(at.selectbox, "How first_name is filled").set_value("template").run()
    assert app.drafts.get(draft).mapping.sources["first_name"] == Source("template", "{Vorname}")
    labelled(at.text_input, "Columns in a text for first_name").set_value("{Vorname} ({Firma})").run()
    assert "Ana (Acme)" in said(at)


def test_a_variable_with_nothing_is_named_before_the_quote(app: App, draft: str) -> None:
    app.drafts.set_variables(draft, ["first_name", "cta_url", "xyzzy"], ANA)
    assert "xyzzy has nothing to fill it" in open_draft(draft, "prepare").warning[0].value.replace("\\", "")
    at = open_draft(draft, "launch")
    assert "xyzzy has nothing to fill it" in at.warning[0].value.replace("\\", "")
    assert not [one for one in at.button if one.label.startswith(("Launch ", "Try "))]


def test_the_generation_mode_is_a_setting_of_the_draft(app: App, draft: str) -> None:
    at = open_draft(draft)
    labelled(at.selectbox, "Generation mode").set_value("full_script").run()
    assert app.drafts.get(draft).settings["options"] == {"generation_mode": "full_script"}


def test_problems_are_counted_by_level_in_words(app: App, draft: str) -> None:
    assert "1 row with errors" in said(open_draft(draft, "check"))


def test_the_filter_of_the_url_chooses_the_rows(app: App, draft: str) -> None:
    checked = app.reviews.checked(draft)
    assert matching(checked, ERRORS, "") == [1]
    assert matching(checked, PROBLEMS, "") == [1]
    assert matching(checked, "All rows", "") == [1, 0, 2, 3, 4, 5, 6]
    assert matching(checked, "All rows", "東京") == [2]
    assert matching(checked, HELD, "acme") == []
    assert "1 row, problems first" in said(open_draft(draft, "check", show="Errors"))
    assert "No row fits" in open_draft(draft, "check", show="Dropped").info[0].value


def test_many_rows_are_held_at_once_and_sent_again(app: App, draft: str) -> None:
    at = open_draft(draft, "check")
    labelled(at.selectbox, "Which rows").set_value("Rows listed above").run()
    button(at, "Hold").click().run()
    assert app.reviews.get(draft).to_send == 0
    labelled(at.selectbox, "Which rows").set_value("Rows held or dropped by hand").run()
    button(at, "Send after all").click().run()
    assert app.reviews.get(draft).to_send == 6


def test_the_last_edit_is_taken_back(app: App, draft: str) -> None:
    app.drafts.edit_cells(draft, {(1, "Web"): "https://jose.example"}, named("Mara"))
    at = open_draft(draft, "check")
    assert "Line 3" in said(at)
    button(at, "Undo last edit").click().run()
    assert app.drafts.material(draft).frame.at[1, "Web"] == "not a link"


@pytest.fixture
def typed(app: App, draft: str, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Types into the editor of the rows 1, 0 and 2 as the browser reports it: the whole list of changes each time."""
    state: dict[str, Any] = {"e-rows-0": {}}
    monkeypatch.setattr(draft_editor, "st", SimpleNamespace(session_state=state))
    monkeypatch.setattr(draft_saving, "st", SimpleNamespace(session_state=state))
    monkeypatch.setattr(person, "who", lambda _app: named("Mara"))

    def report(edited: dict[int, dict[str, Any]]) -> dict[str, Any]:
        state["e-rows-0"] = {"edited_rows": edited}
        draft_editor._save(app, "e", "e-rows-0", draft, [1, 0, 2])
        return state

    return report


def test_an_edit_goes_to_the_row_it_was_typed_in_whatever_the_order(app: App, draft: str, typed: Any) -> None:
    typed({0: {"Web": "https://jose.example"}, 2: {"Vorname": "Yamada"}})
    frame = app.drafts.material(draft).frame
    assert frame.at[1, "Web"] == "https://jose.example"
    assert frame.at[2, "Vorname"] == "Yamada"
    assert frame.at[0, "Web"] == "https://acme.example"


def test_a_second_edit_is_saved_and_the_first_is_not_applied_twice(app: App, draft: str, typed: Any) -> None:
    typed({0: {"Web": "https://jose.example"}})
    app.drafts.undo_last(draft, ANA)
    typed({0: {"Web": "https://jose.example"}, 1: {"Vorname": "Anna"}})
    frame = app.drafts.material(draft).frame
    assert (frame.at[1, "Web"], frame.at[0, "Vorname"]) == ("not a link", "Anna")


def test_a_cleared_cell_is_an_empty_text(app: App, draft: str, typed: Any) -> None:
    typed({1: {"Vorname": None}})
    assert app.drafts.material(draft).frame.at[0, "Vorname"] == ""


def test_a_row_with_an_error_cannot_be_sent_by_choosing_send(app: App, draft: str, typed: Any) -> None:
    state = typed({0: {draft_editor.SEND: "send"}, 1: {draft_editor.SEND: "drop"}})
    review = app.reviews.get(draft)
    assert draft_editor.standing(review, 1) == "hold"
    assert draft_editor.standing(review, 0) == "drop"
    assert "stays held" in state["e.notice"]


def test_only_a_launch_makes_a_row_sent_and_it_stays_sent(app: App, draft: str, typed: Any) -> None:
    app.drafts.mark_rows(draft, [2], "held", "later", named("Mara"))
    app.launches.launch(draft, app.quotes.quote(draft, [0]).fingerprint, named("Mara"), [0])
    typed({1: {draft_editor.SEND: "drop"}, 2: {draft_editor.SEND: "sent"}})
    review = app.reviews.get(draft)
    assert (draft_editor.standing(review, 0), draft_editor.standing(review, 2)) == ("sent", "hold")
    assert 0 not in app.drafts.material(draft).marks


def test_the_sum_adds_up_and_each_part_leads_to_its_rows(app: App, draft: str) -> None:
    app.drafts.mark_rows(draft, [6], "dropped", "by hand", named("Mara"))
    at = open_draft(draft, "launch")
    numbers = [html.value if hasattr(html, "value") else html.proto.body for html in at.get("html")]
    shown = [text.split(">")[1].split("<")[0] for text in numbers if 'class="cs-number"' in text]
    assert shown == ["7", "5", "1", "1"]
    button(at, "dropped").click().run()
    assert (one(at, "step"), one(at, "show")) == ("check", "Dropped")
    assert "1 row, problems first" in said(at)


def test_the_proof_shows_the_values_of_the_bytes(app: App, draft: str) -> None:
    at = open_draft(draft, "launch", send="all")
    assert "https://acme.example" in said(at)
    labelled(at.number_input, "Row, 1 to 6").set_value(2).run()
    assert "山田" in said(at)
    assert "line 4 of the file" in said(at)


def test_the_bytes_are_shown_without_the_callbacks_secret(app: App, draft: str) -> None:
    at = open_draft(draft, "launch", send="all")
    shown, command = at.code
    (planned,) = app.quotes.plan(draft).submissions
    assert planned.token in planned.request.body.decode()
    assert planned.token not in shown.value + command.value
    assert '["first_name","cta_url"]' in shown.value
    assert shlex.split(command.value)[-1] == shown.value


def test_a_few_are_proposed_that_show_the_most(app: App, draft: str) -> None:
    at = open_draft(draft, "launch")
    assert labelled(at.text_input, "Lines to try, at most 5").value == "2, 4, 5, 6"


def test_lines_that_are_not_sent_cannot_be_tried(app: App, draft: str) -> None:
    at = open_draft(draft, "launch")
    labelled(at.text_input, "Lines to try, at most 5").set_value("2, 3, 99").run()
    assert "line 3, 99" in at.info[0].value
    assert one(at, "rows") == "0"


def test_the_rate_is_said_to_be_an_estimate_and_the_worst_case_is_named(app: App, draft: str) -> None:
    at = open_draft(draft, "launch", send="all")
    assert "no estimate" in said(at)
    app.targets.set_rate_cents("bhuman", 50, named("Mara"))
    text = said(at.run())
    assert "about \\$3\\.00" in text
    assert "estimate" in text
    assert "Worst case" in text


def test_nothing_is_launched_without_a_second_yes(app: App, draft: str) -> None:
    at = open_draft(draft, "launch", send="all")
    button(at, "Launch 6 videos").click().run()
    assert "BHuman has no way to take an accepted video back" in said(at)
    assert "Practice: nothing is charged" in said(at)
    assert jobs(app) == []
    button(at, "Not yet").click().run()
    assert button(at, "Launch 6 videos")
    assert jobs(app) == []


def test_a_yes_launches_once_and_leads_to_the_job(app: App, draft: str) -> None:
    at = open_draft(draft, "launch", send="all")
    button(at, "Launch 6 videos").click().run()
    button(at, "Yes, send 6 videos").click().run()
    (job,) = jobs(app)
    assert (job.total, job.is_sample) == (6, False)
    assert one(at, "job") == job.id


def test_the_same_yes_in_two_tabs_is_one_job(app: App, draft: str) -> None:
    tabs = [open_draft(draft, "launch", send="all") for _ in range(2)]
    for at in tabs:
        button(at, "Launch 6 videos").click().run()
    for at in tabs:
        button(at, "Yes, send 6 videos").click().run()
    (job,) = jobs(app)
    assert job.total == 6
    assert [one(at, "job") for at in tabs] == [job.id, job.id]


def test_a_change_after_asking_voids_the_yes_and_says_what_changed(app: App, draft: str) -> None:
    at = open_draft(draft, "launch", send="all")
    button(at, "Launch 6 videos").click().run()
    app.drafts.mark_rows(draft, [0], "held", "later", named("Jon"))
    button(at, "Yes, send 6 videos").click().run()
    assert jobs(app) == []
    assert "6 videos became 5 videos" in "".join(warning.value for warning in at.warning)


def test_tried_rows_are_shown_and_not_sent_again(app: App, draft: str) -> None:
    at = open_draft(draft, "launch", send="sample", rows="0-2")
    button(at, "Try 2 videos first").click().run()
    button(at, "Yes, send 2 videos").click().run()
    (job,) = jobs(app)
    assert job.is_sample
    at = open_draft(draft, "launch")
    assert "These rows will not be sent again." in said(at)
    assert button(at, "Launch 4 videos")


def test_rows_sent_before_are_warned_of_and_can_be_held(app: App, draft: str) -> None:
    app.launches.launch(draft, app.quotes.quote(draft).fingerprint, named("Mara"))
    copy = app.drafts.copy(person=named("Jon"), draft_id=draft)
    at = open_draft(copy, "launch")
    assert "Sent before" in said(at)
    button(at, "Hold these 6 rows").click().run()
    assert app.reviews.get(copy).to_send == 0


def test_when_all_is_sent_nothing_can_be_launched(app: App, draft: str) -> None:
    app.launches.launch(draft, app.quotes.quote(draft).fingerprint, named("Mara"))
    at = open_draft(draft, "launch")
    assert "No row is left to send" in "".join(info.value for info in at.info)
    assert not [one for one in at.button if one.label.startswith("Launch ")]


def test_the_list_begins_with_the_newest_drafts_and_leads_to_all(app: App) -> None:
    for number in range(draft_list.AT_FIRST + 2):
        app.drafts.create(kind="campaign", person=named("Mara"), name=f"Draft {number}")
    for number in range(draft_list.AT_FIRST):
        app.drafts.create(kind="agent", person=named("Mara"), name=f"Agent {number}")
    at = draw(PAGE)
    assert [heading.value for heading in at.subheader] == [f"Being prepared · {draft_list.AT_FIRST} newest"]
    assert "Agent" not in str([one.label for one in at.button])
    assert len([one for one in at.button if one.label.startswith("Draft")]) == draft_list.AT_FIRST
    button(at, "Show older ones").click().run()
    assert len([one for one in at.button if one.label.startswith("Draft")]) == draft_list.AT_FIRST + 2


def test_a_launched_draft_leaves_the_list_and_comes_back_when_asked_for(app: App, draft: str) -> None:
    app.launches.launch(draft, app.quotes.quote(draft).fingerprint, named("Mara"))
    at = draw(PAGE)
    assert "is being prepared" in said(at)
    button(at, "Show launched ones, too").click().run()
    assert [heading.value for heading in at.subheader] == ["Being prepared or launched · 1"]
