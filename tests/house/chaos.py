"""Random faults and `kill -9` against the whole product, and the comparison of both ledgers afterwards."""

from __future__ import annotations

import random
import sqlite3
import time
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from services import container
from services.config import load_settings
from services.errors import NotPossible, VendorError
from services.jobs import words
from services.jobs.controls import Controls
from services.jobs.launching import Launches
from services.jobs.ledger.jobs import JobLedger
from services.jobs.ledger.submissions import SubmissionLedger
from services.recipients import Source
from tests.house.processes import DashboardProcess, SandboxProcess

PERSON = "Chaos"
MIXED_FAULTS = [
    "rate_limited", "rate_limited_without_hint", "error_500_before", "error_500_after", "html_502_before",
    "html_502_after", "unavailable_503", "timeout_504_after", "answer_lost", "answer_torn", "cut_before",
    "slow_answer", "slow_then_fine", "malformed_json", "empty_body", "expired_key", "empty_balance", "quota_in_200",
    "short_ids", "extra_ids", "shuffled_ids", "duplicate_id", "null_ids", "null_result", "list_401", "list_500",
    "list_page_shift", "read_500", "read_html_502", "read_cut", "read_malformed_json", "shuffled_row_index",
    "swapped_text", "null_row_index", "null_text", "failed_renders", "succeeded_before_media", "empty_media",
    "unknown_status", "completed_status", "missing_from_lists", "by_id_404_at_first", "callback_duplicate",
    "callback_early", "callback_late", "callback_out_of_order", "callback_processing", "callback_lost",
    "callback_malformed", "callback_contradictory", "callback_unknown_id", "callback_spelling",
    "callback_whatsapp_ready",
]  # fmt: skip
MOST_SECONDS_PER_ROUND = 240.0
QUIET_SECONDS = 6.0

# A final state that changes, and any submission that is claimed twice, leaves a line here whoever did it.
WITNESSES = """
CREATE TABLE IF NOT EXISTS witness (what TEXT, id TEXT, before TEXT, after TEXT);
CREATE TRIGGER IF NOT EXISTS witness_item AFTER UPDATE OF state ON item
WHEN OLD.state IN ('succeeded', 'failed', 'cancelled', 'held') AND NEW.state <> OLD.state
BEGIN INSERT INTO witness VALUES ('item', OLD.id, OLD.state, NEW.state); END;
CREATE TRIGGER IF NOT EXISTS witness_job AFTER UPDATE OF state ON job
WHEN OLD.state IN ('done', 'done_with_failures', 'failed', 'cancelled') AND NEW.state <> OLD.state
BEGIN INSERT INTO witness VALUES ('job', OLD.id, OLD.state, NEW.state); END;
"""


@dataclass
class Counts:
    """What a run found. The five last must be zero."""

    rounds: int = 0
    kills: int = 0
    jobs: int = 0
    rows: int = 0
    faults_struck: int = 0
    unclear: int = 0
    decided_by_person: int = 0
    flagged: int = 0
    paid_twice: int = 0
    lost: int = 0
    wrong_row: int = 0
    backwards: int = 0
    hanging: int = 0

    @property
    def bad(self) -> int:
        """How many broken promises."""
        return self.paid_twice + self.lost + self.wrong_row + self.backwards + self.hanging

    def line(self) -> str:
        """One line."""
        return "  ".join(f"{one.name.replace('_', ' ')} {getattr(self, one.name)}" for one in fields(self))


@dataclass
class Chaos:
    """One sandbox and one dashboard, tortured for some rounds. The same seed gives the same torture."""

    folder: Path
    seed: int
    kills_per_round: int = 10
    say: Callable[[str], None] = print
    counts: Counts = field(default_factory=Counts)

    def run(self, rounds: int) -> Counts:
        """Torture, wait, compare; round by round."""
        with SandboxProcess(self.folder, speed=10) as sandbox:
            environment = {
                **sandbox.environment(),
                "CALLSHEET_POLL_SECONDS": "0.3",
                "CALLSHEET_POLL_SECONDS_MOST": "1",
                "CALLSHEET_BHUMAN_ANSWER_SECONDS": "1.5",
                "CALLSHEET_BHUMAN_ROWS_PER_REQUEST": "4",
            }
            dashboard = DashboardProcess(self.folder, environment)
            desk = Desk(self.folder, sandbox)
            try:
                for number in range(rounds):
                    self._round(number, sandbox, dashboard, desk)
                    self.say(f"seed {self.seed} round {number + 1}/{rounds}: {self.counts.line()}")
            finally:
                dashboard.kill()
                desk.close()
        return self.counts

    def _round(self, number: int, sandbox: SandboxProcess, dashboard: DashboardProcess, desk: Desk) -> None:
        # A seed of our own for each round, so that a round can be replayed without those before it.
        dice = random.Random(f"{self.seed}:{number}")
        faults = dice.sample(MIXED_FAULTS, k=12)
        sandbox.control("DELETE", "/faults")
        sandbox.control(
            "POST", "/faults", {"service": "bhuman", "mix": faults, "seed": dice.randrange(10**6), "rate": 0.35}
        )
        jobs = [desk.launch(f"{self.seed}-{number}-{k}", dice.randint(3, 40)) for k in range(dice.randint(1, 3))]
        for _ in range(self.kills_per_round):
            dashboard.start()
            time.sleep(dice.uniform(0.0, 1.2))
            dashboard.kill()
            self.counts.kills += 1
            desk.resume_what_paused(jobs)
        sandbox.control("DELETE", "/faults")
        dashboard.start()
        self._wait(sandbox, desk, jobs)
        dashboard.kill()
        self._compare(sandbox, desk, jobs)
        self.counts.rounds += 1

    def _wait(self, sandbox: SandboxProcess, desk: Desk, jobs: list[str]) -> None:
        """Until everything is final; what waits plainly for a person is decided as a person who knows would."""
        deadline = time.monotonic() + MOST_SECONDS_PER_ROUND
        quiet_since, last = time.monotonic(), ""
        while time.monotonic() < deadline:
            desk.resume_what_paused(jobs)
            now = desk.picture(jobs)
            if now != last:
                quiet_since, last = time.monotonic(), now
            if all(desk.house.views.job(job).state in words.JOB_FINAL for job in jobs):
                return
            if time.monotonic() - quiet_since > QUIET_SECONDS:
                self.counts.decided_by_person += desk.decide(sandbox, jobs)
                quiet_since = time.monotonic()
            time.sleep(0.2)
        for job in jobs:
            state = desk.house.views.job(job).state
            if state not in words.JOB_FINAL:
                self.counts.hanging += 1
                self.say(f"hanging: job {job} is {state}: {desk.picture([job])}")

    def _compare(self, sandbox: SandboxProcess, desk: Desk, jobs: list[str]) -> None:
        paid: Counter[str] = Counter()
        made: dict[str, list[str]] = {}
        wanted = desk.rows_of(jobs)
        for request in sandbox.ledger()["requests"]:
            if request["fault"]:
                self.counts.faults_struck += 1
            for item in request["items"]:
                made[item["id"]] = item["text"]
                if request["accepted"] and item["text"] and item["text"][0] in wanted:
                    paid[item["text"][0]] += 1
        for name, times in paid.items():
            if times > 1:
                self.counts.paid_twice += 1
                self.say(f"paid twice: {name} {times} times")
        seen = {row["name"]: row for row in desk.items(jobs)}
        for name in wanted:
            row = seen.get(name)
            if row is None or (paid[name] and row["vendor_id"] is None and not row["flag"]):
                self.counts.lost += 1
                self.say(f"lost: {name} paid {paid[name]} times, our item: {row}")
            elif row["vendor_id"] and made.get(row["vendor_id"], [None])[0] != name and not row["flag"]:
                self.counts.wrong_row += 1
                self.say(f"wrong row: {name} has the video of {made.get(row['vendor_id'])}")
            if row is not None and row["flag"]:
                self.counts.flagged += 1
        self.counts.jobs += len(jobs)
        self.counts.rows += len(wanted)
        self.counts.unclear += desk.unclear(jobs)
        backwards = desk.take_witnesses()
        self.counts.backwards += len(backwards)
        for line in backwards:
            self.say(f"backwards: {line}")


class Desk:
    """A colleague at another machine: prepares, launches, resumes and decides, through the same services."""

    def __init__(self, folder: Path, sandbox: SandboxProcess) -> None:
        settings = load_settings(
            data_dir=folder / "data",
            bhuman_api_key="practice",
            bhuman_studio_url=f"{sandbox.root}/bhuman/studio",
            bhuman_user_url=f"{sandbox.root}/bhuman/user",
            bhuman_store_url=f"{sandbox.root}/bhuman/store",
            bhuman_rows_per_request=4,
        )
        self.house = container.build(settings)
        database = self.house.database
        submissions = SubmissionLedger(database, "desk")
        self._controls = Controls(database, JobLedger(database), submissions, lambda _job: None, lambda _job: None)
        self._launches = Launches(self.house.database, self.house.drafts, self.house.quotes, lambda _job: None)
        self._path = folder / "data" / "callsheet.db"
        self._sql_script(WITNESSES)

    def launch(self, prefix: str, rows: int) -> str:
        """A campaign of that many rows, each with a name that occurs nowhere else."""
        text = "first_name,company\r\n" + "".join(f"{prefix}-{n},Company {n % 5}\r\n" for n in range(rows))
        drafts = self.house.drafts
        draft_id = drafts.create(kind="campaign", person=PERSON, name=prefix)
        drafts.put_file(draft_id, text.encode(), f"{prefix}.csv", PERSON)
        targets = self.house.targets.known("campaign", "campaign") or self._targets()
        drafts.set_target(draft_id, targets[0])
        drafts.set_variables(draft_id, ["first_name", "company"])
        for name in ("first_name", "company"):
            drafts.set_source(draft_id, name, Source("column", name))
        quote = self.house.quotes.quote(draft_id)
        return self._launches.launch(draft_id, quote.fingerprint, PERSON)

    def _targets(self) -> list[Any]:
        for _attempt in range(50):
            try:
                return self.house.targets.refresh("campaign", "campaign")
            except VendorError:
                continue  # the faults strike here too
        raise RuntimeError("the sandbox never listed its campaigns")

    def resume_what_paused(self, jobs: list[str]) -> None:
        """As a person does who has seen to the reason."""
        for job in jobs:
            if self.house.views.job(job).state == words.PAUSED:
                self._controls.resume(job, PERSON)

    def decide(self, sandbox: SandboxProcess, jobs: list[str]) -> int:
        """Decide every unclear request by what the service's own ledger says."""
        accepted = {r["body_sha256"] for r in sandbox.ledger()["requests"] if r["accepted"]}
        decided = 0
        for job in jobs:
            for submission in self.house.views.job(job).unknown_submissions:
                [(body,)] = self._sql("SELECT body_sha256 FROM submission WHERE id = ?", submission.id)
                arrived = body in accepted
                try:
                    self._controls.settle(job, submission.id, PERSON, arrived=arrived)
                except NotPossible:
                    continue
                decided += 1
        return decided

    def rows_of(self, jobs: list[str]) -> set[str]:
        """The names of every row of these jobs."""
        return {row["name"] for row in self.items(jobs)}

    def items(self, jobs: list[str]) -> list[dict[str, Any]]:
        """Every item of these jobs."""
        marks = ",".join("?" * len(jobs))
        rows = self._sql(
            f"SELECT json_extract(sent_values, '$[0]'), state, vendor_id, flag FROM item WHERE job_id IN ({marks})",  # noqa: S608
            *jobs,
        )
        return [{"name": name, "state": state, "vendor_id": vendor, "flag": flag} for name, state, vendor, flag in rows]

    def unclear(self, jobs: list[str]) -> int:
        """How many requests of these jobs were unknown at some time."""
        marks = ",".join("?" * len(jobs))
        [(count,)] = self._sql(
            f"SELECT count(*) FROM event WHERE verb = 'unknown' AND job_id IN ({marks})",  # noqa: S608
            *jobs,
        )
        return int(count)

    def picture(self, jobs: list[str]) -> str:
        """A line that changes whenever anything does."""
        marks = ",".join("?" * len(jobs))
        return repr(
            [
                self._sql(f"SELECT state, count(*) FROM {table} WHERE job_id IN ({marks}) GROUP BY state", *jobs)  # noqa: S608
                for table in ("item", "submission")
            ]
        )

    def take_witnesses(self) -> list[tuple[Any, ...]]:
        """What went backwards since the last time."""
        found = self._sql("SELECT what, id, before, after FROM witness")
        self._sql_script("DELETE FROM witness;")
        return found

    def close(self) -> None:
        """Let go of the data."""
        self.house.loop.call(self.house.bhuman.aclose())
        self.house.loop.stop()
        self.house.database.close()

    def _sql(self, statement: str, *values: object) -> list[tuple[Any, ...]]:
        with closing(sqlite3.connect(self._path, timeout=20)) as connection:
            return connection.execute(statement, values).fetchall()

    def _sql_script(self, script: str) -> None:
        with closing(sqlite3.connect(self._path, timeout=20)) as connection:
            connection.executescript(script)
