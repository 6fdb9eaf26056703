"""Vacademy's nouns in Vacademy's words (contract, sections 2, 4, 5, 6 and 9)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any, Literal

from pydantic import AliasChoices, BeforeValidator, Field, SecretStr

from services.vendors.fields import Id, Noun, Number, Said, Text, Time, Whole
from services.vendors.vacademy.artifacts import Artifacts


class Lesson(Noun):
    """The status of one video. `artifacts` are addresses by key; the same address holds each new version.

    `error_message` stays after a later success: show it only while `status` is FAILED.
    """

    video_id: Id
    id: Text = None
    current_stage: Text = None
    status: Said = ""
    artifacts: Artifacts = Field(default={}, validation_alias=AliasChoices("s3_urls", "artifacts"))
    created_at: Time = None
    updated_at: Time = None
    prompt: Text = None
    language: Text = None
    content_type: Text = None
    error_message: Text = None


class LessonUrls(Noun):
    """Addresses of the playable parts; None while a stage is not reached. `html_url` is the timeline, a JSON file."""

    video_id: Id
    html_url: Text = None
    audio_url: Text = None
    words_url: Text = None
    video_url: Text = None
    current_stage: Text = None
    status: Said = ""
    updated_at: Time = None
    error_message: Text = None
    render_job_id: Text = None


class FramePreview(Noun):
    """A new picture for one frame, saved nowhere. The same request would give another one: keep this text."""

    video_id: Id
    frame_index: Annotated[int, Field(ge=0)]
    timestamp: Number = None
    original_html: str
    new_html: str
    resolved_model: Text = None
    regen_path: Text = None


class FrameUpdated(Noun):
    """A frame was written. `revision` counts the timeline's writes, where the service counts them."""

    video_id: Id
    updated_frame_index: Whole = None
    status: Said = ""
    message: Said = ""
    revision: Whole = None


class FrameListChanged(Noun):
    """Frames were added, deleted or put in another order."""

    video_id: Text = None
    status: Said = ""
    message: Said = ""
    revision: Whole = None


class ApiKey(Noun):
    """An institute key. `key` is whole only in the answer that made it; in lists it is masked."""

    id: Id
    name: Text = None
    key: SecretStr
    status: Text = None
    created_at: Time = None


class Credits(Noun):
    """What a run is expected to cost, in credits."""

    low: Number = None
    expected: Number = None
    high: Number = None


class CostPreview(Noun):
    """An estimate, never a price."""

    estimate: Credits = Credits()
    balance: Number = None
    selections: dict[str, Any] = Field(default_factory=dict)


class RenderJob(Noun):
    """An MP4 in the making. Each order makes another one."""

    job_id: Id
    video_id: Text = None
    status: Said = ""
    progress: Number = None
    video_url: Text = None
    error: Text = None


def _stopped(value: object) -> bool:
    return value is True


class CancelAnswer(Noun):
    """`stopped` False on a live run happens between two stages: ask again."""

    video_id: Text = None
    status: Said = ""
    stopped: Annotated[bool, BeforeValidator(_stopped)] = False


KeyState = Literal["fine", "key refused", "unreachable", "unclear"]


@dataclass(frozen=True)
class KeyCheck:
    """What a free, well-formed request tells about the key."""

    state: KeyState
    text: str
    next_step: str = ""
