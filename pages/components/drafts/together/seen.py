"""Changes of a draft by somebody who looks at one revision of it: never over what they have not seen.

What they look at is noted where the draft's head is drawn. A change that would overwrite what a colleague changed since
is kept whole, beside theirs, until its person decides: see `conflict`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar, cast

import streamlit as st

from services.container import App
from services.errors import ChangedMeanwhile
from services.jobs.drafts.drafts import Drafts
from services.jobs.drafts.views import DraftView

SEEN = "draft.seen"
KEPT = "draft.kept-both"
Way = TypeVar("Way")
Make = Callable[[App, Drafts], Any]


@dataclass(frozen=True)
class KeptChange:
    """A change that was not made: by which function, with what, and what it would have overwritten."""

    draft_id: str
    make: Make
    name: str
    args: tuple[Any, ...]
    more: dict[str, Any]
    both: ChangedMeanwhile


def note(view: DraftView) -> None:
    """This revision is what is drawn now."""
    st.session_state[SEEN] = [view.id, view.revision]


def revision(draft_id: str) -> int | None:
    """The revision of this draft that was drawn last in this browser."""
    looked_at = st.session_state.get(SEEN)
    return int(looked_at[1]) if looked_at is not None and looked_at[0] == draft_id else None


def drafts(app: App) -> Drafts:
    """`app.drafts` for whoever looks at this page."""
    return of(app, _drafts)


def of(app: App, make: Callable[[App, Drafts], Way]) -> Way:
    """What changes drafts otherwise, made of `Drafts`, for whoever looks at this page. `make` has a name of its own."""
    return cast("Way", _Seen(app, make))


def kept(draft_id: str) -> list[KeptChange]:
    """The changes of this draft that wait for their person's word."""
    return [one for one in st.session_state.get(KEPT, []) if one.draft_id == draft_id]


def decide(app: App, one: KeptChange, *, mine: bool) -> None:
    """For callbacks: keep mine, over what was shown beside it, or take theirs."""
    st.session_state[KEPT] = [other for other in st.session_state.get(KEPT, []) if other is not one]
    if mine:
        getattr(of(app, one.make), one.name)(*one.args, **one.more)


class _Seen:
    """Carries out the functions of what `make` makes, each with the revision that was drawn last."""

    def __init__(self, app: App, make: Make) -> None:
        self._app = app
        self._make = make

    def __getattr__(self, name: str) -> Callable[..., Any]:
        def change(*args: Any, **more: Any) -> Any:
            looked_at = st.session_state.get(SEEN) or ["", None]
            draft_id = args[0] if args and isinstance(args[0], str) else ""
            changing = self._app.drafts.as_seen(looked_at[1] if looked_at[0] == draft_id else None)
            try:
                return getattr(self._make(self._app, changing), name)(*args, **more)
            except ChangedMeanwhile as both:
                both.is_kept = True
                one = KeptChange(draft_id, self._make, name, _only(name, args, both), more, both)
                st.session_state[KEPT] = [*st.session_state.get(KEPT, []), one]
                raise
            finally:
                # In place, since a new run may end this one at any other word to the session.
                if looked_at[0] == draft_id:
                    looked_at[1] = changing.seen

        return change


def _drafts(_app: App, drafts: Drafts) -> Drafts:
    return drafts


def _only(name: str, args: tuple[Any, ...], both: ChangedMeanwhile) -> tuple[Any, ...]:
    """Of several cells those that two people changed: the others are changed already."""
    if name != "edit_cells":
        return args
    draft_id, cells, *rest = args
    return (draft_id, {cell: text for cell, text in cells.items() if _cell(*cell) in both.differ}, *rest)


def _cell(row: int, column: str) -> str:
    return f"cell:{row}:{column}"
