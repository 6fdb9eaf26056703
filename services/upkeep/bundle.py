"""What support is given: how this dashboard fares and is set up, without keys, people or recipients."""

from __future__ import annotations

import importlib.metadata
import io
import json
import platform
import sys
import zipfile
from collections.abc import Mapping
from typing import Any

from pydantic import SecretStr
from sqlalchemy import func, select
from sqlmodel import Session, col

from services.config import Settings
from services.people.audit import record
from services.people.persons import Person, Right
from services.store.database import Database
from services.store.people_tables import BrowserSession
from services.store.record.audit_tables import AuditEntry
from services.store.tables import Draft, Job, JobTally, Submission
from services.upkeep.forgetting.scrubbing import tables_of
from services.upkeep.health import Health

PACKAGES = ("alembic", "dbos", "httpx", "pandas", "pydantic", "sqlalchemy", "sqlmodel", "starlette", "streamlit")
NEWEST = 200
HIDDEN = "[hidden]"


class SupportBundle:
    """Makes the file. Nothing in it names a person or holds a key: what stands there is looked through for both."""

    def __init__(self, database: Database, settings: Settings, health: Health) -> None:
        self._database = database
        self._settings = settings
        self._health = health

    def make(self, person: Person) -> bytes:
        """A zip of a few JSON files, named in its README. Raises NotAllowed and StoreError."""
        person.must(Right.MANAGE)
        report = self._health.look()
        with self._database.write() as session:
            record(session, actor=person.name, act="make a support bundle", about="bundle:support")
            hidden = [*_names(session), *_secrets(self._settings)]
            files: dict[str, Any] = {
                "health.json": {"at": report.at.isoformat(), "signs": [vars(sign) for sign in report.signs]},
                "versions.json": _versions(),
                "settings.json": _settings(self._settings),
                "tables.json": {table.name: session.scalar(_count(table)) for table in tables_of(self._database)},
                "jobs.json": _jobs(session),
                "requests.json": _requests(session),
                "record.json": _record(session),
            }
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("README.txt", README)
            for name, said in files.items():
                text = json.dumps(said, indent=1, ensure_ascii=False)
                for one in hidden:
                    text = text.replace(json.dumps(one, ensure_ascii=False)[1:-1], HIDDEN)
                archive.writestr(name, text)
        return out.getvalue()


README = """What support needs to know of this Callsheet, and nothing else.

health.json    how engine, callbacks, database and disk fare
versions.json  Python, packages, system
settings.json  which settings are set, never what they say
tables.json    how many lines each table has
jobs.json      the newest jobs: kind, state and counts, by their ids
requests.json  the newest requests that were refused or are unclear: which, HTTP status, the service's request id
record.json    what was done last: act, when and to what sort of thing

No key, no name of anybody and nothing that a file of recipients says is in here.
"""


def _count(table: Any) -> Any:
    return select(func.count()).select_from(table)


def _versions() -> Mapping[str, str]:
    known = {name: importlib.metadata.version(name) for name in PACKAGES}
    return {"python": sys.version.split()[0], "system": platform.platform(), **known}


def _settings(settings: Settings) -> Mapping[str, Any]:
    named = set(settings.model_fields_set)
    for section in settings.sections:
        named |= section.model_fields_set
    return {
        "set": sorted(named),
        "live": sorted(section.service for section in settings.sections if not section.practice),
        "drives": settings.drives,
        "has a public address": settings.public_url is not None,
        "database": "another one" if settings.database_url else "SQLite",
    }


def _jobs(session: Session) -> list[dict[str, Any]]:
    jobs = session.scalars(select(Job).order_by(col(Job.id).desc()).limit(NEWEST)).all()
    tallies: dict[str, dict[str, int]] = {}
    for one in session.scalars(select(JobTally).where(col(JobTally.job_id).in_([job.id for job in jobs]))):
        tallies.setdefault(one.job_id, {})[one.state] = one.items
    return [
        {
            "id": job.id,
            "kind": job.kind,
            "state": job.state,
            "practice": job.practice,
            "created_at": job.created_at.isoformat(),
            "finished_at": job.finished_at.isoformat() if job.finished_at else None,
            "items": tallies.get(job.id, {}),
        }
        for job in jobs
    ]


def _requests(session: Session) -> list[dict[str, Any]]:
    query = select(Submission).where(col(Submission.error_kind) != "").order_by(col(Submission.id).desc())
    return [
        {
            "id": one.id,
            "job": one.job_id,
            "state": one.state,
            "error": one.error_kind,
            "http_status": one.http_status,
            "request_id": one.request_id,
            "tries": one.tries,
        }
        for one in session.scalars(query.limit(NEWEST))
    ]


def _record(session: Session) -> list[dict[str, str]]:
    newest = session.scalars(select(AuditEntry).order_by(col(AuditEntry.id).desc()).limit(NEWEST))
    return [{"at": one.at.isoformat(), "act": one.act, "about": one.about.partition(":")[0]} for one in newest]


def _names(session: Session) -> list[str]:
    """Everybody of the team, the longest first, so that no part of a name stays."""
    columns = (col(Job.person), col(Draft.person), col(BrowserSession.person), col(AuditEntry.actor))
    names = {name for column in columns for name in session.scalars(select(column).distinct())}
    return sorted((name for name in names if len(name) > 1 and name != "Callsheet"), key=len, reverse=True)


def _secrets(settings: Settings) -> list[str]:
    values = [getattr(one, name) for one in (settings, *settings.sections) for name in type(one).model_fields]
    return [value.get_secret_value() for value in values if isinstance(value, SecretStr) and value.get_secret_value()]
