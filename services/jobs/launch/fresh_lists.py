"""Lists of services asked for beside the drawing of a page, which waits for nobody and learns of the answer."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import datetime, timedelta

from services.errors import ServiceError
from services.store.tables import utc_now

HOLDS = timedelta(minutes=1)
"""So long a list counts as fresh, and so long nobody asks again who got no answer."""
AT_ONCE = 3


class FreshLists:
    """Asks for each list at most once at a time. Asking is free at every service; what is paid never comes here."""

    def __init__(self) -> None:
        self._pool = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="lists")
        self._lock = threading.Lock()
        self._asked: dict[str, tuple[datetime, Future[object]]] = {}

    def ask(self, name: str, seen_at: datetime | None, ask: Callable[[], object]) -> None:
        """Begin to ask for the list of this name where it was seen longer than a minute ago; answers at once.

        `ask` keeps what came and answers with it, for `answer`; what it raises is kept for `problem`.
        """
        with self._lock:
            now = utc_now()
            at = max((one for one in (seen_at, self._begun(name)) if one is not None), default=None)
            if self._runs(name) or (at is not None and abs(now - at) <= HOLDS):
                return
            self._asked[name] = (now, self._pool.submit(ask))

    def answer(self, name: str) -> object:
        """What came when the list was last asked for; None while nothing did."""
        with self._lock:
            known = self._asked.get(name)
        if known is None or not known[1].done() or known[1].exception() is not None:
            return None
        return known[1].result()

    def is_asking(self, name: str) -> bool:
        """Whether an answer is still waited for."""
        with self._lock:
            return self._runs(name)

    def problem(self, name: str) -> ServiceError | None:
        """Why the last time that this list was asked for came to nothing; None when it came, or was never asked for.

        Raises whatever went wrong that is a fault of ours.
        """
        with self._lock:
            known = self._asked.get(name)
        if known is None or not known[1].done():
            return None
        try:
            known[1].result()
        except ServiceError as error:
            return error
        return None

    def close(self) -> None:
        """Wait for what is under way, and ask for nothing more."""
        self._pool.shutdown(wait=True, cancel_futures=True)

    def _begun(self, name: str) -> datetime | None:
        known = self._asked.get(name)
        return known[0] if known else None

    def _runs(self, name: str) -> bool:
        known = self._asked.get(name)
        return known is not None and not known[1].done()
