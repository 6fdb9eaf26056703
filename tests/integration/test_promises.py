"""The promises of the product, each as a test over real HTTP and a real database."""

from __future__ import annotations

import threading
from collections import Counter

import pytest

from services.errors import NotPossible, QuoteVoid
from services.jobs.states import ItemState, JobState, SubmissionState
from services.recipients import Source
from tests.rigs.job_page import page_of
from tests.rigs.people import ANA, named
from tests.rigs.rig import PERSON, Rig, people


def submissions(rig: Rig, job_id: str) -> dict[str, int]:
    return rig.app.views.job(job_id).submissions


def paid_rows(rig: Rig) -> Counter[tuple[str, ...]]:
    """How often each row was paid for, as the sandbox tells it."""
    return Counter(
        tuple(item["text"]) for request in rig.ledger()["requests"] if request["accepted"] for item in request["items"]
    )


def test_every_row_gets_its_own_video_and_is_paid_once(rig: Rig) -> None:
    rows = people(30)
    job_id = rig.launch(rig.draft(rows))
    assert rig.finish(job_id) == JobState.DONE
    assert paid_rows(rig) == Counter({(row["first_name"], row["company"]): 1 for row in rows})
    made = {item["id"]: tuple(item["text"]) for request in rig.ledger()["requests"] for item in request["items"]}
    for line in rig.items(job_id):
        assert made[line.vendor_id] == tuple(line.sent_values)
        assert line.flag == ""


@pytest.mark.parametrize(
    "clicks",
    [["Ana", "Ana"], ["Ana", "Ana", "Ana", "Ben", "Ben", "Cleo"], ["Ana", "Ben"]],
    ids=["a double click", "a crowd", "two colleagues"],
)
def test_a_double_click_two_tabs_and_two_colleagues_give_one_job(rig: Rig, clicks: list[str]) -> None:
    draft_id = rig.draft(people(5))
    fingerprint = rig.app.quotes.quote(draft_id).fingerprint
    barrier = threading.Barrier(len(clicks))
    jobs: list[str] = []

    def click(person: str) -> None:
        barrier.wait()
        jobs.append(rig.app.launches.launch(draft_id, fingerprint, named(person)))

    threads = [threading.Thread(target=click, args=(person,)) for person in clicks]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(jobs) == len(clicks)
    assert len(set(jobs)) == 1
    rig.finish(jobs[0])
    assert rig.ledger()["totals"] == {"requests": 1, "accepted": 1, "items": 5}


@pytest.mark.parametrize(
    "fault",
    [
        "answer_lost",
        "error_500_after",
        "html_502_after",
        "timeout_504_after",
        "slow_answer",
        "malformed_json",
        "empty_body",
        "answer_torn",
        "null_result",
    ],
)
def test_an_unclear_answer_is_never_sent_again_and_settles_by_evidence(rig: Rig, fault: str) -> None:
    if fault == "slow_answer":
        rig.hurry()
    rig.order(fault)
    rows = people(4)
    job_id = rig.launch(rig.draft(rows))
    assert rig.finish(job_id) == JobState.DONE
    assert rig.ledger()["totals"]["requests"] == 1
    assert set(paid_rows(rig).values()) == {1}
    assert submissions(rig, job_id) == {SubmissionState.ACCEPTED: 1}
    [submission] = page_of(rig.app.views, job_id).requests
    assert submission.settled_by == "evidence"


def test_lost_answer_leaves_submission_unknown_while_there_is_no_evidence(rig: Rig) -> None:
    rig.order("cut_before")
    job_id = rig.launch(rig.draft(people(3)))
    rig.until(lambda: submissions(rig, job_id).get(SubmissionState.UNKNOWN) == 1, "the submission is unknown")
    [unclear] = rig.app.views.job(job_id).unknown_submissions
    assert rig.state(job_id) == JobState.RUNNING
    assert rig.ledger()["totals"] == {"requests": 1, "accepted": 0, "items": 0}
    rig.app.controls.settle(job_id, unclear.id, PERSON, arrived=False)
    assert rig.finish(job_id) == JobState.DONE
    assert rig.ledger()["totals"] == {"requests": 2, "accepted": 1, "items": 3}
    with pytest.raises(NotPossible):
        rig.app.controls.settle(job_id, unclear.id, PERSON, arrived=False)


def test_a_change_after_the_quote_voids_it(rig: Rig) -> None:
    draft_id = rig.draft(people(3))
    old = rig.app.quotes.quote(draft_id).fingerprint
    rig.app.drafts.edit_cells(draft_id, {(1, "first_name"): "Somebody else"}, PERSON)
    with pytest.raises(QuoteVoid):
        rig.app.launches.launch(draft_id, old, PERSON)
    rig.app.drafts.set_source(draft_id, "company", Source("fixed", "Acme"), ANA)
    assert rig.app.quotes.quote(draft_id).fingerprint != old
    assert rig.ledger()["totals"]["requests"] == 0


def test_the_proof_is_what_the_service_received(rig: Rig) -> None:
    rows = people(7)
    draft_id = rig.draft(rows)
    rig.app.drafts.mark_rows(draft_id, [2], "dropped", "not wanted", PERSON)
    proof = {
        row_id: tuple(line.value for line in rig.app.quotes.proof(draft_id, row_id))
        for row_id in rig.app.reviews.get(draft_id).send_ids
    }
    with pytest.raises(NotPossible):
        rig.app.quotes.proof(draft_id, 2)
    rig.finish(rig.launch(draft_id))
    received = {tuple(item["text"]) for request in rig.ledger()["requests"] for item in request["items"]}
    assert received == set(proof.values())


def test_a_shuffled_row_index_flags_exactly_those_rows(rig: Rig) -> None:
    rig.order("shuffled_row_index", params={"count": 3})
    job_id = rig.launch(rig.draft(people(12)))
    rig.finish(job_id)
    flagged = [line.row_id for line in rig.items(job_id) if line.flag]
    assert flagged == [0, 1, 2]


def test_swapped_values_are_flagged_and_not_exported_as_good(rig: Rig) -> None:
    rig.order("swapped_text", params={"count": 2})
    job_id = rig.launch(rig.draft(people(6)))
    rig.finish(job_id)
    assert [line.row_id for line in rig.items(job_id) if line.flag] == [0, 1]
    exported = rig.app.results.file(job_id).data.decode("utf-8").splitlines()
    assert "http" not in exported[1]
    assert "http" not in exported[2]
    assert "http" in exported[3]


@pytest.mark.parametrize(
    "fault",
    [
        "shuffled_ids",
        "short_ids",
        "duplicate_id",
        "extra_ids",
        "null_row_index",
        "null_text",
        "missing_from_lists",
        "by_id_404_at_first",
        "list_401",
        "callback_lost",
    ],
)
def test_rows_keep_their_own_videos_under(rig: Rig, fault: str) -> None:
    draft_id = rig.draft(people(8))
    rig.order(fault, times=3)
    job_id = rig.launch(draft_id)
    assert rig.finish(job_id) == JobState.DONE
    made = {item["id"]: item["row_index"] for request in rig.ledger()["requests"] for item in request["items"]}
    for line in rig.items(job_id):
        assert made[line.vendor_id] == line.row_id
    assert set(paid_rows(rig).values()) == {1}


@pytest.mark.parametrize(
    "fault",
    [
        "callback_duplicate",
        "callback_early",
        "callback_late",
        "callback_out_of_order",
        "callback_malformed",
        "callback_whatsapp_ready",
        "callback_unknown_id",
    ],
)
def test_a_finished_item_never_goes_back_under(rig: Rig, fault: str) -> None:
    rig.order(fault, times=3)
    job_id = rig.launch(rig.draft(people(5)))
    assert rig.finish(job_id) == JobState.DONE
    for line in rig.items(job_id):
        assert line.state == ItemState.SUCCEEDED
        assert line.url


def test_one_bad_row_never_stops_the_rest_and_rows_add_up(rig: Rig) -> None:
    rows = people(6)
    rows[2] = {"first_name": "", "company": "No name"}
    draft_id = rig.draft(rows)
    rig.app.drafts.mark_rows(draft_id, [4], "dropped", "left the company", PERSON)
    job_id = rig.launch(draft_id)
    assert rig.finish(job_id) == JobState.DONE
    job = rig.app.views.job(job_id)
    assert (job.rows_in, job.rows, job.held_out, job.dropped) == (6, 4, 1, 1)
    exported = rig.app.results.file(job_id).data.decode().splitlines()
    assert len(exported) == 7
    assert "left the company" in exported[5]


def test_a_sample_is_not_sent_again_with_the_rest(rig: Rig) -> None:
    rows = people(9)
    draft_id = rig.draft(rows)
    sample = rig.launch(draft_id, [0, 4])
    rig.finish(sample)
    rest = rig.launch(draft_id)
    rig.finish(rest)
    assert sorted(line.row_id for line in rig.items(rest)) == [1, 2, 3, 5, 6, 7, 8]
    assert set(paid_rows(rig).values()) == {1}
    assert len(paid_rows(rig)) == 9


def test_a_wrong_key_pauses_at_once_and_resume_sends_once(rig: Rig) -> None:
    rig.order("expired_key")
    job_id = rig.launch(rig.draft(people(3)))
    rig.until(lambda: rig.state(job_id) == JobState.PAUSED, "the job pauses")
    assert "401" in rig.app.views.job(job_id).pause_reason
    rig.app.controls.resume(job_id, PERSON)
    assert rig.finish(job_id) == JobState.DONE
    assert rig.ledger()["totals"]["accepted"] == 1


def test_an_empty_balance_pauses_at_once(rig: Rig) -> None:
    rig.order("empty_balance")
    job_id = rig.launch(rig.draft(people(3)))
    rig.until(lambda: rig.state(job_id) == JobState.PAUSED, "the job pauses")
    assert "402" in rig.app.views.job(job_id).pause_reason


def test_a_refused_request_fails_its_rows_and_says_not_charged(rig: Rig) -> None:
    rig.order("bad_request_400")
    job_id = rig.launch(rig.draft(people(3)))
    assert rig.finish(job_id) == JobState.FAILED
    for line in rig.items(job_id):
        assert "400" in line.reason
    [submission] = page_of(rig.app.views, job_id).requests
    assert submission.charged == "no"


def test_retry_after_is_obeyed_and_then_sent_once(rig: Rig) -> None:
    rig.order("rate_limited", params={"retry_after": 1})
    job_id = rig.launch(rig.draft(people(3)))
    assert rig.finish(job_id) == JobState.DONE
    assert rig.ledger()["totals"] == {"requests": 2, "accepted": 1, "items": 3}


def test_cancel_holds_what_is_not_sent(rig: Rig) -> None:
    rig.order("rate_limited", params={"retry_after": 600})
    job_id = rig.launch(rig.draft(people(4)))
    rig.until(lambda: any(s.wait_reason for s in page_of(rig.app.views, job_id).requests), "the request waits")
    assert rig.app.controls.stop_preview(job_id).not_sent == 4
    assert rig.app.controls.cancel(job_id, PERSON) == 4
    assert rig.finish(job_id) == JobState.CANCELLED
    assert rig.ledger()["totals"]["items"] == 0


def test_work_goes_on_after_a_stop_in_good_order(rig: Rig) -> None:
    rig.order("rate_limited", times=1000, params={"retry_after": 1})
    job_id = rig.launch(rig.draft(people(3)))
    rig.until(lambda: any(s.wait_reason for s in page_of(rig.app.views, job_id).requests), "the request waits")
    rig.stop()
    rig.control("DELETE", "/faults")
    rig.start()
    assert rig.finish(job_id) == JobState.DONE
    assert rig.ledger()["totals"]["items"] == 3


def test_failed_renders_fail_their_rows_only(rig: Rig) -> None:
    rig.order("failed_renders", params={"count": 2})
    job_id = rig.launch(rig.draft(people(5)))
    assert rig.finish(job_id) == JobState.DONE_WITH_FAILURES
    assert [line.row_id for line in rig.items(job_id) if line.state == ItemState.FAILED] == [0, 1]
