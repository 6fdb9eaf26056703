"""Another attempt: explained, priced, confirmed, only for those chosen, and never twice."""

from __future__ import annotations

import threading
from collections import Counter
from typing import Any

import pytest

from services.errors import NotPossible, QuoteVoid, ServiceError
from services.jobs.control.failures import FailureGroup
from services.jobs.states import ItemState, JobState
from tests.rigs.job_page import page_of
from tests.rigs.rig import PERSON, Rig, people


def failed_job(rig: Rig, rows: int = 5, failing: int = 2) -> str:
    draft_id = rig.draft(people(rows))
    rig.order("failed_renders", params={"count": failing, "message": "worker 7 went away"})
    job_id = rig.launch(draft_id)
    assert rig.finish(job_id) == JobState.DONE_WITH_FAILURES
    return job_id


def ids(rig: Rig, job_id: str, group: FailureGroup) -> list[int]:
    return rig.app.retries.items_of(job_id, group)


def retry(rig: Rig, job_id: str, item_ids: list[int], **more: Any) -> None:
    quote = rig.app.retries.quote(job_id, item_ids, more.get("changes"))
    rig.app.retries.retry(job_id, item_ids, quote.fingerprint, PERSON, **more)


def test_failures_are_grouped_by_cause_with_advice(rig: Rig) -> None:
    job_id = failed_job(rig)
    [group] = rig.app.retries.groups_of(rig.app.views.job(job_id))
    assert group.items == 2
    assert group.action == "retry"
    assert "new paid request" in group.advice
    assert group.support_ids[0].startswith("render-"), "the id that BHuman's support asks for comes first"
    assert group.said


def test_only_the_chosen_items_are_sent_again(rig: Rig) -> None:
    job_id = failed_job(rig)
    [group] = rig.app.retries.groups_of(rig.app.views.job(job_id))
    quote = rig.app.retries.quote(job_id, ids(rig, job_id, group)[:1])
    assert quote.items == 1
    retry(rig, job_id, ids(rig, job_id, group)[:1])
    assert rig.finish(job_id) == JobState.DONE_WITH_FAILURES
    sent = Counter(item["text"][0] for request in rig.ledger()["requests"] for item in request["items"])
    assert sent == Counter({"Person 0": 2, "Person 1": 1, "Person 2": 1, "Person 3": 1, "Person 4": 1})


def test_attempts_stand_side_by_side_and_the_newest_is_exported(rig: Rig) -> None:
    job_id = failed_job(rig)
    [group] = rig.app.retries.groups_of(rig.app.views.job(job_id))
    retry(rig, job_id, ids(rig, job_id, group), changes={ids(rig, job_id, group)[0]: {"first_name": "Corrected"}})
    assert rig.finish(job_id) == JobState.DONE
    attempts = rig.app.retries.attempts(job_id, 0)
    assert [(one.attempt, one.state, dict(one.values)["first_name"]) for one in attempts] == [
        (1, ItemState.FAILED, "Person 0"),
        (2, ItemState.SUCCEEDED, "Corrected"),
    ]
    assert len(rig.items(job_id)) == 5
    assert rig.app.retries.groups_of(rig.app.views.job(job_id)) == []
    exported = rig.app.results.file(job_id).data.decode().splitlines()
    assert "http" in exported[1]


def test_a_double_click_on_retry_sends_once(rig: Rig) -> None:
    job_id = failed_job(rig)
    [group] = rig.app.retries.groups_of(rig.app.views.job(job_id))
    quote = rig.app.retries.quote(job_id, ids(rig, job_id, group))
    barrier = threading.Barrier(4)
    refused: list[ServiceError] = []

    def click() -> None:
        barrier.wait()
        try:
            rig.app.retries.retry(job_id, ids(rig, job_id, group), quote.fingerprint, PERSON)
        except NotPossible as error:
            refused.append(error)

    threads = [threading.Thread(target=click) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(refused) == 3
    assert rig.finish(job_id) == JobState.DONE
    assert rig.ledger()["totals"]["items"] == 5 + 2


def test_a_changed_value_voids_the_quote_of_a_retry(rig: Rig) -> None:
    job_id = failed_job(rig)
    [group] = rig.app.retries.groups_of(rig.app.views.job(job_id))
    quote = rig.app.retries.quote(job_id, ids(rig, job_id, group))
    with pytest.raises(QuoteVoid):
        rig.app.retries.retry(
            job_id,
            ids(rig, job_id, group),
            quote.fingerprint,
            PERSON,
            {ids(rig, job_id, group)[0]: {"first_name": "Other"}},
        )


def test_a_row_has_three_attempts_unless_a_person_allows_more(rig: Rig) -> None:
    draft_id = rig.draft(people(1))
    rig.order("failed_renders", times=4, params={"count": 1})
    job_id = rig.launch(draft_id)
    for _ in range(2):
        rig.finish(job_id)
        retry(rig, job_id, ids(rig, job_id, rig.app.retries.groups_of(rig.app.views.job(job_id))[0]))
    rig.finish(job_id)
    [group] = rig.app.retries.groups_of(rig.app.views.job(job_id))
    quote = rig.app.retries.quote(job_id, ids(rig, job_id, group))
    assert quote.at_limit == ids(rig, job_id, group)
    with pytest.raises(NotPossible):
        retry(rig, job_id, ids(rig, job_id, group))
    retry(rig, job_id, ids(rig, job_id, group), beyond_limit=True)
    rig.finish(job_id)
    assert rig.ledger()["totals"]["items"] == 4


def test_what_a_cancel_held_can_be_sent_later(rig: Rig) -> None:
    draft_id = rig.draft(people(3))
    rig.order("rate_limited", params={"retry_after": 600})
    job_id = rig.launch(draft_id)
    rig.until(lambda: any(s.wait_reason for s in page_of(rig.app.views, job_id).requests), "the request waits")
    rig.app.controls.cancel(job_id, PERSON)
    assert rig.finish(job_id) == JobState.CANCELLED
    [group] = rig.app.retries.groups_of(rig.app.views.job(job_id))
    assert group.action == "send"
    retry(rig, job_id, ids(rig, job_id, group))
    assert rig.finish(job_id) == JobState.DONE
    assert rig.ledger()["totals"]["items"] == 3


def test_a_refused_request_is_grouped_as_not_charged(rig: Rig) -> None:
    draft_id = rig.draft(people(2))
    rig.order("unprocessable_422")
    job_id = rig.launch(draft_id)
    rig.finish(job_id)
    [group] = rig.app.retries.groups_of(rig.app.views.job(job_id))
    assert (group.action, group.charged) == ("fix", "Nothing was charged.")


def test_a_job_is_never_sent_to_another_host_than_it_was_launched_for(rig: Rig) -> None:
    rig.stop()
    rig.start(**keys_for(rig, "127.0.0.1"))
    draft_id = rig.draft(people(2))
    rig.order("rate_limited", params={"retry_after": 60})
    job_id = rig.launch(draft_id)
    rig.until(lambda: any(s.wait_reason for s in page_of(rig.app.views, job_id).requests), "the request waits")
    rig.stop()
    rig.start(**keys_for(rig, "localhost"))
    rig.until(lambda: rig.state(job_id) == JobState.PAUSED, "the job pauses")
    assert "launched for http://127.0.0.1" in rig.app.views.job(job_id).pause_reason
    assert rig.ledger()["totals"]["accepted"] == 0


def keys_for(rig: Rig, host: str) -> dict[str, str]:
    """A key, and the three hosts of BHuman under this name of this machine."""
    root = f"http://{host}:{rig.port}/sandbox/bhuman"
    return {"bhuman_api_key": "key", **{f"bhuman_{one}_url": f"{root}/{one}" for one in ("studio", "user", "store")}}
