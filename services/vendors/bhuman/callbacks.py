"""One incoming callback, in any of its spellings (contract, section 7). A callback is a hint, not proof."""

from __future__ import annotations

from urllib.parse import parse_qs

from pydantic import BaseModel, ConfigDict, ValidationError, model_validator

from services.errors import Invalid
from services.vendors.bhuman.models import Row, with_share_page
from services.vendors.fields import Address, Id, OtherId, Text
from services.vendors.wire.values import clean_text, read_json

MOST_BYTES = 256 * 1024
MOST_QUERY = 8192
WHATSAPP_READY = "whatsapp.ready"


class VideoCallback(BaseModel):
    """What a callback says. Empty texts are None; `status` is None when the callback is about something else."""

    model_config = ConfigDict(extra="ignore", frozen=True, defer_build=True)

    id: Id
    event: Text = None
    status: Text = None
    url: Address = None
    share_url: Address = None
    thumbnail: Address = None
    gif: Address = None
    message: Text = None
    row_index: Row = None
    campaign_id: OtherId = None
    campaign_result_id: Row = None
    whatsapp_video_url: Address = None
    query_id: OtherId = None

    _share_page = model_validator(mode="before")(with_share_page)

    @property
    def key(self) -> tuple[str, str]:
        """Equal for two deliveries of the same news, and only for those: the event or status word, and the id."""
        return (self.event or self.status or "", self.id)


def read_callback(body: bytes, query: str = "") -> VideoCallback:
    """The callback in a raw body and the raw query string of its request; the id may be in either.

    Raises Invalid when it is no callback of this service.
    """
    if len(body) > MOST_BYTES:
        raise _invalid("it is too long")
    try:
        value = read_json(body, most_bytes=MOST_BYTES)
    except ValueError:
        value = None
    if not isinstance(value, dict):
        raise _invalid("it is not a JSON object")
    try:
        asked = parse_qs(clean_text(query[:MOST_QUERY]).removeprefix("?"), max_num_fields=100)
    except ValueError:
        raise _invalid("its query is too long") from None
    # The service adds its id behind the parameters that were ours.
    query_id = asked.get("id", [""])[-1]
    try:
        callback = VideoCallback.model_validate({**value, "id": value.get("id") or query_id, "query_id": query_id})
    except ValidationError:
        callback = None
    if callback is None:
        raise _invalid("it names no video")
    if callback.status is None and callback.event is None:
        raise _invalid("it names neither a status nor an event")
    return callback


def _invalid(why: str) -> Invalid:
    return Invalid(f"This is no callback of BHuman: {why}.", who="BHuman", operation="read a callback", permanent=True)
