"""The filters of History. What stands in them is in the URL too, so that a filtered list can be sent on."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

import streamlit as st

from pages.components.shell import wording
from pages.components.shell.links import in_url
from pages.components.shell.saving import stored_input
from services.container import App
from services.jobs.views.history import Only

BEFORE, BETWEEN = "before", "~"
NEWEST, OLDEST = "Newest first", "Oldest first"
NAMES = ("state", "only", "by", "kind", "since", "until", "order")
TEXTS = ("text", "recipient")
ONLY: dict[str, Only] = {
    "Real": "real",
    "Practice": "practice",
    "Samples": "samples",
    "Needs a person": "needs a person",
    "Archived": "archived",
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
    only: Collection[Only]
    recipient: str | None
    oldest_first: bool

    @property
    def any(self) -> bool:
        """Whether any filter is set."""
        return any((self.text, self.state, self.by, self.kind, self.since, self.until, self.only, self.recipient))


def from_newest() -> None:
    """Start at the newest job again: a changed filter has other pages."""
    st.query_params.pop(BEFORE, None)


def draw(app: App, persons: Sequence[str], kinds: Sequence[str]) -> Filters:
    """Draw the filters in one row and say what stands in them."""
    text, recipient = (in_url.search_text(app, name) for name in TEXTS)
    for name, found in zip(TEXTS, (text, recipient), strict=True):
        in_url.say_forgotten(name, found)
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small", key="history-filters"):
        _search(app, "Search", "text", text, "Name of a job")
        _search(app, "Recipient", "recipient", recipient, "Did Jörg get his?")
        state = _choice("State", "state", "Any state", list(wording.JOB), lambda name: wording.job(name).label)
        only = _several("Only", "only", "All", list(ONLY))
        by = _choice("Person", "by", "Anyone", persons)
        kind = _choice("Kind", "kind", "Any kind", kinds, _many) if len(kinds) > 1 else None
        since, until = _day("From", "since"), _day("Until", "until")
        order = _choice("Order", "order", NEWEST, [OLDEST])
        filters = Filters(
            text=text or None,
            state=state,
            by=by,
            kind=kind,
            since=_midnight(since),
            until=_midnight(until, later=1),
            only=[ONLY[one] for one in only],
            recipient=recipient or None,
            oldest_first=order == OLDEST,
        )
        if filters.any:
            st.button("Clear", icon=":material/filter_alt_off:", on_click=_clear)
    return filters


def _search(app: App, label: str, name: str, text: str, hint: str) -> None:
    shown = in_url.searched(app, name, name, text, then=from_newest)
    st.text_input(label, type="search", placeholder=hint, width=170, **shown)


def _many(kind: str) -> str:
    return f"{kind.capitalize()}s"


def _choice(label: str, key: str, none: str, options: Sequence[str], shown: Callable[[str], str] = str) -> str | None:
    named = in_url.read(key)
    chosen = next((one for one in options if named in (one, shown(one))), None) if named else None
    bound = in_url.bound(key, key, chosen, then=from_newest)
    return st.selectbox(label, options, index=None, format_func=shown, placeholder=none, width=140, **bound)


def _several(label: str, key: str, none: str, options: Sequence[str]) -> list[str]:
    named = in_url.read(key).split(BETWEEN)
    chosen = [one for one in options if one in named]
    bound = stored_input(key, chosen, _keep_several, key)
    return st.multiselect(label, options, placeholder=none, width=180, **bound)


def _keep_several(chosen: list[str], key: str) -> None:
    in_url.write(**{key: BETWEEN.join(chosen)})
    from_newest()


def _day(label: str, key: str) -> date | None:
    try:
        on = date.fromisoformat(in_url.read(key))
    except ValueError:
        on = None
    return st.date_input(label, None, format="YYYY-MM-DD", width=140, **in_url.bound(key, key, on, then=from_newest))


def _midnight(on: date | None, *, later: int = 0) -> datetime | None:
    if on is None:
        return None
    return datetime.combine(on + timedelta(days=later), time(), wording.zone()).astimezone(UTC)


def _clear() -> None:
    in_url.write(**dict.fromkeys((*TEXTS, *NAMES, BEFORE), ""))
