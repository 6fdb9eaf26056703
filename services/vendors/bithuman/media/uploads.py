"""The body of an upload: a file's bytes, or where it can be fetched (contract, section 10)."""

from __future__ import annotations

import base64

from pydantic import JsonValue

from services.errors import Invalid
from services.vendors.bithuman.media.contents import NAMES, Kind, named_format, sniff, why_not
from services.vendors.bithuman.media.fields import MOST_BYTES, read_media

FILE_TYPES = ("auto", "image", "video", "audio", "document")
MOST_DOCUMENT_BYTES = 10 * 1024 * 1024
_KINDS: dict[str, Kind] = {"image": "image", "audio": "audio", "video": "video"}


def data_body(data: bytes, name: str, file_type: str) -> dict[str, JsonValue]:
    """For bytes of our own. Raises Invalid when they are of no kind that the service takes, or too many."""
    _check_type(file_type)
    if not name.strip():
        raise _invalid("The file has no name.")
    if not data:
        raise _invalid("The file is empty.")
    mime = sniff(data)
    kind = _KINDS.get((mime or "").partition("/")[0])
    wanted = _KINDS.get(file_type)
    if wanted is not None and (why := why_not(wanted, data)):
        raise _invalid(f"{name} {why}.")
    if wanted is None and (found := named_format(data)) in {"HEIC", "AVIF"}:
        raise _invalid(f"{name} is a {found} picture, which bitHuman does not take: save it as JPEG and use that.")
    if kind is not None and file_type == "document":
        raise _invalid(f"{name} is {NAMES[kind]} and not a document.")
    most = MOST_BYTES[kind] if kind else MOST_DOCUMENT_BYTES
    if len(data) > most:
        size = len(data) / 2**20
        raise _invalid(f"{name} has {size:,.1f} MB; bitHuman takes up to {most // 2**20} MB of this kind.")
    return {"file_data": base64.b64encode(data).decode(), "file_name": name, "file_type": file_type}


def url_body(url: str, file_type: str) -> dict[str, JsonValue]:
    """For a public address. Raises Invalid when it is none."""
    _check_type(file_type)
    try:
        plain = read_media("image", url).url
    except ValueError as error:
        why, plain = str(error), None
    else:
        why = "is not a plain http or https address"
    if plain is None:
        raise _invalid(f"The file's address {why}.")
    return {"file_url": plain, "file_type": file_type}


def _check_type(file_type: str) -> None:
    if file_type not in FILE_TYPES:
        raise _invalid(f"The kind of file is not one of {', '.join(FILE_TYPES)}.")


def _invalid(text: str) -> Invalid:
    return Invalid(
        text, who="bitHuman", operation="upload a file", permanent=True, next_step="Nothing was sent. Use another file."
    )
