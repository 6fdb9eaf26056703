"""How people come in here, what that proves, and what whoever looks may do."""

from __future__ import annotations

import streamlit as st

from pages.components.shell.wording import listed, plain
from services.container import App
from services.people.persons import Person, Role

MAY = {
    Role.VIEWER: "You see everything and change nothing.",
    Role.PREPARER: "You make and edit drafts; launching is for launchers.",
    Role.LAUNCHER: "You make drafts, launch them and decide about what was sent.",
    Role.ADMIN: "You may do everything: people, keys and prices included.",
}


def draw_signing_in(app: App, person: Person) -> None:
    """A few lines: the reader's own role, then what sign-in proves."""
    settings, titles = app.settings, [plain(one) for one in app.providers.titles().values()]
    if not settings.asks_to_sign_in:
        st.info(
            "**Nobody signs in here,** so whoever reaches this machine may do everything, under any name. Set a team "
            "password, or an OpenID provider in `[auth]`, before colleagues come.",
            icon=":material/lock_open:",
        )
        return
    st.markdown(f"You are **{plain(person.name)}**, {person.role.called}. {MAY[person.role]}")
    if titles:
        st.caption(f":material/verified_user: {listed(titles)} proves who somebody is.")
    if app.password.is_set:
        role = Role(settings.password_role)
        st.warning(
            f"**The team password proves no name.** Whoever has it comes in under any name as {role.called}; "
            "the record holds what was typed. The setting `password_role` says what they are.",
            icon=":material/key:",
        )
