"""How far this machine's clock is from the services', for a warning; and whether they answer our key at all."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Protocol, runtime_checkable

from services.errors import VendorError
from services.jobs.kinds import Kinds
from services.troubles import Trouble

NOTICED = timedelta(minutes=1)


@runtime_checkable
class Clocked(Protocol):
    """A kind whose service's clock is known by its answers."""

    @property
    def clock_offset(self) -> timedelta | None:
        """The service's time less ours; None before any answer told."""

    async def ask_clock(self) -> None:
        """One free read, for the date of its answer. Raises what the service answers instead."""


async def reads(kind: object) -> bool:
    """Whether a kind's key reads anything of the account: then it is not to blame for one thing that it does not."""
    if not isinstance(kind, Clocked):
        return False
    try:
        await kind.ask_clock()
    except VendorError:
        return False
    return True


def clock_troubles(kinds: Kinds) -> Iterator[Trouble]:
    """A warning for each service whose answers are dated more than a minute before or after our own time."""
    seen: set[str] = set()
    for kind in kinds:
        offset = kind.clock_offset if isinstance(kind, Clocked) else None
        if offset is None or abs(offset) <= NOTICED or kind.service in seen:
            continue
        seen.add(kind.service)
        late = "behind" if offset > timedelta(0) else "ahead of"
        yield Trouble(
            f"clock of {kind.service}",
            f"This machine's clock is {_span(abs(offset))} {late} {kind.service_title}'s.",
            "Let the machine set its clock from the network. Callsheet reckons with the difference meanwhile; "
            "times that it shows are this machine's.",
            only_warns=True,
        )


def _span(length: timedelta) -> str:
    minutes = round(length.total_seconds() / 60)
    if minutes < 120:
        return f"{minutes} minute{'' if minutes == 1 else 's'}"
    hours = round(minutes / 60)
    return f"{hours} hours" if hours < 48 else f"{round(hours / 24)} days"
