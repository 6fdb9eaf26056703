"""Chaos: `python -m tests.bench.chaos --seed 1 --rounds 10 --kills 10 --at-once 3`.

Starts the dashboard and a stand-alone sandbox as processes, runs campaigns under random mixtures of faults and
`kill -9` of the dashboard at random moments, and compares both ledgers. A line of counts at the end; a failure is
replayed with the seed it prints.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from dataclasses import fields
from pathlib import Path

from tests.house.chaos import Chaos, Counts


def main() -> int:
    """Run and print; the exit code is 1 when a promise was broken."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--kills", type=int, default=10, help="in each round")
    parser.add_argument("--at-once", type=int, default=1, help="runs side by side, with the seeds that follow")
    chosen = parser.parse_args()

    def one(seed: int) -> Counts:
        with tempfile.TemporaryDirectory(prefix="callsheet-chaos-") as folder:
            return Chaos(Path(folder), seed, kills_per_round=chosen.kills, say=say).run(chosen.rounds)

    seeds = range(chosen.seed, chosen.seed + chosen.at_once)
    with ThreadPoolExecutor(chosen.at_once) as pool:
        found = list(pool.map(one, seeds))
    total = Counts(**{one.name: sum(getattr(c, one.name) for c in found) for one in fields(Counts)})
    say(f"seeds {seeds.start}-{seeds.stop - 1}: {total.line()}")
    return 1 if total.bad else 0


def say(line: str) -> None:
    """Print at once, so that a long run can be followed."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
