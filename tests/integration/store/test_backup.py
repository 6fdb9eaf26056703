"""A backup holds everything, and restoring one never pays twice."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing, suppress
from pathlib import Path

import pytest

from services.backup import restore, save
from services.errors import NotPossible, StoreError
from services.jobs.states import JobState
from tests.rigs.job_page import page_of
from tests.rigs.rig import PERSON, Rig, people


def test_a_backup_gives_back_every_job_file_and_result(rig: Rig, tmp_path: Path) -> None:
    job_id = rig.launch(rig.draft(people(4)))
    rig.finish(job_id)
    before = rig.app.results.file(job_id).data
    save(rig.folder / "data", tmp_path / "b.zip")
    rig.stop()
    shutil.rmtree(rig.folder / "data")
    restore(rig.folder / "data", tmp_path / "b.zip")
    rig.start()
    assert rig.state(job_id) == JobState.DONE
    assert rig.app.results.file(job_id).data == before


def sent_after_the_backup(rig: Rig, tmp_path: Path) -> str:
    """A job whose one request was sent after a backup to which everything is then set back; the app is stopped."""
    draft_id = rig.draft(people(3))
    rig.order("rate_limited", params={"retry_after": 600})
    job_id = rig.launch(draft_id)
    rig.until(lambda: any(s.wait_reason for s in page_of(rig.app.views, job_id).requests), "the request waits")
    save(rig.folder / "data", tmp_path / "b.zip")
    rig.app.controls.pause(job_id, PERSON)
    rig.app.controls.resume(job_id, PERSON)
    rig.finish(job_id)
    rig.stop()
    shutil.rmtree(rig.folder / "data")
    restore(rig.folder / "data", tmp_path / "b.zip")
    return job_id


def test_what_was_sent_after_the_backup_is_not_sent_again_after_a_restore(rig: Rig, tmp_path: Path) -> None:
    job_id = sent_after_the_backup(rig, tmp_path)
    rig.start()
    assert "Restored from a backup" in rig.app.views.job(job_id).pause_reason
    rig.app.controls.resume(job_id, PERSON)
    assert rig.finish(job_id) == JobState.DONE
    assert rig.ledger()["totals"]["accepted"] == 1


def test_what_a_person_says_arrived_after_a_restore_is_watched_to_its_end(rig: Rig, tmp_path: Path) -> None:
    job_id = sent_after_the_backup(rig, tmp_path)
    with closing(sqlite3.connect(rig.folder / "data" / "callsheet.db")) as restored:
        assert restored.execute("SELECT DISTINCT state FROM item").fetchall() == [("sent",)]
    rig.start()
    [submission] = page_of(rig.app.views, job_id).requests
    with suppress(NotPossible):  # the service's list may have settled it a moment before
        rig.app.controls.settle(job_id, submission.id, PERSON, arrived=True)
    with suppress(NotPossible):  # a paused job ends by itself once all that was sent has come back
        rig.app.controls.resume(job_id, PERSON)
    assert rig.finish(job_id) == JobState.DONE
    assert all(item.is_good for item in rig.items(job_id))
    assert rig.ledger()["totals"]["accepted"] == 1


def test_a_restore_never_overwrites_and_a_save_neither(rig: Rig, tmp_path: Path) -> None:
    save(rig.folder / "data", tmp_path / "b.zip")
    with pytest.raises(NotPossible, match="exists already"):
        save(rig.folder / "data", tmp_path / "b.zip")
    with pytest.raises(NotPossible, match="not empty"):
        restore(rig.folder / "data", tmp_path / "b.zip")


def test_a_file_that_is_no_backup_is_refused(tmp_path: Path) -> None:
    (tmp_path / "b.zip").write_bytes(b"no zip")
    with pytest.raises(StoreError, match="not a backup"):
        restore(tmp_path / "data", tmp_path / "b.zip")
    assert not (tmp_path / "data").exists()
