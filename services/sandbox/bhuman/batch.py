"""A paid request on its way to being accepted: what will be rendered, when, and what will be called back.

Everything that happens later is decided here and written down as moments, so that a video's state is a matter of
looking at the clock: nothing has to run for it, and a restart changes nothing.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field

from services.sandbox.shared.settings import JSONValue


@dataclass
class Call:
    """A callback to be made. `kind`: completion, processing, failed, whatsapp, malformed or unknown."""

    kind: str
    due_at: float
    spelling: str


@dataclass
class Video:
    """One row's render. The row as received is in the ledger; `row_index` and `text` are what will be told."""

    id: str
    row_index: int | None
    text: list[str] | None
    starts_at: float
    finish_at: float | None
    url_at: float | None
    thumbnail_at: float | None
    gif_at: float | None
    listed_at: float
    readable_at: float
    whatsapp_at: float | None = None
    outcome: str = "succeeded"
    message: str | None = None
    quirks: dict[str, JSONValue] = field(default_factory=dict)
    calls: list[Call] = field(default_factory=list)

    def fail(self, message: str) -> None:
        """The render will end without media."""
        self.outcome, self.message = "failed", message
        self.url_at = self.thumbnail_at = self.gif_at = self.whatsapp_at = None


@dataclass(frozen=True)
class Pace:
    """Seconds that things take, at the speed of the moment. `gap` lies between the starts of two renders."""

    render: float
    gap: float
    media: float
    whatsapp: float


@dataclass
class Batch:
    """All rows of one request, in their order."""

    now: float
    pace: Pace
    videos: list[Video]
    calls_wanted: bool
    callbacks_first: bool = False
    """Deliver what is due before the request is answered."""


SPELLINGS = ("seed", "web", "july2026", "2023")


def plan(
    rows: Sequence[list[str]], now: float, first_start: float, pace: Pace, spelling: str | None, *, whatsapp: bool
) -> Batch:
    """Every row in a slot of its own. `spelling` None: no callbacks wanted; "mixed": each video in another one."""
    videos = []
    for position, row in enumerate(rows):
        start = first_start + position * pace.gap
        finish = start + pace.render
        video = Video(
            id=str(uuid.uuid4()), row_index=position, text=list(row), starts_at=start, finish_at=finish,
            url_at=finish, thumbnail_at=finish + pace.media / 2, gif_at=finish + pace.media,
            listed_at=now, readable_at=now,
        )  # fmt: skip
        if whatsapp:
            video.whatsapp_at = finish + pace.media + pace.whatsapp
        if spelling is not None:
            words = SPELLINGS[position % len(SPELLINGS)] if spelling == "mixed" else spelling
            video.calls.append(Call("completion", finish + pace.media, words))
            if video.whatsapp_at is not None:
                video.calls.append(Call("whatsapp", video.whatsapp_at, words))
        videos.append(video)
    return Batch(now, pace, videos, calls_wanted=spelling is not None)
