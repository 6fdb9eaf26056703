"""The whole page of a kind's drafts: the list without `?draft=`, else one draft on its three screens."""

from __future__ import annotations

from dataclasses import replace

from pages.components.drafts import head, listing, steps, style
from pages.components.drafts.check import review as draft_review
from pages.components.drafts.kind import DraftKind
from pages.components.drafts.launch import launch, screen, summary
from pages.components.drafts.launch import quote as draft_quote
from pages.components.drafts.prepare import confirming, file, mapping, target, variables
from pages.components.shell import problems
from pages.components.shell.heading import heading
from services.container import App
from services.jobs.drafts.views import DraftView
from services.jobs.launch.review import Checked


def draw(app: App, prefix: str, view: DraftView | None, shown: DraftKind, *, title: str, line: str) -> None:
    """Draw this draft on the screen that the URL names, or without one the list."""
    style.inject()
    if view is None:
        heading(title, line)
        with problems.shown():
            listing.draw(app, f"{prefix}-drafts", shown)
        return
    shown = replace(shown, kind=app.kinds.chosen(shown.name, practice=view.practice))
    step = head.draw(app, f"{prefix}-head", view, shown)
    if step is None:
        return
    with problems.shown():
        checked = app.reviews.checked(view.id, view)
        if step == "prepare" and view.by_form and shown.form is not None:
            shown.form(app, f"{prefix}-form", checked)
        elif step == "prepare":
            _prepare(app, prefix, checked, shown)
        elif step == "check":
            _check(app, prefix, checked)
        else:
            _launch(app, prefix, checked, shown)


def _prepare(app: App, prefix: str, checked: Checked, shown: DraftKind) -> None:
    view = checked.view
    steps.section(1, shown.rows, done=view.upload_sha256 is not None)
    with problems.shown():
        file.draw(app, f"{prefix}-file", checked, next(iter(shown.target_types)), shown.example)
    steps.section(2, next(iter(shown.target_types.values())), done=view.target is not None)
    with problems.shown():
        target.draw(app, f"{prefix}-target", checked, shown)
    steps.section(3, "Variables and mapping", done=_is_mapped(checked))
    with problems.shown():
        variables.draw(app, f"{prefix}-variables", checked.view, shown, list(checked.material.frame.columns))
    with problems.shown():
        mapping.draw(app, f"{prefix}-mapping", checked)
    if shown.beside is not None:
        with problems.shown():
            shown.beside(app, f"{prefix}-beside", checked)
    steps.to_do(checked.review.missing)
    steps.onward_with_file(prefix, checked)


def _is_mapped(checked: Checked) -> bool:
    """Whether every variable has what fills it, and nobody's yes is waited for."""
    mapping, columns = checked.material.mapping, checked.material.frame.columns
    return bool(mapping.variables) and not checked.view.suggested and not mapping.missing(columns)


def _check(app: App, prefix: str, checked: Checked) -> None:
    steps.section(4, "Check and edit")
    if checked.view.upload_sha256 is None:
        steps.to_do(["Upload a file."])
        return
    confirming.draw(app, f"{prefix}-waiting", checked.material, with_values=True)
    with problems.shown():
        draft_review.draw(app, f"{prefix}-check", checked)
    to_mend = bool(checked.review.findings.rows("error"))
    steps.onward(prefix, "launch", steps.QUOTE, missing=checked.review.missing, after=to_mend)


def _launch(app: App, prefix: str, checked: Checked, shown: DraftKind) -> None:
    steps.section(shown.sections + 1, "Proof")
    if checked.view.upload_sha256 is not None and not checked.view.by_form:
        summary.draw(f"{prefix}-sum", checked.review)
    if not screen.begin(app, prefix, checked, shown):
        return
    part = screen.proof(app, prefix, checked, shown)
    steps.section(shown.sections + 2, "Quote and launch")
    quote = app.quotes.quote(checked.view.id, part.row_ids, checked=checked)
    draft_quote.draw(quote, shown)
    launch.draw(app, f"{prefix}-launch", checked.view, quote, part, shown)
