"""A colleague at another machine, while all this happens: launches, resumes, decides, and sees what goes backwards."""

from __future__ import annotations

import json
import random
import shutil
import sqlite3
from collections.abc import Sequence
from contextlib import closing, suppress
from pathlib import Path
from typing import Any, Protocol
from uuid import uuid4

from services import container
from services.backup import restore, save
from services.config import load_settings
from services.errors import NotPossible
from services.jobs.control.controls import Controls
from services.jobs.launch.launching import Launches
from services.jobs.ledger.jobs import JobLedger
from services.jobs.ledger.submissions import SubmissionLedger
from services.jobs.states import JobState
from services.leases import Lease
from tests.rigs.chaos.kinds import PERSON, ChaosKind, OurItem
from tests.rigs.machine.processes import SandboxProcess

# A final state that changes, and a tie that changes, leave a line here whoever did it.
WITNESSES = """
CREATE TABLE IF NOT EXISTS witness (kind TEXT, what TEXT, id TEXT, before TEXT, after TEXT);
CREATE TRIGGER IF NOT EXISTS witness_item AFTER UPDATE OF state ON item
WHEN OLD.state IN ('succeeded', 'failed', 'cancelled', 'held') AND NEW.state <> OLD.state
BEGIN INSERT INTO witness SELECT kind, 'item', OLD.id, OLD.state, NEW.state FROM job WHERE id = OLD.job_id; END;
CREATE TRIGGER IF NOT EXISTS witness_tie AFTER UPDATE OF vendor_id ON item
WHEN OLD.vendor_id IS NOT NULL AND NEW.vendor_id IS NOT OLD.vendor_id
BEGIN INSERT INTO witness SELECT kind, 'tie', OLD.id, OLD.vendor_id, NEW.vendor_id FROM job WHERE id = OLD.job_id; END;
CREATE TRIGGER IF NOT EXISTS witness_submission AFTER UPDATE OF state ON submission
WHEN OLD.state IN ('accepted', 'refused') AND NEW.state <> OLD.state
BEGIN INSERT INTO witness SELECT kind, 'request', OLD.id, OLD.state, NEW.state FROM job WHERE id = OLD.job_id; END;
CREATE TRIGGER IF NOT EXISTS witness_job AFTER UPDATE OF state ON job
WHEN OLD.state IN ('done', 'done_with_failures', 'failed', 'cancelled') AND NEW.state <> OLD.state
BEGIN INSERT INTO witness VALUES (OLD.kind, 'job', OLD.id, OLD.state, NEW.state); END;
"""

ROWS_PER_REQUEST = 4


class Reached(Protocol):
    """Whatever the services call back to."""

    port: int


class Desk:
    """Prepares through the same services as the pages do, and reads the database beside them."""

    def __init__(
        self, folder: Path, sandbox: SandboxProcess, dashboard: Reached, *, database_url: str | None = None
    ) -> None:
        settings = load_settings(
            data_dir=folder / "data",
            database_url=database_url,
            # The dashboard drives; this only stands beside it.
            drives=False,
            # Callbacks come to the dashboard, whoever launched.
            server_port=dashboard.port,
            bhuman_api_key="practice",
            bhuman_studio_url=f"{sandbox.root}/bhuman/studio",
            bhuman_user_url=f"{sandbox.root}/bhuman/user",
            bhuman_store_url=f"{sandbox.root}/bhuman/store",
            bhuman_rows_per_request=ROWS_PER_REQUEST,
            bithuman_url=f"{sandbox.root}/bithuman",
            vacademy_url=f"{sandbox.root}/vacademy",
        )
        self.app = container.build(settings)
        database = self.app.database
        submissions = SubmissionLedger(database, Lease())
        self._controls = Controls(database, JobLedger(database), submissions, lambda _job: None, lambda _job: None)
        self._launches = Launches(self.app.database, self.app.quotes, lambda _job: None)
        self._data = folder / "data"
        self.path = self._data / "callsheet.db"
        self._witnessed: list[tuple[str, str]] = []
        self._begin_to_watch()

    def launch(self, kind: ChaosKind, prefix: str, dice: random.Random) -> str:
        """A job of that kind, whose rows have names that occur nowhere else."""
        return self.say_yes(kind.draft(self.app, prefix, dice))

    def say_yes(self, draft_id: str) -> str:
        """Quote a draft and launch it; whatever dashboard runs on this data drives the job."""
        return self._launches.launch(draft_id, self.app.quotes.quote(draft_id).fingerprint, PERSON)

    def resume_what_paused(self, jobs: Sequence[str]) -> None:
        """As a person does who has seen to the reason."""
        for job in jobs:
            if self.state(job) == JobState.PAUSED:
                with suppress(NotPossible):
                    self._controls.resume(job, PERSON)

    def decide(self, jobs: Sequence[str], accepted: set[str], *, only_arrived: bool = False) -> int:
        """Decide unclear requests by what the service's own ledger says: the digests of what it accepted.

        `only_arrived` leaves alone what the service does not have: it may be on its way yet.
        """
        decided = 0
        for job, submission, body in self._of_jobs(
            "SELECT job_id, id, body_sha256 FROM submission WHERE state = 'unknown' AND job_id", jobs
        ):
            arrived = body in accepted
            if only_arrived and not arrived:
                continue
            with suppress(NotPossible):
                self._controls.settle(job, submission, PERSON, arrived=arrived)
                decided += 1
        return decided

    def give_up_waiting(self, item: OurItem) -> None:
        """Stop waiting for what will never come."""
        with suppress(NotPossible):
            self._controls.give_up_waiting(item.job_id, item.id, PERSON)

    def restore(self) -> None:
        """Back everything up, empty the data folder and put it back, while no dashboard runs."""
        self._witnessed += self.take_witnesses()
        self.app.database.close()
        saved = self._data.parent / f"backup-{uuid4().hex}.zip"
        save(self._data, saved)
        for one in self._data.iterdir():
            shutil.rmtree(one) if one.is_dir() else one.unlink()
        restore(self._data, saved)
        saved.unlink()
        self._begin_to_watch()

    def let_time_pass(self, jobs: Sequence[str]) -> None:
        """Whatever waits for a later time is due now, as if the server had stood still for that long."""
        self._of_jobs("UPDATE submission SET due_at = NULL WHERE job_id", jobs)

    def state(self, job: str) -> JobState:
        """The state of a job."""
        [(state,)] = self._of_jobs("SELECT state FROM job WHERE id", [job])
        return JobState(state)

    def items(self, jobs: Sequence[str]) -> list[OurItem]:
        """Every item of these jobs."""
        rows = self._of_jobs(
            "SELECT item.id, item.job_id, item.state, sent_values, vendor_id, told, flag, reason, operation, "
            "body_sha256 FROM item JOIN submission ON submission.id = item.submission_id WHERE item.job_id",
            jobs,
        )
        return [OurItem(item, job, state, tuple(json.loads(sent)), *more) for item, job, state, sent, *more in rows]

    def unclear(self, jobs: Sequence[str]) -> int:
        """How many requests of these jobs were unknown at some time."""
        [(count,)] = self._of_jobs("SELECT count(*) FROM event WHERE verb = 'unknown' AND job_id", jobs)
        return int(count)

    def has_something_to_send(self, jobs: Sequence[str]) -> bool:
        """Whether a request of these jobs may still leave."""
        return self._any_in(jobs, "'ready'")

    def awaits_an_answer(self, jobs: Sequence[str]) -> bool:
        """Whether a request of these jobs may still leave, or is on its way."""
        return self._any_in(jobs, "'ready', 'sending'")

    def _any_in(self, jobs: Sequence[str], states: str) -> bool:
        [(count,)] = self._of_jobs(f"SELECT count(*) FROM submission WHERE state IN ({states}) AND job_id", jobs)  # noqa: S608
        return bool(count)

    def answered(self, jobs: Sequence[str]) -> list[tuple[str, str]]:
        """Where the services call back about the requests of these jobs, and one id that each was answered with."""
        found = self._of_jobs("SELECT token, answer_ids FROM submission WHERE answer_ids LIKE '[\"%' AND job_id", jobs)
        return [(token, json.loads(ids)[0]) for token, ids in found]

    def picture(self, jobs: Sequence[str]) -> str:
        """A line that changes whenever anything does."""
        items = self._of_jobs("SELECT state, count(*) FROM item WHERE job_id", jobs, "state")
        requests = self._of_jobs("SELECT state, count(*) FROM submission WHERE job_id", jobs, "state")
        return repr((items, requests))

    def take_witnesses(self) -> list[tuple[str, str]]:
        """What went backwards since the last time: the kind of job, and a sentence."""
        with closing(self._open()) as connection, connection:
            found = connection.execute("SELECT kind, what, id, before, after FROM witness").fetchall()
            connection.execute("DELETE FROM witness")
        earlier, self._witnessed = self._witnessed, []
        return earlier + [(kind, f"{what} {one} from {before} to {after}") for kind, what, one, before, after in found]

    def close(self) -> None:
        """Let go of the data."""
        for kind in self.app.kinds.both_sides():
            self.app.loop.call(kind.aclose())
        self.app.loop.stop()
        self.app.database.close()

    def _of_jobs(self, statement: str, jobs: Sequence[str], group: str = "") -> list[tuple[Any, ...]]:
        marks = ",".join("?" * len(jobs))
        grouped = f" GROUP BY {group} ORDER BY {group}" if group else ""
        with closing(self._open()) as connection, connection:
            return connection.execute(f"{statement} IN ({marks}){grouped}", jobs).fetchall()

    def _open(self) -> sqlite3.Connection:
        return sqlite3.connect(self.path, timeout=20)

    def _begin_to_watch(self) -> None:
        with closing(self._open()) as connection:
            connection.executescript(WITNESSES)
