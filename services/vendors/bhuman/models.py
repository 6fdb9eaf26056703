"""BHuman's records in BHuman's words. Unknown fields are ignored; empty texts are None (contract, sections 6 and 8)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Annotated

from pydantic import (
    AliasChoices,
    BeforeValidator,
    Field,
    model_validator,
)

from services.vendors.fields import (
    Address,
    Id,
    Number,
    OtherId,
    Text,
    Time,
    VendorRecord,
    WithoutZone,
    Word,
    read_address,
    readable,
)


def _row(value: object) -> int | None:
    if isinstance(value, str) and value.isascii() and value.isdigit():
        value = int(value[:18])
    return value if type(value) is int and value >= 0 else None


def _cells(value: object) -> list[str] | None:
    """Echoed cells are evidence of who a video is for: anything but texts proves nothing."""
    if isinstance(value, list) and all(isinstance(cell, str) for cell in value):
        return list(value)
    return None


def _numbers(value: object) -> list[int]:
    return [entry for entry in value if type(entry) is int] if isinstance(value, list) else []


def with_share_page(value: object) -> object:
    """The record with `share_url` filled from whichever of its three names holds something."""
    if not isinstance(value, dict):
        return value
    found = (text for key in ("share_url", "video_url", "vimeo_url") if (text := read_address(value.get(key))))
    return {**value, "share_url": next(found, None)}


Row = Annotated[int | None, BeforeValidator(_row)]
Cells = Annotated[list[str] | None, BeforeValidator(_cells)]
Numbers = Annotated[list[int], BeforeValidator(_numbers)]


class Campaign(VendorRecord):
    """A saved campaign. BHuman names no variables on it."""

    id: Id = Field(validation_alias=AliasChoices("id", "campaign_id"))
    name: Text = None
    workspace_id: OtherId = None
    folder_id: OtherId = None
    video_instance_id: OtherId = None
    created_at: Time = None
    updated_at: Time = None


class VideoInstance(VendorRecord):
    """A template. BHuman names no variables on it."""

    id: Id = Field(validation_alias=AliasChoices("id", "video_instance_id"))
    name: Text = None
    folder_id: OtherId = None
    actor_id: OtherId = None
    product_id: OtherId = None
    use_case: Text = None
    thumbnail: Text = None
    mode: Text = None
    color_mode: Text = None
    industry: Row = None
    video_id: OtherId = None
    created_at: Time = None
    updated_at: Time = None


class GeneratedVideo(VendorRecord):
    """One result. `share_url` is the hosted page under any of its three names; `url` is the MP4.

    `zoneless` is a `created_at` without a zone, read as UTC. `message` and `execution_name` are for the operator, never
    for recipients.
    """

    id: Id
    status: Word = ""
    url: Address = None
    share_url: Address = None
    thumbnail: Address = None
    gif: Address = None
    message: Text = None
    execution_name: Text = None
    row_index: Row = None
    text: Cells = None
    campaign_id: OtherId = None
    video_instance_id: OtherId = None
    created_at: Time = None
    zoneless: WithoutZone = Field(False, validation_alias="created_at")
    updated_at: Time = None
    whatsapp_video_url: Address = None

    _share_page = model_validator(mode="before")(with_share_page)


class Workspace(VendorRecord):
    """A workspace of the user. The `token` that BHuman adds is a secret and is not read."""

    workspace_id: Id
    user_id: OtherId = None
    name: Text = None
    role: Text = None
    description: Text = None
    created_at: Time = None
    updated_at: Time = None


class Folder(VendorRecord):
    """A folder of templates."""

    id: Id = Field(validation_alias=AliasChoices("id", "folder_id"))
    name: Text = None
    workspace_id: OtherId = None


class CallbackDestination(VendorRecord):
    """A saved callback destination."""

    id: OtherId = None
    name: Text = None
    webhook: Text = None


class SpeakeasyProject(VendorRecord):
    """A presenter project that can be imported."""

    id: Id = Field(validation_alias=AliasChoices("id", "project_id"))
    name: Text = None


class ImportedProject(VendorRecord):
    """What became of a presenter project: the template made from it, where the answer names it (shape assumed)."""

    project_id: OtherId = None
    workspace_id: OtherId = None
    video_instance_id: OtherId = Field(None, validation_alias=AliasChoices("video_instance_id", "instance_id"))


class StoreProduct(VendorRecord):
    """A template in the store. `length` is in seconds."""

    id: Id
    name: Text = None
    description: Text = None
    category: Row = None
    tags: Numbers = Field(default_factory=list)
    video_url: Text = None
    image_url: Text = None
    thumbnail: Text = None
    length: Number = None
    downloads: Row = None
    ratings: Number = None
    reviews: Row = None
    created_at: Time = None


class UsedProduct(VendorRecord):
    """What became of a store template: the instance made from it."""

    video_instance_id: Id
    video_id: OtherId = None
    folder_id: OtherId = None


class NamedNumber(VendorRecord):
    """The word for one of the store's numbers."""

    id: int
    name: str


def _named_numbers(value: object) -> list[NamedNumber]:
    """The readable ones of a list: a number without a word, or no list at all, loses none of the others."""
    return [one for entry in value if (one := readable(NamedNumber, entry))] if isinstance(value, list) else []


NamedNumbers = Annotated[list[NamedNumber], BeforeValidator(_named_numbers)]


class StoreSettings(VendorRecord):
    """The words for the store's category and tag numbers."""

    category: NamedNumbers = Field(default_factory=list)
    tags: NamedNumbers = Field(default_factory=list)


@dataclass(frozen=True)
class VideosAccepted:
    """An accepted paid request. `ids` is exactly what was answered, in order: compare its length with the rows."""

    ids: Sequence[str]
    request_id: str | None = None
    raw: str = field(default="", repr=False)
