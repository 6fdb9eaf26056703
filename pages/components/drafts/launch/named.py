"""What a yes covers beside the rows and the price: how it is made, and what is doubtful about the rows that go."""

from __future__ import annotations

from pages.components.drafts.kind import DraftKind
from pages.components.drafts.launch import repeats
from pages.components.drafts.launch.part import Part
from pages.components.shell import wording as words
from pages.components.shell.wording import plain
from services.container import App
from services.jobs.launch.review import Checked


def named(app: App, checked: Checked, part: Part, shown: DraftKind) -> tuple[str, ...]:
    """One line of Markdown for each thing that a person should hear again at the yes."""
    going, findings = set(part.rows), checked.review.findings
    errors, warnings = (going & set(findings.rows(level)) for level in ("error", "warning"))
    lines = [f":gray-badge[:material/settings: Made so] {plain(one)}" for one in shown.chosen(checked.view)]
    lines += [f":orange-badge[:material/content_copy: Doubles] {one}" for one in repeats.named(app, checked, part.rows)]
    if errors:
        has = words.count(len(errors), "row has an error and goes", "rows have an error and go")
        lines.append(f":red-badge[:material/error: Errors] {has} out all the same.")
    if warnings:
        has = words.count(len(warnings), "row has a warning", "rows have a warning")
        lines.append(f":orange-badge[:material/warning: Warnings] {has}: see Check.")
    return tuple(lines)
