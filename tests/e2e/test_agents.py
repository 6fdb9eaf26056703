"""Agents in a real browser: one by the form, forty from a table, and none called finished or failed too early."""

from __future__ import annotations

import csv
import io
import re

import pytest
from playwright.sync_api import expect

from services.jobs.kind import Target
from services.jobs.states import JOB_FINAL, ItemState, JobState
from services.recipients import Source
from services.sandbox.media.face import Face
from services.sandbox.media.talking import portrait_jpeg
from tests.e2e.conftest import Hire
from tests.e2e.people.agents_page import SHOWS, AgentsPage, BitHumanBooks
from tests.e2e.people.colleague import Colleague
from tests.e2e.people.office import Office, sheet
from tests.rigs.people import ANA, named

pytestmark = pytest.mark.browser

QUICK = {"essence_1_seconds": 210, "essence_2_seconds": 2100, "clock": 30, "starting_credits": 1_000_000}
TO_BE_WATCHED = {"essence_1_seconds": 7200, "clock": 30}
"""At the speed of these tests twelve seconds, of which the face learns to speak in the middle."""
TWO_HOURS = {"essence_2_seconds": 7200, "clock": 120}
"""Three seconds."""


@pytest.fixture
def books(office: Office) -> BitHumanBooks:
    one = BitHumanBooks(office)
    one.play(**QUICK)
    return one


def table(office: Office, rows: list[dict[str, str]], model: str) -> str:
    """A draft of a table of agents, every column a parameter of the same name: ready for its quote."""
    columns, drafts = list(rows[0]), office.app.drafts
    draft_id = drafts.create(kind="agent", person=named("Someone"), name="agents")
    drafts.put_file(draft_id, sheet(rows), "agents.csv", named("Someone"))
    drafts.set_target(draft_id, Target("model", model, model), ANA)
    drafts.set_variables(draft_id, columns, ANA)
    for column in columns:
        drafts.set_source(draft_id, column, Source("column", column), ANA)
    return draft_id


def test_one_agent_by_the_form_from_its_picture_to_its_snippet(
    office: Office, hire: Hire, books: BitHumanBooks
) -> None:
    ana = hire(office, permissions=["clipboard-read", "clipboard-write"])
    at = AgentsPage(ana)
    draft_id = at.begins_an_agent()
    at.writes_the_prompt("You are Žofie. You teach the violin 🎻")
    at.chooses_a_picture("me.jpg", portrait_jpeg(Face("me")))
    ana.sees("me.jpg is stored at bitHuman and chosen. Nothing was charged.")
    ana.page.wait_for_function(SHOWS, arg=at.picture.element_handle())
    at.chooses_model("essence-1")
    at.goes_to_the_quote()
    ana.sees("1 agent · 250 credits")
    ana.sees(re.compile(r"The account has [\d,]+ credits; at worst [\d,]+ credits remain"))
    assert books.made("You are Žofie") == []

    books.play(**TO_BE_WATCHED)
    with office.clock.standing():
        job_id = ana.launches("1 agent")
        office.until(lambda: len(books.made("You are Žofie")) == 1, "it is asked for")
        office.clock.forward(6)
        ana.sees(re.compile("Teaching the face to speak: the long step, not stuck"))
        ana.sees_state("Running")
        assert office.job(job_id).state == JobState.RUNNING
        office.clock.forward(6)
    ana.sees("To use them")
    ana.sees_state("Done")

    [request] = books.made("You are Žofie")
    code = request["agent_id"]
    at.plays_the_clip()
    at.sees_the_picture()
    shown, snippet = at.codes
    assert shown == code
    assert f"/api/embed/{code}" in snippet
    assert at.fetches_the_model().startswith(b"IMX")
    assert office.app.drafts.get(draft_id).job_ids == [job_id]
    ana.waits_for_the_page()
    ana.page.get_by_role("list", name="Agents").get_by_role("button").first.click()
    window = ana.page.get_by_role("dialog")
    expect(window.get_by_text(snippet)).to_be_visible()
    window.get_by_role("button", name="Copy embed code").click()
    expect(window.get_by_text("Copied").first).to_be_visible()
    assert ana.page.evaluate("navigator.clipboard.readText()") == snippet
    ana.page.keyboard.press("Escape")
    ana.sees_no_trace()


def test_an_agent_of_the_model_without_a_file_says_that_there_is_none(
    office: Office, ana: Colleague, books: BitHumanBooks
) -> None:
    at = AgentsPage(ana)
    at.begins_an_agent()
    at.writes_the_prompt("You are Ilse. You guide visitors")
    at.chooses_model("expression-1")
    at.goes_to_the_quote()
    ana.launches("1 agent")
    ana.sees("expression-1 has none, and that is as it should be")
    at.sees_the_picture()
    expect(ana.page.get_by_role("button", name="Get the model link")).to_have_count(0)
    ana.sees_no_trace()


def test_forty_agents_from_a_csv_reach_ready_each_paid_once(
    office: Office, ana: Colleague, books: BitHumanBooks
) -> None:
    rows = [
        {"Who": f"Forty {number}: you teach 数学", "aspect_ratio": ["16:9", "9:16", "1:1"][number % 3]}
        for number in range(40)
    ]
    at = AgentsPage(ana)
    ana.opens("/agents")
    ana.presses("New table of agents")
    ana.page.wait_for_url("**/agents?draft=*")
    ana.uploads_well({"name": "forty.csv", "mimeType": "text/csv", "buffer": sheet(rows)})
    at.chooses_model("essence-1")
    at.adds_parameter("aspect_ratio")
    ana.confirms_suggestions()
    at.chooses("Column for prompt", "Who")
    at.chooses("How image is filled", "Fixed text")
    ana.goes_to_check().sees(0, "Who", rows[0]["Who"])
    ana.goes_to_launch()
    ana.sends_everything()
    ana.sees("40 agents · 10,000 credits")
    ana.sees_proof([("prompt", rows[0]["Who"]), ("aspect_ratio", "16:9"), ("model", "essence-1")])
    job_id = ana.launches("40 agents")
    ana.sees_state("Done")

    made = books.made("Forty ")
    assert sorted(one["items"][0]["text"][0] for one in made) == sorted(row["Who"] for row in rows)
    by_code = {one["agent_id"]: one["items"][0]["text"][0] for one in made}
    items = office.items(job_id)
    assert [by_code[str(item.vendor_id)] for item in items] == [row["Who"] for row in rows]
    with ana.page.expect_download() as waiting:
        ana.presses("Download all codes")
    told = list(csv.DictReader(io.StringIO(waiting.value.path().read_text("utf-8-sig"))))
    assert [line["agent_code"] for line in told] == [item.vendor_id for item in items]
    assert all(f"/api/embed/{line['agent_code']}" in line["embed_snippet"] for line in told)
    ana.sees_no_trace()


def test_neither_early_words_nor_two_hours_end_the_wait_and_a_third_essence_2_says_why_it_waits(
    office: Office, ana: Colleague, books: BitHumanBooks
) -> None:
    books.play(**TWO_HOURS)
    rows = [{"prompt": f"Patient {word}"} for word in ("completed", "success", "third")]
    for word in ("completed", "success"):
        books.order("unknown_word", params={"word": word})
    ana.opens(f"/agents?draft={table(office, rows, 'essence-2')}&step=launch&send=all")
    ana.sees("3 agents · 1,500 credits")
    seen: set[str] = set()

    def over() -> bool:
        seen.update(item.state for item in office.items(job_id))
        return office.job(job_id).state in JOB_FINAL

    with office.clock.standing():
        job_id = ana.launches("3 agents")
        ana.sees("Waiting for a free place: the service makes 2 at once")
        ana.sees("Only bitHuman's own word ends the wait: a long build is not a failed one.")
        ana.sees_state("Running")
    office.until(over, "all are ready")
    assert seen <= {ItemState.WAITING, ItemState.SENT, ItemState.RENDERING, ItemState.SUCCEEDED}
    assert [one["items"][0]["status"] for one in books.made("Patient")] == ["ready"] * 3
    ana.sees_state("Done")
    ana.sees_no_trace()


def test_a_wrong_file_costs_nothing_and_loses_nothing(office: Office, hire: Hire, books: BitHumanBooks) -> None:
    ana = hire(office)
    at = AgentsPage(ana)
    draft_id = at.begins_an_agent()
    at.writes_the_prompt("You are Nina. You answer the door")
    at.chooses_a_picture("notes.txt", b"no picture", "text/plain")
    box = ana.alert("notes.txt is not a JPEG, PNG or WebP picture; its contents count, not its name.")
    expect(box).to_contain_text("Nothing was charged")
    at.chooses_a_picture("huge.jpg", b"\xff\xd8\xff" + bytes(11 * 1024 * 1024))
    expect(ana.alert("huge.jpg has 11.0 MB; bitHuman takes up to 10 MB")).to_contain_text("Nothing was charged")
    at.types("Picture, by its address", "https://example.com/nobody.jpg")
    ana.sees("bitHuman cannot fetch the image: example.com is not a public host")
    expect(ana.page.get_by_role("button", name="Proof and quote")).to_be_disabled()
    ana.reloads()
    expect(ana.page.get_by_role("textbox", name="Prompt", exact=True)).to_have_value(
        "You are Nina. You answer the door"
    )
    ana.closes_the_tab()

    ben = hire(office)
    there = AgentsPage(ben)
    ben.opens(f"/agents?draft={draft_id}")
    there.types("Picture, by its address", "")
    there.goes_to_the_quote()
    ben.page.go_back()
    ben.sees("Who it is")
    expect(ben.page.get_by_role("textbox", name="Prompt", exact=True)).to_have_value(
        "You are Nina. You answer the door"
    )
    assert books.made("You are Nina") == []
    ben.sees_no_trace()


def test_an_existing_agent_is_rebuilt_only_after_somebody_agreed(
    office: Office, ana: Colleague, books: BitHumanBooks
) -> None:
    books.create("front-desk", "You are Ada. Somebody made her elsewhere")
    office.until(lambda: books.is_ready("front-desk"), "it is ready")
    at = AgentsPage(ana)
    at.begins_an_agent()
    at.writes_the_prompt("You are Ada. The second one")
    at.opens_own_id()
    at.types("Agent id", "front-desk")
    ana.alert("front-desk exists already")
    expect(ana.page.get_by_role("button", name="Proof and quote")).to_be_disabled()
    ana.presses("Agree to rebuild front-desk")
    at.goes_to_the_quote()
    ana.alert("This launch rebuilds front-desk")
    job_id = ana.launches("1 agent")
    ana.sees_state("Done")
    assert [one["outcome"] for one in books.made("You are Ada")] == ["made", "rebuilt"]
    assert [item.public_id for item in office.items(job_id)] == ["front-desk"]
    assert at.codes[0] == "front-desk"
    ana.sees_no_trace()
