"""The cache of media on disk: each file is made on its first request, once, and kept."""

from __future__ import annotations

import asyncio
import contextlib
import os
import shutil
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from services.sandbox.media.card import Card
from services.sandbox.media.encoding import write_gif, write_jpeg, write_mp4

_MAKERS: dict[str, Callable[[Card, Path], None]] = {"jpg": write_jpeg, "gif": write_gif, "mp4": write_mp4}


_KEPT = 3000
"""Files on disk at most; the oldest ones go first and are drawn again when somebody asks."""

_TRIES = 5


class MediaLibrary:
    """Files by item id and kind ("jpg", "gif", "mp4"), drawn by a few threads so that the server stays awake."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._threads = ThreadPoolExecutor(max_workers=2, thread_name_prefix="sandbox-media")
        self._locks: dict[Path, threading.Lock] = {}
        self._guard = threading.Lock()
        self._made = 0

    async def file(self, card: Card, kind: str) -> Path:
        """The file, made now if it is not there yet. Raises KeyError for another kind."""
        make = _MAKERS[kind]
        return await self.made(f"{card.item_id}.{kind}", lambda target: make(card, target))

    async def made(self, name: str, make: Callable[[Path], None]) -> Path:
        """The file called `name`, written by `make` to the path it is given if it is not there yet."""
        target = self._folder / name[:2] / name
        if not target.exists():
            await asyncio.get_running_loop().run_in_executor(self._threads, self._make, make, target)
        return target

    def clear(self) -> None:
        """Forget all files."""
        shutil.rmtree(self._folder, ignore_errors=True)

    def close(self) -> None:
        """Stop drawing; what is being drawn is finished."""
        self._threads.shutdown(wait=True)

    def _make(self, make: Callable[[Path], None], target: Path) -> None:
        with self._guard:
            lock = self._locks.setdefault(target, threading.Lock())
        try:
            with lock:
                if target.exists():
                    return
                _draw(make, target)
            self._tidy()
        finally:
            with self._guard, contextlib.suppress(KeyError):
                del self._locks[target]

    def _tidy(self) -> None:
        with self._guard:
            self._made += 1
            if self._made % (_KEPT // 10):
                return
        files = sorted(self._folder.glob("*/*"), key=lambda path: path.stat().st_mtime)
        for path in files[: max(0, len(files) - _KEPT)]:
            path.unlink(missing_ok=True)


def _draw(make: Callable[[Path], None], target: Path) -> None:
    # Another process may draw the same file: each writes its own, and the last rename wins unseen.
    unfinished = target.with_name(f"{target.name}.{os.getpid()}")
    for tries_left in reversed(range(_TRIES)):
        target.parent.mkdir(parents=True, exist_ok=True)
        try:
            make(unfinished)
            unfinished.replace(target)
        except FileNotFoundError:
            # Everything may have been forgotten meanwhile, this one and its folder too; then it is drawn anew.
            if not tries_left:
                raise
        else:
            return
