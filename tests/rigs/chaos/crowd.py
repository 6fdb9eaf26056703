"""Three workers and a dashboard on one Postgres, any worker killed or frozen at random, and who takes over how soon."""

from __future__ import annotations

import json
import random
import signal
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from sqlalchemy import text

from services.container import App
from tests.rigs.chaos.chaos import ENVIRONMENT, KINDS, SPEED
from tests.rigs.chaos.counts import Tally
from tests.rigs.chaos.desk import Desk
from tests.rigs.chaos.round import AMBUSH_LOOKS_EVERY, AMBUSHES, HASTE, LONGEST_AMBUSH, LONGEST_LIFE, Round
from tests.rigs.machine.processes import DashboardProcess, SandboxProcess, WorkerProcess
from tests.rigs.servers.postgres import postgres_url

WORKERS = 3
TAKEN_OVER_WITHIN = 60.0
STARTED_WITHIN = 400.0
"""A crowded machine takes minutes to start three processes."""
FREEZES = 0.7
BOTH_AT_ONCE = 0.2
LAUNCH_EVERY = 3

# The same witnesses as on SQLite, in the words of this database.
WITNESSES = """
CREATE TABLE witness (kind TEXT, what TEXT, id TEXT, before TEXT, after TEXT);
CREATE FUNCTION see() RETURNS trigger LANGUAGE plpgsql AS $$ DECLARE of TEXT; BEGIN
  SELECT kind INTO of FROM job WHERE id = OLD.job_id;
  IF TG_ARGV[0] = 'tie' THEN INSERT INTO witness VALUES (of, 'tie', OLD.id, to_jsonb(OLD) ->> 'vendor_id', to_jsonb(NEW) ->> 'vendor_id');
  ELSE INSERT INTO witness VALUES (of, TG_ARGV[0], OLD.id, OLD.state, NEW.state); END IF;
  RETURN NEW; END $$;
CREATE FUNCTION see_job() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  INSERT INTO witness VALUES (OLD.kind, 'job', OLD.id, OLD.state, NEW.state); RETURN NEW; END $$;
CREATE TRIGGER witness_item AFTER UPDATE OF state ON item FOR EACH ROW
  WHEN (OLD.state IN ('succeeded', 'failed', 'cancelled', 'held') AND NEW.state <> OLD.state) EXECUTE FUNCTION see('item');
CREATE TRIGGER witness_tie AFTER UPDATE OF vendor_id ON item FOR EACH ROW
  WHEN (OLD.vendor_id IS NOT NULL AND NEW.vendor_id IS DISTINCT FROM OLD.vendor_id) EXECUTE FUNCTION see('tie');
CREATE TRIGGER witness_submission AFTER UPDATE OF state ON submission FOR EACH ROW
  WHEN (OLD.state IN ('accepted', 'refused') AND NEW.state <> OLD.state) EXECUTE FUNCTION see('request');
CREATE TRIGGER witness_job AFTER UPDATE OF state ON job FOR EACH ROW
  WHEN (OLD.state IN ('done', 'done_with_failures', 'failed', 'cancelled') AND NEW.state <> OLD.state)
  EXECUTE FUNCTION see_job();
"""  # noqa: E501
LEFT_BEHIND = """
SELECT (SELECT count(*) FROM worker WHERE gone_at IS NULL AND name LIKE :name)
  + (SELECT count(*) FROM job_drive JOIN job ON job.id = job_id JOIN worker ON worker.id = worker_id
     WHERE job.state IN ('queued', 'running', 'paused') AND worker.name LIKE :name)
  + (SELECT count(*) FROM submission JOIN worker ON worker.id = claimed_by
     WHERE submission.state = 'sending' AND worker.name LIKE :name)
  + (SELECT count(*) FROM job WHERE state IN ('queued', 'running', 'paused') AND NOT EXISTS (
       SELECT 1 FROM job_drive JOIN worker ON worker.id = worker_id WHERE job_id = job.id AND worker.gone_at IS NULL))
"""
"""Of a worker that is killed or frozen: what of it nobody has taken over, and every open job that nobody drives."""


class CrowdDesk(Desk):
    """A colleague at a dashboard whose database is Postgres."""

    app: App

    def take_witnesses(self) -> list[tuple[str, str]]:
        """What went backwards since the last time: the kind of job, and a sentence."""
        found = self._ask("DELETE FROM witness RETURNING kind, what, id, before, after")
        return [(kind, f"{what} {one} from {before} to {after}") for kind, what, one, before, after in found]

    def left_behind(self, pid: int) -> int:
        """How much of the worker with this number nobody has taken over."""
        [(count,)] = self._ask(LEFT_BEHIND, name=f"%, process {pid}")
        return int(count)

    def _begin_to_watch(self) -> None:
        with self.app.database.engine.begin() as connection:
            connection.exec_driver_sql(WITNESSES)

    def _of_jobs(self, statement: str, jobs: Sequence[str], group: str = "") -> list[tuple[Any, ...]]:
        grouped = f" GROUP BY {group} ORDER BY {group}" if group else ""
        # A column of JSON comes read already.
        return [
            tuple(json.dumps(cell) if isinstance(cell, list) else cell for cell in row)
            for row in self._ask(f"{statement} = ANY(:jobs){grouped}", jobs=list(jobs))
        ]

    def _ask(self, statement: str, **values: object) -> list[tuple[Any, ...]]:
        with self.app.database.engine.begin() as connection:
            answer = connection.execute(text(statement), values)
            return [tuple(row) for row in answer] if answer.returns_rows else []


class Crowd:
    """All the workers, where one dashboard stands in the harness: started and killed together."""

    def __init__(self, workers: Sequence[WorkerProcess], dashboard: DashboardProcess) -> None:
        self.workers = workers
        self.port = dashboard.port
        self._running: set[int] = set()

    def start(self) -> None:
        """Every worker is at work."""
        missing = [number for number in range(len(self.workers)) if number not in self._running]
        for number in missing:
            self.workers[number].spawn()
        self._running |= set(missing)
        for worker in self.workers:
            end = time.monotonic() + STARTED_WITHIN
            while not worker.answers():
                assert time.monotonic() < end, worker.output()[-2000:]
                time.sleep(0.05)

    def kill(self) -> None:
        """End all of them as a power cut would."""
        for number in list(self._running):
            self.kill_one(number)

    def kill_one(self, number: int) -> None:
        """End one of them so."""
        self.workers[number].kill()
        self._running.discard(number)


class NoMisfortunes:
    """Nothing else befalls a crowd."""

    def put_right(self) -> None:
        """Nothing has to be."""


class CrowdRound(Round):
    """A round in which single workers are killed or frozen, until others have taken over what they had."""

    desk: CrowdDesk
    dashboard: Crowd  # type: ignore[assignment]
    slowest = 0.0

    def _torture(self, dice: random.Random) -> None:
        self.dashboard.start()
        for kill in range(self.kills):
            if kill % LAUNCH_EVERY == 0:
                for kind in self.kinds:
                    jobs = self._jobs[kind.name]
                    jobs.append(self.desk.launch(kind, f"{self.seed}-{self.number}-{kind.kind}{len(jobs)}", dice))
            self._await_moment(dice)
            victims = dice.sample(range(WORKERS), 2 if dice.random() < BOTH_AT_ONCE else 1)
            frozen = [one for one in victims if dice.random() < FREEZES]
            # However the dice fall, both are met in every round.
            if kill < 2:
                frozen = victims if kill else []
            for one in frozen:
                self.dashboard.workers[one].send(signal.SIGSTOP)
                self._tally.misfortunes["freeze"] += 1
            pids = [self.dashboard.workers[one].pid for one in victims]
            for one in set(victims) - set(frozen):
                self.dashboard.kill_one(one)
                self._tally.kills += 1
            self._see_taken_over(pids)
            for one in frozen:
                self.dashboard.workers[one].send(signal.SIGCONT)
            self.dashboard.start()
            self.desk.resume_what_paused(self._every_job)
            if dice.random() < HASTE:
                self._decide(only_arrived=True)

    def _let_faults_strike(self, dice: random.Random) -> None:
        """The workers live on after the torture: what strikes has struck."""

    def _await_moment(self, dice: random.Random) -> None:
        """A while, or the moment in which a paid request arrives."""
        if dice.random() >= AMBUSHES or not self.desk.has_something_to_send(self._every_job):
            time.sleep(dice.uniform(0.0, LONGEST_LIFE))
            return
        received, end = self.sandbox.received(), time.monotonic() + LONGEST_AMBUSH
        while self.sandbox.received() == received and time.monotonic() < end:
            time.sleep(AMBUSH_LOOKS_EVERY)

    def _see_taken_over(self, pids: Sequence[int]) -> None:
        begun = time.monotonic()
        while any(self.desk.left_behind(pid) for pid in pids):
            if time.monotonic() - begun > TAKEN_OVER_WITHIN:
                self._tell(f"hanging: nobody has taken over what the workers {pids} had")
                self._tally.of[self.kinds[0].name].hanging += 1
                return
            time.sleep(0.1)
        self.slowest = max(self.slowest, time.monotonic() - begun)


class CrowdChaos:
    """One sandbox, one Postgres, one dashboard that does not drive, and three workers under torture."""

    def __init__(
        self,
        folder: Path,
        seed: int,
        *,
        kinds: Sequence[str] = tuple(KINDS),
        kills_per_round: int = 10,
        gone_seconds: float = 3.0,
        say: Callable[[str], None] = print,
    ) -> None:
        self._folder = folder
        self._seed = seed
        self._kinds = [KINDS[name]() for name in kinds]
        self._kills = kills_per_round
        self._gone_seconds = gone_seconds
        self._say = say
        self.slowest = 0.0
        self.tally = Tally.for_kinds(kinds)

    def run(self, rounds: int) -> Tally:
        """Torture, wait, compare; round by round."""
        with postgres_url() as url, SandboxProcess(self._folder, speed=SPEED) as sandbox:
            shared = {
                **sandbox.environment(),
                **ENVIRONMENT,
                "CALLSHEET_DATA_DIR": str(self._folder / "data"),
                "CALLSHEET_DATABASE_URL": url,
                "CALLSHEET_WORKER_GONE_SECONDS": str(self._gone_seconds),
            }
            with DashboardProcess(self._folder, {**shared, "CALLSHEET_DRIVES": "no"}) as dashboard:
                crowd = Crowd(
                    [WorkerProcess(self._folder, f"worker-{number}", shared) for number in range(WORKERS)], dashboard
                )
                desk = CrowdDesk(self._folder, sandbox, crowd, database_url=url)
                try:
                    for number in range(rounds):
                        self._round(number, rounds, sandbox, crowd, desk)
                finally:
                    crowd.kill()
                    desk.close()
        return self.tally

    def _round(self, number: int, rounds: int, sandbox: SandboxProcess, crowd: Crowd, desk: CrowdDesk) -> None:
        one = CrowdRound(self._seed, number, self._kinds, self._kills, sandbox, crowd, desk, NoMisfortunes(), self._say)  # type: ignore[arg-type]
        self.tally.add(one.run())
        self.slowest = max(self.slowest, one.slowest)
        freezes = self.tally.misfortunes["freeze"]
        self._say(
            f"seed {self._seed} round {number + 1}/{rounds}: freezes {freezes}  slowest take-over "
            f"{self.slowest:.1f} s  {self.tally.line()}"
        )
