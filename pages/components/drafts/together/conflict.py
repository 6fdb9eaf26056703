"""What two people changed at once: theirs stands, mine is kept beside it, and one press decides."""

from __future__ import annotations

import streamlit as st

from pages.components.drafts.together import seen
from pages.components.drafts.together.seen import KeptChange
from pages.components.shell import wording as words
from pages.components.shell.saving import saving
from pages.components.shell.wording import plain
from services.container import App
from services.jobs.drafts.views import DraftView

MOST = 6


def draw(app: App, prefix: str, view: DraftView) -> None:
    """A box for each change that waits for its person's word; nothing when none does."""
    for place, one in enumerate(seen.kept(view.id)):
        _box(app, f"{prefix}-both-{place}", one)


def _box(app: App, key: str, one: KeptChange) -> None:
    both = one.both
    with st.container(border=True, key=key, gap="small"):
        st.warning(
            f"**{plain(both.by)} changed this {plain(words.moment(both.at))}, while you looked at it.** "
            "Theirs stands; yours is kept here.",
            icon=":material/group:",
        )
        for label, theirs, mine in list(both.differ.values())[:MOST]:
            st.markdown(f"**{plain(label)}**  \nTheirs: {_text(theirs)}  \nYours: {_text(mine)}")
        if len(both.differ) > MOST:
            st.caption(f"And {words.count(len(both.differ) - MOST, 'more place')} like these.")
        with st.container(horizontal=True, gap="small"):
            if both.may_keep:
                st.button(
                    "Keep mine",
                    key=f"{key}-mine",
                    icon=":material/person:",
                    help="Yours is put over theirs. Nothing else of theirs is touched.",
                    on_click=_decide,
                    args=[app, one, True],
                )
            else:
                st.caption("The rows are others now, so yours cannot be put here.")
            st.button(
                "Take theirs", key=f"{key}-theirs", icon=":material/group:", on_click=_decide, args=[app, one, False]
            )


def _text(value: str) -> str:
    return words.code(value) if value.strip() else "*empty*"


def _decide(app: App, one: KeptChange, mine: bool) -> None:
    with saving("draft-together"):
        seen.decide(app, one, mine=mine)
