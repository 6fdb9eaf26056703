"""Vacademy's own way to say that there is no key: 422 about a missing header (contract, section 1; trap 21)."""

from __future__ import annotations

from dataclasses import replace

from pydantic import JsonValue

from services.vendors.complaints import Complaint, ErrorReader, parse_json
from services.vendors.vacademy.auth import HEADER


class VacademyErrors(ErrorReader):
    """Reads a 422 that only misses the key as the 401 that it means."""

    def read(self, status: int, body: bytes) -> Complaint:
        """As `ErrorReader.read`."""
        complaint = super().read(status, body)
        return replace(complaint, status=401) if status == 422 and _misses_key(body) else complaint


def _misses_key(body: bytes) -> bool:
    try:
        value = parse_json(body)
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
