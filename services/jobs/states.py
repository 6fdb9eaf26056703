"""The states of jobs, submissions and items, and which moves between them are allowed.

job         queued > running > done | done_with_failures | failed | cancelled; paused from queued or running and back
submission  ready > sending > accepted | refused; sending > unknown > accepted | refused; ready > held
item        waiting > sent > rendering > succeeded | failed | cancelled; held: not sent, with the reason
"""

from __future__ import annotations

from typing import Final

QUEUED: Final = "queued"
RUNNING: Final = "running"
PAUSED: Final = "paused"
DONE: Final = "done"
DONE_WITH_FAILURES: Final = "done_with_failures"
FAILED: Final = "failed"
CANCELLED: Final = "cancelled"
JOB_STATES: Final = (QUEUED, RUNNING, PAUSED, DONE, DONE_WITH_FAILURES, FAILED, CANCELLED)
JOB_OPEN: Final = (QUEUED, RUNNING, PAUSED)
JOB_FINAL: Final = (DONE, DONE_WITH_FAILURES, FAILED, CANCELLED)

READY: Final = "ready"
SENDING: Final = "sending"
ACCEPTED: Final = "accepted"
REFUSED: Final = "refused"
UNKNOWN: Final = "unknown"
HELD: Final = "held"
SUBMISSION_STATES: Final = (READY, SENDING, ACCEPTED, REFUSED, UNKNOWN, HELD)

WAITING: Final = "waiting"
SENT: Final = "sent"
RENDERING: Final = "rendering"
SUCCEEDED: Final = "succeeded"
ITEM_STATES: Final = (WAITING, SENT, RENDERING, SUCCEEDED, FAILED, CANCELLED, HELD)
ITEM_FINAL: Final = (SUCCEEDED, FAILED, CANCELLED, HELD)
ITEM_UNDER_WAY: Final = (SENT, RENDERING)

MARK_HELD: Final = "held"
MARK_DROPPED: Final = "dropped"
