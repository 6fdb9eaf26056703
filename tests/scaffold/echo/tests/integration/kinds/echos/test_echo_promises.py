"""The promises of the product, kept for a service that no shared file has ever heard of."""

from __future__ import annotations

import csv
import io
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from services import container
from services.config import load_settings
from services.jobs.kind import CalledBack, Priced
from services.jobs.launch.launching import Launches
from services.jobs.states import JOB_FINAL, ItemState, JobState, SubmissionState
from services.recipients import Source
from tests.rigs.job_page import page_of
from tests.rigs.machine.processes import SandboxProcess
from tests.rigs.machine.serving import PATIENCE
from tests.rigs.rig import PERSON, Rig, every_item, rigged

TEXTS = ["Hello Ana", "00123", "Привет 😀"]
NEVER = {"poll_seconds": 10 * PATIENCE, "poll_seconds_most": 10 * PATIENCE}
"""A dashboard that does not look by itself within the time of a test."""

QUICK = {"poll_seconds": "0.2", "poll_seconds_most": "0.5"}
WORKER = "import threading; from services import container; container.current(); threading.Event().wait()"
ROOT = Path(__file__).resolve().parents[4]


@pytest.fixture
def rig(tmp_path: Path) -> Iterator[Rig]:
    with rigged(tmp_path) as one:
        yield one


def draft(app: container.App, texts: list[str]) -> str:
    draft_id = app.drafts.create(kind="echo", person=PERSON, name="sounds.csv")
    app.drafts.put_file(draft_id, "\r\n".join(["Line", *texts]).encode(), "sounds.csv", PERSON)
    app.drafts.set_target(draft_id, app.targets.refresh("echo", "voice")[0], PERSON)
    app.drafts.set_variables(draft_id, ["text"], PERSON)
    app.drafts.set_source(draft_id, "text", Source("column", "Line"), PERSON)
    return draft_id


def paid(sandbox: str) -> list[str]:
    """Every text that the service was paid for."""
    told = httpx.get(f"{sandbox}/_control/ledger?service=echo", timeout=PATIENCE).json()
    return [item["text"][0] for request in told["requests"] if request["accepted"] for item in request["items"]]


def root(rig: Rig) -> str:
    return f"http://127.0.0.1:{rig.port}/sandbox"


def order(sandbox: str, fault: str) -> None:
    wanted = {"service": "echo", "name": fault, "times": 1}
    httpx.post(f"{sandbox}/_control/faults", json=wanted, timeout=PATIENCE).raise_for_status()


def be_called_back(rig: Rig, delay: float = 1.0) -> None:
    """Give Echo the address that Connections shows, and let a sound take so many seconds."""
    address = dict(rig.app.kinds["echo"].account.facts())["Address for callbacks"]
    headers = {"x-echo-key": "practice"}
    httpx.put(
        f"{root(rig)}/echo/v1/webhook", json={"url": address}, headers=headers, timeout=PATIENCE
    ).raise_for_status()
    rig.control("POST", "/settings", {"service": "echo", "speed": 2.0 / delay})


def test_every_row_gets_its_own_sound_is_paid_once_and_stands_in_the_results_file(rig: Rig) -> None:
    job_id = rig.launch(draft(rig.app, TEXTS))
    assert rig.finish(job_id) == JobState.DONE
    assert sorted(paid(root(rig))) == sorted(TEXTS)
    told = {item["id"]: item["text"] for request in rig.ledger()["requests"] for item in request["items"]}
    for line in rig.items(job_id):
        assert told[line.vendor_id] == line.sent_values
        assert line.flag == ""
    exported = list(csv.DictReader(io.StringIO(rig.app.results.file(job_id).data.decode("utf-8-sig"))))
    ids = {line.sent_values[0]: line.vendor_id for line in rig.items(job_id)}
    assert [row["Line"] for row in exported] == TEXTS
    assert [row["sound_id"] for row in exported] == [ids[text] for text in TEXTS]


def test_a_kind_without_prices_says_so_by_lacking_them(rig: Rig) -> None:
    kind = rig.app.kinds["echo"]
    assert isinstance(kind, CalledBack)
    assert not isinstance(kind, Priced)
    assert rig.app.quotes.quote(draft(rig.app, TEXTS)).price is None


@pytest.mark.parametrize("fault", ["answer_lost", "html_502_after", "empty_body"])
def test_an_unclear_answer_is_never_sent_again_and_settles_by_the_list(rig: Rig, fault: str) -> None:
    order(root(rig), fault)
    job_id = rig.launch(draft(rig.app, TEXTS))
    assert rig.finish(job_id) == JobState.DONE
    assert sorted(paid(root(rig))) == sorted(TEXTS)
    assert sorted(one.settled_by for one in page_of(rig.app.views, job_id).requests) == ["answer", "answer", "evidence"]
    assert all(line.flag == "" for line in rig.items(job_id))


def test_without_evidence_a_request_waits_for_a_person(rig: Rig) -> None:
    order(root(rig), "cut_before")
    job_id = rig.launch(draft(rig.app, TEXTS[:1]))
    unknown = SubmissionState.UNKNOWN
    rig.until(lambda: rig.app.views.job(job_id).submissions.get(unknown) == 1, "the request is unknown")
    assert paid(root(rig)) == []
    [unclear] = rig.app.views.job(job_id).unknown_submissions
    rig.app.controls.settle(job_id, unclear.id, PERSON, arrived=False)
    assert rig.finish(job_id) == JobState.DONE
    assert paid(root(rig)) == TEXTS[:1]


def test_a_clear_refusal_fails_its_row_alone(rig: Rig) -> None:
    order(root(rig), "unprocessable_422")
    job_id = rig.launch(draft(rig.app, TEXTS))
    assert rig.finish(job_id) == JobState.DONE_WITH_FAILURES
    states = sorted(line.state for line in rig.items(job_id))
    assert states == [ItemState.FAILED, ItemState.SUCCEEDED, ItemState.SUCCEEDED]
    assert len(paid(root(rig))) == 2


def test_a_callback_to_the_account_ends_the_wait(tmp_path: Path) -> None:
    with rigged(tmp_path, **NEVER) as rig:
        be_called_back(rig)
        job_id = rig.launch(draft(rig.app, TEXTS[:1]))
        assert rig.finish(job_id) == JobState.DONE
        [line] = rig.items(job_id)
        assert line.url
        assert paid(root(rig)) == TEXTS[:1]


def test_a_callback_about_an_unclear_request_makes_the_list_settle_it_at_once(tmp_path: Path) -> None:
    with rigged(tmp_path, **NEVER) as rig:
        be_called_back(rig, delay=2.0)
        order(root(rig), "answer_lost")
        job_id = rig.launch(draft(rig.app, TEXTS[:1]))
        assert rig.finish(job_id) == JobState.DONE
        [request] = page_of(rig.app.views, job_id).requests
        assert request.settled_by == "evidence"
        assert paid(root(rig)) == TEXTS[:1]


def test_a_kill_while_a_request_is_out_pays_nothing_twice(tmp_path: Path) -> None:
    with SandboxProcess(tmp_path, speed=20) as sandbox:
        own = {"data_dir": str(tmp_path / "data"), "echo_url": f"{sandbox.root}/echo"}
        beside = container.build(load_settings(drives=False, **own))
        environment = {f"CALLSHEET_{name.upper()}": value for name, value in {**own, **QUICK}.items()}
        wait = Rig(tmp_path, sandbox.port, sandbox).until
        try:
            order(sandbox.root, "slow_answer")
            draft_id = draft(beside, TEXTS)
            fingerprint = beside.quotes.quote(draft_id).fingerprint
            # Written beside the worker, which finds it when it starts.
            job_id = Launches(beside.database, beside.quotes, lambda _job: None).launch(draft_id, fingerprint, PERSON)
            with working(environment):
                wait(lambda: sandbox.received() == len(TEXTS), "every request has arrived")
            with working(environment):
                wait(lambda: beside.views.job(job_id).state in JOB_FINAL, "the job ends")
            assert beside.views.job(job_id).state == JobState.DONE
            assert sorted(paid(sandbox.root)) == sorted(TEXTS)
            assert "evidence" in {one.settled_by for one in page_of(beside.views, job_id).requests}
            assert [line.sent_values for line in every_item(beside, job_id)] == [[text] for text in TEXTS]
        finally:
            beside.close()


@contextmanager
def working(environment: dict[str, str]) -> Iterator[None]:
    """A process that drives the jobs of a data folder, killed at the end as by a power cut."""
    worker = subprocess.Popen([sys.executable, "-c", WORKER], cwd=ROOT, env={**os.environ, **environment})
    try:
        yield
    finally:
        worker.kill()
        worker.wait()
