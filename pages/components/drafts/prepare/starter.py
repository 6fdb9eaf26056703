"""A file to begin with, for whoever makes the list."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from services.jobs.drafts.views import DraftView
from services.recipients import starter_file


def draw(prefix: str, view: DraftView, word: str, examples: Mapping[str, str]) -> None:
    """A file with the columns that are needed and one filled-in row; nothing as long as no variable is named.

    It is called after what the draft is made from, or by the kind's `word`.
    """
    if view.mapping.variables:
        about = view.target.name if view.target is not None and view.target.name else word
        st.download_button(
            "Starter file for these variables",
            starter_file(view.mapping.variables, examples),
            file_name=f"{about} starter.csv",
            mime="text/csv",
            key=f"{prefix}-starter",
            icon=":material/download:",
            type="tertiary",
            on_click="ignore",
        )
