"""What failed, by cause: in plain words, with what to do about it, whether it was charged, and another attempt."""

from __future__ import annotations

import hashlib

import streamlit as st

from pages.components.jobs import texts
from pages.components.jobs.again import retry
from pages.components.shell import badges, person, problems
from pages.components.shell import wording as words
from pages.components.shell.links import in_url
from pages.components.shell.wording import Label, plain
from services.container import App
from services.jobs.control.failures import NOT_CHARGED, Action, FailureGroup
from services.jobs.kind import Kind
from services.jobs.states import ItemState, SubmissionState
from services.jobs.views.lines import JobView
from services.people.persons import Right

SHOWN = 6
MOST_SHOWN = 40
THEIRS: tuple[Action, ...] = ("fix", "wait", "retry")
"""Advice about what the service itself failed at, in its own words."""
CAME_TO_NOTHING = (ItemState.FAILED, ItemState.CANCELLED, ItemState.HELD)
ACTIONS: dict[Action, Label] = {
    "fix": Label("Fix", ":material/build:", "orange"),
    "wait": Label("Wait", ":material/hourglass_top:", "blue"),
    "retry": Label("Retry", ":material/replay:", "blue"),
    "send": Label("Send", ":material/send:", "blue"),
    "support": Label("Ask support", ":material/support_agent:", "violet"),
}


def failures(app: App, job: JobView) -> None:
    """Draw the causes, largest first; nothing for a job in which nothing came to nothing."""
    if not job.rejected and not any(job.tallies.get(name) for name in CAME_TO_NOTHING):
        retry.close_unless([])
        return
    with problems.shown():
        groups = app.retries.groups_of(job)
        retry.close_unless([name_of(job, group) for group in groups])
        failed = any(group.common.state != ItemState.HELD for group in groups)
        st.subheader("What failed" if failed else "What was not sent", anchor=False)
        for group in groups[:SHOWN]:
            _group(app, job, group)
        if rest := groups[SHOWN:MOST_SHOWN]:
            with in_url.fold(words.count(len(groups) - SHOWN, "more cause"), f"job-causes-{job.id}", "causes"):
                for group in rest:
                    _group(app, job, group)
                if len(groups) > MOST_SHOWN:
                    st.caption(f"The {words.count(MOST_SHOWN)} largest are shown; the others as these are settled.")


def name_of(job: JobView, group: FailureGroup) -> str:
    """A short name for one group of one job, the same as long as its cause is."""
    return hashlib.sha256(f"{job.id} {group.common}".encode()).hexdigest()[:12]


def _group(app: App, job: JobView, group: FailureGroup) -> None:
    kind, name = app.kinds[job.kind], name_of(job, group)
    with st.container(border=True, key=f"job-failed-{name}", gap="small"):
        many = words.count(group.items, app.kinds.word_of(job.kind, job.made))
        st.markdown(f"**{plain(group.title)}** · {many}")
        if group.said:
            theirs = group.action in THEIRS and group.common.submission_state != SubmissionState.REFUSED
            texts.item_text(
                f"{kind.service_title} says:" if theirs and group.common.message else "What is known:", group.said
            )
        if group.wordings > 1:
            others = words.count(group.wordings - 1, "more wording")
            st.caption(f"And {others} that differ in an id or a number. Each item below has its own.")
        # The line below says it.
        advice = group.advice.removeprefix(NOT_CHARGED).strip()
        tried = f" Up to {words.count(group.most_attempts)} attempts so far." if group.most_attempts > 1 else ""
        st.markdown(f"{badges.badge_text(ACTIONS[group.action])} {plain(advice)}{tried}")
        icon = ":material/money_off:" if group.free else ":material/help:"
        practice = " This is practice, on nobody's bill." if job.practice and not group.free else ""
        st.markdown(f"{icon} {plain(group.charged)}{practice}")
        _ids(group, name, kind, app.kinds.word_of(job.kind, job.made))
        if retry.is_open(job.id, name):
            retry.panel(app, job, group, name)
        else:
            st.button(
                "Send these" if group.action == "send" else "Retry these",
                key=f"job-retry-open-{name}",
                icon=":material/send:" if group.action == "send" else ":material/replay:",
                on_click=retry.open_panel,
                args=[job.id, name],
                **person.asks(Right.LAUNCH, "Shows the rows and the price first. Nothing is sent by this button."),
            )


def _ids(group: FailureGroup, name: str, kind: Kind, item_word: str) -> None:
    if not group.support_ids:
        return
    shown = st.toggle(
        f"Show the id for {plain(kind.service_title)}'s support",
        key=f"job-support-{name}",
        help="One of the group, to quote when you ask. Keep it to yourselves: whoever has it may be able to open the "
        f"{item_word}.",
    )
    if shown:
        for one in group.support_ids:
            st.code(one, language=None)
        st.caption("Copy it with the button in its corner.")
