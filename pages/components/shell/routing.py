"""Every draft is prepared on the page of its kind, whichever link led to it."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import urlsplit

import streamlit as st

from pages.components.shell import problems
from services.container import App
from services.errors import UnknownRecord
from services.jobs.drafts.views import DraftView

DRAFT = "draft"
LEADS_TO = "shell.leads-to"


def page_of(kind: str) -> str:
    """The page that prepares drafts of this kind: it is called as the kind is, in the plural."""
    return f"{kind}s.py"


def lead_to(page: str, **query: str) -> None:
    """For callbacks: this page comes instead of the one in which something was pressed."""
    st.session_state[LEADS_TO] = (page, query)


def follow() -> None:
    """Go where a callback leads to; the router does it once it knows the pages."""
    if leads := st.session_state.pop(LEADS_TO, None):
        page, query = leads
        st.switch_page(page, query_params=query)


def unknown_page(known: Iterable[str]) -> str:
    """The name in the address of this browser that is none of these pages'; "" for one of them."""
    asked = urlsplit(st.context.url or "").path.strip("/")
    return "" if "/" in asked or asked in known else asked


def named_draft(app: App, page: str) -> DraftView | None:
    """The draft that the address names, read once for the run, or None when it names none.

    Goes to the page of its kind when it is another one than this; where there is no such draft it says so, with the
    way to the list, and the run ends.
    """
    draft_id = st.query_params.get(DRAFT)
    if not draft_id:
        return None
    try:
        view = app.drafts.get(draft_id)
    except UnknownRecord as error:
        problems.show_problem(error)
        st.page_link(page, label="All drafts", icon=":material/list:")
        st.stop()
    right = page_of(view.kind)
    if right != page:
        st.switch_page(right, query_params=st.query_params.to_dict())
    return view
