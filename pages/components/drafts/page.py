"""The whole page of a kind's drafts: the list without `?draft=`, else one draft on its three screens."""

from __future__ import annotations

import streamlit as st

from pages.components.drafts import head, listing, steps, style
from pages.components.drafts.check import review as draft_review
from pages.components.drafts.kind import DraftKind
from pages.components.drafts.launch import launch, proof, repeats, sample, summary
from pages.components.drafts.launch import part as draft_part
from pages.components.drafts.launch import quote as draft_quote
from pages.components.drafts.prepare import file, mapping, target, variables
from pages.components.shell import problems
from pages.components.shell.heading import heading
from pages.components.shell.saving import show_problem
from pages.components.shell.wording import plain
from services import container
from services.jobs.drafts.views import DraftView


def draw(prefix: str, shown: DraftKind, *, title: str, line: str) -> None:
    """Draw what the URL asks for."""
    style.inject()
    draft_id = st.query_params.get("draft")
    if not draft_id:
        heading(title, line)
        with problems.shown():
            listing.draw(f"{prefix}-drafts", shown)
        return
    view = container.current().drafts.get(draft_id)
    step = head.draw(f"{prefix}-head", view, shown)
    if step == "prepare":
        _prepare(prefix, view, shown)
    elif step == "check":
        _check(prefix, view)
    elif step == "launch":
        _launch(prefix, view, shown)


def _prepare(prefix: str, view: DraftView, shown: DraftKind) -> None:
    noun = next(iter(shown.nouns.values()))
    steps.section(1, shown.rows)
    with problems.shown():
        file.draw(f"{prefix}-file", view.id)
    steps.section(2, noun)
    with problems.shown():
        target.draw(f"{prefix}-target", view.id, shown)
    steps.section(3, "Variables and mapping")
    with problems.shown():
        variables.draw(f"{prefix}-variables", view.id, shown)
    with problems.shown():
        mapping.draw(f"{prefix}-mapping", view.id)
    with problems.shown():
        missing = container.current().reviews.get(view.id).missing
        _say_missing(missing)
        steps.onward(prefix, "check", "Check the rows", disabled=view.upload_sha256 is None)


def _check(prefix: str, view: DraftView) -> None:
    steps.section(4, "Check and edit")
    if view.upload_sha256 is None:
        _say_missing(["Upload a file."])
        return
    with problems.shown():
        draft_review.draw(f"{prefix}-check", view.id)
    steps.onward(prefix, "launch", "Proof and quote")


def _launch(prefix: str, view: DraftView, shown: DraftKind) -> None:
    with problems.shown():
        review = container.current().reviews.get(view.id)
        steps.section(5, "Proof")
        if view.upload_sha256 is not None:
            summary.draw(f"{prefix}-sum", view.id)
        if review.missing:
            _say_missing(review.missing)
            steps.onward(prefix, "prepare", "Complete the preparation")
            return
        sample.draw(f"{prefix}-tried", view)
        if not review.send_ids:
            launch.follow_up(f"{prefix}-launch", view.id, shown)
            st.info("No row is left to send: look at what is held, dropped or sent already.", icon=":material/check:")
            return
        repeats.draw(f"{prefix}-repeats", view.id)
        show_problem(f"{prefix}-part")
        part = draft_part.draw(f"{prefix}-part", view.id)
        proof.draw(f"{prefix}-proof", view.id, part)
        steps.section(6, "Quote and launch")
        quote = draft_quote.of(view.id, part.row_ids)
        draft_quote.draw(quote, shown)
        launch.draw(f"{prefix}-launch", view.id, quote, part, shown)


def _say_missing(missing: list[str]) -> None:
    if missing:
        lines = "\n".join(f"- {plain(one)}" for one in missing)
        st.warning(f"**Still to do before a quote:**\n{lines}", icon=":material/checklist:")
