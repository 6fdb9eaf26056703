"""When the lists of the Studio page are asked for: when a panel opens on an old one, and when somebody presses."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence

import streamlit as st

from pages.components.shell import wording as words
from pages.components.shell.saving import saving, show_problem
from pages.components.shell.wording import plain
from services.kinds.campaigns.studio.desk import StudioDesk
from services.kinds.campaigns.studio.holdings import HOLDS, HeldList, Sort

SAID = ("problem", "notice")


def show(prefix: str) -> None:
    """Draw what came of the last press, and keep it for the run that asking begins."""
    st.session_state[f"{prefix}.drawn"] = {name: st.session_state.get(f"{prefix}.{name}") for name in SAID}
    show_problem(prefix)


def head(desk: StudioDesk, prefix: str, held: HeldList, sort: Sort) -> None:
    """The button that asks anew, and how old the list is."""
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.button(
            "Refresh list",
            key=f"{prefix}-refresh",
            icon=":material/refresh:",
            on_click=_refresh,
            args=[desk, prefix, sort],
        )
        seen = held.seen_at
        st.caption(f"Last seen {plain(words.moment(seen))}; asking is free." if seen else "Never asked for yet.")


def lists_when_old(desk: StudioDesk, prefix: str, lists: Mapping[Sort, HeldList], sorts: Sequence[Sort]) -> None:
    """Ask for those of these lists that are old, after the page is drawn, and draw it anew with them."""
    due = [sort for sort in sorts if lists[sort].is_old and _is_due(f"studio.asked-{sort}")]
    if not due:
        return
    _say_again(prefix)
    with saving(prefix), st.spinner("Asking BHuman…"):
        for sort in due:
            desk.refresh(sort)
    st.rerun()


def once_a_minute(prefix: str, about: str, ask: Callable[[], object]) -> None:
    """Ask for one thing after the page is drawn, at most once a minute in a session, and draw it anew with that."""
    if not _is_due(f"studio.asked-{about}"):
        return
    _say_again(prefix)
    with saving(prefix), st.spinner("Asking BHuman…"):
        ask()
    st.rerun()


def _say_again(prefix: str) -> None:
    """What was drawn in this run stands in the next one too, which follows at once."""
    for name, said in st.session_state.get(f"{prefix}.drawn", {}).items():
        if said is not None:
            st.session_state[f"{prefix}.{name}"] = said


def _is_due(key: str) -> bool:
    """Whether it was not asked for within the last minute in this session; notes that it is asked for now."""
    # A service that does not answer would otherwise be asked by every press on the page.
    now = time.time()
    if abs(now - float(st.session_state.get(key, 0.0))) < HOLDS.total_seconds():
        return False
    st.session_state[key] = now
    return True


def _refresh(desk: StudioDesk, prefix: str, sort: Sort) -> None:
    with saving(prefix):
        desk.refresh(sort)
