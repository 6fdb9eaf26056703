"""One round of chaos: jobs of every kind at once, faults, kills, the wait for an end, and the comparison."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from services.jobs.states import ITEM_FINAL, JOB_FINAL
from tests.rigs.chaos.counts import Tally
from tests.rigs.chaos.desk import Desk
from tests.rigs.chaos.kinds import ChaosKind, OurItem, Request
from tests.rigs.chaos.misfortunes import SHARE, Misfortunes
from tests.rigs.machine.processes import DashboardProcess, SandboxProcess

FAULTS_AT_ONCE = 12
FAULT_RATE = 0.35
FAULTS_FOR_SURE = 4
"""Of each kind, in turns: each of these faults of paid requests strikes one request of the round for sure."""
LEAST_STRUCK = 3
"""So many paid requests of each kind are struck before the faults end, as long as there is something to send."""
LONGEST_STRIKE, FIRST_STRIKE = 60.0, 300.0
LONGEST_LIFE = 1.2
HASTE = 0.3
RESTORES = 0.15
AMBUSHES = 0.5
LONGEST_AMBUSH = 4.0
AMBUSH_LOOKS_EVERY = 0.005
KILLS_PER_JOB = 5
STILL_SECONDS = 150.0
"""Longer than any wait that Callsheet announces: ten lessons begin in a minute."""
MOST_SECONDS = 900.0
QUIET_SECONDS = 6.0
LOOK_EVERY = 0.3


@dataclass
class Round:
    """Has dice of its own, so that it can be replayed without those before it."""

    seed: int
    number: int
    kinds: Sequence[ChaosKind]
    kills: int
    sandbox: SandboxProcess
    dashboard: DashboardProcess
    desk: Desk
    misfortunes: Misfortunes
    say: Callable[[str], None]
    items: dict[str, list[OurItem]] = field(default_factory=dict)
    _jobs: dict[str, list[str]] = field(default_factory=dict)
    _tally: Tally = field(default_factory=Tally)
    _since: int = 0

    def run(self) -> Tally:
        """Torture, wait, compare."""
        dice = random.Random(f"{self.seed}:{self.number}")
        self._tally = Tally.for_kinds(kind.name for kind in self.kinds)
        self._since = self.sandbox.received()
        self._jobs = {kind.name: [] for kind in self.kinds}
        self._order_faults(dice)
        self._torture(dice)
        self._let_faults_strike(dice)
        self.misfortunes.put_right()
        self.sandbox.control("DELETE", "/faults")
        self.desk.let_time_pass(self._every_job)
        self.dashboard.start()
        self._wait()
        self.dashboard.kill()
        self._compare()
        self._tally.rounds += 1
        return self._tally

    @property
    def _every_job(self) -> list[str]:
        return [job for jobs in self._jobs.values() for job in jobs]

    def _order_faults(self, dice: random.Random) -> None:
        self.sandbox.control("DELETE", "/faults")
        for kind in self.kinds:
            settings = kind.settings(dice)
            self.sandbox.control("POST", "/settings", {"service": kind.service, **settings})
            mix = dice.sample(kind.faults, k=FAULTS_AT_ONCE)
            order = {"service": kind.service, "mix": mix, "seed": dice.randrange(10**6), "rate": FAULT_RATE}
            self.sandbox.control("POST", "/faults", order)
            for name in self._in_turn(kind):
                self.sandbox.control("POST", "/faults", {"service": kind.service, "name": name, "times": 1})

    def _in_turn(self, kind: ChaosKind) -> list[str]:
        """The faults of paid requests whose turn it is in this round: after enough rounds each has struck."""
        known = {one["name"]: one["strikes"] for one in self.sandbox.faults(kind.service)}
        paid = sorted(name for name in kind.faults if known[name] != "read")
        random.Random(f"{self.seed}:turns").shuffle(paid)
        first = self.number * FAULTS_FOR_SURE
        return [paid[(first + place) % len(paid)] for place in range(FAULTS_FOR_SURE)]

    def _let_faults_strike(self, dice: random.Random) -> None:
        """Kinds that send slowly would else have sent most only after the faults ended."""
        for kind in self.kinds:
            jobs = self._jobs[kind.name]
            # Each request of it may have met a kill before it left.
            if not self._struck(kind) and not self.desk.has_something_to_send(jobs):
                jobs.append(self.desk.launch(kind, f"{self.seed}-{self.number}-{kind.kind}{len(jobs)}", dice))
        self.dashboard.start()
        begun = time.monotonic()
        while any(self._could_be_struck(kind, time.monotonic() - begun) for kind in self.kinds):
            self.desk.resume_what_paused(self._every_job)
            self.desk.let_time_pass(self._every_job)
            time.sleep(LOOK_EVERY)
        self.dashboard.kill()

    def _could_be_struck(self, kind: ChaosKind, seconds: float) -> bool:
        """Whether a strike is still to come: a first one is waited for much longer than further ones."""
        struck = self._struck(kind)
        wanted = struck < LEAST_STRUCK and seconds < (LONGEST_STRIKE if struck else FIRST_STRIKE)
        return wanted and self.desk.awaits_an_answer(self._jobs[kind.name])

    def _struck(self, kind: ChaosKind) -> int:
        return sum(bool(one["fault"]) for one in self._requests(kind))

    def _torture(self, dice: random.Random) -> None:
        """Launch and kill. Each kind has its first job before the first kill, and others in between."""
        launches = [(0, kind) for kind in self.kinds]
        others = [kind for kind in self.kinds for _ in range(1 + self.kills // KILLS_PER_JOB)]
        luck = random.Random(f"{self.seed}:{self.number}:misfortunes")
        launches += [(dice.randrange(self.kills), kind) for kind in others if dice.random() < 0.6]
        for kill in range(self.kills):
            for _moment, kind in [one for one in launches if one[0] == kill]:
                jobs = self._jobs[kind.name]
                jobs.append(self.desk.launch(kind, f"{self.seed}-{self.number}-{kind.kind}{len(jobs)}", dice))
            self._live(dice.uniform(0.0, LONGEST_LIFE), in_ambush=dice.random() < AMBUSHES)
            if luck.random() < SHARE:
                self._tally.misfortunes[self.misfortunes.befall(luck, self._every_job)] += 1
                time.sleep(luck.uniform(0.0, LONGEST_LIFE))
            self.dashboard.kill()
            self._tally.kills += 1
            if dice.random() < RESTORES:
                self.desk.restore()
                self._tally.restores += 1
            self.desk.resume_what_paused(self._every_job)
            if dice.random() < HASTE:
                self._decide(only_arrived=True)

    def _live(self, seconds: float, *, in_ambush: bool) -> None:
        """Let the dashboard live for a time; in an ambush only until its first paid request has arrived."""
        if not in_ambush or not self.desk.has_something_to_send(self._every_job):
            self.dashboard.start()
            time.sleep(seconds)
            return
        received = self.sandbox.received()
        self.dashboard.spawn()
        end = time.monotonic() + LONGEST_AMBUSH + seconds
        while self.sandbox.received() == received and time.monotonic() < end:
            time.sleep(AMBUSH_LOOKS_EVERY)

    def _wait(self) -> None:
        """Until everything is final; what waits plainly for a person is decided as a person who knows would."""
        began = changed_at = quiet_since = time.monotonic()
        last = ""
        while time.monotonic() < min(changed_at + STILL_SECONDS, began + MOST_SECONDS) and self._open_jobs():
            self.desk.resume_what_paused(self._every_job)
            now = self.desk.picture(self._every_job)
            if now != last:
                changed_at = quiet_since = time.monotonic()
                last = now
            if time.monotonic() - quiet_since > QUIET_SECONDS:
                self._decide()
                self._give_up_waiting()
                quiet_since = time.monotonic()
            time.sleep(LOOK_EVERY)
        for job in self._open_jobs():
            name = next(name for name, jobs in self._jobs.items() if job in jobs)
            self._tally.of[name].hanging += 1
            self._tell(f"{name}: hanging: job {job} is {self.desk.state(job)}: {self.desk.picture([job])}")
            for item in self.desk.items([job]):
                if item.state not in ITEM_FINAL:
                    self._tell(f"    {item}")

    def _open_jobs(self) -> list[str]:
        return [job for job in self._every_job if self.desk.state(job) not in JOB_FINAL]

    def _requests(self, kind: ChaosKind) -> list[Request]:
        told: list[Request] = self.sandbox.ledger(kind.service, self._since)["requests"]
        return told

    def _decide(self, *, only_arrived: bool = False) -> None:
        for kind in self.kinds:
            accepted = {one["body_sha256"] for one in self._requests(kind) if one["accepted"]}
            decided = self.desk.decide(self._jobs[kind.name], accepted, only_arrived=only_arrived)
            self._tally.of[kind.name].decided_by_person += decided

    def _give_up_waiting(self) -> None:
        for kind in self.kinds:
            requests = self._requests(kind)
            for item in self.desk.items(self._jobs[kind.name]):
                if item.under_way and kind.is_hopeless(item, requests):
                    self.desk.give_up_waiting(item)
                    self._tally.of[kind.name].given_up += 1

    def _compare(self) -> None:
        for kind in self.kinds:
            counts, jobs, requests = self._tally.of[kind.name], self._jobs[kind.name], self._requests(kind)
            items = self.items[kind.name] = self.desk.items(jobs)
            counts.jobs += len(jobs)
            counts.rows += len(items)
            counts.flagged += sum(bool(item.flag) for item in items)
            counts.unclear += self.desk.unclear(jobs)
            counts.faults_struck += sum(bool(one["fault"]) for one in requests)
            self._tally.struck.update(name for one in requests for name in (one["fault"] or "").split("+") if name)
            found = kind.compare(items, requests)
            for name, sentences in found.by_name().items():
                setattr(counts, name, getattr(counts, name) + len(sentences))
                for sentence in sentences:
                    self._tell(f"{kind.name}: {name.replace('_', ' ')}: {sentence}")
        for job_kind, sentence in self.desk.take_witnesses():
            name = next(kind.name for kind in self.kinds if kind.kind == job_kind)
            self._tally.of[name].backwards += 1
            self._tell(f"{name}: backwards: {sentence}")

    def _tell(self, sentence: str) -> None:
        self.say(f"seed {self.seed} round {self.number + 1}: {sentence}")
