"""The id of an agent, chosen by a person: what it does to an agent that has it already, and the agreement to that."""

from __future__ import annotations

from collections.abc import Collection

import streamlit as st

from pages.components.shell import wording as words
from pages.components.shell.saving import saving, show_problem
from pages.components.shell.wording import plain
from services import container

SHOWN = 5


def agreement(prefix: str, draft_id: str, row_ids: Collection[int]) -> None:
    """Nothing for rows that leave the id to bitHuman; else what they would rebuild, and the button to agree to it."""
    desk = container.current().agents
    named = desk.named_rows(draft_id, row_ids)
    show_problem(f"{prefix}-names")
    if not named:
        return
    _look_when_old(prefix, draft_id)
    ids = sorted(set(desk.names.rebuilds(named).values()))
    agreed = desk.agreed(draft_id)
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
            args=[prefix, draft_id, new],
        )


def _named(ids: list[str]) -> str:
    more = len(ids) - SHOWN
    told = ", ".join(plain(one) for one in ids[:SHOWN])
    return f"{told} and {words.count(more, 'more agent')}" if more > 0 else told


def _look_when_old(prefix: str, draft_id: str) -> None:
    """Ask which agents the account has, once in a session for the same draft."""
    desk = container.current().agents
    if not desk.list_is_old() or st.session_state.get(f"{prefix}.looked-for") == draft_id:
        return
    st.session_state[f"{prefix}.looked-for"] = draft_id
    with saving(f"{prefix}-names"), st.spinner("Asking bitHuman which agents there are…"):
        desk.refresh()


def _agree(prefix: str, draft_id: str, ids: list[str]) -> None:
    with saving(f"{prefix}-names"):
        container.current().agents.agree_to_rebuild(draft_id, ids)
