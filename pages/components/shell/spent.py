"""What each service accepted, with an estimate that says it is one; practice costs nothing and says so."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from pages.components.shell import lines, wording
from pages.components.shell.wording import plain
from services.jobs.views.lines import Spent


def draw(spent: Sequence[Spent]) -> None:
    """One box for each service and what it makes, and one more for what it played in practice."""
    for service in spent:
        with st.container(border=True, gap="xsmall"):
            title = f"{plain(service.title)}{' in practice' if service.practice else ''}, this month"
            st.metric(title, wording.count(service.items_month, service.word))
            lines.facts(
                [_costs(service), _unpriced(service), f"{wording.count(service.items_all)} since the beginning"]
            )


def _costs(service: Spent) -> str:
    if service.practice:
        return "nothing charged"
    if service.cents_month is None:
        return "no estimate: neither a price nor a rate was known"
    return f"about {plain(wording.money(service.cents_month))}, an estimate from the quotes"


def _unpriced(service: Spent) -> str:
    if service.cents_month is None or not service.unpriced_month:
        return ""
    return f"{wording.count(service.unpriced_month)} launched without a price are not in it"
