"""Echo: one sound for a text."""

from services.vendors.echo.bodies import read_body, sound_body
from services.vendors.echo.callbacks import read_callback
from services.vendors.echo.client import EchoClient
from services.vendors.echo.models import Sound, SoundMade, Voice
from services.vendors.echo.statuses import read_status

__all__ = [
    "EchoClient",
    "Sound",
    "SoundMade",
    "Voice",
    "read_body",
    "read_callback",
    "read_status",
    "sound_body",
]
