"""What may be adjusted per service while it runs: profile, speed, render seconds, balance…"""

from __future__ import annotations

import json
from collections.abc import Mapping

from services.sandbox.shared.database import State

JSONValue = str | int | float | bool | None | list["JSONValue"] | dict[str, "JSONValue"]


class UnknownPreference(ValueError):
    """No such service, no such name, or a value outside its choices."""


class Preferences:
    """Defaults come from the services; what was changed is kept in the database."""

    def __init__(self, state: State) -> None:
        self._state = state
        self._defaults: dict[str, dict[str, JSONValue]] = {}
        self._choices: dict[tuple[str, str], tuple[JSONValue, ...]] = {}
        self._cache: dict[str, dict[str, JSONValue]] = {}

    def define(
        self, service: str, defaults: Mapping[str, JSONValue], choices: Mapping[str, tuple[JSONValue, ...]]
    ) -> None:
        self._defaults[service] = dict(defaults)
        self._choices |= {(service, name): tuple(allowed) for name, allowed in choices.items()}

    def begin_with(self, service: str, settings: Mapping[str, JSONValue]) -> None:
        """Other defaults, for as long as this object lives. Raises UnknownPreference."""
        for name, value in settings.items():
            self._check(service, name, value)
        self._defaults[service] |= settings
        self._cache.pop(service, None)

    def of(self, service: str) -> dict[str, JSONValue]:
        """All settings of a service as they are now."""
        if service not in self._cache:
            changed = self._state.rows("SELECT name, value FROM settings WHERE service = ?", (service,))
            self._cache[service] = self._defaults[service] | {row["name"]: json.loads(row["value"]) for row in changed}
        return self._cache[service]

    def all(self) -> dict[str, dict[str, JSONValue]]:
        return {service: dict(self.of(service)) for service in self._defaults}

    def text(self, service: str, name: str) -> str:
        value = self.of(service)[name]
        return value if isinstance(value, str) else ""

    def number(self, service: str, name: str) -> float | None:
        value = self.of(service)[name]
        return float(value) if isinstance(value, int | float) else None

    def change(self, service: str, name: str, value: JSONValue) -> None:
        """Keep `value`. Raises UnknownPreference."""
        self._check(service, name, value)
        self._state.write(
            "INSERT OR REPLACE INTO settings (service, name, value) VALUES (?, ?, ?)",
            (service, name, json.dumps(value)),
        )
        self._cache.pop(service, None)

    def _check(self, service: str, name: str, value: JSONValue) -> None:
        if service not in self._defaults or name not in self._defaults[service]:
            raise UnknownPreference(f"There is no setting {name!r} of service {service!r}.")
        allowed = self._choices.get((service, name))
        if allowed is not None and value not in allowed:
            raise UnknownPreference(f"{name!r} must be one of {', '.join(map(repr, allowed))}.")
        if allowed is None and not _fits(self._defaults[service][name], value):
            raise UnknownPreference(f"{name!r} must be a number above zero.")

    def forget(self) -> None:
        """Back to the defaults."""
        self._state.write("DELETE FROM settings")
        self._cache.clear()


def _fits(default: JSONValue, value: JSONValue) -> bool:
    """Settings without choices are numbers; those that are unset by default may be unset again, or spent down to 0."""
    if value is None or isinstance(value, bool) or not isinstance(value, int | float):
        return value is None and default is None
    return value >= 0 if default is None else value > 0
