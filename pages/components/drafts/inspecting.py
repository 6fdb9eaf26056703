"""Files that rows name by an address: how many nobody has looked at, and the look that a person asks for."""

from __future__ import annotations

import streamlit as st

from pages.components.drafts import steps
from pages.components.shell import person
from pages.components.shell import wording as words
from pages.components.shell.saving import notify, saving, show_problem
from services.container import App
from services.jobs.launch.inspections import Inspected
from services.jobs.launch.review import Checked
from services.people.persons import Right

ASKED = "draft.asked-to-look"


def draw(app: App, prefix: str, checked: Checked) -> None:
    """Nothing for rows that name no file; else the button, and the look where a press asked for it.

    The way to the quote is such a press: what cannot be used is an error of its row before anybody says yes.
    """
    show_problem(prefix)
    led = steps.led_here() == "launch"
    asked = st.session_state.pop(ASKED, None) == checked.view.id or led
    unseen = app.inspections.unseen(checked)
    if not unseen:
        return
    many = words.count(unseen, "address", "addresses")
    if asked:
        with saving(prefix), st.spinner(f"Looking at {many} that rows name…"):
            notify(prefix, _found(app.inspections.look(checked.view.id, person.who(app))))
        # What is known now may hold rows that the review above took for free.
        st.rerun()
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.markdown(
            f":material/image_search: {many} that rows name {'was' if unseen == 1 else 'were'} not looked at lately. "
            "A dead one holds its row before anything is paid."
        )
        st.button(
            "Look at them now",
            key=f"{prefix}-look",
            icon=":material/image_search:",
            on_click=_ask,
            args=[checked.view.id],
            **person.asks(Right.PREPARE),
        )


def _ask(draft_id: str) -> None:
    st.session_state[ASKED] = draft_id


def _found(seen: Inspected) -> str:
    parts = [f"{words.count(seen.looked, 'address', 'addresses')} looked at."]
    if seen.wrong:
        leads = words.count(seen.wrong, "leads", "lead")
        parts.append(f"{leads} to nothing that can be used: the rows that name it are held, each with the reason.")
    if seen.silent:
        was = words.count(seen.silent, "was", "were")
        parts.append(f"{was} not answered in time, which proves nothing and holds no row.")
    return " ".join(parts)
