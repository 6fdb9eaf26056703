"""The one way to settings: those of the dashboard itself here, and those of each service in a section of its own.

A service's section lies in a file of its own beside this one and is found by itself. No other module reads the
environment or the secrets file.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any, Literal, Self, TypeVar, cast
from urllib.parse import urlsplit

from pydantic import Field, PrivateAttr, SecretStr, ValidationError, field_validator
from pydantic.fields import FieldInfo
from pydantic_core import InitErrorDetails

from services.config.addresses import is_loopback
from services.config.auth import Auth, read_auth
from services.config.reading import Readable, read_table, refuse_unknown_names
from services.config.section import Section, all_sections
from services.errors import SettingsError

LEAST_PASSWORD = 12
NO_PORT = 1
"""Of a process without pages: nobody listens there."""
LEAST_SIGNS = 5
PASSWORD_STEP = "Set a longer CALLSHEET_TEAM_PASSWORD; four words that have nothing in common are good."  # noqa: S105
COMMON = ("password", "passwort", "callsheet", "qwertyuiop", "qwertz", "qwerty", "administrator", "admin", "welcome",
          "letmein", "changeme", "iloveyou", "monkey", "dragon", "football", "baseball", "princess", "sunshine",
          "asdfghjkl", "zxcvbnm", "abcdef", "secret", "team", "please", "default", "test")  # fmt: skip
"""Of these, numbers and signs, and of little else, are the common passwords of 12 characters and more."""

RoleName = Literal["viewer", "preparer", "launcher", "admin"]
AnySection = TypeVar("AnySection", bound=Section)


class Settings(Readable):
    """The dashboard's own settings, and with `section` those of a service. Takes the flat names of all of them."""

    data_dir: Path = Field(Path("data"), description="Folder of the databases, uploads and media.")
    database_url: str | None = Field(None, description="Another database than SQLite in the data folder.")
    files_url: str | None = Field(None, description="Another place for files: file:///a/folder or s3://bucket/prefix.")
    files_endpoint_url: str | None = Field(None, description="Where the bucket answers, when not at Amazon.")
    files_region: str | None = Field(None, description="The bucket's region, such as eu-central-1.")
    files_key_id: str | None = Field(None, description="Access key id for the bucket; without it the machine's role.")
    files_key_secret: SecretStr | None = Field(None, description="Secret access key for the bucket.")
    public_url: str | None = Field(None, description="The https address under which colleagues and services reach us.")
    team_password: SecretStr | None = Field(None, description="Asked at sign-in. Needed before live keys go public.")
    password_role: RoleName = Field("launcher", description="What everybody is who comes by the team password.")
    new_people_role: RoleName = Field("viewer", description="What somebody is who signs in for the first time.")
    admins: str = Field("", description="Mail addresses of people who are always admins, with commas between.")
    admin_groups: str = Field("", description="Groups at the provider whose people are always admins.")
    allowed_domains: str = Field("", description="Domains whose mail addresses may sign in at a provider.")
    allowed_people: str = Field("", description="Mail addresses that may sign in; * for everybody of the provider.")
    allowed_groups: str = Field("", description="Groups at the provider whose people may sign in.")
    groups_claim: str = Field("groups", description="Under which name the provider tells somebody's groups.")
    fresh_sign_in_hours: float = Field(12.0, gt=0, description="To spend, somebody signed in within so many hours.")
    allowed_hosts: str = Field("", description="Further hosts under which browsers may reach us, with commas between.")
    session_idle_hours: float = Field(12.0, gt=0, description="A browser unused for so long has to sign in again.")
    session_hours: float = Field(168.0, gt=0, description="So long after signing in, everybody signs in again.")
    drives: bool = Field(True, description="Whether to drive jobs; a second start on a data folder may only show them.")
    worker_gone_seconds: float = Field(25.0, ge=2, description="A worker unheard of for so long loses its jobs.")
    server_address: str = Field("127.0.0.1", description="Where the server listens; set by the server itself.")
    server_port: int = Field(8501, description="The port it listens on; set by the server itself.")
    max_upload_mb: int = Field(200, ge=1, le=200, description="The largest recipient file, in MiB.")
    upload_mb_per_hour: int = Field(1000, ge=1, description="What one person may upload in an hour, in MiB.")
    poll_seconds: float = Field(5.0, gt=0, description="The first interval between two looks at running work.")
    poll_seconds_most: float = Field(60.0, gt=0, description="The longest interval between two looks.")
    sandbox_speed: float = Field(1.0, gt=0, description="How fast the practice services work.")

    _sections: dict[type[Section], Section] = PrivateAttr()
    _auth: Auth = PrivateAttr()

    def __init__(self, **given: Any) -> None:
        """Read everything. Raises ValidationError naming each bad setting, those of the services included.

        Raises SettingsError for the name of a service's setting in the environment that is none, and for a wrong
        `[auth]`, which may be handed over as `auth`.
        """
        refuse_unknown_names(self.every_field(), [section.service for section in all_sections()])
        auth = read_auth(given.pop("auth", None) or read_table("auth"))
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
        self._sections, self._auth = sections, auth

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
        if value is None or value.startswith("sqlite://"):
            return value
        scheme, _, rest = value.partition("://")
        if scheme not in {"postgres", "postgresql", "postgresql+psycopg"}:
            raise ValueError("must begin with postgresql:// (or postgres://) or sqlite://")
        try:
            readable = urlsplit(value).port != 0
        except ValueError:
            readable = False
        if not readable:
            raise ValueError("names a port that is none; a sign like : or @ in a password is written as %3A or %40")
        # There is one driver, whichever of the names is set.
        if not urlsplit(value).path.strip("/"):
            raise ValueError("names no database: it ends as in postgresql://user:password@host/callsheet")
        return f"postgresql+psycopg://{rest}"

    @field_validator("files_url")
    @classmethod
    def _known_place(cls, value: str | None) -> str | None:
        if value is None:
            return None
        parts = urlsplit(value)
        if parts.username or parts.query or parts.fragment:
            raise ValueError("must be without a key, a query or a #; CALLSHEET_FILES_KEY_ID and _SECRET hold the key")
        names_folder = parts.scheme == "file" and not parts.netloc and parts.path.startswith("/")
        if not names_folder and not (parts.scheme == "s3" and parts.netloc):
            raise ValueError("must begin with file:/// and a folder's full path, or with s3:// and a bucket")
        return value

    def section(self, which: type[AnySection]) -> AnySection:
        """The settings of one service, by their class."""
        return cast("AnySection", self._sections[which])

    @property
    def sections(self) -> Iterable[Section]:
        """The settings of every service."""
        return self._sections.values()

    @property
    def has_pages(self) -> bool:
        """Whether somebody reaches this process: only such a one plays services."""
        return self.server_port != NO_PORT

    @property
    def auth(self) -> Auth:
        """The OpenID providers by which people sign in."""
        return self._auth

    @property
    def asks_to_sign_in(self) -> bool:
        """Whether people have to sign in: by a provider or the team password."""
        return bool(self._auth.providers) or self.team_password is not None

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
        """Raise SettingsError for a weak team password, providers that let nobody in, or live keys that stand open."""
        if self.team_password is not None and len(self.team_password.get_secret_value()) < LEAST_PASSWORD:
            raise SettingsError(
                f"The team password is shorter than {LEAST_PASSWORD} characters, so it could be guessed.",
                next_step=PASSWORD_STEP,
            )
        if self.team_password is not None and _is_common(self.team_password.get_secret_value()):
            raise SettingsError(
                "The team password is one of those that are tried first, so it could be guessed.",
                next_step=PASSWORD_STEP,
            )
        named = (self.admins, self.admin_groups, self.allowed_domains, self.allowed_people, self.allowed_groups)
        if self._auth.providers and not any(named):
            raise SettingsError(
                "People can sign in at a provider, but nobody is named who may.",
                next_step="Set CALLSHEET_ALLOWED_DOMAINS, _PEOPLE or _GROUPS, or CALLSHEET_ADMINS.",
            )
        public = self.public_url is not None or not is_loopback(f"http://{self.server_address}")
        # A key for an address on this machine may be a live one that is passed on from there.
        all_practice = all(section.practice and not section.has_key for section in self.sections)
        if public and not all_practice and not self.asks_to_sign_in:
            raise SettingsError(
                "Callsheet has live keys and can be reached from other machines, but no sign-in is set.",
                next_step="Set CALLSHEET_TEAM_PASSWORD or [auth], or listen on 127.0.0.1 without CALLSHEET_PUBLIC_URL.",
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


def _is_common(password: str) -> bool:
    """Whether little is left of it without common words, numbers and signs, or it repeats few signs."""
    left = password.lower()
    for word in COMMON:
        left = left.replace(word, "")
    letters = [sign for sign in left if sign.isalpha()]
    return len(set(password)) < LEAST_SIGNS or len(set(letters)) < LEAST_SIGNS - 2


def _of(section: type[Section], given: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in given.items() if name in section.model_fields}


def _all_of(wrong: list[ValidationError]) -> ValidationError:
    lines = [
        InitErrorDetails(type=line["type"], loc=line["loc"], input=line["input"], ctx=line.get("ctx", {}))
        for error in wrong
        for line in error.errors()
    ]
    return ValidationError.from_exception_data("Settings", lines)
