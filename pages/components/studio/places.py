"""Where something new goes: the workspaces and folders of the account to choose from."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from services.kinds.campaigns.studio.holdings import HeldList, Sort

NEW_FOLDER = "A new folder"


def workspace(key: str, lists: Mapping[Sort, HeldList]) -> str:
    """The id of the chosen workspace; "" where none is known, which leaves it to BHuman."""
    held = lists["workspaces"]
    if not held.holdings:
        st.caption("No workspace is known yet; BHuman chooses. Ask for them on the panel Workspaces.")
        return ""
    return st.selectbox(
        "Workspace", [one.id for one in held.holdings], format_func=held.name_of, key=f"{key}-workspace", width=320
    )


def folder(key: str, lists: Mapping[Sort, HeldList], chosen: str) -> str:
    """The id of the chosen folder of this workspace; "" for a new one."""
    held = lists["folders"]
    fitting = [one.id for one in held.holdings if one.about.get("workspace_id", chosen) == chosen]
    return st.selectbox(
        "Folder",
        ["", *fitting],
        format_func=lambda one: held.name_of(one) or NEW_FOLDER,
        key=f"{key}-folder-{chosen}",
        width=320,
    )
