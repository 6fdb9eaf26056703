"""The check of a service: asked on demand, told with what will and will not work, and how all services stand."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from pages.components.shell import badges, lines, problems
from pages.components.shell import wording as words
from pages.components.shell.wording import Label, plain
from services.container import App
from services.jobs.connections import Readiness, ServiceCheck
from services.jobs.kind import Kind

STATES: dict[str, Label] = {
    "fine": Label("Ready", ":material/check_circle:", "green"),
    "lists need a user token": Label("Ready, without lists", ":material/playlist_remove:", "orange"),
    "user token refused": Label("Ready, without lists", ":material/playlist_remove:", "orange"),
    "key refused": Label("Wrong key", ":material/key_off:", "red"),
    "wrong host": Label("Wrong host", ":material/wrong_location:", "red"),
    "no network": Label("No network", ":material/wifi_off:", "red"),
    "no plan": Label("No plan for this", ":material/credit_card_off:", "orange"),
    "unclear": Label("Not clear", ":material/help:", "orange"),
}
NEVER = Label("Never checked", ":material/help:", "gray")


def state_of(last: ServiceCheck | None) -> str:
    """How a service was when it was checked last, as Markdown."""
    state = NEVER if last is None else STATES.get(last.state, STATES["unclear"])
    return f"{state.icon} {state.label}"


def draw(app: App, kind: Kind) -> ServiceCheck | None:
    """Ask the service now, free of charge; below it the last outcome, which it answers, and when that was."""
    if st.button("Check now", key=f"connections-check-{kind.service}", icon=":material/network_check:"):
        with problems.shown(), st.spinner(f"Asking {plain(kind.service_title)}…"):
            app.checks.check(kind.service)
    last = app.checks.last(kind.service)
    if last is None:
        st.caption("Never checked. A check is free.")
        return None
    told = "  \n".join(plain(part) for part in (last.text, last.next_step) if part)
    if last.state == "fine":
        st.success(told, icon=":material/check_circle:")
    else:
        name = STATES.get(last.state, NEVER)
        st.warning(f"**{name.label}.** {told}", icon=name.icon)
    _list("Works as it is", ":material/check:", last.works)
    _list("Does not work", ":material/close:", last.fails)
    if last.balance:
        st.markdown(f":material/account_balance_wallet: **{plain(last.balance)}** left then.")
    elif last.state == "fine":
        st.caption(f"{plain(kind.service_title)} does not say what the account has left.")
    st.caption(f"Checked {plain(words.moment(last.checked_at))}. A check is free.")
    return last


def readiness(app: App) -> None:
    """Every service in one line each: state, key, account, what is left, its places now, and when it was checked."""
    st.markdown("### Services")
    for one in app.checks.readiness():
        _service(one)


def _service(one: Readiness) -> None:
    check = one.check
    state = STATES.get(check.state, STATES["unclear"]) if check is not None else NEVER
    with st.container(border=True, gap="xxsmall", key=f"overview-service-{one.service}"):
        mode = badges.badge_text(words.PRACTICE if one.practice else words.LIVE)
        st.markdown(f"**{plain(one.title)}** {badges.badge_text(state)} {mode}")
        key = f"key …{words.code(one.key_hint)}" if one.key_hint else "" if one.practice else "key is set"
        lines.facts([key, *_told(check)])
        for slot in one.slots:
            st.caption(f":material/view_carousel: {slot.used:,} of {slot.most:,} running · {plain(slot.title)}")


def _told(check: ServiceCheck | None) -> Sequence[str]:
    if check is None:
        return ["A check under Connections is free"]
    left = f"{plain(check.balance)} left" if check.balance else ""
    return [plain(check.account), left, f"checked {plain(words.moment(check.checked_at))}"]


def _list(title: str, icon: str, things: Sequence[str]) -> None:
    if things:
        st.markdown(f"{icon} **{title}:**\n\n" + "\n".join(f"- {plain(one)}" for one in things))
