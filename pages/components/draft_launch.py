"""The yes: a person asks for the launch, sees what it means, and confirms exactly that."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from pages.components import draft_variables, person, problems, words
from pages.components.draft_kind import DraftKind
from pages.components.draft_part import Part
from pages.components.words import plain
from services import container
from services.errors import QuoteVoid
from services.jobs.quoting import QuoteView


@dataclass(frozen=True)
class Asked:
    """What stood on the screen when a person asked."""

    draft_id: str
    quote: QuoteView
    said_yes: bool = False


def draw(prefix: str, draft_id: str, quote: QuoteView, part: Part, shown: DraftKind) -> None:
    """The button, then the panel that names what happens, then the launch itself and the way to the job."""
    key = f"{prefix}.asked"
    asked: Asked | None = st.session_state.get(key)
    if asked is not None and asked.draft_id != draft_id:
        asked = None
    item = shown.kind.item_word
    many = words.count(quote.items, item)
    if asked is not None and asked.quote.is_sample != quote.is_sample:
        asked = None
    if asked is None:
        label = f"Try {many} first" if part.is_sample else f"Launch {many}"
        st.button(
            label, key=f"{prefix}-ask", type="primary", icon=":material/rocket_launch:",
            on_click=_ask, args=[key, Asked(draft_id, quote)],
        )  # fmt: skip
        return
    if asked.quote.fingerprint != quote.fingerprint and not asked.said_yes:
        _say_changed(asked.quote, quote, item)
        asked = Asked(draft_id, quote)
        st.session_state[key] = asked
    _panel(prefix, key, asked, many, quote, shown)
    if asked.said_yes:
        _launch(key, asked, quote, part, shown)


def _panel(prefix: str, key: str, asked: Asked, many: str, quote: QuoteView, shown: DraftKind) -> None:
    noun, name = shown.nouns[quote.target.noun].lower(), plain(quote.target.name or quote.target.vendor_id)
    with st.container(border=True, gap="small", key=f"{prefix}-panel"):
        st.markdown(f"**Send {many} to {noun} {name}.** This cannot be taken back once accepted.")
        if quote.practice:
            st.markdown(":material/theater_comedy: Practice: nothing is charged.")
        elif quote.estimate_cents is not None:
            st.markdown(f":material/payments: About {plain(words.money(quote.estimate_cents))}, by your team's rate.")
        with st.container(horizontal=True):
            st.button(
                f"Yes, send {many}",
                key=f"{prefix}-yes",
                type="primary",
                icon=":material/send:",
                disabled=asked.said_yes,
                on_click=_ask,
                args=[key, Asked(asked.draft_id, asked.quote, said_yes=True)],
            )
            st.button("Not yet", key=f"{prefix}-not-yet", disabled=asked.said_yes, on_click=_ask, args=[key, None])


def _launch(key: str, asked: Asked, quote: QuoteView, part: Part, shown: DraftKind) -> None:
    house = container.current()
    st.session_state[key] = None
    try:
        with problems.shown(), st.spinner("Sending…"):
            draft_variables.remember(shown, house.drafts.get(asked.draft_id))
            job_id = house.launches.launch(asked.draft_id, asked.quote.fingerprint, person.who(), part.row_ids)
            st.switch_page("job.py", query_params={"job": job_id})
    except QuoteVoid as error:
        problems.show_problem(error)
        _say_changed(asked.quote, quote, shown.kind.item_word)


def _say_changed(before: QuoteView, now: QuoteView, item: str) -> None:
    """In what the present quote differs from the one that was asked about."""
    differs = []
    if before.items != now.items:
        differs.append(f"{words.count(before.items, item)} became {words.count(now.items, item)}")
    if before.target != now.target:
        differs.append(f"{plain(before.target.name)} became {plain(now.target.name)}")
    if not differs:
        differs.append("the values, the chosen rows or the mapping are not the same any more")
    st.warning(
        f"**Something changed since you asked: {'; '.join(differs)}.** Nothing was sent. Look at this quote again, "
        "then say yes to it.",
        icon=":material/sync_problem:",
    )


def _ask(key: str, asked: Asked | None) -> None:
    st.session_state[key] = asked
