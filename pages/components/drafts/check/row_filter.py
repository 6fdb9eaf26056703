"""Which rows of a draft a person looks at, worst first."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import pandas as pd
import streamlit as st

from services.jobs.drafts.views import Material
from services.jobs.launch.review import Checked, Review

ALL, PROBLEMS, ERRORS, WARNINGS, NOTES = "All rows", "Only problems", "Errors", "Warnings", "Notes"
HELD, DROPPED, EDITED, SENT = "Held", "Dropped", "Edited", "Sent"
SHOWS = (ALL, PROBLEMS, ERRORS, WARNINGS, NOTES, HELD, DROPPED, EDITED, SENT)
KEPT = 16


def matching(checked: Checked, show: str, text: str) -> list[int]:
    """Ids of the rows that fit the filter and hold the text in some cell."""
    return _matching(checked, show, text.strip(), checked.key)


@st.cache_resource(max_entries=KEPT, show_spinner=False)
def _matching(
    _checked: Checked,
    show: str,
    text: str,
    state: tuple[str, int, int],  # noqa: ARG001 - what the answer is kept under, since the first cannot be
) -> list[int]:
    rows = _shown(_checked.material, _checked.review, show)
    if text:
        holding = _holding(_checked.material.frame, text)
        rows = [row for row in rows if row in holding]
    return _checked.review.findings.order(rows)


def counts(checked: Checked) -> dict[str, int]:
    """How many rows fit each filter."""
    return _counts(checked, checked.key)


@st.cache_resource(max_entries=KEPT, show_spinner=False)
def _counts(
    _checked: Checked,
    state: tuple[str, int, int],  # noqa: ARG001 - what the answer is kept under, since the first cannot be
) -> dict[str, int]:
    return {show: len(_shown(_checked.material, _checked.review, show)) for show in SHOWS}


def _shown(material: Material, review: Review, show: str) -> list[int]:
    findings = review.findings
    found: dict[str, Callable[[], Iterable[int]]] = {
        PROBLEMS: lambda: {*findings.rows("error"), *findings.rows("warning")},
        ERRORS: lambda: findings.rows("error"),
        WARNINGS: lambda: findings.rows("warning"),
        NOTES: lambda: findings.rows("note"),
        HELD: lambda: review.held,
        DROPPED: lambda: review.dropped,
        EDITED: material.edits.edited_rows,
        SENT: lambda: review.already_sent,
    }
    return sorted(found[show]()) if show in found else material.frame.index.tolist()


def _holding(frame: pd.DataFrame, text: str) -> set[int]:
    found = pd.Series(False, index=frame.index)
    for name in frame.columns:
        found |= frame[name].str.contains(text, case=False, regex=False)
    return set(frame.index[found].tolist())
