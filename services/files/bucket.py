"""Files in a bucket of S3, or of whatever speaks as S3 does."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any

import obstore
from obstore.exceptions import AlreadyExistsError, BaseError, PermissionDeniedError, UnauthenticatedError
from obstore.store import S3Store

from services.errors import FilesOutOfReach
from services.files.files import FileInfo, checked

RETRIES, RETRY_SECONDS = 3, 8
CONNECT_SECONDS, READ_SECONDS = 4, 30


class BucketFiles:
    """A bucket, or what is under one prefix in it. Asking no one: whether it answers shows at the first call."""

    def __init__(self, bucket: str, prefix: str, options: Mapping[str, Any]) -> None:
        """`options` are those of the account: region, endpoint, keys.

        What is not named is found as usual where this runs: in the environment, by the machine's or container's role.
        """
        self._name = "/".join(part for part in (bucket, prefix) if part)
        self._store = S3Store(
            bucket,
            prefix=prefix or None,
            client_options={
                "allow_http": True,
                "connect_timeout": timedelta(seconds=CONNECT_SECONDS),
                "timeout": timedelta(seconds=READ_SECONDS),
            },
            retry_config={"max_retries": RETRIES, "retry_timeout": timedelta(seconds=RETRY_SECONDS)},
            **options,
        )

    @property
    def where(self) -> str:
        """The place in words, for people."""
        return f"the bucket s3://{self._name}"

    def put(self, name: str, data: bytes, *, blank: bool = False) -> None:  # noqa: ARG002 - nothing is written over
        """Keep these bytes. In one request, so that no half of them is ever kept anywhere."""
        with self._named_errors("kept"):
            obstore.put(self._store, checked(name), data, use_multipart=False)

    def put_new(self, name: str, data: bytes) -> bool:
        """Keep these bytes unless something is there already; answers whether they are what is there now."""
        with self._named_errors("kept"):
            try:
                obstore.put(self._store, checked(name), data, use_multipart=False, mode="create")
            except AlreadyExistsError:
                return False
        return True

    def get(self, name: str) -> bytes | None:
        """The whole file; None when there is none."""
        with self._named_errors("read"):
            try:
                return bytes(obstore.get(self._store, checked(name)).bytes())
            except FileNotFoundError:
                return None

    def part(self, name: str, start: int, size: int) -> bytes:
        """Up to so many bytes from there on."""
        start = max(start, 0)
        known = self.info(name)
        length = 0 if known is None else min(size, known.size - start)
        if length <= 0:
            return b""
        with self._named_errors("read"):
            try:
                return bytes(obstore.get_range(self._store, checked(name), start=start, length=length))
            except FileNotFoundError:
                return b""

    def info(self, name: str) -> FileInfo | None:
        """Size and age; None when there is no such file."""
        with self._named_errors("read"):
            try:
                return _info(name, obstore.head(self._store, checked(name)))
            except FileNotFoundError:
                return None

    def delete(self, name: str) -> None:
        """Take it away. Older versions stay where the bucket keeps versions."""
        with self._named_errors("taken away"), contextlib.suppress(FileNotFoundError):
            obstore.delete(self._store, checked(name))

    def list(self, prefix: str) -> Iterator[FileInfo]:
        """Everything whose name begins so."""
        begin = checked(prefix.removesuffix("/"))
        # A bucket's client goes by whole parts of names, ours by how they begin.
        begin = begin if prefix.endswith("/") else begin.rpartition("/")[0]
        with self._named_errors("listed"):
            pages = obstore.list(self._store, begin or None)
            for page in pages:
                for one in page:
                    if one["path"].startswith(prefix):
                        yield _info(one["path"], one)

    @property
    def room(self) -> int | None:
        """A bucket has no end."""
        return None

    @contextlib.contextmanager
    def _named_errors(self, what: str) -> Iterator[None]:
        """Whatever the client raises comes out as FilesOutOfReach, without its pages of inner causes."""
        try:
            yield
        except (BaseError, OSError) as wrong:
            raise FilesOutOfReach(
                f"The file could not be {what}: {self.where} {_outcome(wrong)}.",
                next_step="Nothing was changed. Look whether the bucket, its address and the key are right, and try "
                "again.",
            ) from wrong


def _info(name: str, seen: Mapping[str, Any]) -> FileInfo:
    changed_at = seen["last_modified"]
    return FileInfo(name, seen["size"], changed_at, f"{changed_at.timestamp():020.6f} {seen['e_tag']}")


def _outcome(wrong: Exception) -> str:
    """What a client's error comes to. Its own text goes on for pages, and of it only the HTTP status helps."""
    if isinstance(wrong, PermissionDeniedError | UnauthenticatedError):
        return "does not let us in with this key"
    if isinstance(wrong, FileNotFoundError):
        return "is not there"
    status = re.search(r"\bstatus:? (\d{3}\b[^:,\n]{0,40})", str(wrong))
    return f"answered {status[1].strip()}" if status else "does not answer"
