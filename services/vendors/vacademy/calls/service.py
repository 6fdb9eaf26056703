"""What every call of the client stands on: the transport, the two paths, and which ids may stand in one."""

from __future__ import annotations

from services.errors import Invalid
from services.vendors.fields import read_text
from services.vendors.vacademy.bodies import is_video_id
from services.vendors.vacademy.statuses import STAGES, Stage
from services.vendors.wire.transport import Transport

WHO = "Vacademy"


class Service:
    """The API of one institute; `videos` and `keys` are the paths below which its calls lie."""

    def __init__(self, api: Transport, videos: str, keys: str) -> None:
        self._api = api
        self._videos = videos
        self._keys = keys


def safe(text: str) -> str:
    """An id that may stand in a path. Raises Invalid."""
    if is_video_id(text):
        return text
    shown = "nothing" if read_text(text) is None else "something else"
    raise Invalid(f"An id is letters, digits, hyphens and underscores, but this is {shown}.", who=WHO,
                  operation="name a lesson", permanent=True, next_step="Nothing was sent or charged.")  # fmt: skip


def wanted_stage(stage: Stage) -> Stage:
    """A stage that may be asked for. Raises Invalid."""
    if stage in STAGES:
        return stage
    raise Invalid("Vacademy has no such stage.", who=WHO, operation="create a lesson", permanent=True,
                  next_step="Nothing was sent or charged.")  # fmt: skip
