"""What nobody needs any more goes, by hand or when its time is over; counts and charges stay."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from sqlmodel import col, select

from services.errors import NotAllowed, NotPossible, UnknownRecord
from services.files.folder import FolderFiles
from services.jobs.states import JobState
from services.people.persons import Role
from services.store.record.audit_tables import AuditEntry
from services.store.tables import Draft, JobTally, utc_now
from services.upkeep.deleting import Deleting
from services.upkeep.forgetting.terms import FORGOTTEN
from tests.rigs.forgotten import bytes_left
from tests.rigs.people import named
from tests.rigs.rig import PERSON, Rig

NAME = "Quillfeather"
ROWS = [{"first_name": f"Zofia {NAME}", "company": "Acme"}, {"first_name": f"Bob {NAME}", "company": "Bolt"}]


def left(rig: Rig) -> list[str]:
    """Where in the data folder somebody of the list still stands."""
    return bytes_left(rig.folder / "data", [NAME])


def later(rig: Rig, days: float) -> Deleting:
    """The same as the app's, so many days later."""
    return Deleting(rig.app.database, FolderFiles(rig.folder / "data"), lambda: utc_now() + timedelta(days=days))


def tallies(rig: Rig, job_id: str) -> list[tuple[str, int]]:
    with rig.app.database.read() as session:
        found = session.exec(select(JobTally.state, JobTally.items).where(JobTally.job_id == job_id)).all()
    return sorted((state, items) for state, items in found)


def test_an_emptied_job_keeps_its_counts_and_nothing_of_its_recipients(rig: Rig) -> None:
    job_id = rig.launch(rig.draft(ROWS))
    rig.finish(job_id)
    before = tallies(rig, job_id)
    assert left(rig)
    later(rig, 1).empty_job(job_id, PERSON)
    assert left(rig) == []
    assert tallies(rig, job_id) == before
    assert {item.label for item in rig.items(job_id)} == {FORGOTTEN}
    assert rig.app.views.job(job_id).state == JobState.DONE
    with pytest.raises(NotPossible, match="without a file"):
        rig.app.results.file(job_id)


def test_a_job_that_is_not_over_is_not_emptied(rig: Rig) -> None:
    rig.order("rate_limited", params={"retry_after": 600})
    job_id = rig.launch(rig.draft(ROWS))
    with pytest.raises(NotPossible, match="not over"):
        rig.app.deleting.empty_job(job_id, PERSON)
    assert rig.items(job_id)[0].label.startswith("Zofia")


def test_recipients_of_a_campaign_go_by_themselves_when_their_days_are_over(rig: Rig) -> None:
    job_id = rig.launch(rig.draft(ROWS))
    rig.finish(job_id)
    [campaign] = rig.app.deleting.campaigns()
    assert (campaign.jobs, campaign.days) == (1, None)
    assert later(rig, 4000).sweep() == 0, "kept as long as nobody says otherwise"
    rig.app.deleting.set_days(campaign.kind, campaign.target_id, 30, PERSON)
    assert rig.app.deleting.days(campaign.kind, campaign.target_id) == 30
    assert later(rig, 29).sweep() == 0
    assert left(rig)
    assert later(rig, 31).sweep() == 1
    assert left(rig) == []
    assert later(rig, 32).sweep() == 0, "it is done once"
    with rig.app.database.read() as session:
        acts = session.exec(select(AuditEntry.actor, AuditEntry.act).order_by(col(AuditEntry.id).desc()).limit(2)).all()
    assert acts == [("Callsheet", "empty a job"), (PERSON.name, "set how long")]


def test_a_draft_that_is_still_worked_on_keeps_its_jobs(rig: Rig) -> None:
    draft_id = rig.draft(ROWS)
    rig.finish(rig.launch(draft_id, [0]))
    [campaign] = rig.app.deleting.campaigns()
    rig.app.deleting.set_days(campaign.kind, campaign.target_id, 30, PERSON)
    with rig.app.database.write() as session:
        session.get_one(Draft, draft_id).updated_at = utc_now() + timedelta(days=20)
    assert later(rig, 31).sweep() == 0, "its other row would be sent again without it"
    assert later(rig, 51).sweep() == 1


def test_a_draft_that_nothing_was_launched_from_goes_with_its_file(rig: Rig) -> None:
    draft_id = rig.draft(ROWS)
    rig.app.drafts.edit_cells(draft_id, {(0, "company"): f"{NAME} Ltd"}, PERSON)
    rig.app.drafts.mark_rows(draft_id, [1], "held", f"{NAME} asked", PERSON)
    later(rig, 1).delete_draft(draft_id, PERSON)
    assert left(rig) == []
    assert not list(Path(rig.folder, "data/uploads").glob("*"))
    with pytest.raises(UnknownRecord):
        rig.app.drafts.get(draft_id)


def test_a_draft_that_was_launched_from_stays(rig: Rig) -> None:
    draft_id = rig.draft(ROWS)
    rig.finish(rig.launch(draft_id))
    with pytest.raises(NotPossible, match="launched from this draft"):
        rig.app.deleting.delete_draft(draft_id, PERSON)


@pytest.mark.parametrize("role", [Role.VIEWER, Role.PREPARER, Role.LAUNCHER])
def test_only_an_admin_says_how_long(rig: Rig, role: Role) -> None:
    with pytest.raises(NotAllowed, match="for admins"):
        rig.app.deleting.set_days("campaign", "c", 3, named("Vera", role))
