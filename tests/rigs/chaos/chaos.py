"""Random faults and `kill -9` against the whole product, and the comparison of both ledgers afterwards."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from tests.rigs.chaos.agents import Agents
from tests.rigs.chaos.campaigns import Campaigns
from tests.rigs.chaos.counts import Tally
from tests.rigs.chaos.desk import ROWS_PER_REQUEST, Desk
from tests.rigs.chaos.kinds import ChaosKind, OurItem
from tests.rigs.chaos.lessons import Lessons
from tests.rigs.chaos.misfortunes import Misfortunes
from tests.rigs.chaos.round import Round
from tests.rigs.machine.processes import DashboardProcess, SandboxProcess
from tests.rigs.machine.small_disk import small_disk

KINDS: dict[str, Callable[[], ChaosKind]] = {"campaigns": Campaigns, "agents": Agents, "lessons": Lessons}
SPEED = 10.0
ENVIRONMENT = {
    "CALLSHEET_POLL_SECONDS": "0.3",
    "CALLSHEET_POLL_SECONDS_MOST": "1",
    "CALLSHEET_BHUMAN_ANSWER_SECONDS": "1.5",
    "CALLSHEET_BHUMAN_ROWS_PER_REQUEST": str(ROWS_PER_REQUEST),
    "CALLSHEET_BITHUMAN_ANSWER_SECONDS": "1.5",
    "CALLSHEET_VACADEMY_ANSWER_SECONDS": "2.5",
}


class Chaos:
    """One sandbox and one dashboard, tortured for some rounds. The same seed gives the same torture."""

    def __init__(
        self,
        folder: Path,
        seed: int,
        *,
        kinds: Sequence[str] = tuple(KINDS),
        kills_per_round: int = 10,
        say: Callable[[str], None] = print,
    ) -> None:
        self._folder = folder
        self._seed = seed
        self._kinds = [KINDS[name]() for name in kinds]
        self._kills = kills_per_round
        self._say = say
        self._seen: dict[str, list[OurItem]] = {name: [] for name in kinds}
        self.tally = Tally.for_kinds(kinds)

    def run(self, rounds: int, *, first: int = 0) -> Tally:
        """Torture, wait, compare; round by round. `first` leaves out the rounds before it."""
        clock = self._folder / "clock"
        with (
            small_disk(self._folder / "data") as disk,
            SandboxProcess(self._folder, speed=SPEED) as sandbox,
        ):
            dashboard = DashboardProcess(self._folder, {**sandbox.environment(), **ENVIRONMENT}, clock=clock)
            desk = Desk(self._folder, sandbox, dashboard)
            misfortunes = Misfortunes(dashboard, desk, disk, clock)
            try:
                for number in range(first, first + rounds):
                    one = Round(
                        self._seed, number, self._kinds, self._kills, sandbox, dashboard, desk, misfortunes, self._say
                    )
                    self.tally.add(one.run())
                    for name, items in one.items.items():
                        self._seen[name] += items
                    self._say(f"seed {self._seed} round {number + 1}/{first + rounds}: {self.tally.line()}")
                self._look_once_more(sandbox)
            finally:
                dashboard.kill()
                desk.close()
        return self.tally

    def _look_once_more(self, sandbox: SandboxProcess) -> None:
        """Nothing was paid again after its round was over."""
        requests = sandbox.ledger()["requests"]
        for kind in self._kinds:
            counts = self.tally.of[kind.name]
            told = [one for one in requests if one["service"] == kind.service]
            late = kind.compare(self._seen[kind.name], told).paid_twice[counts.paid_twice :]
            counts.paid_twice += len(late)
            for sentence in late:
                self._say(f"seed {self._seed}: {kind.name}: paid twice, after its round: {sentence}")
