"""Every draft is prepared on the page of its kind, whichever link led to it."""

from __future__ import annotations

import streamlit as st

from pages.components.draft_saving import saving
from services import container

PAGES = {"campaign": "campaigns.py", "agent": "agents.py", "lesson": "lessons.py"}


def lead(url_path: str) -> None:
    """Go to the right page when the address names a draft of another kind than this page prepares."""
    draft_id = st.query_params.get("draft")
    if not draft_id or url_path not in {page.removesuffix(".py") for page in PAGES.values()}:
        return
    with saving("draft-home"):
        right = PAGES.get(container.current().drafts.get(draft_id).kind)
        if right is not None and right.removesuffix(".py") != url_path:
            st.switch_page(right, query_params=st.query_params.to_dict())
