"""Vacademy's records in Vacademy's words (contract, sections 2, 4, 5, 6 and 9)."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import AliasChoices, BeforeValidator, Field, SecretStr, model_validator

from services.vendors.fields import (
    Address,
    Id,
    Number,
    OtherId,
    Said,
    Text,
    Time,
    VendorRecord,
    Whole,
    read_number,
    readable,
)
from services.vendors.vacademy.artifacts import Artifacts


def _object(value: object) -> object:
    """What is no object is an empty one: a part that cannot be read never hides the rest."""
    return value if isinstance(value, dict) else {}


class _Cost(VendorRecord):
    spent_credits: Number = None
    cap_credits: Number = None


class _Live(VendorRecord):
    """What a run has cost so far, in credits, while it is at work."""

    cost: Annotated[_Cost, BeforeValidator(_object)] = _Cost()


class _Shots(VendorRecord):
    """How many pictures of the lesson are made: all that moves during the longest stage."""

    completed: Whole = Field(default=None, validation_alias="shots_completed")
    total: Whole = Field(default=None, validation_alias="shots_total")


class Thumbnail(VendorRecord):
    """One cover."""

    id: Id
    url: Text = Field(default=None, validation_alias=AliasChoices("url", "image_url", "s3_url", "thumbnail_url"))
    label: Text = Field(default=None, validation_alias=AliasChoices("label", "title", "style", "name"))


def _covers(value: object) -> list[Thumbnail]:
    return [one for entry in value if (one := readable(Thumbnail, entry))] if isinstance(value, list) else []


class Thumbnails(VendorRecord):
    """The covers of a lesson, of which one is chosen; `options` is empty until they are made."""

    selected_id: OtherId = None
    intent: Text = None
    orientation: Text = None
    generated_at: Time = None
    options: Annotated[list[Thumbnail], BeforeValidator(_covers)] = Field(default_factory=list)

    @property
    def chosen(self) -> Thumbnail | None:
        """The cover that is the lesson's now."""
        return next((one for one in self.options if one.id == self.selected_id), None)


class Voice(VendorRecord):
    """A voice that can be asked for by its `id`; `sample_url` is a short recording of it."""

    id: Id
    name: Text = None
    provider: Text = None
    sample_url: Text = None


def _voices(value: object) -> list[Voice]:
    return [one for entry in value if (one := readable(Voice, entry))] if isinstance(value, list) else []


class Voices(VendorRecord):
    """The voices for one language, gender and tier."""

    language: Text = None
    gender: Text = None
    tier: Text = None
    voices: Annotated[list[Voice], BeforeValidator(_voices)]


class Lesson(VendorRecord):
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

    live: Annotated[_Live, BeforeValidator(_object)] = _Live()
    shots: Annotated[_Shots, BeforeValidator(_object)] = Field(default=_Shots(), validation_alias="generation_progress")
    thumbnails: Annotated[Thumbnails, BeforeValidator(_object)] = Thumbnails()

    @property
    def spent_credits(self) -> float | None:
        """What the run has cost so far, while the service tells."""
        return self.live.cost.spent_credits

    @property
    def cap_credits(self) -> float | None:
        """More than this the run will not cost."""
        return self.live.cost.cap_credits


class LessonUrls(VendorRecord):
    """Addresses of the playable parts; None while a stage is not reached. `html_url` is the timeline, a JSON file."""

    video_id: Id
    html_url: Address = None
    audio_url: Address = None
    words_url: Address = None
    video_url: Address = None
    current_stage: Text = None
    status: Said = ""
    updated_at: Time = None
    error_message: Text = None
    render_job_id: Text = None


class FramePreview(VendorRecord):
    """A new picture for one frame, saved nowhere. The same request would give another one: keep this text."""

    video_id: Id
    frame_index: Annotated[int, Field(ge=0)]
    timestamp: Number = None
    original_html: str
    new_html: str
    resolved_model: Text = None
    regen_path: Text = None


class FrameUpdated(VendorRecord):
    """A frame was written. `revision` counts the timeline's writes, where the service counts them."""

    video_id: Id
    updated_frame_index: Whole = None
    status: Said = ""
    message: Said = ""
    revision: Whole = None


class FrameListChanged(VendorRecord):
    """Frames were added, deleted or put in another order."""

    video_id: Text = None
    status: Said = ""
    message: Said = ""
    revision: Whole = None


class ApiKey(VendorRecord):
    """An institute key. `key` is whole only in the answer that made it; in lists it is masked."""

    id: Id
    name: Text = None
    key: SecretStr
    status: Text = None
    created_at: Time = None


class ExpectedCredits(VendorRecord):
    """What a run is expected to cost, in credits."""

    low: Number = Field(default=None, validation_alias=AliasChoices("low_credits", "low"))
    expected: Number = Field(default=None, validation_alias=AliasChoices("expected_credits", "expected"))
    high: Number = Field(default=None, validation_alias=AliasChoices("high_credits", "high"))


def _current(value: object) -> object:
    """The credits that are there now, whether as a number or inside an object (contract, section 12)."""
    return read_number(value.get("current") if isinstance(value, dict) else value)


class CostPreview(VendorRecord):
    """An estimate, never a price. `enough` is what the service says of the balance, None where it says nothing."""

    estimate: Annotated[ExpectedCredits, BeforeValidator(_object)] = ExpectedCredits()
    balance: Annotated[float | None, BeforeValidator(_current)] = None
    enough: bool | None = None
    enough_for_high: bool | None = None
    selections: Annotated[dict[str, Any], BeforeValidator(_object)] = Field(default_factory=dict)

    @model_validator(mode="before")
    @classmethod
    def _judged(cls, value: object) -> object:
        """`sufficient` stands inside `balance`."""
        inside = value.get("balance") if isinstance(value, dict) else None
        if not isinstance(value, dict) or not isinstance(inside, dict):
            return value
        said = {"enough": inside.get("sufficient"), "enough_for_high": inside.get("sufficient_for_high")}
        return {**value, **{name: one for name, one in said.items() if isinstance(one, bool)}}


class RenderJob(VendorRecord):
    """An MP4 in the making. Each order makes another one."""

    job_id: Id
    video_id: Text = None
    status: Said = ""
    progress: Number = None
    video_url: Address = None
    error: Text = None


def _stopped(value: object) -> bool:
    return value is True


class CancelAnswer(VendorRecord):
    """`stopped` False on a live run happens between two stages: ask again."""

    video_id: Text = None
    status: Said = ""
    stopped: Annotated[bool, BeforeValidator(_stopped)] = False
