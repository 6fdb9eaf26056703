"""What stands still at the service and will hardly come: said in plain words, and ended for all by one press."""

from __future__ import annotations

import streamlit as st

from pages.components.jobs.acting import asking
from pages.components.shell import person
from pages.components.shell import wording as words
from pages.components.shell.wording import plain
from services.container import App
from services.jobs.states import Cause
from services.jobs.views.doubts.standstills import Standstill
from services.jobs.views.lines import JobView
from services.jobs.views.page import JobPage
from services.people.persons import Right

WORDS_SHOWN = 4


def standing_still(app: App, page: JobPage) -> None:
    """Draw each group of the job that stands still; nothing when there is none."""
    for group in page.standstills:
        _group(app, page.job, group)


def _group(app: App, job: JobView, group: Standstill) -> None:
    kind = app.kinds[job.kind]
    item_word, service = app.kinds.word_of(job.kind, job.made), plain(kind.service_title)
    about = f"end-{group.cause}"
    with st.container(border=True, key=f"job-still-{group.cause}", gap="small"):
        st.warning(f"**{_title(service, group, item_word)}**", icon=":material/front_hand:")
        st.caption(
            f"{_seen(service, group)} Callsheet keeps looking: if anything changes, this message goes away by itself."
        )
        st.button(
            "End the wait for all of them",
            key=f"job-{about}",
            on_click=asking.ask,
            args=[about],
            **person.asks(Right.LAUNCH),
        )
        asking.panel(
            about,
            title=f"End the wait for {words.count(group.items, item_word)}?",
            lines=[
                "They count as failed here, for good.",
                plain(kind.account.charge(group.cause).text),
                "Nothing is sent again by itself. You can retry the rows, which is a new paid request.",
            ],
            yes="Yes, end the wait",
            no="Keep waiting",
            practice=job.practice,
            run=lambda: _end(app, job, group),
        )


def _seen(service: str, group: Standstill) -> str:
    if group.cause == Cause.PERSON:
        return f"**{plain(group.message)}** Until then nothing goes on with them."
    said = f" {service} said: {plain(group.message)}" if group.message else ""
    return f"This was so at each of the last looks.{said}"


def _title(service: str, group: Standstill, item_word: str) -> str:
    many = words.count(group.items, item_word)
    if group.cause == Cause.DELETED:
        return f"{service} no longer knows {many}."
    if group.cause == Cause.SILENT:
        return f"{service} gives no clear answer about {many}, and tells of others."
    if group.cause == Cause.PERSON:
        return f"{service} waits for a person before it goes on with {many}."
    named = [
        f"\u201c{plain(word)}\u201d for {items:,}" if word else f"nothing for {items:,}"
        for word, items in group.words.items()
    ]
    said = f"{service} says {', '.join(named[:WORDS_SHOWN])}{' and more' if len(named) > WORDS_SHOWN else ''}"
    if group.cause == Cause.EMPTY:
        return f"{said}, and gives neither a film nor a page."
    return f"{said}: not a word that Callsheet knows, and nothing changes any more about {many}."


def _end(app: App, job: JobView, group: Standstill) -> str:
    ended = app.controls.end_standstill(job.id, group.cause, list(group.words), person.who(app))
    return f"{words.count(ended, app.kinds.word_of(job.kind, job.made))} not waited for any more."
