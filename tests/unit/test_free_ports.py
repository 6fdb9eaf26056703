"""A port that a test was given is given to nobody else, whoever else runs tests on this machine."""

from __future__ import annotations

import os
import subprocess
import sys

from tests.rigs.machine.processes import PORTS, free_port
from tests.rigs.machine.starts import ROOT

BESIDE = """
import os
os.getpid = lambda: {pid}
from tests.rigs.machine.processes import free_port
print(*[free_port() for _ in range(60)])
"""


def test_two_processes_that_look_in_the_same_place_at_the_same_time_are_given_different_ports() -> None:
    ours = [free_port() for _ in range(30)]
    asked = [sys.executable, "-c", BESIDE.format(pid=os.getpid())]
    told = subprocess.run(asked, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    theirs = [int(port) for port in told.split()]
    assert len({*ours, *theirs}) == 90
    assert {*ours, *theirs} <= set(PORTS)
