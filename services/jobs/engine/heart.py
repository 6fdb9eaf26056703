"""The heartbeat of a worker, in a thread of its own: nothing that a job does can hold it up."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable

from services.errors import sentence_of
from services.jobs.engine.workers import WorkerLedger
from services.troubles import Troubles

log = logging.getLogger(__name__)

UNHEARD = "heartbeat"


class Heart:
    """Beats until it is stopped. Called gone by others, it joins anew and says so by `fenced`."""

    def __init__(self, workers: WorkerLedger, troubles: Troubles, *, every: float, fenced: Callable[[], None]) -> None:
        self._workers = workers
        self._troubles = troubles
        self._every = every
        self._fenced = fenced
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._beat, name="callsheet-heart", daemon=True)

    def start(self) -> None:
        """Begin to beat."""
        self._thread.start()

    def stop(self) -> None:
        """Beat no more."""
        self._over.set()
        self._thread.join()

    def _beat(self) -> None:
        while not self._over.wait(self._every):
            try:
                if not self._workers.beat():
                    log.warning("others have taken over what this process drove: it was not heard of for too long")
                    self._workers.join()
                    self._fenced()
                self._troubles.end(UNHEARD)
            except Exception as fault:  # noqa: BLE001 - whatever it is, the next beat is tried
                log.warning("not heard of: %s", fault)
                self._troubles.report(
                    UNHEARD,
                    f"This process cannot say that it is at work: {sentence_of(fault)}",
                    "If that lasts, another one takes its jobs over; nothing is sent twice by that.",
                )
