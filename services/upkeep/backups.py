"""Backups on screen: one is made and taken away under an address of its own, one is checked and put back at a start."""

from __future__ import annotations

import secrets
import shutil
import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from starlette.background import BackgroundTask
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, Response

from services.backup import DATABASE, file_of, restore, save
from services.config import Settings
from services.errors import NotPossible, ServiceError
from services.files.files import Files
from services.people.audit import record_alone
from services.people.persons import Person, Right
from services.store.database import Database
from services.store.folder_lock import NAME as LOCK
from services.upkeep.carried_over import carry_over
from services.web.takers import Takers

PATH = "/backup"
NEXT, NOW, BEFORE = "restored-next", "restored-now", "before-restore-"
TICKET_SECONDS = 600.0
HEADERS = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}


@dataclass(frozen=True)
class _Ticket:
    person: Person
    until: float


class Backups:
    """For admins. A backup holds everything, keys excepted: who has it has every recipient and every result."""

    def __init__(
        self,
        settings: Settings,
        database: Database,
        files: Files,
        takers: Takers,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._settings = settings
        self._database = database
        self._files = files
        self._takers = takers
        self._clock = clock
        self._data = settings.data_dir
        self._lock = threading.Lock()
        self._tickets: dict[str, _Ticket] = {}

    def ticket(self, person: Person) -> str:
        """The address under which one backup can be taken within ten minutes, once.

        Raises NotAllowed, and NotPossible where only the database's own tools can save it.
        """
        person.must(Right.MANAGE)
        file_of(self._settings)
        token = secrets.token_urlsafe(32)
        with self._lock:
            now = self._clock()
            self._tickets = {name: one for name, one in self._tickets.items() if one.until > now}
            self._tickets[token] = _Ticket(person, now + TICKET_SECONDS)
        return f"{PATH}/{token}"

    async def get(self, request: Request) -> Response:
        """GET /backup/<ticket>: the file, made now, for whoever asked for it, as long as they manage the team.

        403 for anybody else, 404 for a ticket that is used or too old, 409 with the reason.
        """
        name = request.path_params["ticket"]
        ticket = self._tickets.get(name)
        if ticket is not None and not await run_in_threadpool(self._is_for, ticket.person, request):
            text = "This backup was made ready for somebody else, or they may not manage the team any more."
            return PlainTextResponse(text, status_code=403, headers=HEADERS)
        with self._lock:
            ticket = self._tickets.pop(name, None)
        if ticket is None or ticket.until <= self._clock():
            text = "This address is used up or too old. Ask for a backup again on the Upkeep page."
            return PlainTextResponse(text, status_code=404, headers=HEADERS)
        folder = Path(tempfile.mkdtemp(prefix="callsheet-backup-"))
        try:
            file = await run_in_threadpool(self._make, folder, ticket.person.name)
        except ServiceError as problem:
            shutil.rmtree(folder, ignore_errors=True)
            return PlainTextResponse(str(problem), status_code=409, headers=HEADERS)
        gone = BackgroundTask(shutil.rmtree, folder, ignore_errors=True)
        return FileResponse(file, filename=file.name, media_type="application/zip", headers=HEADERS, background=gone)

    def _is_for(self, asked: Person, request: Request) -> bool:
        """Whether whoever takes it is who asked for it, and still may."""
        if not self._settings.asks_to_sign_in:
            return True
        taker = self._takers.person(request)
        same = taker is not None and (taker.identity, taker.name) == (asked.identity, asked.name)
        return same and taker is not None and taker.may(Right.MANAGE)

    def _make(self, folder: Path, person: str) -> Path:
        file = folder / f"callsheet backup {datetime.now(UTC):%Y-%m-%d %H.%M}.zip"
        count = save(self._data, file, file_of(self._settings), self._files)
        record_alone(self._database, actor=person, act="make a backup", about="backup:made", after={"files": count})
        return file

    def stage(self, archive: bytes, person: Person) -> datetime:
        """Check a backup whole and lay it ready for the next start; returns when it was made. Nothing changes now.

        Raises NotAllowed, NotPossible when one lies ready or the database is elsewhere, and StoreError when it is none
        of Callsheet's, or not whole.
        """
        person.must(Right.MANAGE)
        if file_of(self._settings) != self._data / DATABASE:
            raise NotPossible("The database lies elsewhere.", next_step="Restore from a shell; see the README.")
        if self.is_staged:
            raise NotPossible("A backup lies ready already.", next_step="Take that one away first.")
        with tempfile.TemporaryDirectory(prefix="callsheet-restore-") as folder:
            source = Path(folder) / "backup.zip"
            source.write_bytes(archive)
            made_at = restore(self._data / NEXT, source)
        self._record(person, "lay a backup ready", made_at=made_at.isoformat())
        return made_at

    @property
    def is_staged(self) -> bool:
        """Whether a backup lies ready and is put in place at the next start."""
        return (self._data / NEXT).is_dir()

    def unstage(self, person: Person) -> None:
        """Take away what lies ready: the next start goes on with what is here."""
        person.must(Right.MANAGE)
        shutil.rmtree(self._data / NEXT, ignore_errors=True)
        self._record(person, "take a backup back")

    def _record(self, person: Person, act: str, **facts: object) -> None:
        record_alone(self._database, actor=person.name, act=act, about="backup:staged", after=facts)


def put_in_place(data: Path) -> Path | None:
    """Exchange what is in the data folder for the backup that lies ready; returns where the old is kept, or None.

    Called at a start, with the folder's lock held and nothing of it open. A start that was ended in the middle is
    gone on with by the next one.
    """
    kept = None
    if (data / NEXT).is_dir():
        # By when it was laid ready: a start that goes on with another one's work sets aside into the same folder.
        laid = datetime.fromtimestamp((data / NEXT).stat().st_mtime, UTC)
        kept = data / f"{BEFORE}{laid:%Y%m%d-%H%M%S}"
        kept.mkdir(exist_ok=True)
        for one in sorted(data.iterdir()):
            if one.name not in {LOCK, NEXT} and not one.name.startswith(BEFORE):
                one.rename(kept / one.name)
        # From here on what lies in the folder is of the backup.
        (data / NEXT).rename(data / NOW)
    if (data / NOW).is_dir():
        before = max(data.glob(f"{BEFORE}*/{DATABASE}"), default=None)
        if before is not None and (data / NOW / DATABASE).is_file():
            carry_over(before, data / NOW / DATABASE)
        # The database last: without it a folder that was filled half is none.
        for one in sorted((data / NOW).iterdir(), key=lambda place: place.name == DATABASE):
            one.rename(data / one.name)
        (data / NOW).rmdir()
    return kept
