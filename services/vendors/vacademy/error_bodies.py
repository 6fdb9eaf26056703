"""Vacademy's ways to complain: a missing key as a 422, and faults as the raw text of an exception.

Contract, sections 1 and 10; trap 21.
"""

from __future__ import annotations

from dataclasses import replace

from pydantic import JsonValue

from services.vendors.vacademy.auth import HEADER
from services.vendors.wire.error_bodies import Complaint, ErrorReader, is_web_page
from services.vendors.wire.values import read_json


class VacademyErrors(ErrorReader):
    """Reads a 422 that only misses the key as the 401 that it means, and keeps what a fault says out of sight."""

    def read(self, status: int, body: bytes) -> Complaint:
        """As `ErrorReader.read`."""
        complaint = super().read(status, body)
        if status == 500 and complaint.text and not is_web_page(body):
            # The raw text of an exception: it tells a teacher nothing, and may tell what is inside the service.
            return replace(complaint, text="Vacademy had a fault of its own")
        return replace(complaint, status=401) if status == 422 and _misses_key(body) else complaint


def _misses_key(body: bytes) -> bool:
    try:
        value = read_json(body)
    except ValueError:
        return False
    details = value.get("detail") if isinstance(value, dict) else None
    return isinstance(details, list) and any(_is_key(entry) for entry in details)


def _is_key(entry: JsonValue) -> bool:
    where = entry.get("loc") if isinstance(entry, dict) else None
    return (
        isinstance(where, list)
        and [str(step).lower().replace("_", "-") for step in where] == ["header", HEADER.lower()]
    )  # fmt: skip
