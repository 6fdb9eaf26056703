"""Forgetting one person: where they stand, what would go, what stands in the way, and then it is gone."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from pages.components.shell import lines, problems
from pages.components.shell import wording as words
from pages.components.shell.wording import plain
from services.container import App
from services.people.persons import Person
from services.upkeep.forgetting.footprint import Footprint, Row, RowOfPerson

DONE = "upkeep.done"
TYPED = "upkeep.person"


def draw_forgetting(app: App, person: Person) -> None:
    """The search, what it found, and the button that takes it away."""
    done = st.session_state.pop(DONE, None)
    if done:
        st.success(done, icon=":material/check_circle:")
        # Who was forgotten does not stay in the field.
        st.session_state[TYPED] = ""
    st.caption(
        "Takes one recipient out of drafts, files, requests, callbacks, histories, results and copies of lessons, to "
        "the last byte. What was charged stays, and every count still adds up. Backups that were taken before, the "
        "server's own log and what the services keep are not reached from here."
    )
    with st.form("upkeep-person", border=False):
        typed = st.text_area(
            "Name, e-mail, phone, or any other text of theirs, each on a line of its own",
            placeholder="Zofia Németh\nzofia@example.org\n+421 905 123 456",
            height=110,
            key=TYPED,
        )
        searched = st.form_submit_button("Search everywhere", icon=":material/search:")
    if searched:
        with problems.shown(), st.spinner("Every file and every line is looked through. This may take a minute."):
            app.forgetting.look(typed.splitlines(), person)
    seen = app.forgetting.seen(typed.splitlines(), person)
    if seen is not None:
        with problems.shown():
            _found(app, person, typed.splitlines(), seen)


def _found(app: App, person: Person, terms: Sequence[str], seen: Footprint) -> None:
    if seen.is_empty:
        st.info("Nobody of that name or address is kept here.", icon=":material/person_off:")
        return
    st.subheader("What would go", anchor=False)
    mentioned = _rows(seen.rows)
    if seen.places:
        lines.definitions([(place, f"{count:,}") for place, count in seen.places.items()])
    for name in seen.files:
        st.caption(f":material/description: {plain(name)}")
    if seen.more:
        more = ", ".join(plain(one) for one in seen.more)
        st.info(f"The same rows also hold {more}. Add what is theirs to the search.", icon=":material/add:")
    if seen.service_ids:
        title = f"{len(seen.service_ids):,} of their videos at the services"
        with st.expander(title, key="upkeep-at-services"):
            st.caption("The services keep copies of their own. Ask their support to delete these.")
            st.code("\n".join(seen.service_ids), language=None)
    if _stands_in_the_way(seen):
        return
    sure = st.checkbox("I have read this. It cannot be undone.", key="upkeep.sure")
    if st.button("Forget this person", type="primary", icon=":material/person_remove:", disabled=not sure):
        with st.spinner("Taking them out, and writing the databases anew."):
            gone = app.forgetting.forget(terms, person, only_mentioned=mentioned)
        st.session_state[DONE] = (
            f"Forgotten. Emptied: {words.count(gone.rows, 'row')}. Changed: {words.count(gone.items, 'item')} and "
            f"{words.count(gone.lines, 'other line')}. Written anew or deleted: {words.count(gone.files, 'file')}."
        )
        st.rerun()


def _rows(rows: Sequence[RowOfPerson]) -> list[Row]:
    """The rows, and those of them that are about somebody else."""
    if not rows:
        return []
    st.dataframe(
        pd.DataFrame(
            [
                {
                    "Draft": one.draft_name,
                    "File": one.file_name,
                    "Line": one.line,
                    "Row": one.shown,
                    "Sent in": f"{len(one.jobs):,} job{'' if len(one.jobs) == 1 else 's'}" if one.jobs else "never",
                }
                for one in rows
            ]
        ),
        hide_index=True,
        column_config={"Line": st.column_config.NumberColumn(format="%d", width="small")},
        alt="Rows that name this person",
    )
    labels = {f"{one.draft_name}, line {one.line}: {one.shown[:60]}": one.row for one in rows}
    kept = st.multiselect(
        "Rows that are about somebody else and only mention them",
        list(labels),
        placeholder="None: every row above is emptied and sent to nobody",
        key="upkeep.mentioned",
    )
    return [labels[one] for one in kept]


def _stands_in_the_way(seen: Footprint) -> bool:
    for one in seen.running:
        st.warning(
            f"**{plain(one.job_name)}** is still making {one.items:,} of this. Wait until it is final, or cancel the "
            "job; until then nobody is forgotten.",
            icon=":material/hourglass_top:",
        )
        lines.job_link(one.job_id, f"Open {one.job_name}", icon=":material/open_in_new:")
    for name in seen.unread:
        st.warning(
            f"{plain(name)} names this person and cannot be read as a table any more. Empty its jobs first.",
            icon=":material/error:",
        )
    return bool(seen.running or seen.unread)
