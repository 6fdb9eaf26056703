"""A second person's yes above a sum: who asked, who agreed, and the buttons for both."""

from __future__ import annotations

import streamlit as st

from pages.components.shell import person, wording
from pages.components.shell.saving import saving, show_problem
from pages.components.shell.wording import plain
from services.container import App
from services.jobs.launch.second_yes import SecondYesView, Spend
from services.people.persons import Right


def draw(app: App, prefix: str, about: str, quote: Spend, needed: SecondYesView | None) -> None:
    """Nothing where one person is enough."""
    show_problem(prefix)
    if needed is None:
        return
    above = plain(wording.money(needed.above_cents))
    me = person.who(app)
    with st.container(border=True, gap="small", key=f"{prefix}-second"):
        if needed.agreed_by:
            st.markdown(
                f":green-badge[:material/group: Two people] **{plain(needed.agreed_by)}** agreed, "
                f"{plain(needed.asked_by)} asked. Any change to the rows, the mapping or the price voids it."
            )
            return
        st.markdown(
            f":orange-badge[:material/group: Second yes needed] {plain(needed.counted)} is above {above}, "
            "so **two people** have to agree to it, and to exactly this."
        )
        if not needed.asked_by:
            label, act, ask = "Ask for a second yes", "ask", True
        else:
            st.markdown(
                f"**{plain(needed.asked_by)}** asked for it. Somebody else who may launch opens this very page."
            )
            label, act, ask = "I agree to exactly this", "agree", False
        same = needed.was_asked_by(me.name, me.identity)
        st.button(
            label,
            key=f"{prefix}-second-{act}",
            icon=":material/how_to_reg:" if not ask else ":material/front_hand:",
            **person.asks(
                Right.LAUNCH,
                "You asked for it yourself: the second yes comes from a second person." if same else None,
                unless=same,
            ),
            on_click=_press,
            args=[app, prefix, about, quote, ask],
        )


def _press(app: App, prefix: str, about: str, quote: Spend, ask: bool) -> None:
    with saving(prefix):
        (app.second_yeses.ask if ask else app.second_yeses.agree)(about, quote, person.who(app))
