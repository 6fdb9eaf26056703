"""Rows that name an agent of their own: what they would rebuild, said before anything is quoted."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass

import streamlit as st

from pages.components.shell import person
from pages.components.shell import wording as words
from pages.components.shell.saving import saving, show_problem
from pages.components.shell.wording import plain
from services.container import App
from services.jobs.drafts.views import DraftView
from services.jobs.launch.review import Checked
from services.kinds.agents.chosen.rebuilds import agreed_to
from services.kinds.agents.desk import AgentDesk
from services.kinds.agents.last_seen import LastSeen
from services.people.persons import Right

SHOWN = 5


@dataclass(frozen=True)
class ChosenIds:
    """Which rows name an agent, and how far each agent of such a name is that exists."""

    named: Mapping[int, str]
    existing: Mapping[str, str]


def chosen_ids(desk: AgentDesk, prefix: str, checked: Checked, row_ids: Collection[int], seen: LastSeen) -> ChosenIds:
    """Read them once for all that is said about these rows; asks for the account's list when others are named."""
    named = desk.named_rows(checked.view.id, row_ids, material=checked.material)
    if named:
        _look(desk, prefix, checked.view.id, set(named.values()))
    return ChosenIds(named, desk.names.existing(set(named.values()), seen.agents))


def draw(app: App, prefix: str, checked: Checked, seen: LastSeen) -> None:
    """What these rows would rebuild, with the way to agree; rows that the review holds for it are among them."""
    desk = app.agents_of(practice=checked.view.practice)
    ids = [*checked.review.send_ids, *checked.review.blocked_ids]
    agreement(app, prefix, checked.view, chosen_ids(desk, prefix, checked, ids, seen))


def agreement(app: App, prefix: str, view: DraftView, chosen: ChosenIds) -> None:
    """Nothing for rows that leave the id to bitHuman; else what they would rebuild, and the button to agree to it."""
    show_problem(f"{prefix}-names")
    if not chosen.named:
        return
    desk = app.agents_of(practice=view.practice)
    ids = sorted(set(desk.names.rebuilds(chosen.named, chosen.existing).values()))
    agreed = agreed_to(view.settings)
    if known := [one for one in ids if one in agreed]:
        st.warning(
            f"**This launch rebuilds {_named(known)}.** Until that is done nobody can talk to "
            f"{'it' if len(known) == 1 else 'them'}, the old look and voice are gone for good, and the credits are "
            "charged again.",
            icon=":material/published_with_changes:",
        )
    if new := [one for one in ids if one not in agreed]:
        st.warning(
            f"**{_named(new)} {'exists' if len(new) == 1 else 'exist'} already.** To send this rebuilds "
            f"{'it' if len(new) == 1 else 'them'}: the old look and voice are gone for good, and the credits are "
            "charged again. Choose another id, or none, unless that is what you want.",
            icon=":material/warning:",
        )
        st.button(
            f"Agree to rebuild {_named(new)}",
            key=f"{prefix}-agree",
            icon=":material/published_with_changes:",
            on_click=_agree,
            args=[app, desk, prefix, view.id, new],
            **person.asks(Right.PREPARE),
        )


def _named(ids: list[str]) -> str:
    more = len(ids) - SHOWN
    listed = ", ".join(plain(one) for one in ids[:SHOWN])
    return f"{listed} and {words.count(more, 'more agent')}" if more > 0 else listed


def _look(desk: AgentDesk, prefix: str, draft_id: str, named: Collection[str]) -> None:
    """Ask which agents the account has, once in a session for these names, and draw the page anew with that.

    However new the list is: what it does not show yet would be rebuilt without anybody's yes.
    """
    about = hashlib.sha256("\n".join([draft_id, *sorted(named)]).encode()).hexdigest()
    if st.session_state.get(f"{prefix}.looked-for") == about:
        return
    st.session_state[f"{prefix}.looked-for"] = about
    with saving(f"{prefix}-names"), st.spinner("Asking bitHuman which agents there are…"):
        desk.refresh()
    # What is known now may hold rows that the review above this took for free.
    st.rerun()


def _agree(app: App, desk: AgentDesk, prefix: str, draft_id: str, ids: list[str]) -> None:
    with saving(f"{prefix}-names"):
        desk.agree_to_rebuild(draft_id, ids, person.who(app))
