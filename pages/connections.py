"""Each service: practice or live, hosts and keys, does it answer, limits, the team's rate, faults to order."""

from __future__ import annotations

import streamlit as st

from pages.components.connections import facts as connection_facts
from pages.components.connections import faults
from pages.components.connections import steps as connection_steps
from pages.components.shell import badges, lines, person, problems
from pages.components.shell import wording as words
from pages.components.shell.heading import heading
from pages.components.shell.saving import stored_input
from services import container
from services.container import App
from services.jobs.kind import Kind
from services.people.persons import Right

ESTIMATES = "Where the service names no price of its own, Callsheet estimates from this rate; it changes no bill."


def keep_rate(dollars: float | None, app: App, service: str) -> None:
    """Keep the rate that was just typed; only then, so that an older tab never puts its own back."""
    with problems.shown():
        app.targets.set_rate_cents(service, None if dollars is None else round(dollars * 100), person.who(app))
        st.toast("The rate is kept. New quotes use it.", icon=":material/check:")


def rate(app: App, kind: Kind) -> None:
    """The team's own price of one item, from which every estimate is made."""
    kept = app.targets.rate_cents(kind.service)
    st.number_input(
        f"The team's rate for one {kind.item_word}, in US dollars",
        min_value=0.0,
        max_value=10_000.0,
        value=None,
        step=0.01,
        format="%.2f",
        **stored_input(
            f"connections-rate-{kind.service}", None if kept is None else kept / 100, keep_rate, app, kind.service
        ),
        placeholder="Not set",
        width=320,
        **person.asks(Right.MANAGE, ESTIMATES),
    )


app = container.current()
played = app.kinds.sandboxes()
heading("Connections", "Services, keys, limits and practice")
for kind in {kind.service: kind for kind in app.kinds}.values():
    with st.container(border=True, key=f"connections-{kind.service}", gap="medium"):
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.subheader(kind.service_title, anchor=False, width="content")
            badges.badge(words.PRACTICE if kind.practice else words.LIVE)
        left, right = st.columns([3, 2], gap="large")
        with left:
            lines.definitions(kind.account.facts())
            connection_steps.draw(app, kind)
        with right:
            lines.definitions(kind.account.limits())
            rate(app, kind)
        if app.kinds.can_rehearse(kind.name):
            st.caption(
                f"{words.PRACTICE.icon} Drafts can be rehearsed: open one, then **This draft → Rehearse in practice**. "
                "The faults below strike rehearsals alone."
            )
        if kind.service in played:
            faults.panel(app, kind.service)

with st.container(border=True, key="connections-app", gap="medium"):
    st.subheader("This dashboard", anchor=False)
    lines.definitions(connection_facts.of_app(app.settings))
