"""Campaign and instance ids from what people paste (contract, section 1)."""

from __future__ import annotations

import re
from typing import Literal
from urllib.parse import urlsplit

from services.errors import Invalid

Sort = Literal["campaign", "instance"]

_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*://", re.IGNORECASE)
_SEGMENTS: dict[str, Sort] = {"campaign": "campaign", "campaigns": "campaign", "instance": "instance"}
_WHERE: dict[Sort, str] = {
    "campaign": "Paste the address of the campaign's page at BHuman, or its id.",
    "instance": "Paste the address of the instance's page at BHuman, or its id.",
}


def is_uuid(text: str) -> bool:
    """True for a UUID in its usual spelling with four hyphens."""
    return _UUID.fullmatch(text) is not None


def read_campaign_id(text: str) -> str:
    """The campaign id in a pasted web address or a bare UUID, in lower case. Raises Invalid with what it is instead."""
    return _read_id(text, "campaign")


def read_instance_id(text: str) -> str:
    """The video instance id in a pasted web address or a bare UUID, in lower case. Raises Invalid likewise."""
    return _read_id(text, "instance")


def _read_id(text: str, wanted: Sort) -> str:
    pasted = text.strip().strip("<>\"'").strip()
    if is_uuid(pasted):
        return pasted.lower()
    if not pasted:
        raise _invalid("Nothing was pasted.", wanted)
    host, segments = _split(pasted)
    if not host:
        raise _invalid("This is neither an address at BHuman nor an id.", wanted)
    if host != "bhuman.ai" and not host.endswith(".bhuman.ai"):
        raise _invalid("This address does not belong to BHuman.", wanted)
    sort = next((_SEGMENTS[segment.lower()] for segment in segments if segment.lower() in _SEGMENTS), None)
    if sort is None:
        raise _invalid(f"This address at BHuman is not the page of {_a(wanted)}.", wanted)
    if sort != wanted:
        raise _invalid(f"This looks like {_a(sort)} link, but {_a(wanted)} is needed.", wanted)
    if not is_uuid(segments[-1]):
        raise _invalid("This address at BHuman does not end with an id.", wanted)
    return segments[-1].lower()


def _split(pasted: str) -> tuple[str, list[str]]:
    try:
        parts = urlsplit(pasted if _SCHEME.match(pasted) else f"https://{pasted}")
        host = (parts.hostname or "").rstrip(".")
    except ValueError:
        return "", []
    segments = [segment for segment in parts.path.split("/") if segment]
    return (host if "." in host and parts.scheme in {"http", "https"} else ""), segments


def _a(sort: Sort) -> str:
    return "a campaign" if sort == "campaign" else "an instance"


def _invalid(text: str, wanted: Sort) -> Invalid:
    return Invalid(text, who="BHuman", operation="read a pasted link", permanent=True, next_step=_WHERE[wanted])
