"""What Connections tells about each service and about this dashboard. Never a key, only whether there is one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from html import escape

import streamlit as st

from pages.components import words
from services.config import Settings
from services.jobs.kinds import Kind

Fact = tuple[str, str]


def table(facts: Sequence[Fact]) -> None:
    """Names and what is so, as a list of definitions."""
    lines = "".join(f"<dt>{escape(name)}</dt><dd>{escape(told)}</dd>" for name, told in facts)
    st.html(f'<dl class="cs-facts">{lines}</dl>')


def of_service(settings: Settings, kind: Kind) -> list[Fact]:
    """Hosts and keys of the service a kind belongs to."""
    return BY_SERVICE[kind.service](settings) if kind.service in BY_SERVICE else [("Host", kind.host)]


def limits(settings: Settings, kind: Kind) -> list[Fact]:
    """How much goes into one request and how often we look."""
    often = f"every {settings.poll_seconds:g} seconds at first, then every {settings.poll_seconds_most:g}"
    return [
        ("One request", f"up to {words.count(kind.most_per_submission, kind.item_word)}"),
        ("One file", f"up to {settings.max_upload_mb:,} MiB"),
        ("We look", often),
    ]


def of_house(settings: Settings) -> list[Fact]:
    """Whether callbacks reach us, who may come in, where the data lives."""
    public = settings.public_url or ""
    reached = (
        f"yes, at {public}"
        if public.startswith("https://")
        else "no; polling does all the work. Set CALLSHEET_PUBLIC_URL to an https address to be called back."
    )
    asked = settings.team_password is not None
    return [
        ("Callbacks reach us", reached),
        ("Sign-in", "asks for the team password" if asked else "asks only for a name. Set CALLSHEET_TEAM_PASSWORD."),
        ("Listens on", f"{settings.server_address}, port {settings.server_port}"),
        ("Data lives in", str(settings.data_dir.resolve())),
        ("Database", "another database, by CALLSHEET_DATABASE_URL" if settings.database_url else "SQLite, in there"),
    ]


def _bhuman(settings: Settings) -> list[Fact]:
    where = "CALLSHEET_BHUMAN_KEY_ID and CALLSHEET_BHUMAN_KEY_SECRET, or .streamlit/secrets.toml"
    return [
        ("Key", "is set" if settings.bhuman_has_key else f"is not set. Set {where}"),
        ("User token", "is set" if settings.bhuman_user_token else "is not set: lists are asked with the key"),
        ("Studio host", settings.bhuman_host("studio")),
        ("User host", settings.bhuman_host("user")),
        ("Store host", settings.bhuman_host("store")),
    ]


BY_SERVICE: dict[str, Callable[[Settings], list[Fact]]] = {"bhuman": _bhuman}
