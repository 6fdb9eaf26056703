"""Presenter projects: imported into a workspace of one's choice, which makes a template of them."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from pages.components.shell import lines, person
from pages.components.shell import wording as words
from pages.components.shell.saving import notify
from pages.components.shell.wording import plain
from pages.components.studio import asking, making, panels, places
from services.container import App
from services.kinds.campaigns.studio.holdings import HeldList, Holding, Sort


def draw(app: App, prefix: str, lists: Mapping[Sort, HeldList]) -> None:
    """The projects, each with its import."""
    asking.show(prefix)
    held = lists["projects"]
    asking.head(app.studio, prefix, held, "projects")
    if held.seen_at and not held.holdings:
        st.info("BHuman lists no presenter project for this account.", icon=":material/search_off:")
    for one in held.holdings:
        _project(app, prefix, one, lists)
    asking.lists_when_old(app.studio, prefix, lists, ["projects", "workspaces"])


def _project(app: App, prefix: str, one: Holding, lists: Mapping[Sort, HeldList]) -> None:
    key = f"{prefix}-{one.id}"
    with st.container(border=True, key=f"line-{key}", gap="small"):
        st.markdown(f"**{plain(one.title)}**")
        lines.facts([words.code(one.id)])
        making.made(key, app.studio.made_of(one.id, lists))
        if making.under_way(app.studio, one.id):
            return
        if not making.is_asked(key, one.id):
            making.offer(key, "Import", ":material/download:", one.id)
            return
        workspace = places.workspace(key, lists)
        st.markdown(
            f"Import **{plain(one.title)}**? BHuman makes a **new template** of it, each time it is asked. "
            "It costs no credits that BHuman names."
        )
        making.question(key, prefix, one.id, "Yes, import it", lambda: _import(app, prefix, one, workspace))


def _import(app: App, prefix: str, one: Holding, workspace: str) -> None:
    made = app.studio.import_project(one.id, workspace, person.who(app))
    if made:
        panels.land("templates", made, f"{one.title} is imported: this is the template that BHuman made of it.")
    else:
        notify(prefix, f"{one.title} is imported. BHuman did not name the template; look for it under Templates.")
