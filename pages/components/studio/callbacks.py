"""Callbacks: where BHuman is to call, what it said when it called, and what came of each call."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from pages.components.shell import lines, person
from pages.components.shell import wording as words
from pages.components.shell.pictures import address
from pages.components.shell.saving import notify, saving
from pages.components.shell.wording import plain
from pages.components.studio import asking, making
from services.container import App
from services.jobs.ledger.sightings import APPLIED, PARKED, STRANGE, UNCLAIMED, UNREADABLE
from services.kinds.campaigns.studio.holdings import HeldList, Sort
from services.people.persons import Right
from services.webhooks.apply import IMPOSSIBLE
from services.webhooks.desk import TRIED, DeliveryLine

SERVICE = "bhuman"
BEFORE = "before"
OUTCOMES = {
    "": ":material/schedule: Waits to be applied",
    APPLIED: ":material/check_circle: Applied",
    PARKED: ":material/hourglass_top: Kept: which row it is about is not proven yet",
    UNREADABLE: ":material/help: Cannot be read; kept as it came",
    UNCLAIMED: ":material/person_off: Names nothing of ours",
    STRANGE: ":material/flag: Came to another request's address; the video is flagged",
    IMPOSSIBLE: ":material/error: Could not be applied; kept as it came",
}
PROVEN_SINCE = ":material/check_circle: Kept at first; BHuman's list has proven its row since"


def draw(app: App, prefix: str, lists: Mapping[Sort, HeldList]) -> None:
    """Destinations, the try, and the log."""
    asking.show(prefix)
    st.markdown(
        "Every request of Callsheet's carries an address of its own, so campaigns need nothing here. A **saved "
        "destination** is for what is started elsewhere: at BHuman itself or by another tool."
        if app.callbacks.reaches_us or app.studio.practice
        else ":material/info: **BHuman cannot call back here**, and polling does all the work: set "
        "CALLSHEET_PUBLIC_URL to an https address that BHuman reaches."
    )
    _destinations(app, prefix, lists["destinations"])
    _log(app, prefix)
    with st.expander("What Callsheet never calls", icon=":material/block:", key=f"{prefix}-never"):
        st.markdown(
            "`pipeline/webhook` at BHuman is where its own render farm reports. It is **not for customers**, so "
            "Callsheet has no call for it. In practice the sandbox takes it, to end a render by hand."
        )
    asking.lists_when_old(app.studio, prefix, lists, ["destinations"])


def _destinations(app: App, prefix: str, held: HeldList) -> None:
    st.subheader("Saved at BHuman", anchor=False)
    asking.head(app.studio, prefix, held, "destinations")
    for one in held.holdings:
        shown = app.callbacks.shown(SERVICE, one.about.get("webhook", ""))
        ours = " :blue-badge[:material/home: Callsheet]" if "(secret)" in shown else ""
        with st.container(border=True, key=f"line-{prefix}-{one.id}", gap="xxsmall"):
            st.markdown(f"**{plain(one.title)}**{ours}")
            st.markdown(words.code(shown))
    if held.seen_at and not held.holdings:
        st.caption("BHuman has none saved for this account.")
    key = f"{prefix}-save"
    if not making.is_asked(key, SERVICE):
        making.offer(key, "Save a destination", ":material/add_link:", SERVICE, Right.MANAGE)
        return
    with st.container(border=True, gap="small"):
        name = st.text_input("Name", value="Callsheet", key=f"{key}-name", width=320)
        other = st.text_input(
            "Address", key=f"{key}-address", placeholder="Callsheet's own", width=520,
            help="Leave it empty for Callsheet's own, which is never shown: whoever knows it can pretend to be BHuman.",
        )  # fmt: skip
        st.markdown("BHuman saves **one more destination** each time it is asked; it can be removed only there.")
        wanted = other.strip() or app.callbacks.address(SERVICE)
        making.question(key, prefix, SERVICE, "Yes, save it", lambda: _save(app, prefix, name, wanted))


def _save(app: App, prefix: str, name: str, wanted: str) -> None:
    app.studio.save_destination(name, wanted, person.who(app))
    notify(prefix, f"{name} is saved at BHuman.")


def _log(app: App, prefix: str) -> None:
    st.subheader("What came in", anchor=False)
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.button(
            "Try our address",
            key=f"{prefix}-try",
            icon=":material/network_ping:",
            on_click=_try,
            args=[app, prefix],
            **person.asks(Right.MANAGE),
        )
        st.caption("Sends one callback of our own the way BHuman would. It names no video and changes nothing.")
    before = st.query_params.get(BEFORE, "")
    page = app.callbacks.deliveries(SERVICE, before=int(before) if before.isdigit() else None)
    if not page.lines:
        st.info("Nothing has come in yet, or it was forgotten a week after its job.", icon=":material/inbox:")
    for one in page.lines:
        _delivery(app, prefix, one)
    if before or page.next_before:
        with st.container(horizontal=True, gap="small"):
            st.button("Newest", on_click=_go, args=[None], disabled=not before, icon=":material/first_page:")
            st.button("Older", on_click=_go, args=[page.next_before], disabled=page.next_before is None)


def _delivery(app: App, prefix: str, one: DeliveryLine) -> None:
    with st.container(border=True, key=f"line-{prefix}-{one.id}", gap="xxsmall"):
        outcome = OUTCOMES.get(one.outcome, plain(one.outcome))
        if one.outcome == PARKED and one.line:
            outcome = PROVEN_SINCE
        if one.word == TRIED:
            outcome = ":material/check_circle: It arrived: a try of ours"
        where = f", line {one.line:,}" if one.line else ""
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.markdown(f"**{plain(one.word)}** · {outcome}{where}")
            if one.job_id is not None:
                lines.job_link(one.job_id, one.job_name, icon=":material/movie:")
        short = f"…{one.vendor_id[-6:]}" if one.vendor_id else ""
        lines.facts([f"came {plain(words.moment(one.received_at))}", plain(short)])
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            if one.messenger_url and (film := address(one.messenger_url)):
                st.link_button("Film for WhatsApp", film, icon=":material/chat:")
            st.button(
                "Apply again", key=f"{prefix}-again-{one.id}", type="tertiary", icon=":material/replay:",
                on_click=_again, args=[app, prefix, one.id], **person.asks(Right.LAUNCH),
            )  # fmt: skip


def _try(app: App, prefix: str) -> None:
    with saving(prefix):
        app.callbacks.try_address(SERVICE, person.who(app))
        notify(prefix, "It arrived, was stored and answered. It stands first in the list below.")


def _again(app: App, prefix: str, delivery_id: int) -> None:
    with saving(prefix):
        app.callbacks.apply_again(delivery_id, person.who(app))
        notify(prefix, "Applied once more. What was finished stays as it was.")


def _go(before: int | None) -> None:
    if before is None:
        st.query_params.pop(BEFORE, None)
    else:
        st.query_params[BEFORE] = str(before)
