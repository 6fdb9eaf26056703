"""Rows that no request could carry: found while checking, so that one of them never stops the others."""

from __future__ import annotations

from services.errors import Invalid
from services.jobs.drafts.views import Material
from services.jobs.kind import Kind
from services.recipients import Finding, Findings, render_rows

RULE = "request"
FIX = "Correct the value that is named, or drop the row."


def refused_rows(kind: Kind, material: Material) -> list[Finding]:
    """An error for each row whose own request could not be written; nothing until it is clear how rows are filled.

    Only for kinds that send each row by itself: rows that share a request hold nothing but the texts of their cells.
    """
    mapping, settings = material.mapping, material.view.settings
    if kind.most_per_submission > 1 or kind.missing(settings) or mapping.missing(material.frame.columns):
        return []
    found = []
    ids = material.frame.index.tolist()
    for row_id, values in zip(ids, render_rows(mapping, material.frame, ids), strict=True):
        try:
            kind.body(settings, mapping.variables, [values], None)
        except Invalid as wrong:
            found.append(Finding("error", RULE, row_id, None, "", wrong.text, FIX))
    return found


def with_refused(findings: Findings, kind: Kind, material: Material) -> Findings:
    """The findings of the checks, and behind them what the requests would be refused for."""
    # A row with an error already has its reason, and the same thing is not said twice.
    told = set(findings.rows("error"))
    more = Findings.of(one for one in refused_rows(kind, material) if one.row not in told)
    return Findings((*findings.hits, *more.hits), findings.general) if more.hits else findings
