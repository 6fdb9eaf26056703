"""The services the sandbox plays. One line each."""

from __future__ import annotations

from collections.abc import Callable

from services.sandbox.bhuman import BHuman
from services.sandbox.bithuman import BitHuman
from services.sandbox.shared.service import Machinery, Service
from services.sandbox.vacademy import Vacademy

SERVICES: tuple[Callable[[Machinery], Service], ...] = (
    BHuman,
    BitHuman,
    Vacademy,
)  # fmt: skip
