"""The team's own words about a job, changed in place: its name, its tags, a note."""

from __future__ import annotations

import streamlit as st

from pages.components.shell import person
from pages.components.shell import wording as words
from pages.components.shell.saving import saving, show_problem, stored_input
from pages.components.shell.wording import plain
from services.container import App
from services.jobs.control.words import LONGEST_NAME, LONGEST_NOTE, LONGEST_TAG, MOST_TAGS, tags_of
from services.jobs.views.lines import JobView
from services.people.persons import Right

PREFIX = "job-words"


def change(app: App, job: JobView) -> None:
    """The fields, behind a button; what is put into them is stored at once."""
    with st.popover(
        "Name, tags, note",
        icon=":material/edit:",
        key=f"{PREFIX}-{job.id}",
        type="tertiary",
        **person.asks(Right.PREPARE),
    ):
        st.text_input(
            "Name",
            max_chars=LONGEST_NAME,
            **stored_input(f"{PREFIX}-name-{job.id}", job.name, _rename, app, job.id),
        )
        tags = tags_of(job.tags)
        st.multiselect(
            "Tags",
            tags,
            accept_new_options=True,
            max_selections=MOST_TAGS,
            placeholder="Type a word, press Enter",
            help=f"Words by which History finds this job again, each of {LONGEST_TAG} letters at most.",
            **stored_input(f"{PREFIX}-tags-{job.id}", tags, _tag, app, job.id),
        )
        st.text_area(
            "Note for the team",
            max_chars=LONGEST_NOTE,
            **stored_input(f"{PREFIX}-note-{job.id}", job.note, _note, app, job.id),
        )


def shown(job: JobView) -> None:
    """Tags and note, where there are any, and what went wrong when they were changed."""
    show_problem(PREFIX)
    if job.tags:
        st.markdown(" ".join(f":gray-badge[:material/sell: {words.label(tag)}]" for tag in tags_of(job.tags)))
    if job.note:
        st.markdown(f":material/sticky_note_2: {plain(job.note)}")


def _rename(name: str, app: App, job_id: str) -> None:
    with saving(PREFIX):
        app.job_words.rename(job_id, name, person.who(app))


def _tag(tags: list[str], app: App, job_id: str) -> None:
    with saving(PREFIX):
        app.job_words.set_tags(job_id, tags, person.who(app))


def _note(note: str, app: App, job_id: str) -> None:
    with saving(PREFIX):
        app.job_words.set_note(job_id, note, person.who(app))
