"""What a run has made, in every shape in which the service names it (contract, sections 3 and 4; trap 7)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from pydantic import BeforeValidator

from services.vendors.fields import read_address

SCRIPT, AUDIO, WORDS, TIMELINE, VIDEO = "script", "audio", "words", "timeline", "video"
BY_STAGE: dict[str, str] = {"SCRIPT": SCRIPT, "TTS": AUDIO, "WORDS": WORDS, "HTML": TIMELINE, "RENDER": VIDEO}
_ADDRESS_KEYS = ("s3_url", "url")


def read_artifacts(value: object) -> dict[str, str]:
    """Address by key, from a map of texts or of objects with an address.

    What has no single address (a folder's or a shot's map) is left out.
    """
    if not isinstance(value, Mapping):
        return {}
    found = ((key, _address(entry)) for key, entry in value.items() if isinstance(key, str))
    return {key: address for key, address in found if address}


def _address(entry: object) -> str | None:
    if isinstance(entry, Mapping):
        addresses = (read_address(entry.get(key)) for key in _ADDRESS_KEYS)
        return next((address for address in addresses if address), None)
    return read_address(entry)


Artifacts = Annotated[dict[str, str], BeforeValidator(read_artifacts)]
