"""bitHuman's whole order book of faults: the wire's, and what only this service does."""

from __future__ import annotations

from services.sandbox.bithuman.fault_answers import ANSWERS
from services.sandbox.bithuman.fault_runs import RUNS
from services.sandbox.shared.faults import catalogue
from services.sandbox.shared.wire_faults import FREE, PAID

FAULTS = catalogue(*PAID, *FREE, *ANSWERS, *RUNS)
