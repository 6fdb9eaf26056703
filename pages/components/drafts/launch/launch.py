"""The yes: a person asks for the launch, sees what it means, and confirms exactly that."""

from __future__ import annotations

from dataclasses import dataclass, replace

import streamlit as st

from pages.components.drafts.kind import DraftKind
from pages.components.drafts.launch import gate
from pages.components.drafts.launch.part import Part
from pages.components.drafts.prepare import variables
from pages.components.shell import person, prices, problems
from pages.components.shell import wording as words
from pages.components.shell.scripts import in_sight
from pages.components.shell.wording import plain
from services.container import App
from services.errors import QuoteVoid
from services.jobs.drafts.views import DraftView
from services.jobs.launch.quoting import QuoteView
from services.people.persons import Right


@dataclass(frozen=True)
class Asked:
    """What stood on the screen when a person asked."""

    draft_id: str
    quote: QuoteView
    row_ids: list[int] | None
    also: tuple[str, ...] = ()
    why: str = ""
    said_yes: bool = False


def draw(app: App, prefix: str, view: DraftView, quote: QuoteView, part: Part, shown: DraftKind) -> None:
    """The button, then the panel that names what happens, then the launch itself and the way to the job."""
    me = person.who(app)
    why_not = gate.draw(app, f"{prefix}-gate", view, quote, shown).why_not(me.name, me.identity)
    key = f"{prefix}.asked"
    asked: Asked | None = st.session_state.get(key)
    if asked is not None and asked.draft_id != view.id:
        asked = None
    if asked is None or asked.quote.is_sample != quote.is_sample:
        _offer(prefix, key, Asked(view.id, quote, part.row_ids, part.also), shown, why_not)
        return
    if asked.quote.fingerprint != quote.fingerprint and not asked.said_yes:
        _say_changed(asked.quote, quote, shown.item_word)
        asked = Asked(view.id, quote, part.row_ids, part.also)
        st.session_state[key] = asked
    _say_how_long(app, view)
    _panel(prefix, key, asked, part, shown)
    if asked.said_yes:
        _launch(app, key, view, asked, quote, shown)
        _offer(prefix, key, Asked(view.id, quote, part.row_ids, part.also), shown, why_not)


def _say_how_long(app: App, view: DraftView) -> None:
    """Where recipients of this campaign are not kept for ever, say so before the yes."""
    days = app.deleting.days(view.kind, view.target.vendor_id) if view.target is not None else None
    if days is not None:
        st.caption(f"What is kept of these recipients is deleted {words.count(days, 'day')} after the job is over.")


def follow_up(app: App, prefix: str, view: DraftView, shown: DraftKind) -> None:
    """Where no row is left: the second of two quick clicks leads to the job that the first one made."""
    asked: Asked | None = st.session_state.get(f"{prefix}.asked")
    if asked is not None and asked.said_yes and asked.draft_id == view.id:
        _launch(app, f"{prefix}.asked", view, asked, asked.quote, shown)


def _offer(prefix: str, key: str, asked: Asked, shown: DraftKind, why_not: str) -> None:
    many = words.count(asked.quote.items, shown.item_word)
    st.button(
        f"Try {many} first" if asked.quote.is_sample else f"Launch {many}",
        key=f"{prefix}-ask",
        type="primary",
        icon=":material/rocket_launch:",
        on_click=_ask,
        args=[key, asked],
        **person.asks(Right.LAUNCH, why_not or None, unless=bool(why_not)),
    )


def _panel(prefix: str, key: str, asked: Asked, part: Part, shown: DraftKind) -> None:
    quote = asked.quote
    many = words.count(quote.items, shown.item_word)
    word, name = shown.target_types[quote.target.type], plain(quote.target.name or quote.target.vendor_id)
    with st.container(border=True, gap="small", key=f"{prefix}-panel"):
        st.markdown(f"**Make {many}?** {word}: **{name}**. {plain(shown.kind.account.taking_back)}")
        if quote.practice:
            st.markdown(":material/theater_comedy: Practice: nothing is charged.")
        else:
            st.markdown(f":material/payments: {prices.cost_line(quote, shown.kind)}")
        for line in asked.also:
            st.markdown(line)
        unsaid = part.asks_why and not part.why
        if part.asks_why:
            said = f"“{plain(part.why)}”" if part.why else "**say above why, first.**"
            st.markdown(f":orange-badge[:material/experiment: No approved sample] {said}")
        with st.container(horizontal=True):
            st.button(
                f"Yes, send {many}",
                key=f"{prefix}-yes",
                type="secondary" if asked.said_yes else "primary",
                icon=":material/send:",
                **person.asks(Right.LAUNCH, unless=asked.said_yes or unsaid),
                on_click=_ask,
                args=[key, replace(asked, said_yes=True, why=part.why)],
            )
            st.button("Not yet", key=f"{prefix}-not-yet", disabled=asked.said_yes, on_click=_ask, args=[key, None])
        in_sight.bring(prefix)


def _launch(app: App, key: str, view: DraftView, asked: Asked, now: QuoteView, shown: DraftKind) -> None:
    """Launch what was said yes to; where it cannot be, say why."""
    st.session_state[key] = None
    with problems.shown(), st.spinner("Sending…"):
        try:
            variables.remember(app, shown, view.target, view.mapping.spoken)
            job_id = app.launches.launch(
                asked.draft_id, asked.quote.fingerprint, person.who(app), asked.row_ids, unsampled=asked.why
            )
        except QuoteVoid:
            _say_changed(asked.quote, now, shown.item_word)
            raise
        page, query = shown.leads_to or ("job.py", {"job": job_id})
        st.switch_page(page, query_params=dict(query))


def _say_changed(before: QuoteView, now: QuoteView, item: str) -> None:
    """In what the present quote differs from the one that was asked about."""
    differs = []
    if before.items != now.items:
        differs.append(f"{words.count(before.items, item)} became {words.count(now.items, item)}")
    if before.price != now.price and before.estimate_cents != now.estimate_cents:
        cost = [plain(words.money(one.estimate_cents)) for one in (before, now)]
        differs.append(f"the price of {cost[0]} became {cost[1]}")
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
