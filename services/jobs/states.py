"""The states of jobs, submissions and items, which moves between them are allowed, and what an item failed of.

job         queued > running > done | done_with_failures | failed | cancelled; paused from queued or running and back
submission  ready > sending > accepted | refused; sending > unknown > accepted | refused; ready > held
item        waiting > sent > rendering > succeeded | failed | cancelled; held: not sent, with the reason
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Final


class JobState(StrEnum):
    """Where a job stands."""

    QUEUED = "queued"
    RUNNING = "running"
    PAUSED = "paused"
    DONE = "done"
    DONE_WITH_FAILURES = "done_with_failures"
    FAILED = "failed"
    CANCELLED = "cancelled"


class SubmissionState(StrEnum):
    """Where one paid request stands. `unknown`: the service may have done it, and nothing proves it yet."""

    READY = "ready"
    SENDING = "sending"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    UNKNOWN = "unknown"
    HELD = "held"


class ItemState(StrEnum):
    """Where one paid generation stands."""

    WAITING = "waiting"
    SENT = "sent"
    RENDERING = "rendering"
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    CANCELLED = "cancelled"
    HELD = "held"


class Cause(StrEnum):
    """What an item failed of; by it the account says whether it was charged.

    On an item that is still open it says what the item stands still of: a person may end it, and news takes it away.
    """

    NONE = ""
    REFUSED = "refused"
    """The service said no to the request before any work."""
    MAKING = "making"
    """The service could not make it."""
    INPUT = "input"
    """The service could not use what it was to make it of: a picture, an address, a text."""
    NO_ROOM = "no_room"
    """The service had no room for it just then."""
    NO_CREDIT = "no_credit"
    """The account's credit gave out on the way."""
    STOPPED = "stopped"
    """Somebody ended it at the service."""
    DELETED = "deleted"
    """It is gone at the service."""
    STRANGE = "strange"
    """The service says a word that is not known here, and nothing changes any more."""
    EMPTY = "empty"
    """The service calls it done and gives neither a film nor a page."""
    PERSON = "person"
    """The service waits for somebody to do something there before it goes on."""
    SILENT = "silent"
    """The service gives no clear answer about it, and tells of others."""
    EXPORT = "export"
    """What was ordered from something that is made already, a file of it say, failed."""
    REJECTED = "rejected"
    """It is made, and a person says that it is not what its row should have: it is given to nobody."""
    GIVEN_UP = "given_up"
    """Nobody waits for it any more; the service may still go on."""


STANDSTILLS: Final = (Cause.DELETED, Cause.STRANGE, Cause.EMPTY, Cause.PERSON, Cause.SILENT)
"""What an open item may stand still of."""
MAY_STILL_COME: Final = (Cause.GIVEN_UP, Cause.STRANGE, Cause.EMPTY, Cause.PERSON, Cause.SILENT)
"""What failed so may have been made and charged all the same: a person asks the service's support first."""


class LeftOut(StrEnum):
    """Why a row of the file is not in a launch."""

    HELD = "held"
    DROPPED = "dropped"


JOB_OPEN: Final = (JobState.QUEUED, JobState.RUNNING, JobState.PAUSED)
JOB_FINAL: Final = (JobState.DONE, JobState.DONE_WITH_FAILURES, JobState.FAILED, JobState.CANCELLED)
ITEM_OPEN: Final = (ItemState.WAITING, ItemState.SENT, ItemState.RENDERING)
ITEM_UNDER_WAY: Final = (ItemState.SENT, ItemState.RENDERING)
ITEM_FINAL: Final = (ItemState.SUCCEEDED, ItemState.FAILED, ItemState.CANCELLED, ItemState.HELD)

ALLOWED: Final[Mapping[type[StrEnum], Mapping[str, frozenset[str]]]] = {
    JobState: {
        JobState.QUEUED: frozenset({JobState.RUNNING, JobState.PAUSED, *JOB_FINAL}),
        JobState.RUNNING: frozenset({JobState.PAUSED, *JOB_FINAL}),
        JobState.PAUSED: frozenset({JobState.RUNNING, *JOB_FINAL}),
        # A retry opens a finished job again.
        **dict.fromkeys(JOB_FINAL, frozenset({JobState.RUNNING})),
    },
    SubmissionState: {
        # A restore cannot know whether what was ready has been sent since.
        SubmissionState.READY: frozenset({SubmissionState.SENDING, SubmissionState.HELD, SubmissionState.UNKNOWN}),
        SubmissionState.SENDING: frozenset(
            {SubmissionState.ACCEPTED, SubmissionState.REFUSED, SubmissionState.READY, SubmissionState.UNKNOWN}
        ),
        SubmissionState.UNKNOWN: frozenset({SubmissionState.ACCEPTED, SubmissionState.READY}),
        SubmissionState.ACCEPTED: frozenset(),
        SubmissionState.REFUSED: frozenset(),
        SubmissionState.HELD: frozenset(),
    },
    ItemState: {
        ItemState.WAITING: frozenset({ItemState.SENT, ItemState.HELD, ItemState.FAILED}),
        # Back to waiting when its request is proved never to have arrived.
        ItemState.SENT: frozenset({ItemState.RENDERING, ItemState.WAITING, *ITEM_FINAL} - {ItemState.HELD}),
        ItemState.RENDERING: frozenset({*ITEM_FINAL} - {ItemState.HELD}),
        **dict.fromkeys(ITEM_FINAL, frozenset()),
    },
}
"""Every allowed move, by what moves and from where. A finished item does not go back."""


def refuse_move(kind: type[StrEnum], before: str, to: str) -> None:
    """Nothing for an allowed move. Raises ValueError for any other: that is a fault of ours, never of a service."""
    if to not in ALLOWED[kind][before]:
        raise ValueError(f"a {kind.__name__} cannot go from {before} to {to}")
