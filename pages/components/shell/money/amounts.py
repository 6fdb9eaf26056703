"""Sums and lines of the money record, in words beside every number."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from pages.components.shell import badges, wording
from pages.components.shell.wording import plain
from services.jobs.costs import Amount
from services.jobs.views.money.statements import MoneyLine
from services.jobs.views.money.sums import MoneySum

SORTS = {"quoted": "Quoted", "charged": "Charged", "refunded": "Given back", "not_explained": "Not explained"}
OF_A_LINE = {**SORTS, "topped_up": "Topped up"}
NONE = "none"


def amount(one: Amount) -> str:
    """Dollars and credits as one text; "none" for neither."""
    parts = [] if one.cents is None else [wording.money(one.cents)]
    if one.credits is not None:
        parts.append(f"{one.credits / 100:,.2f} credits".replace(".00 ", " "))
    return " and ".join(parts) or NONE


def sums(one: MoneySum, *, key: str, title: str = "") -> None:
    """What was quoted, charged, given back and not explained, and what is gone after all."""
    with st.container(border=True, gap="small", key=key):
        if title or one.practice:
            with st.container(horizontal=True, vertical_alignment="center", gap="small"):
                if title:
                    st.markdown(f"**{plain(title)}**", width="content")
                if one.practice:
                    badges.badge(wording.PRACTICE)
        with st.container(horizontal=True, gap="medium"):
            for name, label in SORTS.items():
                st.metric(label, amount(getattr(one, name)), width="content")
            st.metric("Taken after all", amount(one.taken), width="content")
        notes = []
        if one.practice:
            notes.append("Practice: these are numbers of the sandbox, nobody pays them.")
        if one.waiting:
            notes.append(
                f"{wording.count(one.waiting, 'request')}: the service has not said everything about them yet."
            )
        if one.not_explained.is_something:
            notes.append("What is not explained stands in a line of its own below, with what is known about it.")
        if notes:
            st.caption(" ".join(notes))


def table(lines: Sequence[MoneyLine], *, with_job: bool) -> list[dict[str, str]]:
    """The lines as they stand in a table, the newest first."""
    return [
        {
            "When": wording.moment(line.at),
            **({"Job": line.job_name or "The account"} if with_job else {}),
            "What": OF_A_LINE.get(line.sort, line.sort),
            "Amount": amount(line.amount),
            "Items": f"{line.items:,}" if line.items else "",
            "Known from": "the service" if line.by_service else "a rule of ours",
            "Said yes": line.person,
            "Note": line.text,
        }
        for line in lines
    ]
