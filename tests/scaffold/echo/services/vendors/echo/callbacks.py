"""One incoming callback: it names the sound by Echo's id and by nothing else (contract, section 4)."""

from __future__ import annotations

from services.errors import Invalid
from services.vendors.echo.models import Sound
from services.vendors.fields import readable
from services.vendors.wire.values import read_json


def read_callback(body: bytes) -> Sound:
    """The sound that a callback is about. Raises Invalid when it is no callback of Echo's."""
    try:
        sound = readable(Sound, read_json(body))
    except ValueError:
        sound = None
    if sound is None:
        raise Invalid("This is no callback of Echo.", who="Echo", operation="read a callback", permanent=True)
    return sound
