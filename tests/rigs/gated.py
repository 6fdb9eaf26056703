"""Routes behind the gate in this process, and a browser that keeps its cookies: sign-in without a dashboard."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
from pydantic import SecretStr
from starlette.applications import Starlette
from starlette.routing import BaseRoute

from services.config import Settings
from services.people.admission import Admission
from services.people.members import Members
from services.people.password import TeamPassword
from services.people.sessions import Sessions
from services.people.signin import routes as signin
from services.people.signin.arrivals import Arrivals
from services.people.signin.cookies import Cookies
from services.people.signin.providers import Providers
from services.store.database import Database, sqlite_url
from services.store.migrate import migrate
from services.web.gate.gate import Gate
from services.web.gate.rules import Rules

SECRET = b"k" * 48
PROCESS = "p" * 43
HOME = "http://127.0.0.1:8501"
NOW = datetime(2026, 11, 26, 9, 0, tzinfo=UTC)


class Team:
    """What sign-in and the gate need of an app, over a database of its own. `now` is its clock."""

    def __init__(self, database: Database, secret: bytes = SECRET, **settings: Any) -> None:
        self.settings = Settings(**settings)
        self.now = NOW
        given = settings.get("team_password")
        self.password = TeamPassword(given.get_secret_value() if isinstance(given, SecretStr) else None, secret)
        self.cookies = Cookies(self.settings, secret)
        admission = Admission(self.settings, self.password)
        self.sessions = Sessions(
            database,
            admission=admission,
            idle=timedelta(hours=self.settings.session_idle_hours),
            longest=timedelta(hours=self.settings.session_hours),
            clock=lambda: self.now,
        )
        self.providers = Providers(self.settings)
        self.arrivals = Arrivals(database, admission, self.sessions)
        self.members = Members(database, admission, self.sessions)
        self._routes = signin.routes(lambda: self)
        self.rules = Rules(self.settings, self.sessions, self.cookies, PROCESS)

    def gate(self, routes: Sequence[BaseRoute] = ()) -> Gate:
        """The gate before sign-in and these routes."""
        app = Starlette(routes=[*self._routes, *routes])
        return Gate(app, rules=lambda: self.rules, upload_bytes=1024, is_act=lambda _message: True)


class Browser:
    """Speaks to a gate and keeps its cookies, as a browser on this machine does."""

    def __init__(
        self, team: Team, routes: Sequence[BaseRoute] = (), *, home: str = HOME, at: str = "127.0.0.1"
    ) -> None:
        self.cookies = httpx.Cookies()
        self._home = home
        self._transport = httpx.ASGITransport(team.gate(routes), client=(at, 40000))

    def ask(self, method: str, path: str, **more: Any) -> httpx.Response:
        """One request; an answer's cookies are kept."""

        async def once() -> httpx.Response:
            async with httpx.AsyncClient(
                transport=self._transport, base_url=self._home, cookies=self.cookies
            ) as client:
                answer = await client.request(method, path, **more)
                self.cookies = client.cookies
                return answer

        return asyncio.run(once())

    def get(self, path: str = "/sign-in", **params: str) -> httpx.Response:
        """A GET."""
        return self.ask("GET", path, params=params)

    def post(self, path: str = "/sign-in", origin: str | None = "", **form: str) -> httpx.Response:
        """A form, sent from one of our pages unless another origin, or none, is said."""
        sent_from = self._home if origin == "" else origin
        return self.ask("POST", path, data=form, headers={"origin": sent_from} if sent_from else {})


def new_database(folder: Path) -> Database:
    """An empty database."""
    database = Database(sqlite_url(folder / "callsheet.db"))
    migrate(database)
    return database
