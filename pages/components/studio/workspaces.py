"""Workspaces and folders: who has which role where, and which templates lie in which folder."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from pages.components.shell import lines
from pages.components.shell import wording as words
from pages.components.shell.wording import plain
from pages.components.studio import asking, panels
from services.container import App
from services.kinds.campaigns.studio.holdings import HeldList, Sort


def workspaces(app: App, prefix: str, lists: Mapping[Sort, HeldList]) -> None:
    """Every workspace of the key's user."""
    asking.show(prefix)
    held = lists["workspaces"]
    asking.head(app.studio, prefix, held, "workspaces")
    if held.seen_at and not held.holdings:
        st.info("BHuman lists no workspace for this account.", icon=":material/search_off:")
    for one in held.holdings:
        with st.container(border=True, key=f"line-{prefix}-{one.id}", gap="small"):
            st.markdown(f"**{plain(one.title)}**")
            told = [(name.capitalize(), value) for name, value in one.about.items()]
            moments = [("Made", one.created_at), ("Changed", one.updated_at)]
            lines.definitions([("Id", one.id), *told, *((name, words.moment(at)) for name, at in moments if at)])
    asking.lists_when_old(app.studio, prefix, lists, ["workspaces"])


def folders(app: App, prefix: str, lists: Mapping[Sort, HeldList]) -> None:
    """Every folder with what lies in it."""
    asking.show(prefix)
    held = lists["folders"]
    asking.head(app.studio, prefix, held, "folders")
    if held.seen_at and not held.holdings:
        st.info("BHuman lists no folder for this account.", icon=":material/search_off:")
    for one in held.holdings:
        inside = [held for held in lists["templates"].holdings if held.about.get("folder_id") == one.id]
        with st.container(border=True, key=f"line-{prefix}-{one.id}", gap="xsmall"):
            workspace = lists["workspaces"].name_of(one.about.get("workspace_id", ""))
            st.markdown(f"**{plain(one.title)}**")
            lines.facts([plain(workspace), words.count(len(inside), "template"), words.code(one.id)])
            for template in inside:
                st.button(
                    plain(template.title),
                    key=f"{prefix}-{one.id}-{template.id}",
                    type="tertiary",
                    icon=":material/movie:",
                    on_click=panels.open_one,
                    args=["templates", template.id],
                )
    asking.lists_when_old(app.studio, prefix, lists, ["folders", "workspaces", "templates"])
