"""`/shared/<token>`: what one job came to, for somebody outside the team who was given the link."""

from __future__ import annotations

import builtins
import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from html import escape
from string import Template

from sqlalchemy import func, select
from sqlmodel import col
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from services.config import may_be_opened
from services.errors import NotPossible, StoreError, UnknownRecord
from services.jobs.states import ItemState
from services.people.audit import record
from services.people.persons import Person, Right
from services.store.database import Database
from services.store.people_tables import ResultsLink
from services.store.tables import Item, Job, utc_now

PATH, DAYS_MOST, ON_ONE_PAGE = "/shared", 90, 500
ENDED = "This link has ended, or there never was one here. Ask whoever gave it to you for another."
HEADERS = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex, nofollow",
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'",
}
PAGE = Template(
    """<!doctype html><html lang="en"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1"><title>$title</title><style>
:root{color-scheme:light dark}body{font:16px/1.5 "Source Sans 3","Segoe UI",system-ui,sans-serif;max-width:44rem;
margin:2rem auto;padding:0 1.25rem}h1{font-size:1.6rem;line-height:1.2;margin:0 0 .25rem}p{margin:.25rem 0 1rem}
li{padding:.4rem 0;overflow-wrap:anywhere}:focus-visible{outline:3px solid;outline-offset:2px}</style></head>
<body><main><h1>$title</h1>$body</main></body></html>"""
)


@dataclass(frozen=True)
class OutsideLine:
    """A link that is open: whose it is, and until when."""

    id: str
    made_by: str
    created_at: datetime
    ends_at: datetime


class OutsideLinks:
    """Makes, lists and takes back links to the results of one job, and answers who follows one."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def make(self, job_id: str, days: int, person: Person) -> str:
        """The path of a new link, told once and kept as a hash. Raises UnknownRecord and NotPossible."""
        person.must(Right.LAUNCH)
        if not 1 <= days <= DAYS_MOST:
            raise NotPossible(f"A link lasts from one day to {DAYS_MOST}.", next_step="Choose fewer days.")
        token, now = secrets.token_urlsafe(32), utc_now()
        with self._database.write() as session:
            if session.get(Job, job_id) is None:
                raise UnknownRecord("There is no such job.", next_step="Open it from History.")
            session.add(
                ResultsLink(
                    token_sha256=_hashed(token),
                    job_id=job_id,
                    made_by=person.name,
                    created_at=now,
                    ends_at=now + timedelta(days=days),
                )
            )
            record(session, actor=person.name, act="share results", about=f"job:{job_id}", after={"days": days})
        return f"{PATH}/{token}"

    def list(self, job_id: str) -> Sequence[OutsideLine]:
        """The links of a job that are open now, the newest first. Raises StoreError."""
        query = (
            select(ResultsLink)
            .where(
                col(ResultsLink.job_id) == job_id,
                col(ResultsLink.revoked_at).is_(None),
                col(ResultsLink.ends_at) > utc_now(),
            )
            .order_by(col(ResultsLink.id).desc())
        )
        with self._database.read() as session:
            return [OutsideLine(one.id, one.made_by, one.created_at, one.ends_at) for one in session.scalars(query)]

    def revoke(self, link_id: str, person: Person) -> None:
        """End a link at once. Raises UnknownRecord."""
        person.must(Right.LAUNCH)
        with self._database.write() as session:
            link = session.get(ResultsLink, link_id)
            if link is None:
                raise UnknownRecord("There is no such link.", next_step="Reload the page.")
            if link.revoked_at is None:
                link.revoked_at, link.revoked_by = utc_now(), person.name
                record(session, actor=person.name, act="take back shared results", about=f"job:{link.job_id}")

    async def page(self, request: Request) -> Response:
        """GET /shared/<token>: the good results, some hundreds on a page; 404 for a link that ended or never was."""
        asked = request.query_params.get("page", "1")
        number = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 6 else 1
        try:
            html = await run_in_threadpool(self._draw, request.path_params["token"], max(1, number))
        except StoreError as problem:
            return HTMLResponse(
                _page("Not just now", f"<p>{escape(str(problem))}</p>"), status_code=503, headers=HEADERS
            )
        if html is None:
            return HTMLResponse(_page("No results here", f"<p>{ENDED}</p>"), status_code=404, headers=HEADERS)
        return HTMLResponse(html, headers=HEADERS)

    def _draw(self, token: str, number: int) -> str | None:
        with self._database.read() as session:
            link = session.scalar(select(ResultsLink).where(col(ResultsLink.token_sha256) == _hashed(token)))
            if link is None or link.revoked_at is not None or link.ends_at <= utc_now():
                return None
            job = session.get(Job, link.job_id)
            if job is None:
                return None
            good = (
                col(Item.job_id) == job.id,
                col(Item.state) == ItemState.SUCCEEDED,
                col(Item.flag) == "",
                col(Item.superseded).is_(False),
            )
            many = session.scalar(select(func.count()).select_from(Item).where(*good)) or 0
            rows = session.execute(
                select(col(Item.line), col(Item.label), col(Item.share_url), col(Item.url))
                .where(*good)
                .order_by(col(Item.row_id))
                .offset((number - 1) * ON_ONE_PAGE)
                .limit(ON_ONE_PAGE)
            ).all()
            lines = [_line(label or f"Row {line}", share_url or url or "") for line, label, share_url, url in rows]
            name, ends_at = job.name, link.ends_at
        return _page(name, _body(lines, many, number, ends_at))


def _body(lines: builtins.list[str], many: int, number: int, ends_at: datetime) -> str:
    parts = [f"<p>{many:,} ready. This page can be seen until {ends_at:%d %B %Y, %H:%M} UTC.</p>"]
    parts += [f'<ol start="{(number - 1) * ON_ONE_PAGE + 1}">', *lines, "</ol>"]
    if number > 1:
        parts.append(f'<p><a href="?page={number - 1}">Those before</a></p>')
    if many > number * ON_ONE_PAGE:
        parts.append(f'<p><a href="?page={number + 1}">Those after</a></p>')
    return "".join(parts)


def _line(label: str, address: str) -> str:
    # What practice plays lies behind the sign-in, and what a service names on a private network is nobody's outside.
    if may_be_opened(address, practice=False):
        return f'<li><a href="{escape(address)}" rel="noopener noreferrer nofollow">{escape(label)}</a></li>'
    return f"<li>{escape(label)}: it can only be watched by the team.</li>"


def _page(title: str, body: str) -> str:
    return PAGE.substitute(title=escape(title), body=body)


def _hashed(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()
