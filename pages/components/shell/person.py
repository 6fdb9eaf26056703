"""Who is looking."""

from __future__ import annotations

from html import escape
from urllib.parse import urlencode, urlsplit

import streamlit as st

from services.container import App
from services.people.signin import routes as signin

NOBODY = "Someone"


def signed_in(app: App) -> str | None:
    """The person whose session the gate found when this page was opened, or None when it is over."""
    session_id = st.context.headers.get(signin.SESSION_HEADER)
    return app.sessions.person_of(session_id) if session_id else None


def who(app: App) -> str:
    """The name that goes with an action: the person's, or "Someone" until a name was given."""
    return signed_in(app) or NOBODY


def chip(app: App) -> None:
    """The person's name as a link to the sign-in page, which also signs out."""
    name = signed_in(app)
    initial = escape(name[0].upper()) if name else "?"
    said = f"{escape(name)}<small>Change or sign out</small>" if name else "No name yet<small>Say who you are</small>"
    st.html(
        f'<a class="cs-person" href="{_sign_in_path()}" target="_self">'
        f'<b aria-hidden="true">{initial}</b><span>{said}</span></a>'
    )


def ask_to_sign_in() -> None:
    """The panel that stands in the place of every page until someone signs in."""
    st.html(
        '<div class="cs-panel"><h2>Sign in to see your team\'s work</h2><p>This dashboard is for the team. '
        f'You need the team password.</p><a class="cs-action" href="{_sign_in_path()}" target="_self">Sign in</a></div>'
    )


def _sign_in_path() -> str:
    # The address that Streamlit tells has no query; what a link leads to stands there.
    query = urlencode(st.query_params.to_dict())
    back = (urlsplit(str(st.context.url or "")).path or "/") + (f"?{query}" if query else "")
    return escape(signin.sign_in_path(back))
