"""Vacademy's settings: an institute's key, what managing keys needs, the host, and where lessons find libraries."""

from __future__ import annotations

from typing import ClassVar

from pydantic import Field, SecretStr, field_validator

from services.config.section import Section


class VacademySettings(Section):
    """Vacademy: lessons."""

    service: ClassVar[str] = "vacademy"
    live_url: ClassVar[str] = "https://api.content.vacademy.io"
    of_the_host: ClassVar[tuple[str, ...]] = ("vacademy_path_prefix",)

    vacademy_key: SecretStr | None = Field(None, description="Vacademy institute key (vac_live_…).")
    vacademy_institute_id: str | None = Field(None, description="Vacademy institute id, for making and listing keys.")
    vacademy_user_token: SecretStr | None = Field(None, description="Vacademy login token of an admin, for keys.")
    vacademy_url: str | None = Field(None, description="Vacademy's host.")
    vacademy_path_prefix: str = Field("/api/v1", description="What its paths begin with.")
    vacademy_answer_seconds: float = Field(120.0, gt=0, description="The longest silence of a lesson's stream.")
    lesson_libraries_url: str = Field(
        "https://cdn.jsdelivr.net/npm", description="Where lessons load GSAP, KaTeX and such from, or empty."
    )

    @field_validator("lesson_libraries_url", mode="after")
    @classmethod
    def _empty_is_nowhere(cls, value: str | None) -> str:
        return value or ""

    @property
    def has_key(self) -> bool:
        """True when the institute's key is set."""
        return self.vacademy_key is not None

    @property
    def chosen_url(self) -> str | None:
        """The host that is set, or None."""
        return self.vacademy_url
