"""The control door of a local sandbox: its faults, its settings and its ledger. Practice only, free of charge."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import httpx

from services.errors import NotSent, Unclear


@dataclass(frozen=True)
class PracticeFault:
    """A fault that the sandbox can play on order."""

    name: str
    service: str
    description: str
    ordered: int


class PracticeControl:
    """Speaks to `/_control` of one sandbox. Raises NotSent or Unclear."""

    def __init__(self, base_url: str) -> None:
        self._base = base_url.rstrip("/")

    def list_faults(self) -> list[PracticeFault]:
        """Every fault that can be ordered, and how often each is ordered now."""
        answer = self._ask("GET", "/_control/faults")
        return [
            PracticeFault(fault["name"], fault["service"], fault["description"], int(fault.get("ordered") or 0))
            for fault in answer["faults"]
        ]

    def order_fault(self, service: str, name: str, times: int) -> None:
        """Order a fault for the next `times` requests it applies to."""
        self._ask("POST", "/_control/faults", {"service": service, "name": name, "times": times})

    def clear_faults(self, service: str) -> None:
        """Take every order for one service back."""
        self._ask("DELETE", f"/_control/faults?service={service}")

    def _ask(self, method: str, path: str, body: Mapping[str, Any] | None = None) -> Any:
        try:
            answer = httpx.request(method, f"{self._base}{path}", json=body, timeout=10)
            answer.raise_for_status()
            return answer.json()
        except (httpx.HTTPStatusError, ValueError) as odd:
            raise Unclear("The sandbox gave an answer that cannot be read.", who="Sandbox", operation=method) from odd
        except httpx.HTTPError as gone:
            raise NotSent("The sandbox does not answer.", who="Sandbox", operation=method) from gone
