"""Who is looking, and what they may do, told on buttons and inputs: the services decide it, whatever is shown."""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from typing import Any
from urllib.parse import urlencode, urlsplit

import streamlit as st

from services.container import App
from services.people.persons import Person, Right, Role, refusal
from services.people.signin import routes as signin

NOBODY = "Someone"
ROLE = "shell.role"


def signed_in(app: App) -> Person | None:
    """The person whose session the gate found when this page was opened, or None when it is over."""
    session_id = st.context.headers.get(signin.SESSION_HEADER)
    return app.sessions.person_of(session_id) if session_id else None


def who(app: App) -> Person:
    """Who acts on this page, with their role; their name is "Someone" until one was given."""
    return signed_in(app) or _unknown(app)


def whoever_presses(app: App) -> Callable[[], Person]:
    """The same, asked anew at each call: for what is done after the page was drawn, when a role may be another."""
    session_id = st.context.headers.get(signin.SESSION_HEADER)
    return lambda: (app.sessions.person_of(session_id) if session_id else None) or _unknown(app)


def _unknown(app: App) -> Person:
    # Where nobody signs in whoever is here owns the machine; where people do, nobody gets here without a session.
    return Person(NOBODY, Role.VIEWER if app.settings.asks_to_sign_in else Role.ADMIN)


def look_as(person: Person) -> None:
    """What is drawn from now on in this tab is drawn for this person."""
    st.session_state[ROLE] = person.role.value


def why_not(right: Right) -> str:
    """Why whoever looks may not do what takes this right; "" when they may."""
    role = Role(st.session_state.get(ROLE, Role.ADMIN))
    return "" if Person("", role).may(right) else refusal(role, right)


def asks(right: Right, text: str | None = None, *, unless: bool = False) -> dict[str, Any]:
    """For a button or an input that takes this right: whether it is disabled, and its help.

    It says `text`, or why it may not be used; with `unless` it is disabled for another reason.
    """
    refused = why_not(right)
    return {"disabled": bool(refused) or unless, "help": refused or text}


def chip(app: App) -> None:
    """The person's name as a link to the sign-in page, which also signs out."""
    known = signed_in(app)
    initial = escape(known.name[0].upper()) if known else "?"
    said = "No name yet<small>Say who you are</small>"
    if known:
        role = f"{known.role.capitalize()} · " if app.settings.asks_to_sign_in else ""
        said = f"{escape(known.name)}<small>{role}Change or sign out</small>"
    st.html(
        f'<a class="cs-person" href="{_sign_in_path()}" target="_self">'
        f'<b aria-hidden="true">{initial}</b><span>{said}</span></a>'
    )


def ask_to_sign_in() -> None:
    """The panel that stands in the place of every page until someone signs in."""
    st.html(
        '<div class="cs-panel"><h2>Sign in to see your team\'s work</h2><p>This dashboard is for the team.</p>'
        f'<a class="cs-action" href="{_sign_in_path()}" target="_self">Sign in</a></div>'
    )


def _sign_in_path() -> str:
    # The address that Streamlit tells has no query; what a link leads to stands there.
    query = urlencode(st.query_params.to_dict())
    back = (urlsplit(str(st.context.url or "")).path or "/") + (f"?{query}" if query else "")
    return escape(signin.sign_in_path(back))
