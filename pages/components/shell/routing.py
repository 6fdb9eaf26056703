"""Every draft is prepared on the page of its kind, whichever link led to it."""

from __future__ import annotations

import streamlit as st

from pages.components.shell.saving import saving
from services import container


def page_of(kind: str) -> str:
    """The page that prepares drafts of this kind: it is called as the kind is, in the plural."""
    return f"{kind}s.py"


def lead(url_path: str) -> None:
    """Go to the right page when the address names a draft of another kind than this page prepares."""
    draft_id = st.query_params.get("draft")
    app = container.current()
    if not draft_id or url_path not in {page_of(kind.name).removesuffix(".py") for kind in app.kinds}:
        return
    with saving("draft-home"):
        right = page_of(app.drafts.get(draft_id).kind)
        if right.removesuffix(".py") != url_path:
            st.switch_page(right, query_params=st.query_params.to_dict())
