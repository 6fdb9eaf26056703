"""Chaos: `python -m tests.bench.chaos --seed 1 --rounds 10 --kills 10 --at-once 3 --kinds campaigns,agents,lessons`.

Starts the dashboard and a stand-alone sandbox as processes, runs jobs of these kinds at once under random mixtures of
faults and `kill -9` of the dashboard at random moments, and compares both ledgers. A line of counts at the end, and
one for each kind; a failure is replayed with the seed it prints.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tests.rigs.chaos.chaos import KINDS, Chaos
from tests.rigs.chaos.counts import Tally


def main() -> int:
    """Run and print; the exit code is 1 when a promise was broken."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--skip", type=int, default=0, help="rounds left out, to replay a later one alone")
    parser.add_argument("--kills", type=int, default=10, help="in each round")
    parser.add_argument("--at-once", type=int, default=1, help="runs side by side, with the seeds that follow")
    parser.add_argument("--kinds", default=",".join(KINDS), help="any of " + ",".join(KINDS))
    chosen = parser.parse_args()
    kinds = chosen.kinds.split(",")
    if strange := set(kinds) - set(KINDS):
        parser.error(f"there is no kind {sorted(strange)[0]!r}")

    def one(seed: int) -> Tally:
        with tempfile.TemporaryDirectory(prefix="callsheet-chaos-") as folder:
            chaos = Chaos(Path(folder), seed, kinds=kinds, kills_per_round=chosen.kills, say=say)
            return chaos.run(chosen.rounds, first=chosen.skip)

    seeds = range(chosen.seed, chosen.seed + chosen.at_once)
    total = Tally.for_kinds(kinds)
    with ThreadPoolExecutor(chosen.at_once) as pool:
        for found in pool.map(one, seeds):
            total.add(found)
    say(f"seeds {seeds.start}-{seeds.stop - 1}: " + "\n".join(total.lines()))
    return 1 if total.bad else 0


def say(line: str) -> None:
    """Print at once, so that a long run can be followed."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
