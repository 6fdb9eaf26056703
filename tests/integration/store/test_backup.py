"""A backup holds everything, and restoring one never pays twice."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from services.backup import restore, save
from services.errors import NotPossible, StoreError
from services.jobs import states
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
    assert rig.state(job_id) == states.DONE
    assert rig.app.results.file(job_id).data == before


def test_what_was_sent_after_the_backup_is_not_sent_again_after_a_restore(rig: Rig, tmp_path: Path) -> None:
    draft_id = rig.draft(people(3))
    rig.order("rate_limited", params={"retry_after": 2})
    job_id = rig.launch(draft_id)
    rig.until(lambda: any(s.wait_reason for s in rig.app.views.submissions(job_id)), "the request waits")
    save(rig.folder / "data", tmp_path / "b.zip")
    rig.finish(job_id)
    rig.stop()
    shutil.rmtree(rig.folder / "data")
    restore(rig.folder / "data", tmp_path / "b.zip")
    rig.start()
    assert "Restored from a backup" in rig.app.views.job(job_id).pause_reason
    rig.app.controls.resume(job_id, PERSON)
    assert rig.finish(job_id) == states.DONE
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
