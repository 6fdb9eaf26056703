"""Settings whose value stands in a file, as container platforms hand secrets over: `CALLSHEET_<NAME>_FILE`."""

from __future__ import annotations

import os
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

from pydantic.fields import FieldInfo
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource

from services.errors import SettingsError

SUFFIX = "_file"
LONGEST = 64 * 1024


class FilesSource(PydanticBaseSettingsSource):
    """The settings of one class that the environment names a file for."""

    def __init__(self, settings_cls: type[BaseSettings], prefix: str) -> None:
        super().__init__(settings_cls)
        self._prefix = prefix.lower()

    def get_field_value(self, field: FieldInfo, field_name: str) -> tuple[Any, str, bool]:  # noqa: ARG002
        return self().get(field_name), field_name, False

    def __call__(self) -> dict[str, Any]:
        """Name -> what its file says, without the line break at its end.

        Raises SettingsError for a file that cannot be read, and for a setting that stands in the environment as well.
        """
        there = {name.lower(): (name, value) for name, value in os.environ.items()}
        found = {}
        for name in self.settings_cls.model_fields:
            spelled, file = there.get(f"{self._prefix}{name}{SUFFIX}", ("", ""))
            if not file:
                continue
            if f"{self._prefix}{name}" in there:
                raise SettingsError(f"{spelled} and the setting itself are both set.", next_step="Unset one of them.")
            found[name] = _read(spelled, Path(file))
        return found


def from_files(table: Mapping[str, Any], names: Collection[str], where: str) -> dict[str, Any]:
    """The table with each of these values read from the file that its `<name>_file` names. Raises SettingsError."""
    found = dict(table)
    for name in names:
        file = found.pop(f"{name}{SUFFIX}", None)
        if file is None:
            continue
        spelled = f"{name}{SUFFIX} {where}"
        if name in found or not isinstance(file, str):
            raise SettingsError(f"{spelled} stands beside {name}, or is no path.", next_step="Leave one of them.")
        found[name] = _read(spelled, Path(file))
    return found


def _read(spelled: str, file: Path) -> str:
    try:
        with file.open(encoding="utf-8") as opened:
            return opened.read(LONGEST).rstrip("\r\n")
    except (OSError, UnicodeDecodeError) as wrong:
        why = getattr(wrong, "strerror", None) or "it is no text"
        raise SettingsError(
            f"{spelled} names {file}, which cannot be read: {why}.", next_step="Correct the path, or its permissions."
        ) from None
