"""The caps of the team: what there is, what went out under it, and a form for one more."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from pages.components.shell import person, wording
from pages.components.shell.saving import notify, saving, show_problem, stored_input
from pages.components.shell.wording import plain
from services.container import App
from services.jobs.launch.caps import CapView, Limits
from services.jobs.launch.second_yes import MOST_HOURS
from services.jobs.ledger.money.caps import EACH, PERSON, RUN, SERVICE
from services.people.persons import Person, Right

SCOPES = {
    RUN: "One run",
    PERSON: "One person, in a month",
    SERVICE: "One service, in a month",
}
EVERY = {RUN: "every run", PERSON: "every person, in a month", SERVICE: "every service, in a month"}


def draw_caps(app: App, who: Person) -> None:
    """The caps with what went out, the form, and the sum above which two people have to agree."""
    show_problem("caps")
    titles = {kind.service: kind.service_title for kind in app.kinds}
    known = app.caps.known()
    for cap in known:
        _line(app, cap, titles)
    if not known:
        st.info("There is no cap: whoever may launch may launch as much as they say yes to.", icon=":material/speed:")
    with st.expander("Set a cap", icon=":material/add:", key="caps-fold", expanded=not known):
        with st.form("caps-form", border=False):
            scope = st.selectbox(
                "What it is about",
                list(SCOPES),
                format_func=SCOPES.__getitem__,
                key="caps-scope",
                **person.asks(Right.MANAGE),
            )
            about = st.text_input(
                "Which one",
                key="caps-subject",
                placeholder="Empty: each of them",
                **person.asks(
                    Right.MANAGE,
                    "A job's id from its address, a person's name or mail address, or the name of a service: "
                    + ", ".join(titles.values()),
                ),
            )
            with st.container(horizontal=True, gap="small"):
                items = _number("Items at most", "caps-items", 1.0)
                dollars = _number("US dollars at most", "caps-dollars", 0.01)
                credits = _number("Credits of the service at most", "caps-credits", 0.01)
            st.caption("What stays empty does not limit. Practice is counted apart, under the same caps.")
            pressed = st.form_submit_button("Keep this cap", icon=":material/save:", **person.asks(Right.MANAGE))
        if pressed:
            _keep(app, who, scope, _subject(about, titles), items, dollars, credits)
            st.rerun()
    st.number_input(
        "Two people have to agree above, in US dollars",
        min_value=0.0,
        max_value=10_000_000.0,
        value=None,
        step=1.0,
        format="%.2f",
        placeholder="Never",
        width=320,
        **person.asks(
            Right.MANAGE,
            "A launch or another attempt that may cost more than this needs a second person's yes to exactly its "
            "quote, and what a draft has sent already counts with it; so does one of which nobody knows the price. "
            "Practice needs none.",
        ),
        **stored_input("caps-second", _dollars_of(app.second_yeses.above_cents()), _keep_second, app),
    )
    st.number_input(
        "What went out beside it counts for so many hours",
        min_value=0,
        max_value=MOST_HOURS,
        step=1,
        width=320,
        **person.asks(
            Right.MANAGE,
            "What was launched from copies of a draft, or by the same person from the same campaign, model or voice, "
            "counts with the next launch for so long. 0 counts each draft alone.",
        ),
        **stored_input("caps-hours", app.second_yeses.hours(), _keep_hours, app),
    )


def _number(label: str, key: str, step: float) -> float | None:
    form = "%.0f" if step == 1.0 else "%.2f"
    return st.number_input(
        label,
        min_value=0.0,
        value=None,
        step=step,
        format=form,
        key=key,
        placeholder="No limit",
        **person.asks(Right.MANAGE),
    )


def _line(app: App, cap: CapView, titles: Mapping[str, str]) -> None:
    of = f"{cap.scope}-{cap.subject or 'each'}"
    with st.container(border=True, horizontal=True, vertical_alignment="center", key=f"cap-{of}"):
        with st.container(gap="xxsmall"):
            st.markdown(f"**{plain(_about(cap, titles))}**: at most {plain(_limits(cap.limits))}")
            st.caption(f"set by {plain(cap.person)}{_used(cap)}")
        st.button(
            "Take away",
            key=f"cap-{of}-away",
            icon=":material/delete:",
            on_click=_take_away,
            args=[app, cap],
            **person.asks(Right.MANAGE),
        )


def _about(cap: CapView, titles: Mapping[str, str]) -> str:
    if cap.subject == EACH:
        return EVERY[cap.scope].capitalize()
    if cap.scope == SERVICE:
        return f"{titles.get(cap.subject, cap.subject)}, in a month"
    return f"{cap.called}, in a month" if cap.scope == PERSON else f"The run {cap.subject}"


def _limits(limits: Limits) -> str:
    parts = [] if limits.items is None else [wording.count(limits.items, "item")]
    parts += [] if limits.cents is None else [wording.money(limits.cents)]
    parts += [] if limits.credits is None else [f"{limits.credits / 100:,.2f} credits".replace(".00 ", " ")]
    return " and ".join(parts)


def _used(cap: CapView) -> str:
    if cap.used is None:
        return ""
    limits, used = cap.limits, cap.used
    went = Limits(
        used.items,
        None if limits.cents is None else used.against("cents", carefully=False),
        None if limits.credits is None else used.against("credits", carefully=False),
    )
    return f" · {plain(_limits(went))} went out, practice not counted"


def _subject(about: str, titles: Mapping[str, str]) -> str:
    named = about.strip()
    return next((service for service, title in titles.items() if named.lower() in (service, title.lower())), named)


def _keep(
    app: App, who: Person, scope: str, subject: str, items: float | None, dollars: float | None, credits: float | None
) -> None:
    limits = Limits(None if items is None else round(items), _hundredths(dollars), _hundredths(credits))
    with saving("caps"):
        if limits.are_none:
            notify("caps", "Nothing was kept: a cap needs at least one number.")
            return
        app.caps.set(scope, subject, limits, who)


def _take_away(app: App, cap: CapView) -> None:
    with saving("caps"):
        app.caps.set(cap.scope, cap.subject, Limits(), person.who(app))


def _keep_second(dollars: float | None, app: App) -> None:
    with saving("caps"):
        app.second_yeses.set_above(_hundredths(dollars), person.who(app))


def _keep_hours(hours: int | None, app: App) -> None:
    with saving("caps"):
        app.second_yeses.set_hours(hours or 0, person.who(app))


def _hundredths(amount: float | None) -> int | None:
    return None if amount is None else round(amount * 100)


def _dollars_of(cents: int | None) -> float | None:
    return None if cents is None else cents / 100
