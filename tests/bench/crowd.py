"""Chaos with many machines: `python -m tests.bench.crowd --seed 1 --rounds 10 --kills 10 --gone-seconds 3`.

One Postgres, three workers, a dashboard that does not drive. Workers are killed or frozen at random, the frozen ones
let go on only after others have taken over; both ledgers are compared. The slowest take-over stands in each line.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from tests.bench.chaos import say
from tests.rigs.chaos.chaos import KINDS
from tests.rigs.chaos.crowd import CrowdChaos


def main() -> int:
    """Run and print; the exit code is 1 when a promise was broken."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--kills", type=int, default=10, help="moments in each round in which workers are struck")
    parser.add_argument("--gone-seconds", type=float, default=3.0, help="so long a worker may be unheard of")
    parser.add_argument("--kinds", default=",".join(KINDS), help="any of " + ",".join(KINDS))
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="callsheet-crowd-") as folder:
        chaos = CrowdChaos(
            Path(folder),
            chosen.seed,
            kinds=chosen.kinds.split(","),
            kills_per_round=chosen.kills,
            gone_seconds=chosen.gone_seconds,
            say=say,
        )
        tally = chaos.run(chosen.rounds)
    say(f"seed {chosen.seed}, slowest take-over {chaos.slowest:.1f} s: " + "\n".join(tally.lines()))
    return 1 if tally.bad else 0


if __name__ == "__main__":
    sys.exit(main())
