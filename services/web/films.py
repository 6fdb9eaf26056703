"""`/drafts/<draft>/films`: every good film of a draft in one zip, which is made while it is taken."""

from __future__ import annotations

import asyncio
import io
import re
import time
import unicodedata
import zipfile
from collections.abc import AsyncIterator, Sequence
from pathlib import PurePosixPath
from urllib.parse import quote, unquote, urlsplit

import httpx
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response, StreamingResponse

from services.errors import ServiceError, UnknownRecord
from services.jobs.control.addresses import FreshAddresses
from services.jobs.launch.targets import CallOnLoop
from services.jobs.views.results import FilmOfRow, Results
from services.vendors.wire.public_files import PublicFiles
from services.vendors.wire.transport import Timeouts
from services.web.downloads import DRAFTS, HEADERS, as_attachment
from services.web.takers import Takers

MOST_BYTES = 512 * 1024 * 1024
"""A film is held in memory while it is written on; a longer one is named as missing."""
AT_ONCE = 2
"""So many colleagues take films at the same moment; the others wait their turn."""
PATIENCE = Timeouts(answer=60.0, total=900.0)
ENDINGS = frozenset({".mp4", ".mov", ".webm", ".m4v"})
LONGEST_NAME = 80
MISSING = "What is missing.txt"
_UNFIT = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*]+')


def films_path(draft_id: str) -> str:
    """Where the films of a draft over all its launches are."""
    return f"{DRAFTS}/{quote(draft_id, safe='')}/films"


class FilmArchives:
    """Gives out zips. A film that cannot be had is named in a text inside, with the reason; the others are there."""

    def __init__(
        self,
        results: Results,
        addresses: FreshAddresses,
        takers: Takers,
        sandbox: httpx.AsyncBaseTransport,
        call: CallOnLoop,
    ) -> None:
        """`sandbox` reaches what is practised; films of real services are never fetched from a private network."""
        self._results = results
        self._addresses = addresses
        self._takers = takers
        self._call = call
        self._real = PublicFiles("The service", private=False, timeouts=PATIENCE)
        self._played = PublicFiles("The sandbox", private=True, timeouts=PATIENCE, transport=sandbox)
        self._places = asyncio.Semaphore(AT_ONCE)

    async def get(self, request: Request) -> Response:
        """The zip; 404 or 409 with the reason."""
        draft_id = request.path_params["draft_id"]
        try:
            title, films = await run_in_threadpool(self._results.films, draft_id)
            await run_in_threadpool(self._takers.record, request, "take films", f"draft:{draft_id}")
        except UnknownRecord as problem:
            return PlainTextResponse(str(problem), status_code=404, headers=HEADERS)
        except ServiceError as problem:
            return PlainTextResponse(str(problem), status_code=409, headers=HEADERS)
        named = {**HEADERS, "Content-Disposition": as_attachment(f"{_fit(title) or 'Films'}.zip")}
        return StreamingResponse(self._written(films), media_type="application/zip", headers=named)

    async def _written(self, films: Sequence[FilmOfRow]) -> AsyncIterator[bytes]:
        pipe, missing = _Pipe(), list[str]()
        digits = len(str(max(film.line for film in films)))
        async with self._places:
            with zipfile.ZipFile(pipe, "w") as archive:
                for film in films:
                    try:
                        url, body = await run_in_threadpool(self._fetched, film)
                    except ServiceError as problem:
                        missing.append(f"Row {film.line}, {film.label}: {problem}")
                        continue
                    archive.writestr(zipfile.ZipInfo(_name(film, digits, url), _now()), body)
                    del body
                    yield pipe.emptied()
                if missing:
                    archive.writestr(zipfile.ZipInfo(MISSING, _now()), "\r\n".join([*missing, ""]))
            yield pipe.emptied()

    def _fetched(self, film: FilmOfRow) -> tuple[str, bytes]:
        item = self._addresses.item(film.job_id, film.item_id)
        if item.url is None:
            raise UnknownRecord("It has no film any more.", next_step="Open it on the job's page.")
        files = self._played if film.practice else self._real
        found = self._call(files.fetch(item.url, most_bytes=MOST_BYTES, operation="get a film"))
        return item.url, found.body


class _Pipe(io.RawIOBase):
    """What was written since it was emptied last. It cannot go back, so the zip is written in one direction."""

    def __init__(self) -> None:
        self._held = bytearray()

    def writable(self) -> bool:
        return True

    def write(self, data: object, /) -> int:
        held = bytes(memoryview(data))  # type: ignore[arg-type]
        self._held += held
        return len(held)

    def emptied(self) -> bytes:
        """All of it; nothing is held afterwards."""
        held, self._held = bytes(self._held), bytearray()
        return held


def _name(film: FilmOfRow, digits: int, url: str) -> str:
    """By the row, so that names are told apart and stand in the order of the file; then for people."""
    ending = PurePosixPath(unquote(urlsplit(url).path)).suffix.lower()
    return f"{film.line:0{digits}d} {_fit(film.label)}".rstrip() + (ending if ending in ENDINGS else ".mp4")


def _fit(text: str) -> str:
    """The text as a file's name on any system."""
    plain = _UNFIT.sub(" ", unicodedata.normalize("NFC", text))
    return " ".join(plain.split())[:LONGEST_NAME].strip(" .")


def _now() -> tuple[int, int, int, int, int, int]:
    now = time.localtime()
    return now.tm_year, now.tm_mon, now.tm_mday, now.tm_hour, now.tm_min, now.tm_sec
