"""The one way to settings: those of the dashboard itself here, and those of each service in a section of its own.

A service's section lies in a file of its own beside this one and is found by itself. No other module reads the
environment or the secrets file.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any, Self, TypeVar, cast

from pydantic import Field, PrivateAttr, SecretStr, ValidationError, field_validator
from pydantic.fields import FieldInfo
from pydantic_core import InitErrorDetails

from services.config.addresses import is_loopback
from services.config.reading import Readable, refuse_unknown_names
from services.config.section import Section, all_sections
from services.errors import SettingsError

LEAST_PASSWORD = 12

AnySection = TypeVar("AnySection", bound=Section)


class Settings(Readable):
    """The dashboard's own settings, and with `section` those of a service. Takes the flat names of all of them."""

    data_dir: Path = Field(Path("data"), description="Folder of the databases, uploads and media.")
    database_url: str | None = Field(None, description="Another database than SQLite in the data folder.")
    public_url: str | None = Field(None, description="The https address under which colleagues and services reach us.")
    team_password: SecretStr | None = Field(None, description="Asked at sign-in. Needed before live keys go public.")
    allowed_hosts: str = Field("", description="Further hosts under which browsers may reach us, with commas between.")
    session_idle_hours: float = Field(12.0, gt=0, description="A browser unused for so long has to sign in again.")
    session_hours: float = Field(168.0, gt=0, description="So long after signing in, everybody signs in again.")
    drives: bool = Field(True, description="Whether to drive jobs; a second start on a data folder may only show them.")
    server_address: str = Field("127.0.0.1", description="Where the server listens; set by the server itself.")
    server_port: int = Field(8501, description="The port it listens on; set by the server itself.")
    max_upload_mb: int = Field(200, ge=1, le=200, description="The largest recipient file, in MiB.")
    upload_mb_per_hour: int = Field(1000, ge=1, description="What one person may upload in an hour, in MiB.")
    poll_seconds: float = Field(5.0, gt=0, description="The first interval between two looks at running work.")
    poll_seconds_most: float = Field(60.0, gt=0, description="The longest interval between two looks.")
    sandbox_speed: float = Field(1.0, gt=0, description="How fast the practice services work.")

    _sections: dict[type[Section], Section] = PrivateAttr()

    def __init__(self, **given: Any) -> None:
        """Read everything. Raises ValidationError naming each bad setting, those of the services included.

        Raises SettingsError for the name of a service's setting in the environment that is none.
        """
        refuse_unknown_names(self.every_field(), [section.service for section in all_sections()])
        services = {section: _of(section, given) for section in all_sections()}
        own = {name: value for name, value in given.items() if not any(name in named for named in services.values())}
        wrong: list[ValidationError] = []
        try:
            super().__init__(**own)
        except ValidationError as error:
            wrong.append(error)
        sections: dict[type[Section], Section] = {}
        own_url = "" if wrong else self.own_url
        for section, named in services.items():
            try:
                sections[section] = section(own_url, **named)
            except ValidationError as error:
                wrong.append(error)
        if wrong:
            raise _all_of(wrong)
        self._sections = sections

    @classmethod
    def is_read_from_file(cls, name: str) -> bool:
        """Whatever no section answers for is ours, so that a name that is none is refused."""
        return not any(name in section.model_fields for section in all_sections())

    @classmethod
    def every_field(cls) -> dict[str, FieldInfo]:
        """Every setting there is, by its flat name: ours and those of the services."""
        fields = dict(cls.model_fields)
        for section in all_sections():
            fields |= section.model_fields
        return fields

    @field_validator("database_url")
    @classmethod
    def _known_database(cls, value: str | None) -> str | None:
        if value is None or value.startswith(("sqlite://", "postgresql://", "postgresql+psycopg://")):
            return value
        raise ValueError("must begin with postgresql+psycopg:// (not postgres://) or sqlite://")

    def section(self, which: type[AnySection]) -> AnySection:
        """The settings of one service, by their class."""
        return cast("AnySection", self._sections[which])

    @property
    def sections(self) -> Iterable[Section]:
        """The settings of every service."""
        return self._sections.values()

    @property
    def own_url(self) -> str:
        """The address under which this machine reaches the dashboard itself."""
        return f"http://127.0.0.1:{self.server_port}"

    def rehearsed(self) -> Self:
        """The same with no account in it: every service is played by the dashboard itself, whatever keys are set."""
        played = self.model_copy()
        played._sections = {which: section.rehearsed() for which, section in self._sections.items()}
        return played

    def refuse_unsafe(self) -> None:
        """Raise SettingsError for a short team password, or live keys that would stand open without sign-in."""
        if self.team_password is not None and len(self.team_password.get_secret_value()) < LEAST_PASSWORD:
            raise SettingsError(
                f"The team password is shorter than {LEAST_PASSWORD} characters, so it could be guessed.",
                next_step="Set a longer CALLSHEET_TEAM_PASSWORD; four words that have nothing in common are good.",
            )
        public = self.public_url is not None or not is_loopback(f"http://{self.server_address}")
        all_practice = all(section.practice for section in self.sections)
        if public and not all_practice and self.team_password is None:
            raise SettingsError(
                "Callsheet has live keys and can be reached from other machines, but no sign-in is set.",
                next_step="Set CALLSHEET_TEAM_PASSWORD, or listen on 127.0.0.1 and unset CALLSHEET_PUBLIC_URL.",
            )


def load_settings(**overrides: Any) -> Settings:
    """The settings of this process. Raises SettingsError naming each bad field, never its value."""
    try:
        return Settings(**overrides)
    except ValidationError as wrong:
        fields = "; ".join(f"{'.'.join(str(part) for part in e['loc'])}: {e['msg']}" for e in wrong.errors())
        raise SettingsError(
            f"Settings are not usable: {fields}.", next_step="Correct them in the environment or secrets.toml."
        ) from None


def _of(section: type[Section], given: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in given.items() if name in section.model_fields}


def _all_of(wrong: list[ValidationError]) -> ValidationError:
    lines = [
        InitErrorDetails(type=line["type"], loc=line["loc"], input=line["input"], ctx=line.get("ctx", {}))
        for error in wrong
        for line in error.errors()
    ]
    return ValidationError.from_exception_data("Settings", lines)
