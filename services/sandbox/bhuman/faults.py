"""BHuman's whole order book of faults: the wire's, and what only this service does.

Parameters `seconds` are real seconds, whatever the speed. `count` is how many rows, from the first on, are struck.
"""

from __future__ import annotations

from services.sandbox.bhuman.fault_answers import ANSWERS
from services.sandbox.bhuman.fault_callbacks import CALLBACKS
from services.sandbox.bhuman.fault_rows import ROWS
from services.sandbox.shared.faults import catalogue
from services.sandbox.shared.wire_faults import FREE, PAID

FAULTS = catalogue(*PAID, *FREE, *ANSWERS, *ROWS, *CALLBACKS)
