"""Everybody who has signed in at a provider, with what they are; admins change it here."""

from __future__ import annotations

import streamlit as st

from pages.components.shell import wording as words
from pages.components.shell.person import asks, who
from pages.components.shell.saving import notify, saving, show_problem, stored_input
from pages.components.shell.wording import plain
from services.container import App
from services.people.members import MemberLine
from services.people.persons import Person, Right, Role

SHOWN = 50
FIXED = "An admin by the settings or a group at the provider; it is changed there."
MEANS = {
    Role.VIEWER: "Viewer: sees everything",
    Role.PREPARER: "Preparer: makes drafts",
    Role.LAUNCHER: "Launcher: spends, too",
    Role.ADMIN: "Admin: manages, too",
}


def draw_people(app: App, person: Person) -> None:
    """The list, with a role to choose and the way out for each."""
    st.subheader("People", anchor=False)
    show_problem("team")
    everybody = app.members.list()
    if not everybody:
        st.caption("Nobody has signed in at a provider yet. Whoever does stands here from then on.")
        return
    text = ""
    if len(everybody) > SHOWN // 5:
        text = st.text_input("Find somebody", key="team.find", placeholder="Name or mail address", width=320)
    found = [one for one in everybody if text.casefold() in f"{one.name} {one.email}".casefold()]
    for one in found[:SHOWN]:
        _one(app, person, one)
    if len(found) > SHOWN:
        st.caption(f"{words.count(len(found) - SHOWN)} more. Write a part of a name to find them.")


def _one(app: App, person: Person, one: MemberLine) -> None:
    key = f"team-{one.identity.replace(':', '-')}"
    with st.container(border=True, horizontal=True, vertical_alignment="center", gap="small", key=key):
        with st.container(gap=None, width="stretch"):
            you = " (you)" if one.identity == person.identity else ""
            st.markdown(f"**{plain(one.name)}**{you}")
            st.caption(" · ".join(_facts(one)))
        if one.revoked_at is None:
            told = asks(Right.MANAGE, FIXED if one.by_settings else None, unless=one.by_settings)
            st.selectbox(
                f"Role of {plain(one.name)}",
                list(Role),
                format_func=MEANS.__getitem__,
                label_visibility="collapsed",
                width=240,
                **stored_input(f"{key}-role", one.role, _set_role, app, one.identity),
                **told,
            )
        _way_out(app, person, one, key)


def _way_out(app: App, person: Person, one: MemberLine, key: str) -> None:
    if one.revoked_at is not None:
        st.button("Let in again", key=f"{key}-in", icon=":material/login:", on_click=_let_in,
                  args=[app, one], **asks(Right.MANAGE))  # fmt: skip
        return
    is_self = one.identity == person.identity
    told = asks(Right.MANAGE, "Another admin can do that." if is_self else None, unless=is_self)
    with st.popover("Revoke", icon=":material/person_off:", key=f"{key}-out", **told):
        st.markdown(
            f"**{plain(one.name)} may not come in any more.** Open pages of theirs close at once, what they launched "
            "goes on, and their drafts stay."
        )
        st.button("Yes, revoke", key=f"{key}-revoke", on_click=_revoke, args=[app, one])


def _facts(one: MemberLine) -> list[str]:
    facts = [plain(one.email) or "no proved mail address", f"by {plain(one.provider)}"]
    if one.revoked_at is not None:
        at = plain(words.moment(one.revoked_at))
        return [*facts, f":material/person_off: revoked by {plain(one.revoked_by)} {at}"]
    if not one.is_let_in:
        facts.append(":material/block: not among those whom the settings let in")
    return [
        *facts,
        f"came first {plain(words.moment(one.first_seen_at))}, signed in last {plain(words.moment(one.seen_at))}",
    ]


def _set_role(role: Role, app: App, identity: str) -> None:
    with saving("team"):
        app.members.set_role(identity, Role(role), who(app))


def _revoke(app: App, one: MemberLine) -> None:
    with saving("team"):
        app.members.revoke(one.identity, who(app))
        notify("team", f"{one.name} is out, and their open pages are closed.")


def _let_in(app: App, one: MemberLine) -> None:
    with saving("team"):
        app.members.let_in_again(one.identity, who(app))
        notify("team", f"{one.name} may sign in again.")
