"""The filters of History. What stands in them is in the URL too, so that a filtered list can be sent on."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

import streamlit as st

from pages.components.shell import wording
from services.jobs.views.history import Only

BEFORE = "before"
NAMES = ("text", "recipient", "state", "only", "by", "kind", "since", "until")
TEXTS = ("text", "recipient")
ONLY: dict[str, Only] = {
    "Real": "real",
    "Practice": "practice",
    "Samples": "samples",
    "Needs a person": "needs a person",
}


@dataclass(frozen=True)
class Filters:
    """What the person asked for; `since` and `until` are moments in UTC, the second one after the chosen day."""

    text: str | None
    state: str | None
    by: str | None
    kind: str | None
    since: datetime | None
    until: datetime | None
    only: Only | None
    recipient: str | None

    @property
    def any(self) -> bool:
        """Whether any filter is set."""
        return any((self.text, self.state, self.by, self.kind, self.since, self.until, self.only, self.recipient))


def from_newest() -> None:
    """Start at the newest job again: a changed filter has other pages."""
    st.query_params.pop(BEFORE, None)


def draw(persons: Sequence[str], kinds: Sequence[str]) -> Filters:
    """Draw the filters in one row and say what stands in them."""
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small", key="history-filters"):
        text = _search("Search", "text", "Name of a job")
        recipient = _search("Recipient", "recipient", "Did Jörg get his?")
        state = _choice("State", "state", "Any state", list(wording.JOB), lambda name: wording.job(name).label)
        only = _choice("Only", "only", "All", list(ONLY))
        by = _choice("Person", "by", "Anyone", persons)
        kind = _choice("Kind", "kind", "Any kind", kinds, _many) if len(kinds) > 1 else None
        since, until = _day("From", "since"), _day("Until", "until")
        filters = Filters(
            text=text or None,
            state=state,
            by=by,
            kind=kind,
            since=_midnight(since),
            until=_midnight(until, later=1),
            only=ONLY[only] if only else None,
            recipient=recipient or None,
        )
        if filters.any:
            st.button("Clear", icon=":material/filter_alt_off:", on_click=_clear)
    return filters


def _search(label: str, key: str, hint: str) -> str:
    return st.text_input(
        label,
        key=key,
        type="search",
        placeholder=hint,
        bind="query-params",
        on_change=from_newest,
        width=170,
    )


def _many(kind: str) -> str:
    return f"{kind.capitalize()}s"


def _choice(label: str, key: str, none: str, options: Sequence[str], shown: Callable[[str], str] = str) -> str | None:
    return st.selectbox(
        label,
        options,
        index=None,
        format_func=shown,
        placeholder=none,
        key=key,
        bind="query-params",
        on_change=from_newest,
        width=140,
    )


def _day(label: str, key: str) -> date | None:
    return st.date_input(
        label, None, key=key, format="YYYY-MM-DD", bind="query-params", on_change=from_newest, width=140
    )


def _midnight(on: date | None, *, later: int = 0) -> datetime | None:
    if on is None:
        return None
    return datetime.combine(on + timedelta(days=later), time(), wording.zone()).astimezone(UTC)


def _clear() -> None:
    for name in NAMES:
        st.session_state[name] = "" if name in TEXTS else None
    from_newest()
