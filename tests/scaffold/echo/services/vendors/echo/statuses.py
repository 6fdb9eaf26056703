"""Echo's status words and what they mean to us (contract, section 3)."""

from __future__ import annotations

from typing import Literal

FINAL: dict[str, Literal["succeeded", "failed"]] = {"sounding": "succeeded", "silent": "failed"}


def read_status(word: str | None) -> Literal["succeeded", "failed"] | None:
    """How a sound ended, or None while it is being made; an unknown word is not final."""
    return FINAL.get((word or "").strip().lower())
