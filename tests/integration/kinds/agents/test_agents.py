"""Agents over real HTTP and a real database: the promises, as far as bitHuman is concerned."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from services.jobs.kind import Replaying
from services.jobs.states import JOB_FINAL, Cause, ItemState, JobState, SubmissionState
from tests.rigs.agents import AgentsRig, agents_rigged, tutors
from tests.rigs.job_page import page_of
from tests.rigs.people import ANA
from tests.rigs.rig import PERSON


@pytest.fixture
def agents(tmp_path: Path) -> Iterator[AgentsRig]:
    """An app, and a sandbox that plays bitHuman as practice does."""
    with agents_rigged(tmp_path) as one:
        yield one


def requests_by_state(agents: AgentsRig, job_id: str) -> dict[str, int]:
    return agents.rig.app.views.job(job_id).submissions


@pytest.mark.parametrize("count", [1, 40])
def test_agents_reach_ready_each_paid_once(agents: AgentsRig, count: int) -> None:
    rows = tutors(count)
    job_id = agents.launch(rows)
    assert agents.rig.finish(job_id) == JobState.DONE
    prompts = {one["items"][0]["id"]: one["items"][0]["text"][0] for one in agents.made()}
    items = agents.rig.items(job_id)
    assert [prompts[item.vendor_id] for item in items] == [row["prompt"] for row in rows]
    assert all(item.url and item.thumbnail_url and not item.flag for item in items)
    assert agents.spent() == 250 * count


@pytest.mark.parametrize("word", ["completed", "success", "warming_up"])
def test_only_ready_ends_the_wait(agents: AgentsRig, word: str) -> None:
    agents.play(essence_1_seconds=1500)
    agents.order("unknown_word", params={"word": word})
    job_id = agents.launch(tutors(1))
    assert agents.rig.finish(job_id) == JobState.DONE
    [item] = agents.rig.items(job_id)
    assert item.url
    assert item.told == "Finished"


def test_an_essence_2_build_of_two_hours_is_never_failed(agents: AgentsRig) -> None:
    """Two hours of the service are three seconds here, and stand still until the build was seen."""
    agents.play(essence_2_seconds=7200, clock=48)
    agents.rig.clock.stand()
    job_id = agents.launch(tutors(1), model="essence-2")
    seen: set[str] = set()

    def over() -> bool:
        [item] = agents.rig.items(job_id)
        seen.add(item.state)
        if item.state == ItemState.RENDERING:
            agents.rig.clock.go()
        return agents.rig.state(job_id) in JOB_FINAL

    agents.rig.until(over, "the long build ends")
    assert agents.rig.state(job_id) == JobState.DONE
    assert seen <= {ItemState.WAITING, ItemState.SENT, ItemState.RENDERING, ItemState.SUCCEEDED}
    assert ItemState.RENDERING in seen


def test_at_most_two_essence_2_are_under_way_whatever_they_are_called(agents: AgentsRig) -> None:
    """A third one would be accepted and then fail; so none fails exactly when there never was a third."""
    agents.play(essence_2_seconds=900)
    agents.rig.clock.stand()
    models = ["essence-2", "essence-2-max", "auto", "essence-2", "Essence 2"]
    rows = [{**row, "model": model} for row, model in zip(tutors(5), models, strict=True)]
    job_id = agents.launch(rows)
    reasons: set[str] = set()

    def over() -> bool:
        reasons.update(one.wait_reason for one in agents.submissions(job_id))
        if any("free place" in reason for reason in reasons):
            agents.rig.clock.go()
        return agents.rig.state(job_id) in JOB_FINAL

    agents.rig.until(over, "all five are made")
    assert agents.rig.state(job_id) == JobState.DONE
    assert any("free place" in reason for reason in reasons)
    assert [one["model"] for one in agents.made()].count("essence-2-max") == 1
    assert agents.spent() == 5 * 500


UNCLEAR = [
    "answer_lost",
    "answer_torn",
    "error_500_after",
    "html_502_after",
    "timeout_504_after",
    "slow_answer",
    "malformed_json",
    "empty_body",
    "no_agent_id",
]


@pytest.mark.parametrize("fault", UNCLEAR)
def test_an_unclear_answer_is_settled_by_a_replay_where_keys_are_kept(agents: AgentsRig, fault: str) -> None:
    if fault == "slow_answer":
        agents.rig.hurry()
    agents.order(fault)
    job_id = agents.launch(tutors(1))
    assert agents.rig.finish(job_id) == JobState.DONE
    assert [one["outcome"] for one in agents.requests()] == ["made", "replayed"]
    assert len({one["idempotency_key"] for one in agents.requests()}) == 1
    assert agents.spent() == 250


def test_lost_answer_then_restart_gives_one_agent_and_one_charge(agents: AgentsRig) -> None:
    agents.play(essence_1_seconds=6000)
    agents.order("slow_answer")
    job_id = agents.launch(tutors(1))
    agents.rig.until(lambda: len(agents.made()) == 1, "the request has arrived")
    agents.rig.stop()
    agents.rig.start()
    assert agents.rig.finish(job_id) == JobState.DONE
    assert [one["outcome"] for one in agents.requests()] == ["made", "replayed"]
    assert agents.spent() == 250
    [item] = agents.rig.items(job_id)
    assert item.vendor_id == agents.made()[0]["agent_id"]


@pytest.mark.parametrize("profile", ["s1", "s2"])
def test_without_kept_keys_a_lost_answer_stays_unknown_after_one_post(tmp_path: Path, profile: str) -> None:
    with agents_rigged(tmp_path, profile=profile) as agents:
        agents.order("answer_lost")
        job_id = agents.launch(tutors(1))
        agents.rig.until(
            lambda: requests_by_state(agents, job_id) == {SubmissionState.UNKNOWN: 1}, "the outcome is unknown"
        )
        agents.rig.stop()
        agents.rig.start()
        agent_kind = agents.rig.app.kinds["agent"]
        assert isinstance(agent_kind, Replaying)
        assert agents.rig.app.loop.call(agent_kind.replays()) is False
        # The engine has looked again since: a look happens at least once a second here.
        asked = len(page_of(agents.rig.app.views, job_id).events.lines)
        agents.rig.app.engine.wake(job_id)
        agents.rig.app.loop.call(agent_kind.replays())
        assert requests_by_state(agents, job_id) == {SubmissionState.UNKNOWN: 1}
        assert len(page_of(agents.rig.app.views, job_id).events.lines) == asked
        assert len(agents.requests()) == 1
        assert agents.spent() == 250


def test_a_team_that_knows_better_can_say_that_keys_are_not_kept(tmp_path: Path) -> None:
    with agents_rigged(tmp_path, bithuman_keeps_keys="no") as agents:
        agents.order("answer_lost")
        job_id = agents.launch(tutors(1))
        agents.rig.until(
            lambda: requests_by_state(agents, job_id) == {SubmissionState.UNKNOWN: 1}, "the outcome is unknown"
        )
        agent_kind = agents.rig.app.kinds["agent"]
        assert isinstance(agent_kind, Replaying)
        assert agents.rig.app.loop.call(agent_kind.replays()) is False
        assert len(agents.requests()) == 1


@pytest.mark.parametrize("refusal", ["rate_limited", "empty_balance"])
def test_a_refused_replay_proves_nothing_and_never_makes_a_second_agent(agents: AgentsRig, refusal: str) -> None:
    agents.order("answer_lost")
    agents.order(refusal, after=1)
    job_id = agents.launch(tutors(1))
    agents.rig.until(lambda: len(agents.requests()) >= 2, "it is asked again")
    assert requests_by_state(agents, job_id) == {SubmissionState.UNKNOWN: 1}
    assert len(agents.made()) == 1
    assert agents.rig.finish(job_id) == JobState.DONE
    assert agents.spent() == 250


def test_a_wrong_secret_stops_at_once_and_resume_sends_once(agents: AgentsRig) -> None:
    agents.order("bare_401")
    job_id = agents.launch(tutors(1))
    agents.rig.until(lambda: agents.rig.state(job_id) == JobState.PAUSED, "the job pauses")
    assert len(agents.requests()) == 1
    reason = agents.rig.app.views.job(job_id).pause_reason
    assert "401" in reason
    assert "Nothing was charged" in reason
    agents.rig.app.controls.resume(job_id, PERSON)
    assert agents.rig.finish(job_id) == JobState.DONE
    assert len(agents.made()) == 1


def still_ordered(agents: AgentsRig) -> bool:
    """Whether a fault that was ordered has not struck yet."""
    return any(known["ordered"] for known in agents.rig.control("GET", "/faults")["faults"])


def test_looking_stops_when_every_look_is_refused_for_minutes_and_goes_on_when_resumed(agents: AgentsRig) -> None:
    agents.play(essence_1_seconds=6000)
    job_id = agents.launch(tutors(3))
    agents.rig.until(lambda: len(agents.made()) == 3, "all are accepted")
    agents.order("read_401", operation="agent/status", times=2)
    agents.rig.until(lambda: not still_ordered(agents), "both struck")
    assert agents.rig.state(job_id) == JobState.RUNNING
    agents.order("read_401", operation="agent/status", times=100_000)
    agents.rig.until(lambda: agents.rig.state(job_id) == JobState.PAUSED, "the job pauses")
    agents.app.practice.clear_faults("bithuman", ANA)
    agents.rig.app.controls.resume(job_id, PERSON)
    assert agents.rig.finish(job_id) == JobState.DONE


def test_an_empty_balance_pauses_with_nothing_lost(agents: AgentsRig) -> None:
    agents.order("empty_balance")
    job_id = agents.launch(tutors(1))
    agents.rig.until(lambda: agents.rig.state(job_id) == JobState.PAUSED, "the job pauses")
    reason = agents.rig.app.views.job(job_id).pause_reason
    assert "402" in reason
    assert "Top up" in reason
    assert agents.spent() == 0
    agents.rig.app.controls.resume(job_id, PERSON)
    assert agents.rig.finish(job_id) == JobState.DONE


def test_a_refused_subject_fails_that_row_only_and_is_not_charged(agents: AgentsRig) -> None:
    rows = [*tutors(1), {"prompt": "You are a talking dragon"}]
    job_id = agents.launch(rows, model="essence-2")
    assert agents.rig.finish(job_id) == JobState.DONE_WITH_FAILURES
    good, bad = agents.rig.items(job_id)
    assert (good.state, bad.state) == (ItemState.SUCCEEDED, ItemState.FAILED)
    assert "422" in bad.reason
    [refused] = [one for one in agents.submissions(job_id) if one.state == SubmissionState.REFUSED]
    assert refused.charged == "no"
    assert "Nothing was charged" in refused.next_step
    assert agents.spent() == 500


def test_a_picture_that_can_never_be_fetched_holds_its_row_before_anything_is_paid(agents: AgentsRig) -> None:
    good, bad = tutors(2)
    draft_id = agents.draft([{**good, "image": ""}, {**bad, "image": "https://example.com/nobody.jpg"}])
    assert "cannot fetch the image" in agents.app.reviews.get(draft_id).held[1]
    assert agents.rig.finish(agents.rig.launch(draft_id)) == JobState.DONE
    assert len(agents.requests()) == 1


def test_retry_after_is_obeyed_and_then_sent_once(agents: AgentsRig) -> None:
    agents.order("rate_limited", params={"retry_after": 1})
    job_id = agents.launch(tutors(1))
    assert agents.rig.finish(job_id) == JobState.DONE
    assert [one["http_status"] for one in agents.requests()] == [429, 200]
    assert agents.spent() == 250


READS = [
    "status_404",
    "status_429",
    "status_error_in_200",
    "status_empty",
    "status_goes_back",
    "status_of_another",
    "read_500",
    "read_html_502",
    "read_cut",
    "read_malformed_json",
]


@pytest.mark.parametrize("fault", READS)
def test_a_bad_answer_to_a_look_never_ends_the_wait(agents: AgentsRig, fault: str) -> None:
    agents.order(fault, times=2, operation="agent/status")
    job_id = agents.launch(tutors(2))
    assert agents.rig.finish(job_id) == JobState.DONE
    assert agents.spent() == 500


@pytest.mark.parametrize("quirk", ["no_file", "no_media", "percent_progress", "hidden_at_first", "face_marking"])
def test_odd_runs_end_well(agents: AgentsRig, quirk: str) -> None:
    agents.order(quirk)
    job_id = agents.launch(tutors(1))
    assert agents.rig.finish(job_id) == JobState.DONE


def test_a_face_to_be_marked_is_among_what_needs_a_person(agents: AgentsRig) -> None:
    app = agents.rig.app
    agents.order("face_marking")
    agents.play(clock=0.05)
    job_id = agents.launch(tutors(1))
    agents.rig.until(lambda: bool(app.views.overview().needs_person), "somebody is needed")
    [line] = app.views.overview().needs_person
    assert (line.id, line.standing_still) == (job_id, 1)
    [group] = page_of(app.views, job_id).standstills
    assert (group.cause, group.message.startswith("Mark the face")) == (Cause.PERSON, True)


def test_the_quote_is_bithumans_own_price_against_the_balance(agents: AgentsRig) -> None:
    app = agents.rig.app
    rows = [{**row, "model": model} for row, model in zip(tutors(3), ["", "expression-2", "auto"], strict=True)]
    draft_id = agents.draft(rows)
    assert app.quotes.quote(draft_id).price is None
    app.targets.refresh_prices("agent", {})
    price = app.quotes.quote(draft_id).price
    assert price is not None
    assert (price.expected_cents, price.worst_cents, price.balance_cents) == (4250, 4250, 10_000)
    assert "auto" in price.why


def test_a_small_accounts_rate_never_pauses_a_table_and_the_waiting_say_why(agents: AgentsRig) -> None:
    """Thirty at once and then one every two seconds: what the contract gives a Pro account.

    Four are on their way at once, so of the six beyond the thirty two are still here when the first is refused. Until
    then the minute of the service stands still, or a busy machine would send them as slowly as it allows.
    """
    agents.rig.clock.stand()
    agents.play(rate_limits="on", plan="pro", starting_credits=1_000_000)
    job_id = agents.launch(tutors(36))
    reasons: set[str] = set()

    def over() -> bool:
        reasons.update(one.wait_reason for one in agents.submissions(job_id))
        if any("asked us to wait" in reason for reason in reasons):
            agents.rig.clock.go()
        return agents.rig.state(job_id) in {*JOB_FINAL, JobState.PAUSED}

    agents.rig.until(over, "all are made")
    assert agents.rig.state(job_id) == JobState.DONE
    assert any("asked us to wait" in reason for reason in reasons)
    assert any("so many in a minute" in reason for reason in reasons)
    refused = [one for one in agents.requests() if one["http_status"] == 429]
    assert 0 < len(refused) <= 2 * 6
    assert len(agents.made()) == 36


def added(agents: AgentsRig, code: str, model: str) -> str:
    """Add a model to an agent, with a quote and a yes; the job's id."""
    app = agents.rig.app
    app.targets.refresh_prices("agent", {})
    draft_id = app.agents.add_model(code, model, PERSON)
    quote = app.quotes.quote(draft_id)
    assert quote.price is not None
    assert [(line.variable, line.value) for line in app.quotes.proof(draft_id, 0)] == [("model", model)]
    return app.launches.launch(draft_id, quote.fingerprint, PERSON)


def test_a_model_is_added_to_an_agent_by_one_paid_request_with_a_yes_of_its_own(agents: AgentsRig) -> None:
    first = agents.launch(tutors(1), model="essence-1")
    agents.rig.finish(first)
    [agent] = agents.rig.items(first)
    code = agent.public_id or ""
    job_id = added(agents, code, "expression-2")
    assert agents.rig.finish(job_id) == JobState.DONE
    [item] = agents.rig.items(job_id)
    assert (item.public_id, item.told) == (code, "expression-2 can be used")
    assert [one["operation"] for one in agents.made()] == ["agent/generate", "agent/models"]
    assert agents.spent() == 250 + 2000
    # It is no build: look and voice stay, and nothing says that the agent was made anew.
    assert [build.job_id for build in agents.app.agents.names.builds([code])] == [first]


def test_a_model_whose_answer_is_lost_is_asked_for_again_and_paid_once(agents: AgentsRig) -> None:
    first = agents.launch(tutors(1), model="essence-1")
    agents.rig.finish(first)
    code = agents.rig.items(first)[0].public_id or ""
    agents.order("answer_lost", operation="agent/models")
    job_id = added(agents, code, "expression-2")
    assert agents.rig.finish(job_id) == JobState.DONE
    assert agents.spent() == 250 + 2000
    assert [one["fault"] for one in agents.requests()][1] == "answer_lost"
    assert [one["accepted"] for one in agents.requests()] == [True, True, False]
