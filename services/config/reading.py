"""How settings are read: what is handed over, then the environment, files it names, `[callsheet]` of secrets.toml."""

from __future__ import annotations

import logging
import os
import tomllib
from collections.abc import Callable, Collection
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from pydantic import ValidationInfo, field_validator
from pydantic.fields import FieldInfo
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from services.config.from_files import SUFFIX, FilesSource
from services.errors import SettingsError

log = logging.getLogger(__name__)

PREFIX = "CALLSHEET_"
OWN_RULES = ("database_url", "files_url")
SECRETS_FILE = Path(".streamlit/secrets.toml")


class Readable(BaseSettings):
    """Some settings under the names that people set. Each field's description is its line in the secrets example."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, extra="forbid", frozen=True)

    @field_validator("*", mode="before")
    @classmethod
    def _empty_is_none(cls, value: Any, about: ValidationInfo) -> Any:
        field = cls.model_fields[about.field_name or ""]
        if field.default is None and isinstance(value, str) and not value.strip():
            log.warning("%s is set but empty, so it counts as not set.", about.field_name)
            return None
        return value

    @field_validator("*")
    @classmethod
    def _plain_address(cls, value: Any, about: ValidationInfo) -> Any:
        """Every setting whose name ends in `_url` is an address, but those that have rules of their own."""
        name = about.field_name or ""
        return plain_address(value) if name.endswith("_url") and name not in OWN_RULES else value

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - the signature is pydantic's
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Ours first, then the environment, files that it names, then the secrets file."""
        files = FilesSource(settings_cls, PREFIX)
        return init_settings, env_settings, files, _SecretsFile(settings_cls, cls.is_read_from_file)

    @classmethod
    def is_read_from_file(cls, name: str) -> bool:
        """Whether this class answers for a name in the secrets file."""
        return name in cls.model_fields


def refuse_unknown_names(known: Collection[str], services: Collection[str]) -> None:
    """Nothing, unless the environment sets something of a service under a name that is no setting.

    A key that nobody reads would leave its service in practice without a word. Raises SettingsError with the name.
    """
    for spelled in os.environ:
        name = spelled.lower().removeprefix(PREFIX.lower()).removesuffix(SUFFIX)
        about = next((one for one in services if name.startswith(f"{one}_")), None)
        if spelled.lower().startswith(PREFIX.lower()) and about is not None and name not in known:
            meant = ", ".join(f"{PREFIX}{one.upper()}" for one in sorted(known) if one.startswith(f"{about}_"))
            raise SettingsError(f"{spelled} is set, but is no setting.", next_step=f"Use one of {meant}.")


def plain_address(value: str | None) -> str | None:
    """An http or https address without a closing slash; None for an empty one. Raises ValueError for any other."""
    if not value:
        return None
    parts = urlsplit(value)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.username or parts.query:
        raise ValueError("must be an http or https address without a password or a query")
    return value.rstrip("/")


def read_table(name: str) -> dict[str, Any]:
    """A table of secrets.toml; empty when there is none. Raises SettingsError for a file that is not valid."""
    if not SECRETS_FILE.is_file():
        return {}
    try:
        table = tomllib.loads(SECRETS_FILE.read_text(encoding="utf-8")).get(name, {})
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as broken:
        raise SettingsError(f"{SECRETS_FILE} is not valid TOML: {broken}.", next_step="Mend the file.") from None
    return table if isinstance(table, dict) else {}


class _SecretsFile(PydanticBaseSettingsSource):
    """The `[callsheet]` table of secrets.toml, as far as one class of settings answers for it."""

    def __init__(self, settings_cls: type[BaseSettings], answers_for: Callable[[str], bool]) -> None:
        super().__init__(settings_cls)
        self._answers_for = answers_for

    def get_field_value(self, field: FieldInfo, field_name: str) -> tuple[Any, str, bool]:  # noqa: ARG002
        return self().get(field_name), field_name, False

    def __call__(self) -> dict[str, Any]:
        return {name: value for name, value in read_table("callsheet").items() if self._answers_for(name)}
