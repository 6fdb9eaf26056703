"""Which rows are sent, held and dropped: together they are all rows of the file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from services.recipients.tables.findings import Findings
from services.recipients.tables.table import Mark


@dataclass(frozen=True)
class Decisions:
    """Row ids in the file's order; `held` and `dropped` with the reason."""

    sent: list[int]
    held: dict[int, str]
    dropped: dict[int, str]


def decide_rows(frame: pd.DataFrame, findings: Findings, marks: Mapping[int, Mark]) -> Decisions:
    """Every row once: dropped or held when marked so, held when it has an error, else sent.

    An error that is not about a row (an incomplete mapping) holds every row that is not dropped.
    """
    sent: list[int] = []
    held: dict[int, str] = {}
    dropped: dict[int, str] = {}
    blocking = next((one.text for one in findings.general if one.level == "error"), None)
    wrong = set(findings.rows(level="error"))
    for row in frame.index.tolist():
        verdict, reason = marks.get(row, ("", ""))
        if verdict == "dropped":
            dropped[row] = reason
        elif verdict == "held":
            held[row] = reason
        elif blocking is not None:
            held[row] = blocking
        elif row in wrong:
            held[row] = findings.text_for_row(row)
        else:
            sent.append(row)
    return Decisions(sent, held, dropped)
