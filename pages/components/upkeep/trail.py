"""The team's record: filtered by what stands in the URL, page by page, and taken away as a file."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta

import pandas as pd
import streamlit as st

from pages.components.shell import wording
from pages.components.shell.person import whoever_presses
from pages.components.shell.saving import stored_input
from services.container import App
from services.people.persons import Person
from services.people.trail import TrailFilter, TrailLine

BEFORE = "before"
FIELDS = ("who", "act", "about", "since", "until")
EMPTY = "—"


def draw_trail(app: App, person: Person) -> None:
    """Filters, one page of entries, older and newer, and the file."""
    st.caption("Who did what to what, when and from where. It only grows: nobody can change or delete a line of it.")
    wanted = _wanted()
    asked = st.query_params.get(BEFORE, "")
    page = app.trail.page(wanted, person, before=int(asked) if asked.isdigit() else None)
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small", key="upkeep-filters"):
        _choice("Who", "who", page.actors, "Anyone")
        _choice("What", "act", page.acts, "Anything")
        st.text_input(
            "To what",
            placeholder="An id, or job:…",
            width=240,
            **stored_input("upkeep-about", st.query_params.get("about", ""), _keep, "about"),
        )
        _day("From", "since")
        _day("Until", "until")
        if any(name in st.query_params for name in (*FIELDS, BEFORE)):
            st.button("Clear", icon=":material/filter_alt_off:", on_click=_clear)
    if page.lines:
        _table(page.lines)
    else:
        st.info("No entry fits these filters.", icon=":material/search_off:")
    with st.container(horizontal=True, key="upkeep-pages"):
        st.button("Newest", icon=":material/first_page:", on_click=_go, args=[None], disabled=not asked)
        older = page.next_before
        st.button("Older", icon=":material/chevron_right:", on_click=_go, args=[older], disabled=older is None)
        whose = whoever_presses(app)
        st.download_button(
            "Take all of these as CSV",
            lambda: app.trail.export(wanted, whose()),
            file_name="callsheet record.csv",
            mime="text/csv",
            icon=":material/download:",
        )


def _table(lines: Sequence[TrailLine]) -> None:
    zone = wording.zone()
    st.dataframe(
        pd.DataFrame(
            [
                {
                    "When": one.at.astimezone(zone).strftime("%Y-%m-%d %H:%M:%S"),
                    "Who": one.actor,
                    "What": one.act,
                    "Money": EMPTY if one.cents is None else f"${one.cents / 100:,.2f}",
                    "To what": one.about,
                    "Before": one.before or EMPTY,
                    "After": one.after or EMPTY,
                    "From": one.came_from or EMPTY,
                }
                for one in lines
            ]
        ),
        hide_index=True,
        key="upkeep-record",
        height=min(620, 35 * (len(lines) + 1) + 3),
        alt="The entries of this page, newest first",
    )


def _wanted() -> TrailFilter:
    asked = st.query_params
    return TrailFilter(
        actor=asked.get("who") or None,
        act=asked.get("act") or None,
        about=asked.get("about") or None,
        since=_moment(_read_day("since")),
        until=_moment(_read_day("until"), later=1),
    )


def _choice(label: str, name: str, options: Sequence[str], none: str) -> None:
    chosen = st.query_params.get(name)
    known = [*options, *([chosen] if chosen and chosen not in options else [])]
    st.selectbox(label, known, placeholder=none, width=170, **stored_input(f"upkeep-{name}", chosen, _keep, name))


def _day(label: str, name: str) -> None:
    value = _read_day(name)
    st.date_input(label, format="YYYY-MM-DD", width=140, **stored_input(f"upkeep-{name}", value, _keep, name))


def _read_day(name: str) -> date | None:
    try:
        return date.fromisoformat(st.query_params.get(name, ""))
    except ValueError:
        return None


def _moment(on: date | None, *, later: int = 0) -> datetime | None:
    if on is None:
        return None
    return datetime.combine(on + timedelta(days=later), time(), wording.zone()).astimezone(UTC)


def _keep(typed: object, name: str) -> None:
    st.query_params.pop(BEFORE, None)
    if typed:
        st.query_params[name] = str(typed)
    else:
        st.query_params.pop(name, None)


def _go(before: int | None) -> None:
    if before is None:
        st.query_params.pop(BEFORE, None)
    else:
        st.query_params[BEFORE] = str(before)


def _clear() -> None:
    for name in (*FIELDS, BEFORE):
        st.query_params.pop(name, None)
