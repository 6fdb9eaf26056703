"""The bytes of a paid request: made once, shown to a person, sent as they are (contract, section 2)."""

from __future__ import annotations

import json

from services.vendors.wire.values import read_own_json


def sound_body(voice_id: str, text: str, reference: str) -> bytes:
    """The bytes that ask for one sound."""
    return json.dumps({"voice": voice_id, "text": text, "reference": reference}, ensure_ascii=False).encode()


def read_body(body: bytes) -> str:
    """The text that those bytes ask for."""
    value = read_own_json(body)
    return str(value["text"]) if isinstance(value, dict) else ""
