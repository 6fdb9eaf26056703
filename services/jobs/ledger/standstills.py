"""When an open item stands still: after how many looks at the same odd state it is said."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sqlmodel import Session

from services.jobs.ledger.moves import CALLSHEET, note
from services.jobs.sighting import Sighting
from services.jobs.states import ITEM_FINAL, Cause, ItemState
from services.store.tables import Item

LOOKS = 5


@dataclass
class _Odd:
    state: tuple[object, ...]
    looks: int
    counted_at: float


class Standstills:
    """Counts the looks at which a generation was in the same odd state: unknown, unread, oddly named, without a file.

    Looks that follow each other sooner than `apart` seconds count as one: callbacks about others wake a job often.
    The counts are of this process: after a restart it is said a few looks later.
    """

    def __init__(self, apart: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._apart = apart
        self._clock = clock
        self._odd: dict[str, _Odd] = {}
        self._silent: dict[str, _Odd] = {}

    def cause(self, sighting: Sighting) -> Cause | None:
        """What the generation stands still of, once that was seen often enough; None before, and for all others.

        That somebody is waited for is believed at once: the service says so itself.
        """
        cause = _oddness(sighting)
        if cause is None:
            self.forget(sighting.vendor_id)
            return None
        if cause == Cause.SILENT:
            # No clear answer says nothing against what was seen before.
            counts = self._silent
        else:
            counts = self._odd
            self._silent.pop(sighting.vendor_id, None)
        # A share or a sentence that moves on shows that somebody is at work.
        state = (cause, sighting.word, sighting.told, sighting.share)
        now = self._clock()
        before = counts.get(sighting.vendor_id)
        if before is None or before.state != state:
            before = counts[sighting.vendor_id] = _Odd(state, 0, now - self._apart)
        if now - before.counted_at >= self._apart:
            before.looks += 1
            before.counted_at = now
        return cause if cause == Cause.PERSON or before.looks >= LOOKS else None

    def forget(self, vendor_id: str) -> None:
        """Nothing is odd about it any more, or it is final."""
        self._odd.pop(vendor_id, None)
        self._silent.pop(vendor_id, None)


def _oddness(sighting: Sighting) -> Cause | None:
    if sighting.gone:
        return Cause.DELETED
    if sighting.silent:
        return Cause.SILENT
    if sighting.outcome == ItemState.SUCCEEDED and sighting.needs_film and not sighting.url:
        return Cause.EMPTY
    if sighting.needs_person and sighting.outcome is None:
        return Cause.PERSON
    return Cause.STRANGE if sighting.strange and sighting.outcome is None else None


def standstill_text(cause: Cause, word: str, items: int) -> str:
    """What a person reads of items that stand still of one cause, with the service's own word."""
    if cause == Cause.DELETED:
        return f"The service no longer knows {items:,} of these."
    if cause == Cause.SILENT:
        return f"The service gives no clear answer about {items:,} of these."
    if cause == Cause.EMPTY:
        return f"The service calls {items:,} of these {word!r} and gives neither a film nor a page."
    if cause == Cause.PERSON:
        return f"The service waits for a person before it goes on with {items:,} of these."
    said = f"says {word!r}, a word that Callsheet does not know," if word else "gives no word at all"
    return f"Of {items:,} of these the service {said} and nothing changes any more."


def note_standstills(session: Session, job_id: str, items: Sequence[Item]) -> None:
    """Write into a job's history that these items stand still or ended now, with what the service said last."""
    found = Counter((item.state in ITEM_FINAL, Cause(item.cause), item.word, item.message) for item in items)
    for (final, cause, word, message), many in found.items():
        if not final:
            note(
                session, job_id, CALLSHEET, "standing still", f"{standstill_text(cause, word, many)} {message}".strip()
            )
        elif cause == Cause.STRANGE:
            note(session, job_id, CALLSHEET, "ended", f"{many:,} of these: {ended_text(word)} {message}".strip())


def ended_text(word: str) -> str:
    """What a person reads of an item that the service ended under a word that is in no list of it."""
    return f"The service ended this: it says {word!r}, and nothing changes any more."


def state_after(item: Item, sighting: Sighting, standstill: Cause) -> ItemState:
    """Where an item that is not final goes by what was said of it, and by what it stood still for."""
    if sighting.outcome == ItemState.FAILED:
        return ItemState.FAILED
    # A success counts when there is something to watch: services say the word before the file is there.
    if sighting.outcome == ItemState.SUCCEEDED and (item.url or not sighting.needs_film):
        return ItemState.SUCCEEDED
    # After looks enough, a plain word for an end is one, although it is in no list of the service's.
    if standstill == Cause.STRANGE and sighting.ending:
        return ItemState.FAILED
    # After looks enough, a page to pass on is what there is.
    if standstill == Cause.EMPTY and item.share_url:
        return ItemState.SUCCEEDED
    return ItemState.RENDERING
