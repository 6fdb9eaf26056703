"""Automations and previews: shown exactly, without secrets, sent only through proof, quote, yes and ledger."""

from __future__ import annotations

import json
import shlex
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from services.errors import Invalid
from services.jobs.states import JobState
from services.kinds.campaigns.automations import Tool
from services.sandbox.bhuman.seed import CAMPAIGNS, TEMPLATES
from tests.rigs.rig import PERSON, Rig, people
from tests.ui.shell.stage import draw, said
from tests.ui.studio.test_studio_page import press

CAMPAIGN = CAMPAIGNS[1]
ROW = {"first_name": "Zoë O'Brien", "company": "Lund & Söhne GmbH"}
HOSTILE = {"first_name": "José 'Pepe' $HOME", "company": 'Lund "GmbH"\n`ls` \\ \''}
TOOLS: tuple[Tool, ...] = ("zapier", "pabbly", "leadr")


def fill(at: AppTest, tool: str) -> AppTest:
    """The row as somebody types it."""
    at.get("button_group")[-1].set_value(tool).run()  # type: ignore[union-attr]
    if tool == "leadr":
        box(at, "Id of the campaign").set_value(CAMPAIGN.id).run()
    else:
        next(one for one in at.selectbox if one.label == "Campaign").select(CAMPAIGN.name).run()
    box(at, "Variables of the template, with commas between").set_value("first_name, company").run()
    for name, value in ROW.items():
        box(at, f"Value of {name}").set_value(value).run()
    return at


def box(at: AppTest, label: str) -> Any:
    return next(one for one in at.text_input if one.label == label)


@pytest.mark.parametrize("tool", TOOLS)
def test_a_test_is_shown_exactly_quoted_sent_once_and_followed(rig: Rig, tool: Tool) -> None:
    at = fill(draw("studio.py", panel="automations"), tool)
    shown = [one.value for one in at.code]
    body = json.loads(shown[0])
    assert body["campaign_id"] == CAMPAIGN.id
    assert body["callback_url"].endswith("/webhooks/bhuman/(secret)")
    assert rig.ledger()["requests"] == []
    press(at, "Quote this test")
    [draft] = rig.app.drafts.list_open(kind="campaign")
    assert rig.ledger()["requests"] == [], "a quote sends nothing"
    launch = press(draw("campaigns.py", draft=draft.id, step="launch"), "Launch 1 video")
    assert f"as {tool.capitalize()} sends it" in said(launch)
    job_id = rig.launch(draft.id)
    assert rig.finish(job_id) == JobState.DONE
    [paid] = rig.ledger()["requests"]
    assert paid["operation"] == f"pipeline/{tool}"
    [one] = rig.items(job_id)
    assert (one.state, one.sent_values, one.flag) == ("succeeded", list(ROW.values()), "")


@pytest.mark.parametrize("tool", TOOLS)
def test_a_command_holds_the_very_bytes_and_no_secret(rig: Rig, tool: Tool) -> None:
    exact = rig.app.studio.exact(tool, CAMPAIGN.id, HOSTILE)
    words = shlex.split(exact.command)
    assert words[words.index("--data-raw") + 1] == exact.body
    assert f"http://127.0.0.1:{rig.port}/sandbox/bhuman/studio/api/ai_studio/pipeline/{tool}" in words
    assert "Authorization: Basic $BHUMAN_KEY" in words
    assert HOSTILE["first_name"] in exact.body
    assert HOSTILE["first_name"] not in exact.snippet
    assert "{{company}}" in exact.snippet
    assert "callback_url" not in exact.snippet


def test_pabbly_refuses_a_blank_value_before_anything_is_sent(rig: Rig) -> None:
    with pytest.raises(Invalid, match="blank"):
        rig.app.studio.exact("pabbly", CAMPAIGN.id, {"first_name": " "})
    assert json.loads(rig.app.studio.exact("zapier", CAMPAIGN.id, {"first_name": " "}).body)["names"] == [[" "]]


def test_a_test_of_two_rows_is_no_test_and_is_refused_before_it_is_sent(rig: Rig) -> None:
    draft_id = rig.app.studio.prepare_test("pabbly", CAMPAIGN.id, ROW, PERSON)
    rig.app.drafts.put_file(draft_id, b"first_name,company\r\nAna,A\r\nBo,B\r\n", "two.csv", PERSON)
    with pytest.raises(Invalid, match="one row at a time"):
        rig.launch(draft_id)
    assert rig.ledger()["requests"] == []


def test_an_unclear_answer_to_a_test_is_never_sent_again_by_itself(rig: Rig) -> None:
    draft_id = rig.app.studio.prepare_test("pabbly", CAMPAIGN.id, ROW, PERSON)
    rig.order("answer_lost")
    job_id = rig.launch(draft_id)
    assert rig.finish(job_id) == JobState.DONE
    assert len(rig.ledger()["requests"]) == 1


def test_a_preview_needs_a_yes_is_paid_once_and_comes_back_as_a_film(rig: Rig) -> None:
    at = draw("studio.py", panel="templates", template=TEMPLATES[0].id)
    press(at, "Ask BHuman for a preview")
    [draft] = rig.app.drafts.list_open(kind="campaign")
    assert rig.ledger()["requests"] == []
    assert "price that nobody knows" in said(
        press(draw("campaigns.py", draft=draft.id, step="launch"), "Launch 1 video")
    )
    job_id = rig.launch(draft.id)
    assert rig.finish(job_id) == JobState.DONE
    assert [one["operation"] for one in rig.ledger()["requests"]] == ["videos_preview"]
    [one] = rig.items(job_id)
    assert (one.state, one.flag, bool(one.url)) == ("succeeded", "", True)


def test_a_preview_is_offered_where_a_template_is_prepared(rig: Rig) -> None:
    draft_id = rig.draft(people(1), target_type="video_instance")
    at = press(draw("campaigns.py", draft=draft_id, step="prepare"), "Ask BHuman for a preview")
    assert len(rig.app.drafts.list_open(kind="campaign")) == 2
    assert not at.error


def test_the_exact_bytes_of_a_launched_request_are_shown_and_copied_without_its_token(rig: Rig) -> None:
    job_id = rig.launch(rig.draft([ROW]))
    rig.finish(job_id)
    at = draw("job.py", job=job_id)
    next(one for one in at.selectbox if one.label == "The exact bytes of").select_index(0).run()
    [body] = [one.value for one in at.code if one.value.startswith("{")]
    [command] = [one.value for one in at.code if one.value.startswith("curl")]
    [paid] = rig.ledger()["requests"]
    assert json.loads(body)["names"] == [list(ROW.values())]
    assert "(secret)" in body
    assert shlex.split(command)[-1] == body
    assert paid["callback_url"].rsplit("/", 1)[-1] not in body + command
