"""Rows that their kind cannot send: found while checking, so that one of them never stops the others."""

from __future__ import annotations

from services.errors import Invalid
from services.jobs.drafts.views import Material
from services.jobs.kind import Kind, Order
from services.jobs.objections import Objecting, RowProblem
from services.recipients import ColumnMapping, Finding, Findings, render_rows

RULE = "request"
FIX = "Correct the value that is named, or drop the row."


def with_refused(findings: Findings, kind: Kind, material: Material) -> Findings:
    """The findings of the checks, and behind them the rows whose own request could not be written.

    Only for kinds that send each row by itself: rows that share a request hold nothing but the texts of their cells.
    """
    if kind.most_per_submission > 1:
        return findings
    refused = []
    for row_id, order in _orders(kind, material):
        try:
            kind.request(order, "")
        except Invalid as wrong:
            refused.append(Finding("error", RULE, row_id, None, "", wrong.text, FIX))
    return _behind(findings, refused)


def with_problems(findings: Findings, kind: Kind, material: Material) -> Findings:
    """The findings so far, and behind them what the kind itself knows against rows: doubles, things that exist."""
    if not isinstance(kind, Objecting) or kind.knows(material.view.settings) == 0:
        return findings
    orders = _orders(kind, material)
    if not orders:
        return findings
    rows = [order.rows[0] for _row_id, order in orders]
    mapping = material.mapping
    whole = Order(material.view.settings, mapping.variables, rows)
    return _behind(findings, [_finding(mapping, orders[one.position], one) for one in kind.problems(whole)])


def _finding(mapping: ColumnMapping, about: tuple[int, Order], one: RowProblem) -> Finding:
    """The problem where it stands: in the column that fills its variable, with the value of the row."""
    row_id, order = about
    if one.variable is None:
        return Finding("error", RULE, row_id, None, "", one.text, one.next_step)
    source = mapping.source(one.variable)
    value = order.rows[0][mapping.variables.index(one.variable)]
    column = source.value if source.kind == "column" else None
    return Finding("error", RULE, row_id, column, value, one.text, one.next_step, one.variable)


def _orders(kind: Kind, material: Material) -> list[tuple[int, Order]]:
    """Each row's own order, as soon as it is clear how rows are filled."""
    mapping, settings = material.mapping, material.view.settings
    if kind.missing(settings) or mapping.missing(material.frame.columns):
        return []
    ids = material.frame.index.tolist()
    values = render_rows(mapping, material.frame, ids)
    return [(row_id, Order(settings, mapping.variables, [row])) for row_id, row in zip(ids, values, strict=True)]


def _behind(findings: Findings, more: list[Finding]) -> Findings:
    # A row with an error already has its reason, and the same thing is not said twice.
    known = set(findings.rows("error"))
    hits = Findings.of(one for one in more if one.row not in known).hits
    return Findings((*findings.hits, *hits), findings.general) if hits else findings
