"""Hashes of what is sent, so that a change can be seen."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence


def row_hash(values: Sequence[str]) -> str:
    """SHA-256 (hex) of one row's values, in the order in which they are sent, as canonical JSON."""
    return hashlib.sha256(_canonical(list(values))).hexdigest()


def table_hash(variables: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """SHA-256 (hex) of the variables and of every row to be sent, in order. Another order is another hash."""
    digest = hashlib.sha256(_canonical(list(variables)))
    for values in rows:
        digest.update(b"\n")
        digest.update(_canonical(list(values)))
    return digest.hexdigest()


def _canonical(values: list[str]) -> bytes:
    return json.dumps(values, ensure_ascii=True, separators=(",", ":")).encode("ascii")
