"""The open drafts of one kind: open, copy, discard, the way to a new one, and to what became of them."""

from __future__ import annotations

import streamlit as st

from pages.components.drafts import steps
from pages.components.drafts.kind import DraftKind
from pages.components.drafts.together import seen
from pages.components.shell import badges, person, problems
from pages.components.shell import lines as tables
from pages.components.shell import wording as words
from pages.components.shell.links import in_url
from pages.components.shell.lists import of_kind
from pages.components.shell.saving import saving, show_problem
from pages.components.shell.wording import plain
from services.container import App
from services.jobs.drafts.views import DraftLine
from services.people.persons import Right

AT_FIRST = 30
MORE = "drafts"
LAUNCHED = "launched"
WHICH, DRAFTS, RUNNING, FINISHED = "list", "Drafts", "Running", "Finished"


def draw(app: App, prefix: str, shown: DraftKind, *, foremost: bool = True) -> None:
    """Every open draft as a card, newest first, or the jobs of this kind, below the button that begins a new one.

    `foremost` where nothing else on the page is to be pressed first.
    """
    with st.container(horizontal=True, gap="small"):
        fresh = st.button(
            f"New {shown.word}",
            key=f"{prefix}-new",
            type="primary" if foremost else "secondary",
            icon=":material/add_circle:",
            **person.asks(Right.PREPARE),
        )
        tried = shown.example is not None and st.button(
            "Try an example file",
            key=f"{prefix}-example",
            icon=":material/science:",
            **person.asks(
                Right.PREPARE,
                f"A {shown.word} with a few made-up rows, to see how it goes. Nothing is sent before you say yes.",
            ),
        )
    if fresh or tried:
        with problems.shown():
            draft_id = app.drafts.create(kind=shown.name, person=person.who(app))
            if tried and shown.example is not None:
                shown.example(app, draft_id)
            open_one(shown, draft_id)
    show_problem(prefix)
    which = in_url.read(WHICH)
    which = which if which in (RUNNING, FINISHED) else DRAFTS
    st.segmented_control(
        "Which",
        [DRAFTS, RUNNING, FINISHED],
        required=True,
        label_visibility="collapsed",
        **in_url.bound(f"{prefix}-which", WHICH, which, DRAFTS),
    )
    if which == RUNNING:
        of_kind.running(app, prefix, shown.name, shown.word)
    elif which == FINISHED:
        of_kind.finished(app, prefix, shown.name, shown.word)
    else:
        _drafts(app, prefix, shown)


def _drafts(app: App, prefix: str, shown: DraftKind) -> None:
    asked = st.query_params.get(MORE, "")
    most = max(AT_FIRST, int(asked)) if asked.isdecimal() else AT_FIRST
    launched = st.query_params.get(LAUNCHED) == "yes"
    drafts = seen.drafts(app).list_open(kind=shown.name, launched=launched, limit=most + 1)
    if drafts:
        many = f"{words.count(most)} newest" if len(drafts) > most else words.count(len(drafts))
        st.subheader(f"{'Being prepared or launched' if launched else 'Being prepared'} · {many}", anchor=False)
    else:
        with st.container(border=True, gap="small"):
            st.markdown(
                f"**No {shown.word} is being prepared.** Begin one with a spreadsheet: each row becomes "
                f"{'an' if shown.item_word[0] in 'aeiou' else 'a'} {shown.item_word}. Everything is saved as "
                "you go, and nothing is sent before you have seen it and said yes."
            )
    for draft in drafts[:most]:
        _card(app, f"{prefix}-{draft.id}", draft, shown)
    if len(drafts) > most:
        st.button(
            "Show older ones",
            key=f"{prefix}-older",
            icon=":material/expand_more:",
            on_click=_show,
            args=[MORE, str(2 * most)],
        )
    if not launched and (drafts or app.drafts.list_open(kind=shown.name, limit=1)):
        st.button(
            "Show launched ones, too",
            key=f"{prefix}-launched",
            type="tertiary",
            icon=":material/rocket_launch:",
            help="A draft that was launched can be opened again, to copy it or to send rows that were held.",
            on_click=_show,
            args=[LAUNCHED, "yes"],
        )


def open_one(shown: DraftKind, draft_id: str) -> None:
    """Go to a draft's own page now."""
    st.switch_page(shown.page, query_params={"draft": draft_id})


def _show(what: str, value: str) -> None:
    st.query_params[what] = value


def _card(app: App, prefix: str, draft: DraftLine, shown: DraftKind) -> None:
    with st.container(border=True, key=f"line-{prefix}", gap="xsmall"):
        left, right = st.columns([5, 2], vertical_alignment="center")
        with left, st.container(gap="xxsmall"):
            st.button(
                plain(draft.name),
                key=f"open-{prefix}",
                type="tertiary",
                on_click=steps.open_draft,
                args=[draft.id],
            )
            launched = f"launched {words.count(draft.jobs, 'time')}" if draft.jobs else ""
            file, rows = plain(draft.upload_name), words.count(draft.rows, "row") if draft.rows is not None else ""
            if draft.by_form:
                file, rows = "from the form", ""
            played = badges.badge_text(words.PRACTICE) if draft.practice else ""
            tables.facts(
                [played, tables.ready(draft), f"**{tables.STEP.get(draft.step, plain(draft.step))}**", file, rows]
            )
            tables.facts([plain(draft.person), plain(words.moment(draft.updated_at)), launched])
        with right, st.container(horizontal=True, horizontal_alignment="right"):
            if st.button("Copy", key=f"{prefix}-copy", icon=":material/content_copy:", **person.asks(Right.PREPARE)):
                with problems.shown():
                    copied = app.drafts.copy(person=person.who(app), draft_id=draft.id)
                    open_one(shown, copied)
            discard(app, prefix, draft.id, draft.name)


def discard(app: App, prefix: str, draft_id: str, name: str) -> None:
    """A button that asks once more before it takes a draft away."""
    with st.popover("Discard", icon=":material/delete:", **person.asks(Right.PREPARE)):
        st.markdown(f"Discard **{plain(name)}**? Jobs launched from it stay as they are.")
        st.button(
            "Yes, discard it",
            key=f"{prefix}-discard",
            icon=":material/delete:",
            on_click=_discard,
            args=[app, prefix, draft_id],
            **person.asks(Right.PREPARE),
        )
        st.caption("Or delete it for good with its edits, and its file within the hour. Not once a job came of it.")
        st.button(
            "Delete it for good",
            key=f"{prefix}-delete",
            icon=":material/delete_forever:",
            on_click=_delete,
            args=[app, prefix, draft_id],
            **person.asks(Right.PREPARE),
        )


def _delete(app: App, prefix: str, draft_id: str) -> None:
    with saving(prefix):
        app.deleting.delete_draft(draft_id, person.who(app))
    st.query_params.clear()


def _discard(app: App, prefix: str, draft_id: str) -> None:
    with saving(prefix):
        seen.drafts(app).discard(draft_id, person.who(app))
    st.query_params.clear()
