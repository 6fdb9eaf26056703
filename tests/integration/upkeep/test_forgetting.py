"""Forgotten is gone: no byte of name or address is left, everybody else stays, and the totals still add up."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from sqlalchemy import func
from sqlmodel import col, select

from services.errors import NotPossible
from services.store.kept_tables import Delivery
from services.store.record.audit_tables import AuditEntry
from services.store.tables import Event, Item, JobTally, Submission, SubmissionBody
from services.upkeep.forgetting.forgetting import Forgetting
from services.upkeep.forgetting.terms import FORGOTTEN
from tests.rigs.forgotten import bytes_left, rigged_in_one_folder
from tests.rigs.machine.serving import PATIENCE
from tests.rigs.rig import PERSON, Rig, people

FIRST, LAST, MAIL, PHONE = "Zéphyrine", "Quillfeather", "zephyrine.q@example.org", "+34 600 555 019"
NAME = f"{FIRST} {LAST}"
TERMS = [NAME, MAIL, PHONE]


@pytest.fixture
def rig(tmp_path: Path) -> Iterator[Rig]:
    """An app with its sandbox in its data folder."""
    with rigged_in_one_folder(tmp_path) as one:
        yield one


def forgetting(rig: Rig) -> Forgetting:
    return rig.app.forgetting


def everybody(count: int = 4) -> list[dict[str, str]]:
    rows = [
        {**row, "mail": f"person{place}@example.org", "phone": f"+34 600 555 10{place}"}
        for place, row in enumerate(people(count))
    ]
    rows[1] |= {"first_name": NAME, "mail": MAIL.upper(), "phone": PHONE}
    return rows


def test_no_byte_of_a_forgotten_person_is_left_and_the_totals_still_add_up(rig: Rig) -> None:
    app, data = rig.app, rig.folder / "data"
    rows = everybody()
    draft_id = rig.draft(rows, name="spring.csv")
    job_id = rig.launch(draft_id)
    rig.finish(job_id)
    copy = app.drafts.copy(draft_id=draft_id, person=PERSON)
    app.drafts.rename(copy, f"For {NAME}", PERSON)
    app.drafts.edit_cells(copy, {(3, "company"): f"{NAME}'s friend, {MAIL}"}, PERSON)
    replaced = app.drafts.create(kind="campaign", person=PERSON, name="old")
    app.drafts.put_file(replaced, f"name;mail\n{NAME};{MAIL}\n".encode("utf-16"), "old.csv", PERSON)
    app.drafts.put_file(replaced, b"name;mail\nBob;bob@example.org\n", "new.csv", PERSON)
    assert bytes_left(data, [FIRST, LAST, MAIL, PHONE])
    before = totals(rig, job_id)

    seen = forgetting(rig).look(TERMS, PERSON)
    assert {(one.row, one.line) for one in seen.rows} >= {((draft_id, 1), 3), ((copy, 1), 3), ((copy, 3), 5)}
    assert not seen.running
    forgetting(rig).forget(TERMS, PERSON, only_mentioned=[(copy, 3), (draft_id, 3)])

    assert bytes_left(data, [FIRST, LAST, MAIL, PHONE]) == []
    assert totals(rig, job_id) == before
    file = app.results.file(job_id).data.decode()
    assert [line.split(",")[0].strip('"') for line in file.splitlines()[1:]] == [
        "Person 0", FORGOTTEN, "Person 2", "Person 3",
    ]  # fmt: skip
    assert [item.label == FORGOTTEN for item in rig.items(job_id)] == [False, True, False, False]
    assert app.drafts.material(copy).marks[1] == ("dropped", "forgotten")
    assert app.drafts.material(copy).frame.at[0, "first_name"] == "Person 0"
    assert app.drafts.material(copy).frame.at[3, "first_name"] == "Person 3"
    with app.database.read() as session:
        entry = session.exec(select(AuditEntry).where(AuditEntry.act == "forget a person")).one()
    assert (entry.actor, entry.after["items"]) == (PERSON.name, 1)


def totals(rig: Rig, job_id: str) -> object:
    """What the books of a job say, and by what they would be found again."""
    with rig.app.database.read() as session:
        tallies = session.exec(select(JobTally.state, JobTally.items).where(JobTally.job_id == job_id)).all()
        items = session.exec(
            select(Item.row_id, Item.state, Item.vendor_id, Item.values_hash).where(Item.job_id == job_id)
        ).all()
        sent = session.exec(select(Submission.body_sha256, Submission.state, Submission.item_count)).all()
        named = [row for body in session.exec(select(SubmissionBody.body)).all() for row in json.loads(body)["names"]]
        events = session.exec(select(func.count()).select_from(Event).where(col(Event.job_id) == job_id)).one()
    others = sorted(row for row in named if row[0] not in {NAME, FORGOTTEN})
    return sorted(tallies), sorted(items), sent, others, len(named), events, rig.app.views.job(job_id).tallies


def test_what_is_still_being_made_is_not_forgotten_in_silence(rig: Rig) -> None:
    rig.order("rate_limited", params={"retry_after": 600})
    job_id = rig.launch(rig.draft(everybody(2)))
    rig.until(lambda: bool(forgetting(rig).look([NAME], PERSON).running), "it is under way")
    [still] = forgetting(rig).look([NAME], PERSON).running
    assert still.job_id == job_id
    with pytest.raises(NotPossible, match="still being made") as refused:
        forgetting(rig).forget(TERMS, PERSON)
    assert "cancel the job" in str(refused.value)
    assert bytes_left(rig.folder / "data", [LAST])


def test_a_late_callback_does_not_bring_a_forgotten_person_back(rig: Rig) -> None:
    job_id = rig.launch(rig.draft(everybody(2)))
    rig.finish(job_id)
    rig.until(lambda: len(deliveries(rig)) > 1, "the service called back")
    gone = rig.items(job_id)[1]
    said = next(json.loads(one.body) for one in deliveries(rig) if one.vendor_id == gone.vendor_id)
    with rig.app.database.read() as session:
        token = session.exec(select(Submission.token)).one()
    rig.until(lambda: all(one.applied_at for one in deliveries(rig)), "everything is applied")
    forgetting(rig).forget(TERMS, PERSON)
    url = f"http://127.0.0.1:{rig.port}/webhooks/bhuman/{token}"
    before = len(deliveries(rig))
    body = {**said, "text": NAME, "gif": f"https://films.example/{LAST}.gif"}
    assert httpx.post(url, json=body, timeout=PATIENCE).status_code == 200
    rig.until(lambda: len(deliveries(rig)) > before, "it is stored")
    rig.until(lambda: all(one.applied_at for one in deliveries(rig)), "it is applied")
    assert deliveries(rig)[-1].body == b""
    assert [(item.label, item.url) for item in rig.items(job_id)][1] == (FORGOTTEN, None)
    assert forgetting(rig).look(TERMS, PERSON).is_empty


def deliveries(rig: Rig) -> list[Delivery]:
    with rig.app.database.read() as session:
        return list(session.exec(select(Delivery).order_by(col(Delivery.id))).all())


def test_nothing_is_made_again_of_somebody_who_was_forgotten(rig: Rig) -> None:
    rig.order("bad_request_400")
    draft_id = rig.draft(everybody(2))
    job_id = rig.launch(draft_id)
    rig.finish(job_id)
    forgetting(rig).forget(TERMS, PERSON)
    assert [one.items for one in rig.app.retries.groups_of(rig.app.views.job(job_id))] == [1], "the other one alone"
    again = rig.app.drafts.copy(job_id=job_id, person=PERSON)
    rig.app.drafts.unmark_rows(again, [1], PERSON)
    rig.app.drafts.mark_rows(again, [1], "held", "later", PERSON)
    assert rig.app.drafts.material(again).marks[1] == ("dropped", "forgotten")
    assert rig.app.quotes.quote(again).items == 1
