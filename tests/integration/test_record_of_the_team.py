"""The team's record tells who did what to what, and says nothing of a recipient and no secret."""

from __future__ import annotations

import json
from typing import Any

import pytest
from sqlmodel import col, select

from services.errors import NotAllowed
from services.jobs.states import JobState
from services.people.persons import Role
from services.store.record.audit_tables import AuditEntry
from tests.rigs.job_page import page_of
from tests.rigs.people import named
from tests.rigs.rig import PERSON, Rig, people

SECRET = "sec-9d8e7c6b5a4f-practice"
CELLS = ("Person 0", "Person 1", "Company 0", "Company 1")


def entries(rig: Rig) -> list[AuditEntry]:
    with rig.app.database.read() as session:
        return list(session.exec(select(AuditEntry).order_by(col(AuditEntry.id))).all())


def test_a_day_of_the_team_stands_in_its_record_without_a_cell_or_a_secret(rig: Rig) -> None:
    rig.stop()
    root = f"http://127.0.0.1:{rig.port}/sandbox/bhuman"
    urls = {f"bhuman_{name}_url": f"{root}/{name}" for name in ("studio", "user", "store")}
    app = rig.start(bhuman_key_id="practice-key-id", bhuman_key_secret=SECRET, **urls)
    app.targets.set_rate_cents("bhuman", 150, PERSON)
    app.practice.order_fault("bhuman", "rate_limited", 1, PERSON)
    draft_id = rig.draft(people(2), name="Person 0.csv")
    app.practice.clear_faults("bhuman", PERSON)
    rig.order("rate_limited", params={"retry_after": 600})
    job_id = rig.launch(draft_id)
    rig.until(lambda: any(one.wait_reason for one in page_of(app.views, job_id).requests), "its request waits")
    app.controls.pause(job_id, PERSON)
    app.controls.resume(job_id, PERSON)
    app.controls.cancel(job_id, PERSON)
    rig.until(lambda: rig.state(job_id) == JobState.CANCELLED, "it is cancelled")
    app.drafts.discard(draft_id, PERSON)
    token = app.sessions.begin("Bob", browser="x", address="198.51.100.7")
    signed = app.sessions.find(token)
    assert signed is not None
    app.sessions.note_refusal("Eve", "wrong password", address="198.51.100.9")
    app.sessions.end(signed.session_id, "Ana")
    kept = [(one.actor, one.act, one.about.partition(":")[0]) for one in entries(rig)]
    assert [one for one in kept if one[1] != "start"] == [
        ("Ana", "set a rate", "service"),
        ("Ana", "order a fault", "practice"),
        ("Ana", "take faults back", "practice"),
        ("Ana", "launch", "job"),
        ("Ana", "pause", "job"),
        ("Ana", "resume", "job"),
        ("Ana", "cancel", "job"),
        ("Ana", "discard a draft", "draft"),
        ("Bob", "sign in", "session"),
        ("Eve", "be refused at sign in", "session"),
        ("Ana", "sign out", "session"),
    ]
    launch = next(one for one in entries(rig) if one.act == "launch")
    assert (launch.about, launch.cents, launch.after["items"]) == (f"job:{job_id}", 300, 2)
    assert [one.came_from for one in entries(rig)[-3:-1]] == ["198.51.100.7", "198.51.100.9"]
    everything = json.dumps([written(one) for one in entries(rig)])
    assert [cell for cell in (*CELLS, SECRET, "practice-key-id", token) if cell in everything] == []
    assert "bhuman_key_secret" in everything, "which keys are set is told, never what they are"


def written(entry: AuditEntry) -> dict[str, Any]:
    return entry.model_dump(mode="json")


def test_what_a_person_decides_is_recorded_by_the_ids_of_request_and_item(rig: Rig) -> None:
    rig.order("swapped_text", params={"count": 2})
    job_id = rig.launch(rig.draft(people(3)))
    rig.finish(job_id)
    first, second = (item.id for item in rig.items(job_id) if item.flag)
    rig.app.controls.accept_flagged(job_id, first, PERSON)
    rig.app.controls.reject_flagged(job_id, second, PERSON, again=True)
    decided = [(one.act, one.about, one.after) for one in entries(rig) if one.act == "check"]
    assert decided == [
        ("check", f"item:{first}", {"job": job_id, "right": True}),
        ("check", f"item:{second}", {"job": job_id, "right": False, "again": True}),
    ]


def test_what_is_not_allowed_changes_nothing_and_leaves_only_that_it_was_refused(rig: Rig) -> None:
    before = entries(rig)
    with pytest.raises(NotAllowed):
        rig.app.targets.set_rate_cents("bhuman", 1, named("Vera", Role.VIEWER))
    assert rig.app.targets.rate_cents("bhuman") is None
    assert [one.act for one in entries(rig)] == [*(one.act for one in before), "be refused"]
