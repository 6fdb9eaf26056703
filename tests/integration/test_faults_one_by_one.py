"""Each fault of the sandbox alone: what the ledger holds in the end, and what a person reads.

The table says, for a campaign of three rows in one request, where it comes to a stand by itself, what it took to know
that, what was charged, how many rows are flagged, and words that stand on the page. Where it stands waiting for a
person, the person does the named thing, and then every row is done and paid for once.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from services.jobs.states import ItemState, JobState, SubmissionState
from tests.rigs.job_page import page_of
from tests.rigs.people import ANA
from tests.rigs.rig import PERSON, Rig, rigged

# As few are asked for one by one; as many are looked up in the service's list.
ROWS, MANY = 3, 7
# What the engine does by itself is over then; until then time stands at the service, so no callback comes before.
ANSWERED = frozenset({SubmissionState.ACCEPTED, SubmissionState.REFUSED, SubmissionState.UNKNOWN})


@dataclass(frozen=True)
class Outcome:
    """Where a campaign with this fault comes to a stand, and what a person does then."""

    job: JobState
    request: str
    settled_by: str
    charged: str
    items: dict[str, int]
    paid_rows: int
    words: tuple[str, ...] = ()
    flagged: int = 0
    then: str = ""
    params: tuple[tuple[str, Any], ...] = ()
    rows: int = ROWS


def well(*told: str, flagged: int = 0, by: str = "answer", rows: int = ROWS, **params: Any) -> Outcome:
    """It is done by itself."""
    told = (*told, f"{rows} succeeded")
    done, played = {"succeeded": rows}, tuple(params.items())
    return Outcome(JobState.DONE, "accepted", by, "practice", done, rows, told, flagged, params=played, rows=rows)


def proved(*told: str, **params: Any) -> Outcome:
    """The answer was no good, and the service's own evidence settles it."""
    return well(*told, *LOOKING, by="evidence", **params)


def unclear(*told: str) -> Outcome:
    """Nobody can know, so it is not repeated: a person looks and says that it did not arrive."""
    told = (*told, *LOOKING, "Do not send it again before it is known whether BHuman did the work.")
    return Outcome(JobState.RUNNING, "unknown", "", "unknown", {"sent": ROWS}, 0, told, then="it did not arrive")


def paused(*told: str) -> Outcome:
    """The breaker pauses the job with the reason: a person sees to it and resumes."""
    told = (*told, "Nothing was charged for this request.", "Waiting until the job is resumed.")
    return Outcome(JobState.PAUSED, "ready", "", "no", {"waiting": ROWS}, 0, told, then="resume")


def refused(*told: str) -> Outcome:
    """A clear no that another try cannot change: a person mends what is named and retries."""
    told = (*told, "BHuman refused the request", "Nothing was charged. Correct what the service names")
    return Outcome(JobState.FAILED, "refused", "", "no", {"failed": ROWS}, 0, told, then="retry")


WHICHEVER = "answer or evidence"
LOOKING = ("gave no clear answer", "It may have been accepted; looking for evidence.")
KEY = "Check the key on the Connections page."
CREDITS = "Top up the account at BHuman, then go on."
BY_VALUES = "ids are matched by what each one says."
SOME_FAILED = {"failed": 1, "succeeded": 2}

FAULTS: dict[str, Outcome] = {
    # The request is refused before any work.
    "rate_limited": well("HTTP 429", "BHuman asked us to wait.", retry_after=0.3),
    "rate_limited_without_hint": Outcome(
        JobState.RUNNING, "ready", "", "no", {"waiting": ROWS}, 0,
        ("HTTP 429", "BHuman asked us to wait.", "Nothing was charged."), then="pause and resume",
    ),
    "moved_308": paused("only points to another one", "Set BHuman's address to where it is now"),
    "expired_key": paused("HTTP 401", "API key expired", KEY),
    "forbidden_403": paused("HTTP 403", KEY),
    "empty_balance": paused("HTTP 402", "Not enough credits", CREDITS),
    "quota_in_200": paused("HTTP 402", "Quota exceeded for this plan", CREDITS),
    "unprocessable_422": refused("HTTP 422", "Failed to deserialize the JSON body"),
    "bad_request_400": refused("HTTP 400", "Request cannot be used for this campaign"),
    # Nothing was accepted, but the answer does not say so.
    "error_500_before": unclear("HTTP 500", "Internal server error"),
    "html_502_before": unclear("HTTP 502", "a gateway answered with a web page"),
    "unavailable_503": unclear("HTTP 503", "Service unavailable"),
    "cut_before": unclear("the connection was cut"),
    # It was accepted, but the answer does not say so.
    "error_500_after": proved("HTTP 500"),
    "html_502_after": proved("HTTP 502"),
    "timeout_504_after": proved("HTTP 504"),
    "answer_lost": proved("the connection was cut"),
    "answer_torn": proved("the connection was cut"),
    "malformed_json": proved("the answer was not JSON"),
    "empty_body": proved("the answer was empty"),
    "null_result": proved("the answer is not a list of ids"),
    "null_ids": proved("something that is not an id"),
    "ids_as_objects": proved("something that is not an id"),
    # It was accepted, and the callback comes before the answer does.
    "slow_answer": well("the service called back about it.", by="evidence", seconds=20),
    "callback_early": well(by=WHICHEVER),
    # The ids in the answer are not the rows in their order.
    "short_ids": well("accepted with 2 ids", BY_VALUES),
    "extra_ids": well("accepted with 4 ids", BY_VALUES),
    "duplicate_id": well("accepted with 3 ids"),
    "shuffled_ids": well("accepted with 3 ids"),
    "capital_ids": well("accepted with 3 ids"),
    # What the service says about a video contradicts itself.
    "shuffled_row_index": well("The service says row 2 of the request, but everything else says row 1.", flagged=ROWS),
    "swapped_text": well("but everything else says row", flagged=ROWS),
    "callback_contradictory": well("The service first said succeeded and later failed.", flagged=1),
    # It says too little, or in odd words.
    "null_row_index": well(),
    "unknown_status": well(),
    "completed_status": well(),
    "empty_media": well(),
    "succeeded_before_media": well(seconds=0.4),
    "missing_from_lists": well(rows=MANY, seconds=0.6),
    "by_id_404_at_first": well(seconds=0.6),
    "page_only": well("The service calls this done and gave no film, only a page.", flagged=1),
    # The list leaves out, counts or spells otherwise than is asked for.
    "poor_list": well(rows=MANY),
    "list_from_one": well(rows=MANY),
    # A video fails, or never comes.
    "strange_end": Outcome(
        JobState.DONE_WITH_FAILURES, "accepted", "answer", "practice", SOME_FAILED, ROWS,
        ("it says 'expired', and nothing changes any more", "Ask BHuman's support what became of them"), then="retry",
    ),
    "failed_renders": Outcome(
        JobState.DONE_WITH_FAILURES, "accepted", "answer", "practice", SOME_FAILED, ROWS,
        (
            "BHuman could not make the video", "lip sync: no face found in frame 12",
            "Another attempt is a new paid request", "The failed attempt may have been charged.",
        ),
        then="retry",
    ),
    "stuck_renders": Outcome(
        JobState.RUNNING, "accepted", "answer", "practice", {"rendering": 1, "succeeded": 2}, ROWS, then="stop waiting",
    ),
    # Callbacks misbehave.
    "callback_duplicate": well(),
    "callback_out_of_order": well(),
    "callback_lost": well(),
    "callback_malformed": well(),
    "callback_unknown_id": well(),
    "callback_whatsapp_ready": well(),
    # Looking at the service fails; looking is free, so it looks again.
    "list_401": well(rows=MANY),
    "list_500": well(rows=MANY),
    "read_500": well(),
    "read_no_plan": well(),
    "read_cut": well(),
    "read_malformed_json": well(),
}  # fmt: skip


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Rig]:
    """One app for all faults: each has names of its own, so that no campaign can be taken for another."""
    with rigged(tmp_path_factory.mktemp("faults")) as rig:
        yield rig


@pytest.mark.parametrize("fault", FAULTS)
def test_a_campaign_with_this_fault_alone_ends_as_the_table_says(office: Rig, fault: str) -> None:
    expected = FAULTS[fault]
    office.control("DELETE", "/faults")
    draft_id = office.draft([{"first_name": f"{fault} {n}", "company": f"Company {n}"} for n in range(expected.rows)])
    office.order(fault, params=dict(expected.params))
    office.clock.stand()
    job_id = office.launch(draft_id)
    office.until(lambda: is_answered(office, job_id, fault), "the request has its answer")
    office.clock.go()

    office.until(lambda: stands_as(expected, office, job_id), f"it stands as {expected}")
    assert paid(office, fault) == Counter({f"{fault} {n}": 1 for n in range(expected.paid_rows)})
    for told in expected.words:
        office.until(lambda told=told: told in shown(office, job_id), f"{told!r} is shown")  # type: ignore[misc]
    assert sum(item.is_good for item in office.items(job_id)) == expected.items.get("succeeded", 0) - expected.flagged

    office.until(lambda: not still_ordered(office), "the fault was played")

    if expected.then:
        act(office, job_id, expected.then)
        assert office.finish(job_id) == JobState.DONE
    wanted = Counter({f"{fault} {n}": 1 for n in range(expected.rows)})
    if expected.paid_rows and expected.then:
        # A new attempt at what failed was asked for and confirmed: the one thing that is paid for again.
        wanted[f"{fault} 0"] += 1
    assert paid(office, fault) == wanted


def test_the_table_knows_every_fault_it_names(office: Rig) -> None:
    known = {fault["name"] for fault in office.control("GET", "/faults")["faults"] if fault["service"] == "bhuman"}
    assert set(FAULTS) <= known
    assert len(FAULTS) >= 24


def is_answered(rig: Rig, job_id: str, fault: str) -> bool:
    """Whether the request was sent and its answer written down; or it waits, or its answer comes after the callback."""
    job = rig.app.views.job(job_id)
    [request] = page_of(rig.app.views, job_id).requests
    if fault == "slow_answer":
        return bool(rig.ledger()["totals"]["accepted"]) and request.state == SubmissionState.SENDING
    return request.state in ANSWERED or job.state == JobState.PAUSED or bool(request.wait_reason)


def stands_as(expected: Outcome, rig: Rig, job_id: str) -> bool:
    """Whether a job stands where the table says that it does."""
    job = rig.app.views.job(job_id)
    [request] = page_of(rig.app.views, job_id).requests
    return (
        (job.state, job.tallies, job.flagged) == (expected.job, expected.items, expected.flagged)
        and (request.state, request.charged) == (expected.request, expected.charged)
        and request.settled_by in expected.settled_by.split(" or ")
    )


def still_ordered(rig: Rig) -> bool:
    """Whether a fault that was ordered has not struck yet."""
    return any(known["ordered"] for known in rig.control("GET", "/faults")["faults"])


def paid(rig: Rig, fault: str) -> Counter[str]:
    """How often the service was paid for each row of this fault's campaign."""
    names = (
        item["sent"][0] if "sent" in item else item["text"][0]
        for request in rig.ledger()["requests"]
        if request["accepted"]
        for item in request["items"]
    )
    return Counter(name for name in names if name.startswith(f"{fault} "))


def shown(rig: Rig, job_id: str) -> str:
    """Everything that the job's page says about it in words."""
    app = rig.app
    parts = [app.views.job(job_id).pause_reason]
    for request in page_of(app.views, job_id).requests:
        parts += [request.error_text, request.next_step, request.wait_reason]
    parts += [event.text for event in page_of(app.views, job_id).events.lines]
    for item in rig.items(job_id):
        parts += [item.reason, item.message, item.flag]
    for group in app.retries.groups_of(app.views.job(job_id)):
        parts += [group.title, group.said, group.advice, group.charged]
    return "\n".join(parts)


def act(rig: Rig, job_id: str, what: str) -> None:
    """What a person does who has read the page."""
    app = rig.app
    if what == "pause and resume":
        app.controls.pause(job_id, PERSON)
    if what in {"resume", "pause and resume"}:
        app.controls.resume(job_id, PERSON)
    if what == "it did not arrive":
        [request] = app.views.job(job_id).unknown_submissions
        app.controls.settle(job_id, request.id, PERSON, arrived=False)
    if what == "stop waiting":
        [item] = [item for item in rig.items(job_id) if item.state == ItemState.RENDERING]
        app.controls.give_up_waiting(job_id, item.id, PERSON)
        rig.finish(job_id)
        assert f"{PERSON.name} stopped waiting for it. The service may still charge it." in shown(rig, job_id)
    if what in {"retry", "stop waiting"}:
        [group] = app.retries.groups_of(app.views.job(job_id))
        ids = app.retries.items_of(job_id, group)
        app.retries.retry(job_id, ids, app.retries.quote(job_id, ids).fingerprint, PERSON)


def test_a_mixture_is_ordered_shown_and_taken_back(office: Rig) -> None:
    office.control("DELETE", "/faults")
    office.app.practice.order_mixture("bhuman", ["answer_lost", "rate_limited"], 7, 0.5, ANA)
    office.app.practice.order_fault("bhuman", "answer_lost", 3, ANA)
    orders = {one.id: one for fault in office.app.practice.list_faults() for one in fault.orders}
    assert sorted((one.names, one.left, one.rate, one.struck) for one in orders.values()) == [
        (("answer_lost",), 3, 1.0, 0),
        (("rate_limited", "answer_lost"), None, 0.5, 0),
    ]
    office.app.practice.clear_faults("bhuman", ANA)
    assert not any(fault.orders for fault in office.app.practice.list_faults())
