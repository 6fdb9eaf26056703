"""Files that are made on their first request, once, and kept: for media that are more than one title card."""

from __future__ import annotations

import asyncio
import os
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path


class Shelf:
    """Files by name in one folder. Whoever makes one runs in a thread, so that the server stays awake."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._threads = ThreadPoolExecutor(max_workers=2, thread_name_prefix="sandbox-shelf")
        self._locks: dict[str, threading.Lock] = {}

    async def file(self, name: str, make: Callable[[Path], None]) -> Path:
        """The file, made now by `make(path)` if it is not there yet."""
        target = self._folder / name
        if not target.exists():
            await asyncio.get_running_loop().run_in_executor(self._threads, self._make, make, target)
        return target

    def _make(self, make: Callable[[Path], None], target: Path) -> None:
        with self._locks.setdefault(target.name, threading.Lock()):
            if target.exists():
                return
            target.parent.mkdir(parents=True, exist_ok=True)
            # Another process may make the same file: each writes its own, and the last rename wins unseen.
            unfinished = target.with_name(f"{target.name}.{os.getpid()}")
            make(unfinished)
            unfinished.replace(target)
