"""The upload API: bytes or an address in, a stored file with an address out. The bytes decide what a file is."""

from __future__ import annotations

import uuid
from pathlib import Path, PurePath
from typing import Any

from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import Route

from services.sandbox.bithuman.answers import Answers, Refusal
from services.sandbox.bithuman.content import CATEGORIES, LIMITS, LIMITS_V3, decode, is_public, kind_of, sniff
from services.sandbox.bithuman.payload import text
from services.sandbox.bithuman.reading import Reader, Reading
from services.sandbox.media.face import Face
from services.sandbox.media.talking import portrait_jpeg
from services.sandbox.shared.database import iso
from services.sandbox.shared.service import Machinery

_TYPES = ("auto", "image", "video", "audio", "document")


class Uploads:
    """Files lie below `files` in the sandbox's folder. An address is never really fetched."""

    def __init__(self, machinery: Machinery, answers: Answers, reader: Reader) -> None:
        self._state = machinery.state
        self._folder = machinery.folder / "files"
        self._answers = answers
        self._reader = reader

    @property
    def routes(self) -> list[Route]:
        return [
            Route("/bithuman/v1/files/upload", self._reader.endpoint("files/upload", self._upload, "write"),
                  methods=["POST"]),
            Route("/bithuman/files/{id:uuid}/{name}", self._file),
        ]  # fmt: skip

    def _upload(self, reading: Reading) -> dict[str, Any]:
        said = reading.json
        wanted = said.get("file_type", "auto")
        v3 = self._answers.profile == "v3"
        if wanted not in (*_TYPES, "pdf") or (wanted == "pdf" and not v3):
            raise Refusal(400, f"file_type must be one of {', '.join(_TYPES)}")
        data, name, source = self._content(said, reading.base)
        mime = sniff(data)
        kind = kind_of(mime) if mime else ""
        expected = "document" if wanted == "pdf" else wanted
        if mime is None or expected not in ("auto", kind):
            raise Refusal(415, f"Unsupported file type{f' {mime}' if mime else ''}", "UNSUPPORTED_TYPE")
        most = (LIMITS_V3 if v3 else LIMITS)[kind]
        if len(data) > most:
            raise Refusal(413, f"{kind} files may have at most {most // 2**20} MB", "FILE_TOO_LARGE")
        found = str(uuid.uuid4())
        self._folder.mkdir(parents=True, exist_ok=True)
        (self._folder / found).write_bytes(data)
        self._state.write(
            "INSERT INTO bithuman_files VALUES (?, ?, ?, ?, ?, ?)",
            (found, reading.account.id, name, mime, len(data), reading.now),
        )
        return {
            "success": True,
            "message": "File uploaded successfully",
            "data": {
                "file_url": f"{reading.base}/bithuman/files/{found}/{name}", "original_source": source,
                "file_type": kind, "file_size": len(data), "mime_type": mime, "asset_category": CATEGORIES[kind],
                "uploaded_at": iso(reading.now),
            },
        }  # fmt: skip

    def _content(self, said: dict[str, Any], base: str) -> tuple[bytes, str, str]:
        """Bytes, safe name and source. Raises Refusal 400."""
        url = text(said, "file_url")
        if url is not None:
            return self._fetched(url, base)
        encoded, name = text(said, "file_data", required=True), text(said, "file_name", required=True)
        try:
            return decode(encoded or ""), _safe(name or ""), name or ""
        except ValueError as error:
            raise Refusal(400, f"file_data is {error}") from None

    def _fetched(self, url: str, base: str) -> tuple[bytes, str, str]:
        """A file of our own again, or, for an address that could be public, a picture drawn from it."""
        own = url.removeprefix(f"{base}/bithuman/files/")
        if own != url:
            path = self._folder / own.partition("/")[0]
            if path.parent == self._folder and path.is_file():
                return path.read_bytes(), _safe(own.rpartition("/")[2]), url
        if own != url or not url.lower().startswith(("http://", "https://")) or not is_public(url):
            raise Refusal(400, "file_url could not be downloaded", "DOWNLOAD_FAILED")
        return portrait_jpeg(Face(url, "1:1")), f"{_safe(PurePath(url).stem)}.jpg", url

    async def _file(self, request: Request) -> Response:
        row = self._state.row("SELECT * FROM bithuman_files WHERE id = ?", (str(request.path_params["id"]),))
        path = self._folder / (row["id"] if row is not None else "missing")
        if row is None or not path.is_file():
            return self._answers.error(404, "No such file")
        return FileResponse(path, media_type=row["mime"], headers={"X-Content-Type-Options": "nosniff"})

    def empty(self) -> None:
        """Forget all files."""
        for path in self._folder.glob("*"):
            path.unlink(missing_ok=True)


def _safe(name: str) -> str:
    last = Path(name.replace("\\", "/")).name
    kept = "".join(sign if sign.isascii() and (sign.isalnum() or sign in "._-") else "_" for sign in last)
    return kept.strip(".")[:80] or "file"
