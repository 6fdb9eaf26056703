"""What each kind draws by itself beside what is shared, and what it begins with at one press: one line for each."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import streamlit as st

from pages.components.agents import job as agents
from pages.components.agents import kind as agent_kind
from pages.components.campaigns import example as campaign_example
from pages.components.jobs.own import NONE, OwnWords
from pages.components.lessons import job as lessons
from pages.components.lessons import waiting as lesson_waiting
from pages.components.lessons.one import fields as lesson_fields
from pages.components.shell import person, routing
from pages.components.shell.saving import saving, show_problem
from pages.components.shell.wording import plain
from services.container import App
from services.jobs.views.lines import ItemLine, JobView
from services.jobs.views.page import JobPage
from services.people.persons import Person, Right

BEGUN = "begun"
_OWN: Mapping[str, Callable[[App, JobView], None]] = {
    "agent": agents.draw,
    "lesson": lessons.draw,
}

_BEGUN: Mapping[str, Callable[[App, Person], str]] = {
    "campaign": lambda app, who: app.drafts.create(kind="campaign", person=who),
    "agent": lambda app, who: app.agents.forms.create(person=who),
}

_EXAMPLES: Mapping[str, Callable[[App], str]] = {
    "campaign": campaign_example.begin,
}


_LABELS: Mapping[str, Mapping[str, str]] = {
    "agent": agent_kind.LABELS,
    "lesson": lesson_fields.LABELS,
}

_WATCHED_AT: Mapping[str, Callable[[ItemLine], str]] = {
    "lesson": lessons.watched_at,
}


_EMBEDDED: Mapping[str, Callable[[ItemLine], str]] = {
    "agent": agents.embedded,
}


_NEXT: Mapping[str, Callable[[JobPage, bool], bool]] = {
    "lesson": lessons.watch,
}


_WAITING: Mapping[str, Callable[[App], Callable[[], None] | None]] = {
    "lesson": lesson_waiting.scripts,
}


def offer(app: App, key: str, *, first: bool = False) -> None:
    """The ways to something new, one for each kind of job. `first` where there is nothing yet: then one stands out, in
    practice the one that leads to the end without a file of one's own.
    """
    examples = [kind for kind in app.kinds if first and kind.name in _EXAMPLES]
    played = any(kind.practice for kind in examples)
    show_problem(BEGUN)
    # Begun before the page is drawn anew: for what others made meanwhile it may offer this in another place by then.
    with st.container(horizontal=True, gap="small", key=key):
        for kind in examples:
            st.button(
                "Try an example file",
                key=f"{key}-{kind.name}-example",
                type="primary" if played else "secondary",
                icon=":material/science:",
                on_click=_try_example,
                args=[app, kind.name],
                **person.asks(
                    Right.PREPARE,
                    f"A {kind.name} with a few made-up rows, to see how it goes. Nothing is sent before you say yes.",
                ),
            )
        for place, kind in enumerate(app.kinds):
            made = f"{kind.item_word.capitalize()}s made by {plain(kind.service_title)}"
            st.button(
                f"New {kind.name}",
                key=f"{key}-{kind.name}",
                type="primary" if first and not place and not played else "secondary",
                icon=":material/add_circle:",
                on_click=_begin,
                args=[app, kind.name],
                **person.asks(Right.PREPARE, made),
            )


def _begin(app: App, kind: str) -> None:
    """Lead to a new draft of this kind, or where it begins with a form to that."""
    with saving(BEGUN):
        begun = _BEGUN.get(kind)
        query = {routing.DRAFT: begun(app, person.who(app))} if begun is not None else {}
        routing.lead_to(routing.page_of(kind), **query)


def _try_example(app: App, kind: str) -> None:
    with saving(BEGUN):
        routing.lead_to(routing.page_of(kind), **{routing.DRAFT: _EXAMPLES[kind](app)})


def waiting(app: App) -> list[Callable[[], None]]:
    """What of any kind waits for a person beside its jobs: how to draw it, for those of which something does."""
    asked = (_WAITING[kind.name](app) for kind in app.kinds if kind.name in _WAITING)
    return [draw for draw in asked if draw is not None]


def words_of(job: JobView) -> OwnWords:
    """What the job's kind says of its own about its items."""
    return OwnWords(
        labels=_LABELS.get(job.kind, {}) if job.by_form else {},
        watched_at=_WATCHED_AT.get(job.kind, NONE.watched_at),
        embedded=_EMBEDDED.get(job.kind, NONE.embedded),
    )


def next_step(page: JobPage, *, foremost: bool) -> bool:
    """Draw what the job's kind has to be done next; answers whether there is such a step. `foremost` as the primary."""
    step = _NEXT.get(page.job.kind)
    return step is not None and step(page, foremost)


def draw_own(app: App, job: JobView) -> None:
    """Draw what the job's kind adds to the page; nothing for a kind that adds nothing."""
    own = _OWN.get(job.kind)
    if own is not None:
        own(app, job)
