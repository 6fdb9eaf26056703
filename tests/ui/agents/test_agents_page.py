from __future__ import annotations

from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from services import container
from services.container import App
from services.kinds.agents.codes import codes_file
from services.kinds.agents.desk import AgentDesk
from services.sandbox.media.face import Face
from services.sandbox.media.talking import portrait_jpeg
from tests.rigs.agents import AgentsRig, tutors
from tests.rigs.people import ANA, named
from tests.ui.jobs.job_stage import cards
from tests.ui.shell.stage import draw, said

PAGE = "agents.py"
PERSON = named("Someone")


def button(at: AppTest, label: str) -> Any:
    return next(one for one in at.button if one.label == label)


def labelled(elements: Any, label: str) -> Any:
    return next(one for one in elements if one.label == label)


def one(at: AppTest, name: str) -> str:
    value = at.query_params[name]
    return value if isinstance(value, str) else "".join(value)


def form(app: App, **values: str) -> str:
    return app.agents.forms.create(person=PERSON, values={"prompt": "You are a tutor", **values})


def open_draft(draft_id: str, step: str = "prepare") -> AppTest:
    at = draw(PAGE, draft=draft_id, step=step)
    assert not at.exception
    return at


def test_an_empty_page_invites_to_one_agent_or_a_table(agents: AgentsRig) -> None:
    at = draw(PAGE)
    assert not at.exception
    assert {"New agent", "New table of agents"} <= {each.label for each in at.button}
    assert "Never asked" not in said(at)
    assert agents.requests() == []


def test_the_form_is_a_draft_from_its_first_moment_and_survives_a_reload(agents: AgentsRig) -> None:
    at = draw(PAGE)
    button(at, "New agent").click().run()
    draft_id = one(at, "draft")
    at = open_draft(draft_id)
    labelled(at.text_area, "Prompt").set_value("You are Žofie.\nYou teach the violin 🎻").run()
    labelled(at.selectbox, "Aspect ratio").set_value("9:16").run()
    labelled(at.text_input, "Picture, by its address").set_value(" https://pictures.museum/me.jpg ").run()
    again = open_draft(draft_id)
    assert labelled(again.text_area, "Prompt").value == "You are Žofie.\nYou teach the violin 🎻"
    assert labelled(again.selectbox, "Aspect ratio").value == "9:16"
    assert labelled(again.text_input, "Picture, by its address").value == "https://pictures.museum/me.jpg"
    assert agents.requests() == []


def test_the_model_is_shown_with_price_and_typical_time(agents: AgentsRig) -> None:
    at = open_draft(form(agents.app))
    options = labelled(at.selectbox, "Model").options
    assert "essence-2 · 500 credits · 25 minutes to 3 hours" in options
    assert "10,000 credits left" in said(at)


def test_a_pattern_fills_the_prompt(agents: AgentsRig) -> None:
    draft_id = form(agents.app, prompt="")
    at = open_draft(draft_id)
    assert "neither a prompt nor a picture" in said(at)
    assert button(at, "Proof and quote").disabled
    at.button_group[0].set_value("Tutor").run()
    assert agents.app.agents.forms.values(draft_id)["prompt"].startswith("You are a patient tutor")


def test_an_uploaded_picture_becomes_an_address(agents: AgentsRig) -> None:
    draft_id = form(agents.app)
    at = open_draft(draft_id)
    at.file_uploader[0].set_value(("me.jpg", portrait_jpeg(Face("me")), "image/jpeg")).run()
    assert not at.exception
    address = agents.app.agents.forms.values(draft_id)["image"]
    assert address.startswith("http://127.0.0.1")
    assert any("cs-small-look" in html.proto.body for html in at.get("html"))
    assert "Nothing was charged" in said(at)
    assert not button(at, "Proof and quote").disabled


def test_a_file_of_another_kind_is_refused_before_anything_is_sent(agents: AgentsRig) -> None:
    draft_id = form(agents.app)
    at = open_draft(draft_id)
    at.file_uploader[0].set_value(("me.jpg", b"<svg></svg>", "image/jpeg")).run()
    assert "Nothing was sent" in at.error[0].value
    assert "Nothing was charged" in at.error[0].value
    assert agents.app.agents.forms.values(draft_id)["image"] == ""


def test_too_large_a_picture_is_named_with_its_size_and_costs_nothing(agents: AgentsRig) -> None:
    draft_id = form(agents.app)
    at = open_draft(draft_id)
    at.file_uploader[0].set_value(("huge.jpg", b"\xff\xd8\xff" + bytes(11 * 2**20), "image/jpeg")).run()
    assert "huge.jpg has 11.0 MB; bitHuman takes up to 10 MB" in at.error[0].value.replace("\\", "")
    assert "Nothing was charged" in at.error[0].value
    assert agents.app.agents.forms.values(draft_id)["prompt"] == "You are a tutor"


def test_a_draft_takes_its_name_from_the_prompt_until_somebody_names_it(agents: AgentsRig) -> None:
    draft_id = form(agents.app)
    at = open_draft(draft_id)
    labelled(at.text_area, "Prompt").set_value("\n You are Žofie. You teach.").run()
    assert agents.app.drafts.get(draft_id).name == "You are Žofie"
    labelled(at.text_area, "Prompt").set_value("数" * 100).run()
    assert agents.app.drafts.get(draft_id).name == "You are Žofie"


def test_an_existing_agent_is_rebuilt_only_after_somebody_agreed_and_the_older_job_says_so(agents: AgentsRig) -> None:
    before = agents.launch([{"prompt": "The first Ada", "agent_id": "ada"}])
    agents.rig.finish(before)
    draft_id = form(agents.app, agent_id="ada")
    at = open_draft(draft_id)
    assert "ada exists already" in said(at)
    assert button(at, "Proof and quote").disabled
    button(at, "Agree to rebuild ada").click().run()
    assert not button(at, "Proof and quote").disabled
    assert "This launch rebuilds ada" in said(open_draft(draft_id, "launch"))
    assert "rebuilt since" not in said(draw("job.py", job=before))
    agents.rig.finish(agents.rig.launch(draft_id))
    assert "This agent was rebuilt since" in said(draw("job.py", job=before))
    assert [one["outcome"] for one in agents.made()] == ["made", "rebuilt"]


def test_of_rows_with_one_id_all_but_the_first_are_held_with_the_reason(agents: AgentsRig) -> None:
    rows = [{**row, "agent_id": one} for row, one in zip(tutors(3), ["ada", "grace", "Ada"], strict=True)]
    draft_id = agents.draft(rows)
    at = open_draft(draft_id, "launch")
    assert agents.app.reviews.get(draft_id).send_ids == [0, 1]
    assert "Launch 2 agents" in [one.label for one in at.button]
    assert "An earlier row names the agent Ada as well" in agents.app.reviews.get(draft_id).held[2]


def test_the_codes_of_all_agents_can_be_taken_away(agents: AgentsRig) -> None:
    job_id = agents.launch([{**row, "agent_id": one} for row, one in zip(tutors(2), ["ada", ""], strict=True)])
    agents.rig.finish(job_id)
    at = draw("job.py", job=job_id)
    assert not at.exception
    assert {"Download all codes"} <= {one.proto.label for one in at.get("download_button")}
    codes = [made["agent_id"] for made in agents.made()]
    header, *lines = codes_file(agents.app.database, job_id).decode("utf-8-sig").splitlines()
    assert header.startswith("line,agent_code,model,embed_snippet")
    assert sorted(line.split(",")[1] for line in lines) == sorted(codes)
    assert all(f"/api/embed/{line.split(',')[1]}" in line for line in lines)


@pytest.mark.parametrize("address", ["https://example.com/me.jpg", "http://localhost/me.jpg", "ftp://x/me.jpg"])
def test_a_picture_that_can_never_be_fetched_is_told_before_the_quote(agents: AgentsRig, address: str) -> None:
    at = open_draft(form(agents.app, image=address))
    assert "Still to do" in said(at)
    assert button(at, "Proof and quote").disabled


def test_proof_quote_and_yes_launch_one_agent(agents: AgentsRig) -> None:
    agents.app.agents.refresh_prices()
    draft_id = form(agents.app)
    at = open_draft(draft_id, "launch")
    text = said(at)
    assert "You are a tutor" in text
    assert "1 agent · 250 credits" in text
    assert "9,750 credits remain" in text
    assert agents.requests() == []
    button(at, "Launch 1 agent").click().run()
    button(at, "Yes, send 1 agent").click().run()
    assert not at.exception
    [line] = agents.app.views.history().lines
    agents.rig.finish(line.id)
    assert len(agents.made()) == 1
    assert "was launched" in said(open_draft(draft_id))


def test_too_few_credits_are_said_before_the_yes(agents: AgentsRig) -> None:
    agents.play(starting_credits=99)
    agents.app.agents.refresh_prices()
    at = open_draft(form(agents.app), "launch")
    assert "151 too few" in at.warning[0].value


def test_without_prices_the_quote_says_so(agents: AgentsRig) -> None:
    agents.order("read_500", times=30, operation="pricing")
    draft_id = form(agents.app)
    assert "price not asked yet" in labelled(open_draft(draft_id).selectbox, "Model").options[0]
    assert "No price is known" in said(open_draft(draft_id, "launch"))


def test_a_quote_is_drawn_from_the_balance_after_the_last_launch(agents: AgentsRig) -> None:
    agents.app.agents.refresh_prices()
    agents.rig.finish(agents.launch(tutors(1)))
    assert "The account has 9,750 credits" in said(open_draft(form(agents.app), "launch"))


def test_a_table_is_prepared_with_any_column_for_any_parameter(agents: AgentsRig) -> None:
    app = agents.app
    # What a form was launched with is no suggestion for a table.
    app.targets.remember_variables("agent", "essence-1", list(app.agents.forms.values(form(app))), ANA)
    draft_id = app.drafts.create(kind="agent", person=PERSON, name="Tutors")
    table = "Who,Look\r\nA tutor,\r\nA guide,https://pictures.museum/guide.jpg\r\n"
    app.drafts.put_file(draft_id, table.encode(), "tutors.csv", PERSON)
    at = open_draft(draft_id)
    labelled(at.selectbox, "Model").set_value("essence-1").run()
    assert app.drafts.get(draft_id).mapping.variables == ["prompt", "image", "model"]
    labelled(at.selectbox, "Column for prompt").set_value("Who").run()
    labelled(at.selectbox, "Column for image").set_value("Look").run()
    assert app.reviews.get(draft_id).missing == []
    assert "essence-1" in said(open_draft(draft_id, "launch"))


def test_a_row_that_bithuman_would_refuse_is_held_with_the_reason_and_the_others_go(agents: AgentsRig) -> None:
    rows = [{**row, "aspect_ratio": ratio} for row, ratio in zip(tutors(3), ["16:9", "4:3", "1:1"], strict=True)]
    draft_id = agents.draft(rows)
    assert "1 row with errors" in said(open_draft(draft_id, "check"))
    at = open_draft(draft_id, "launch")
    assert button(at, "Launch 2 agents")
    review = agents.app.reviews.get(draft_id)
    assert (review.send_ids, list(review.held)) == ([0, 2], [1])
    assert "aspect" in review.held[1]


def test_the_job_shows_what_is_needed_to_use_the_agent(agents: AgentsRig) -> None:
    job_id = agents.launch(tutors(1))
    agents.rig.finish(job_id)
    [item] = agents.rig.items(job_id)
    at = draw("job.py", job=job_id)
    assert not at.exception
    codes = [block.value for block in at.code]
    assert item.vendor_id in codes
    assert any(f"/api/embed/{item.vendor_id}" in code for code in codes)
    [card] = cards(at)
    assert card["embed"] in codes
    assert card["embed"] == AgentDesk.embed_snippet(str(item.public_id))
    button(at, "Get the model link").click().run()
    assert not at.exception
    assert at.get("link_button")


def test_a_model_without_a_file_says_that_this_is_as_it_should_be(agents: AgentsRig) -> None:
    job_id = agents.launch(tutors(1), model="expression-1")
    agents.rig.finish(job_id)
    text = said(draw("job.py", job=job_id))
    assert "has none, and that is as it should be" in text


def test_an_unclear_request_is_shown_with_what_the_list_tells(agents: AgentsRig) -> None:
    agents.play(profile="s2")
    agents.order("answer_lost")
    job_id = agents.launch(tutors(1))
    agents.rig.until(lambda: agents.app.views.job(job_id).unknown == 1, "the outcome is unknown")
    at = draw("job.py", job=job_id)
    button(at, "Look at the list now").click().run()
    assert "this may be it" in said(at)
    assert agents.made()[0]["agent_id"] in said(at)


def test_existing_agents_are_adopted_changed_and_deleted(agents: AgentsRig) -> None:
    job_id = agents.launch(tutors(1))
    agents.rig.finish(job_id)
    made = agents.made()[0]["agent_id"]
    agents.rig.stop()
    container.use(None)
    # A second data folder stands for a team that has made its agents elsewhere.
    agents.rig.folder = agents.rig.folder / "elsewhere"
    app = agents.rig.start()
    container.use(app)
    at = draw(PAGE)
    button(at, "Refresh list").click().run()
    assert made in said(at)
    button(at, "Adopt into History").click().run()
    [line] = app.views.history().lines
    assert line.state == "done"
    assert app.views.overview().spent == []
    assert "In History" in said(at)
    assert not draw("job.py", job=line.id).exception
    labelled(at.text_area, "Prompt").set_value("You are somebody else").run()
    button(at, "Save the prompt").click().run()
    assert "You are somebody else" in [one.prompt for one in app.agents.refresh()]
    button(at, "Yes, delete it for good").click().run()
    assert app.agents.refresh() == []


def test_a_draft_opens_on_the_page_of_its_kind(agents: AgentsRig) -> None:
    at = draw("campaigns.py", draft=form(agents.app))
    assert not at.exception
    assert labelled(at.text_area, "Prompt").value == "You are a tutor"


def test_the_form_says_once_what_is_still_missing(agents: AgentsRig) -> None:
    text = said(open_draft(form(agents.app, prompt="")))
    assert text.count("There is neither a prompt nor a picture") == 1
    assert "drop the row" not in text
