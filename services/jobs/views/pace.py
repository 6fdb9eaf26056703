"""How fast jobs get on, seen from the looks that people take at them."""

from __future__ import annotations

from collections import OrderedDict, deque
from datetime import datetime, timedelta
from threading import Lock

WINDOW = timedelta(minutes=5)
SHORTEST = timedelta(seconds=20)
JOBS_KEPT = 200


class Paces:
    """Remembers, for the jobs looked at last, how many items were finished when. Nothing is read for it."""

    def __init__(self) -> None:
        self._seen: OrderedDict[str, deque[tuple[datetime, int]]] = OrderedDict()
        self._lock = Lock()

    def per_minute(self, job_id: str, finished: int, now: datetime, began: datetime | None) -> float | None:
        """Items a minute over the last minutes; before there are two looks far enough apart, since the job began.

        None when neither says anything.
        """
        with self._lock:
            seen = self._seen.setdefault(job_id, deque(maxlen=1000))
            self._seen.move_to_end(job_id)
            while len(self._seen) > JOBS_KEPT:
                self._seen.popitem(last=False)
            while seen and (seen[0][0] < now - WINDOW or seen[0][1] > finished):
                seen.popleft()
            seen.append((now, finished))
            since, before = seen[0]
        if now - since >= SHORTEST:
            return (finished - before) / ((now - since) / timedelta(minutes=1))
        if began is None or finished == 0 or now <= began:
            return None
        return finished / ((now - began) / timedelta(minutes=1))
