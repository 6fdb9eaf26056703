"""The kinds of job by name, as the container puts them together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from services.jobs.kind import Kind


class Kinds:
    """The kinds of job by name."""

    def __init__(self, kinds: Sequence[Kind]) -> None:
        self._by_name = {kind.name: kind for kind in kinds}

    def __getitem__(self, name: str) -> Kind:
        return self._by_name[name]

    def __iter__(self) -> Iterator[Kind]:
        return iter(self._by_name.values())

    def of_service(self, service: str) -> list[Kind]:
        """Every kind made at one service."""
        return [kind for kind in self._by_name.values() if kind.service == service]
