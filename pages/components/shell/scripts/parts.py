"""Puts the parts of a component's JavaScript together, in the order in which they are named."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

ELEMENTS = Path(__file__).with_name("elements.js")


def joined(parts: Sequence[Path]) -> str:
    """One script out of these files; the last one holds what the component exports."""
    return "\n".join(part.read_text(encoding="utf-8") for part in parts)
