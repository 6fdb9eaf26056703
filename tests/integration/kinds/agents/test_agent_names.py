"""Agents whose id a person chose: none is built over another, paid twice or taken for another build."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from services.errors import NotPossible, Unclear
from services.jobs.kind import Order, Outgoing, Replaying
from services.jobs.launch.launching import Launches
from services.jobs.states import JobState, SubmissionState
from services.kinds.agents.chosen.rebuilds import agreed_to
from services.store.ids import new_id
from services.store.tables import utc_now
from tests.rigs.agents import AgentsRig, agents_rigged
from tests.rigs.job_page import page_of
from tests.rigs.people import ANA
from tests.rigs.rig import PERSON


@pytest.fixture
def agents(tmp_path: Path) -> Iterator[AgentsRig]:
    with agents_rigged(tmp_path) as one:
        yield one


def named(*ids: str, who: str = "You are a tutor") -> list[dict[str, str]]:
    return [{"prompt": f"{who}, number {place}", "agent_id": one} for place, one in enumerate(ids)]


def codes(agents: AgentsRig, job_id: str) -> list[str | None]:
    return [item.public_id for item in agents.rig.items(job_id)]


@pytest.mark.parametrize("profile", ["s2", "v2"])
def test_an_agent_gets_the_id_that_its_row_chooses(tmp_path: Path, profile: str) -> None:
    with agents_rigged(tmp_path, profile=profile) as agents:
        job_id = agents.launch(named("ada", "", "grace"))
        assert agents.rig.finish(job_id) == JobState.DONE
        first, second, third = codes(agents, job_id)
        assert second is not None
        assert (first, third) == ("ada", "grace")
        assert second not in {"", "ada", "grace"}
        assert agents.app.agents.jobs_of(["ada", second]) == {"ada": job_id, second: job_id}


def problems(agents: AgentsRig, draft_id: str) -> dict[int, str]:
    """Row id -> why the review keeps that row from being sent."""
    review = agents.app.reviews.get(draft_id)
    return {row_id: review.held[row_id] for row_id in review.blocked_ids}


def test_a_service_that_knows_no_own_ids_gives_its_own(tmp_path: Path) -> None:
    with agents_rigged(tmp_path, profile="s1") as agents:
        job_id = agents.launch(named("ada"))
        assert agents.rig.finish(job_id) == JobState.DONE
        assert codes(agents, job_id) == [agents.made()[0]["agent_id"]]


def test_of_rows_with_one_id_at_most_one_can_be_sent(agents: AgentsRig) -> None:
    draft_id = agents.draft(named("ada", "grace", " Ada "))
    [(row_id, why)] = problems(agents, draft_id).items()
    assert row_id == 2
    assert "An earlier row names" in why
    assert agents.app.reviews.get(draft_id).send_ids == [0, 1]
    with pytest.raises(NotPossible):
        agents.rig.launch(draft_id, [2])
    assert agents.requests() == []
    assert agents.rig.finish(agents.rig.launch(draft_id)) == JobState.DONE
    assert len(agents.made()) == 2


def test_an_id_of_history_or_of_the_account_has_to_be_agreed_to(agents: AgentsRig) -> None:
    agents.rig.finish(agents.launch(named("ada")))
    app = agents.app
    draft_id = agents.draft(named("ADA", "grace"))
    [(row_id, why)] = problems(agents, draft_id).items()
    assert (row_id, "charged again" in why) == (0, True)
    assert app.agents.names.rebuilds(app.agents.named_rows(draft_id, [0, 1])) == {0: "ADA"}
    app.agents.agree_to_rebuild(draft_id, ["ADA"], ANA)
    assert problems(agents, draft_id) == {}
    copy = app.drafts.copy(person=PERSON, draft_id=draft_id)
    assert agreed_to(app.drafts.get(copy).settings) == frozenset()


def test_an_agreed_rebuild_is_a_build_of_its_own_and_is_charged_once(agents: AgentsRig) -> None:
    before = agents.launch(named("ada"))
    agents.rig.finish(before)
    draft_id = agents.draft(named("ada", who="You are somebody else"))
    agents.app.agents.agree_to_rebuild(draft_id, ["ada"], ANA)
    job_id = agents.rig.launch(draft_id)
    assert agents.rig.finish(job_id) == JobState.DONE
    assert [one["outcome"] for one in agents.made()] == ["made", "rebuilt"]
    assert codes(agents, before) == codes(agents, job_id) == ["ada"]
    newest, oldest = agents.app.agents.names.builds(["ada"])
    assert (newest.job_id, oldest.job_id) == (job_id, before)
    assert agents.spent() == 500


def test_a_rebuild_that_nobody_agreed_to_is_never_sent(agents: AgentsRig) -> None:
    """The list was old: the agent is at bitHuman, and nothing here knows of it."""
    agents.rig.finish(agents.launch(named("ada")))
    agents.rig.stop()
    agents.rig.folder = agents.rig.folder / "elsewhere"
    agents.rig.start()
    job_id = agents.launch(named("ada"))
    assert agents.rig.finish(job_id) == JobState.FAILED
    [refused] = agents.submissions(job_id)
    assert (refused.state, refused.charged) == (SubmissionState.REFUSED, "no")
    assert "nobody agreed" in refused.error_text
    assert len(agents.requests()) == 1
    assert agents.spent() == 250


def test_two_jobs_with_one_new_id_build_one_agent(agents: AgentsRig) -> None:
    agents.play(essence_1_seconds=3000)
    # Both are launched before either is sent: else the second would be held as soon as it is planned.
    app = agents.app
    both = [(draft, app.quotes.quote(draft)) for draft in (agents.draft(named("ada")) for _ in range(2))]
    unsent = Launches(app.database, app.quotes, lambda _job_id: None)
    first, second = [unsent.launch(draft, quote.fingerprint, PERSON) for draft, quote in both]
    for job_id in (first, second):
        app.engine.start_job(job_id)
    assert {agents.rig.finish(first), agents.rig.finish(second)} == {JobState.DONE, JobState.FAILED}
    assert len(agents.made()) == 1
    assert agents.spent() == 250


def test_a_failed_agent_is_built_again_under_its_id_by_a_retry(agents: AgentsRig) -> None:
    agents.order("run_fails")
    job_id = agents.launch(named("ada"))
    assert agents.rig.finish(job_id) == JobState.FAILED
    retries = agents.app.retries
    ids = [item.id for item in agents.rig.items(job_id)]
    retries.retry(job_id, ids, retries.quote(job_id, ids).fingerprint, PERSON)
    assert agents.rig.finish(job_id) == JobState.DONE
    assert codes(agents, job_id) == ["ada"]
    assert agents.spent() == 250


def test_sent_again_by_mistake_an_agent_that_did_arrive_is_not_paid_twice(tmp_path: Path) -> None:
    with agents_rigged(tmp_path, profile="s2") as agents:
        agents.order("answer_lost")
        job_id = agents.launch(named("ada"))
        agents.rig.until(lambda: agents.app.views.job(job_id).unknown == 1, "the outcome is unknown")
        [request] = agents.app.views.job(job_id).unknown_submissions
        agents.app.controls.settle(job_id, request.id, PERSON, arrived=False)
        assert agents.rig.finish(job_id) == JobState.FAILED
        assert len(agents.requests()) == 1
        assert agents.spent() == 250


def test_an_id_of_another_account_is_refused_in_plain_words(agents: AgentsRig) -> None:
    agents.order("unrouted_404")
    job_id = agents.launch(named("ada"))
    assert agents.rig.finish(job_id) == JobState.FAILED
    [refused] = agents.submissions(job_id)
    assert "another account" in refused.next_step
    assert "Nothing was charged" in refused.next_step


@pytest.mark.parametrize("fault", ["read_500", "read_html_502", "read_cut", "read_malformed_json"])
def test_as_long_as_it_is_not_known_who_has_the_id_nothing_is_sent(agents: AgentsRig, fault: str) -> None:
    agents.order(fault, times=4, operation="agent/status")
    job_id = agents.launch(named("ada"))
    agents.rig.until(lambda: any(one.tries for one in agents.submissions(job_id)), "it is put back")
    assert agents.requests() == []
    assert "could not be learned" in page_of(agents.app.views, job_id).requests[0].error_text


def test_a_lost_answer_for_a_chosen_id_is_settled_by_the_replay(agents: AgentsRig) -> None:
    agents.order("answer_lost")
    job_id = agents.launch(named("ada"))
    assert agents.rig.finish(job_id) == JobState.DONE
    assert [one["outcome"] for one in agents.requests()] == ["made", "replayed"]
    assert codes(agents, job_id) == ["ada"]
    assert agents.spent() == 250


def test_a_request_asked_for_once_more_never_rebuilds_an_agent_that_was_there_before(agents: AgentsRig) -> None:
    """A stop while it was being checked leaves a request unclear that never left: its repeat would be the first."""
    job_id = agents.launch(named("ada"))
    agents.rig.finish(job_id)
    app, kind = agents.app, agents.app.kinds["agent"]
    assert isinstance(kind, Replaying)
    order = Order({}, ["prompt", "model", "agent_id"], [["You are another", "essence-1", "ada"]])
    asked = kind.request(order, new_id())
    later = Outgoing(
        submission_id=new_id(), job_id=job_id, operation=asked.operation, lane=asked.lane, about_id=asked.about_id,
        work=asked.work, first_sent_at=utc_now() + timedelta(seconds=5), body=asked.body,
    )  # fmt: skip
    with pytest.raises(Unclear, match="nobody agreed to rebuild"):
        app.loop.call(kind.replay(later))
    assert len(agents.requests()) == 1
    assert agents.spent() == 250
