"""No key leaves the server: not in the database, a log, an export, an event, an error or an address."""

from __future__ import annotations

import logging
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.rigs.job_page import page_of
from tests.rigs.rig import Rig, people, rigged

KEY_ID, SECRET, TOKEN = "kid-5f1c9b2e7a", "sec-9d8e7c6b5a4f", "tok-a1b2c3d4e5f6"


def test_keys_are_nowhere_and_nothing_kept_is_code_after_good_and_bad_days(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    with rigged(tmp_path) as rig:
        rig.stop()
        root = f"http://127.0.0.1:{rig.port}/sandbox/bhuman"
        rig.start(
            bhuman_key_id=KEY_ID,
            bhuman_key_secret=SECRET,
            bhuman_user_token=TOKEN,
            bhuman_studio_url=f"{root}/studio",
            bhuman_user_url=f"{root}/user",
            bhuman_store_url=f"{root}/store",
        )
        seen = [*_work(rig), repr(rig.app), repr(rig.app.settings), str(rig.app.settings), repr(rig.app.bhuman)]
    kept = b"".join(path.read_bytes() for path in (tmp_path / "data").rglob("*") if path.is_file())
    said = "\n".join([*seen, caplog.text])
    import base64

    encoded = base64.b64encode(f"{KEY_ID}:{SECRET}".encode()).decode()
    for secret in (KEY_ID, SECRET, TOKEN, encoded):
        assert secret.encode() not in kept
        assert secret not in said
    with closing(sqlite3.connect(tmp_path / "data/engine.db")) as engine:
        for table in ("workflow_status", "operation_outputs"):
            found = {line[0] for line in engine.execute(f"SELECT DISTINCT serialization FROM {table}")}  # noqa: S608
            assert found <= {"portable_json", None}, f"{table} holds what would be run when it is read"


def _work(rig: Rig) -> list[str]:
    seen: list[str] = []
    for fault in (None, "expired_key", "html_502_after", "bad_request_400", "answer_lost"):
        draft_id = rig.draft(people(2), name=f"{fault}.csv")
        if fault:
            rig.order(fault)
        job_id = rig.launch(draft_id)
        if fault == "expired_key":
            rig.until(lambda job_id=job_id: rig.state(job_id) == "paused", "the job pauses")  # type: ignore[misc]
        else:
            rig.finish(job_id)
        seen += [repr(rig.app.views.job(job_id)), repr(page_of(rig.app.views, job_id).events), repr(rig.items(job_id))]
        seen += [repr(page_of(rig.app.views, job_id).requests), repr(rig.app.results.file(job_id).data)]
    seen.append(repr(rig.app.check_service("bhuman")))
    return seen
