"""Echo's records in Echo's words (contract, section 2)."""

from __future__ import annotations

from dataclasses import dataclass

from services.vendors.fields import Id, OtherId, Text, Time, VendorRecord, Word


class Voice(VendorRecord):
    """A voice that can say something."""

    id: Id
    name: Word


class Sound(VendorRecord):
    """One sound: asked for, being made, or there. `reference` is what its request called it."""

    id: Id
    status: Text = None
    reference: OtherId = None
    url: Text = None
    message: Text = None
    created_at: Time = None


@dataclass(frozen=True)
class SoundMade:
    """The answer to an accepted request."""

    id: str
    request_id: str | None
