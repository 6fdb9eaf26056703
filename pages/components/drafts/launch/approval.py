"""The way from who prepares to who launches: handed over, the sample found right, what was changed since."""

from __future__ import annotations

import streamlit as st

from pages.components.shell import lines as tables
from pages.components.shell import person
from pages.components.shell import wording as words
from pages.components.shell.saving import saving, show_problem
from pages.components.shell.wording import plain
from services.container import App
from services.jobs.launch.approvals import LaunchStanding, PersonsWord
from services.jobs.launch.review import Checked
from services.people.persons import Right

MOST = 8
WHY = "Why without an approved sample?"


def draw(app: App, prefix: str, checked: Checked) -> LaunchStanding:
    """Who handed it over, who found its sample right, and the buttons to say so; answers how far it is."""
    standing = app.approvals.standing(checked.material)
    show_problem(prefix)
    with st.container(border=True, gap="small", key=f"{prefix}-box"):
        _handed_over(app, prefix, checked, standing.ready)
        _sample(app, prefix, checked, standing)
    return standing


def reason(prefix: str, *, asked: bool) -> str:
    """Why it is launched without an approved sample, where that is asked for; "" as long as nobody said it."""
    if not asked:
        return ""
    st.markdown(
        ":orange-badge[:material/experiment: No approved sample] Nobody has found a sample of exactly this right. "
        "Try a few first and approve what comes, or say why not: it is kept with the job."
    )
    why: str = st.text_input(WHY, key=f"{prefix}-why", max_chars=300, width=460, **person.asks(Right.LAUNCH))
    return why.strip()


def _handed_over(app: App, prefix: str, checked: Checked, ready: PersonsWord | None) -> None:
    view = checked.view
    if ready is not None:
        mark = f":green-badge[{tables.READY_ICON} {tables.READY}]"
        changed = "" if ready.stands else " :orange-badge[:material/sync_problem: Changed since]"
        note = f": “{plain(ready.note)}”" if ready.note else "."
        st.markdown(f"{mark}{changed} {plain(ready.person)}, {plain(words.moment(ready.at))}{note}")
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        if ready is not None and ready.stands:
            st.button(
                "Take it back",
                key=f"{prefix}-back",
                icon=":material/undo:",
                type="tertiary",
                on_click=_take_back,
                args=[app, prefix, view.id],
                **person.asks(Right.PREPARE),
            )
            return
        key = f"{prefix}-note"
        st.text_input(
            "A word for whoever launches",
            key=key,
            placeholder="Nothing needed",
            max_chars=300,
            width=320,
            **person.asks(Right.PREPARE),
        )
        st.button(
            "Hand over to be launched",
            key=f"{prefix}-hand",
            icon=tables.READY_ICON,
            **person.asks(Right.PREPARE, "It then says on the overview and here that it is ready and wants a look."),
            on_click=_hand_over,
            args=[app, prefix, checked, key],
        )


def _sample(app: App, prefix: str, checked: Checked, standing: LaunchStanding) -> None:
    approval = standing.approval
    if approval is not None and approval.stands:
        st.markdown(
            f":green-badge[:material/verified: Sample approved] {plain(approval.person)}, "
            f"{plain(words.moment(approval.at))}. What would be sent is still exactly what was approved."
        )
        return
    if approval is not None:
        st.markdown(
            f":orange-badge[:material/sync_problem: Approval withdrawn] {plain(approval.person)} approved the sample "
            f"{plain(words.moment(approval.at))}; since then it was changed:"
        )
        told = [
            f"- {plain(one.person)}, {plain(words.moment(one.at))}: {plain(words.listed(one.what[:MOST]))}"
            f"{' and more' if len(one.what) > MOST else ''}"
            for one in standing.since[:MOST]
        ]
        st.markdown("\n".join([*told, "- and more before" if len(standing.since) > MOST else ""]))
    if standing.sample_id is None:
        return
    why = "" if standing.sample_is_back else "Its clips have not all come back yet."
    st.button(
        "The sample is right: approve it",
        key=f"{prefix}-approve",
        icon=":material/verified:",
        **person.asks(Right.LAUNCH, why or "Holds until data, mapping or template is changed.", unless=bool(why)),
        on_click=_approve,
        args=[app, prefix, checked, standing.sample_id],
    )


def _hand_over(app: App, prefix: str, checked: Checked, key: str) -> None:
    with saving(prefix):
        app.approvals.hand_over(checked.material, str(st.session_state.get(key) or ""), person.who(app))


def _take_back(app: App, prefix: str, draft_id: str) -> None:
    with saving(prefix):
        app.approvals.take_back(draft_id, person.who(app))


def _approve(app: App, prefix: str, checked: Checked, sample_id: str) -> None:
    with saving(prefix):
        app.approvals.approve(checked.material, sample_id, person.who(app))
