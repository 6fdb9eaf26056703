"""The one door for settings: the environment (`CALLSHEET_…`) first, then `.streamlit/secrets.toml` under `[callsheet]`.

No other module reads the environment or the secrets file.
"""

from __future__ import annotations

import logging
import tomllib
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, ValidationError, ValidationInfo, field_validator
from pydantic.fields import FieldInfo
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from services.config.addresses import is_loopback
from services.errors import SettingsError

log = logging.getLogger(__name__)

SECRETS_FILE = Path(".streamlit/secrets.toml")
LEAST_PASSWORD = 12
LIVE_STUDIO = "https://studio.bhuman.ai"
LIVE_USER = "https://user.bhuman.ai"
LIVE_STORE = "https://store.bhuman.ai"
LIVE_BITHUMAN = "https://api.bithuman.ai"
LIVE_VACADEMY = "https://api.content.vacademy.io"


class Settings(BaseSettings):
    """Everything that can be set. Each field's description is its line in the secrets example."""

    model_config = SettingsConfigDict(env_prefix="CALLSHEET_", extra="forbid", frozen=True)

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

    bhuman_key_id: SecretStr | None = Field(None, description="BHuman API key id (the web app says Client ID).")
    bhuman_key_secret: SecretStr | None = Field(None, description="BHuman API key secret (Client Secret).")
    bhuman_api_key: SecretStr | None = Field(None, description="BHuman key in one field, in any of its forms.")
    bhuman_user_token: SecretStr | None = Field(None, description="BHuman user bearer token, for lists.")
    bhuman_studio_url: str | None = Field(None, description="BHuman's studio host.")
    bhuman_user_url: str | None = Field(None, description="BHuman's user host.")
    bhuman_store_url: str | None = Field(None, description="BHuman's store host.")
    bhuman_answer_seconds: float = Field(60.0, gt=0, description="How long a paid BHuman request may take to answer.")

    bhuman_rows_per_request: int = Field(2000, ge=1, le=2000, description="Rows in one BHuman request, at most 2,000.")

    bithuman_secret: SecretStr | None = Field(None, description="bitHuman API secret (Developer > API Keys).")
    bithuman_url: str | None = Field(None, description="bitHuman's host.")
    bithuman_answer_seconds: float = Field(60.0, gt=0, description="How long a paid bitHuman request may take.")
    bithuman_keeps_keys: Literal["ask", "yes", "no"] = Field("ask", description="Does bitHuman keep idempotency keys?")

    vacademy_key: SecretStr | None = Field(None, description="Vacademy institute key (vac_live_…).")
    vacademy_institute_id: str | None = Field(None, description="Vacademy institute id, for making and listing keys.")
    vacademy_user_token: SecretStr | None = Field(None, description="Vacademy login token of an admin, for keys.")
    vacademy_url: str | None = Field(None, description="Vacademy's host.")
    vacademy_path_prefix: str = Field("/api/v1", description="What its paths begin with.")
    vacademy_answer_seconds: float = Field(120.0, gt=0, description="The longest silence of a lesson's stream.")

    lesson_libraries_url: str = Field(
        "https://cdn.jsdelivr.net/npm", description="Where lessons load GSAP, KaTeX and such from, or empty."
    )

    max_upload_mb: int = Field(200, ge=1, le=200, description="The largest recipient file, in MiB.")
    upload_mb_per_hour: int = Field(1000, ge=1, description="What one person may upload in an hour, in MiB.")
    poll_seconds: float = Field(5.0, gt=0, description="The first interval between two looks at running work.")
    poll_seconds_most: float = Field(60.0, gt=0, description="The longest interval between two looks.")
    sandbox_speed: float = Field(1.0, gt=0, description="How fast the practice services work.")

    @field_validator(
        "public_url", "bhuman_studio_url", "bhuman_user_url", "bhuman_store_url", "bithuman_url", "vacademy_url"
    )
    @classmethod
    def _plain_address(cls, value: str | None) -> str | None:
        if not value:
            return None
        parts = urlsplit(value)
        if parts.scheme not in {"http", "https"} or not parts.hostname or parts.username or parts.query:
            raise ValueError("must be an http or https address without a password or a query")
        return value.rstrip("/")

    @field_validator("*", mode="before")
    @classmethod
    def _empty_is_none(cls, value: Any, about: ValidationInfo) -> Any:
        field = cls.model_fields[about.field_name or ""]
        if field.default is None and isinstance(value, str) and not value.strip():
            log.warning("%s is set but empty, so it counts as not set.", about.field_name)
            return None
        return value

    @field_validator("database_url")
    @classmethod
    def _known_database(cls, value: str | None) -> str | None:
        if value is None or value.startswith(("sqlite://", "postgresql://", "postgresql+psycopg://")):
            return value
        raise ValueError("must begin with postgresql+psycopg:// (not postgres://) or sqlite://")

    @field_validator("lesson_libraries_url")
    @classmethod
    def _address_or_none(cls, value: str) -> str:
        return cls._plain_address(value) or ""

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - the signature is pydantic's
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Ours first, then the environment, then the secrets file."""
        return init_settings, env_settings, _SecretsFile(settings_cls)

    @property
    def bhuman_has_key(self) -> bool:
        """True when any BHuman credential is set."""
        return bool(self.bhuman_api_key or (self.bhuman_key_id and self.bhuman_key_secret))

    @property
    def own_url(self) -> str:
        """The address under which this machine reaches the dashboard itself."""
        return f"http://127.0.0.1:{self.server_port}"

    @property
    def bhuman_practice(self) -> bool:
        """True when BHuman is played by a sandbox on this machine; a host elsewhere is real."""
        return all(is_loopback(self.bhuman_host(which)) for which in ("studio", "user", "store"))

    @property
    def plays_sandbox(self) -> bool:
        """True when the dashboard itself has to play a service, because that one has neither key nor host."""
        return not self.bhuman_has_key and self.bhuman_studio_url is None

    @property
    def plays_any(self) -> bool:
        """True when the dashboard itself plays at least one service."""
        return self.plays_sandbox or self.plays_bithuman or self.plays_vacademy

    def bhuman_host(self, which: Literal["studio", "user", "store"]) -> str:
        """The base URL of one of BHuman's three hosts: as set, else the sandbox's, else the real one."""
        chosen: str | None = getattr(self, f"bhuman_{which}_url")
        if chosen:
            return chosen
        if not self.bhuman_has_key:
            return f"{self.own_url}/sandbox/bhuman/{which}"
        return {"studio": LIVE_STUDIO, "user": LIVE_USER, "store": LIVE_STORE}[which]

    @property
    def plays_bithuman(self) -> bool:
        """True when the dashboard itself has to play bitHuman, because it has neither key nor host."""
        return self.bithuman_secret is None and self.bithuman_url is None

    @property
    def bithuman_practice(self) -> bool:
        """True when bitHuman is played by a sandbox on this machine; a host elsewhere is real."""
        return is_loopback(self.bithuman_host)

    @property
    def bithuman_host(self) -> str:
        """bitHuman's base URL: as set, else the sandbox's, else the real one."""
        if self.bithuman_url:
            return self.bithuman_url
        return LIVE_BITHUMAN if self.bithuman_secret else f"{self.own_url}/sandbox/bithuman"

    @property
    def plays_vacademy(self) -> bool:
        """True when the dashboard itself has to play Vacademy, because it has neither key nor host."""
        return self.vacademy_key is None and self.vacademy_url is None

    @property
    def vacademy_practice(self) -> bool:
        """True when Vacademy is played by a sandbox on this machine; a host elsewhere is real."""
        return is_loopback(self.vacademy_host)

    @property
    def vacademy_host(self) -> str:
        """Vacademy's base URL: as set, else the sandbox's, else the real one."""
        if self.vacademy_url:
            return self.vacademy_url
        return LIVE_VACADEMY if self.vacademy_key else f"{self.own_url}/sandbox/vacademy"

    def refuse_unsafe(self) -> None:
        """Raise SettingsError for a short team password, or live keys that would stand open without sign-in."""
        if self.team_password is not None and len(self.team_password.get_secret_value()) < LEAST_PASSWORD:
            raise SettingsError(
                f"The team password is shorter than {LEAST_PASSWORD} characters, so it could be guessed.",
                next_step="Set a longer CALLSHEET_TEAM_PASSWORD; four words that have nothing in common are good.",
            )
        public = self.public_url is not None or not is_loopback(f"http://{self.server_address}")
        all_practice = self.bhuman_practice and self.bithuman_practice and self.vacademy_practice
        if public and not all_practice and self.team_password is None:
            raise SettingsError(
                "Callsheet has live keys and can be reached from other machines, but no sign-in is set.",
                next_step="Set CALLSHEET_TEAM_PASSWORD, or listen on 127.0.0.1 and unset CALLSHEET_PUBLIC_URL.",
            )


class _SecretsFile(PydanticBaseSettingsSource):
    """The `[callsheet]` table of secrets.toml."""

    def get_field_value(self, field: FieldInfo, field_name: str) -> tuple[Any, str, bool]:  # noqa: ARG002
        return self().get(field_name), field_name, False

    def __call__(self) -> dict[str, Any]:
        if not SECRETS_FILE.is_file():
            return {}
        try:
            table = tomllib.loads(SECRETS_FILE.read_text(encoding="utf-8")).get("callsheet", {})
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as broken:
            raise SettingsError(f"{SECRETS_FILE} is not valid TOML: {broken}.", next_step="Mend the file.") from None
        return table if isinstance(table, dict) else {}


def load_settings(**overrides: Any) -> Settings:
    """The settings of this process. Raises SettingsError naming each bad field, never its value."""
    try:
        return Settings(**overrides)
    except ValidationError as wrong:
        fields = "; ".join(f"{'.'.join(str(part) for part in e['loc'])}: {e['msg']}" for e in wrong.errors())
        raise SettingsError(
            f"Settings are not usable: {fields}.", next_step="Correct them in the environment or secrets.toml."
        ) from None
