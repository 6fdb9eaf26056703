"""What everything else stands on: the database, the loop of threads, and who may come in."""

from __future__ import annotations

import os
import secrets
import socket
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import func, select

from services.config import Settings
from services.errors import StoreError
from services.files.files import SECRET, UPLOADS, Files
from services.files.opening import carry_over, open_files
from services.files.secret import server_secret
from services.jobs.engine.work_loop import WorkLoop
from services.people.admission import Admission
from services.people.members import Members
from services.people.password import TeamPassword
from services.people.sessions import Sessions
from services.people.signin.arrivals import Arrivals
from services.people.signin.cookies import Cookies
from services.people.signin.providers import Providers
from services.store.database import Database, sqlite_url
from services.store.faults import RESTORE
from services.store.ids import new_id
from services.store.migrate import migrate
from services.store.shared.others import News
from services.store.soundness import quick_check
from services.store.tables import Upload
from services.troubles import Troubles
from services.vendors.practice import OwnSandbox
from services.web.gate.rules import PRACTICE, PROCESS_HEADER, Rules

DAMAGE = "damage"


@dataclass(frozen=True)
class Foundation:
    """The parts that know no kind of job."""

    settings: Settings
    troubles: Troubles
    database: Database
    files: Files
    loop: WorkLoop
    secret: bytes
    sandbox: OwnSandbox
    password: TeamPassword
    sessions: Sessions
    providers: Providers
    arrivals: Arrivals
    members: Members
    cookies: Cookies
    gate: Rules
    news: News
    name: str
    """Of this process among others, for people."""


def lay(settings: Settings) -> Foundation:
    """Open database and files, the former migrated unless it is damaged, and make the gate.

    Raises DatabaseNewer, SettingsError or StoreError.
    """
    troubles = Troubles()
    database = _database(settings, troubles)
    try:
        files = _files(settings, database)
        secret, process_secret = server_secret(files), secrets.token_urlsafe(32)
    except BaseException:
        database.close()
        raise
    password = TeamPassword(settings.team_password.get_secret_value() if settings.team_password else None, secret)
    admission = Admission(settings, password)
    sessions = Sessions(
        database,
        admission=admission,
        idle=timedelta(hours=settings.session_idle_hours),
        longest=timedelta(hours=settings.session_hours),
    )
    cookies = Cookies(settings, secret)
    return Foundation(
        settings=settings,
        troubles=troubles,
        database=database,
        files=files,
        loop=WorkLoop(troubles),
        secret=secret,
        sandbox=OwnSandbox(settings.own_url + PRACTICE, PROCESS_HEADER, process_secret),
        password=password,
        sessions=sessions,
        providers=Providers(settings),
        arrivals=Arrivals(database, admission, sessions),
        members=Members(database, admission, sessions),
        cookies=cookies,
        news=News(database),
        name=f"{socket.gethostname()}, process {os.getpid()}",
        gate=Rules(settings, sessions, cookies, process_secret),
    )


def _database(settings: Settings, troubles: Troubles) -> Database:
    file = settings.data_dir / "callsheet.db"

    def damaged(said: str) -> None:
        troubles.report(DAMAGE, said, RESTORE)

    database = Database(settings.database_url or sqlite_url(file), on_damage=damaged, holder=f"callsheet {new_id()}")
    if broken := quick_check(file) if settings.database_url is None else "":
        # Nothing may be sent whose record could be lost; pages show what can still be read.
        damaged(f"The database file is damaged, so nothing is sent: {broken}.")
    else:
        migrate(database)
    return database


def _files(settings: Settings, database: Database) -> Files:
    """The place for files, with everything in it that lay in the data folder while no other place was named."""
    files = open_files(settings)
    carry_over(settings.data_dir, files)
    if settings.files_url is not None and files.info(SECRET) is None and next(files.list(UPLOADS), None) is None:
        # A folder that is not mounted looks like one that is empty; begun anew there, nobody would find their files.
        with database.read() as session:
            uploads = session.scalar(select(func.count()).select_from(Upload)) or 0
        if uploads:
            raise StoreError(
                f"The database knows of {uploads:,} uploaded files, but {files.where} holds none.",
                next_step="Look whether CALLSHEET_FILES_URL is right and the folder is mounted, then start again.",
            )
    return files
