"""Echo's settings: one key, one host."""

from __future__ import annotations

from typing import ClassVar

from pydantic import Field, SecretStr

from services.config.section import Section


class EchoSettings(Section):
    """Echo: sounds."""

    service: ClassVar[str] = "echo"
    live_url: ClassVar[str] = "https://api.echo.example"

    echo_key: SecretStr | None = Field(None, description="Echo's key.")
    echo_url: str | None = Field(None, description="Echo's host.")
    echo_answer_seconds: float = Field(30.0, gt=0, description="How long a paid Echo request may take.")

    @property
    def has_key(self) -> bool:
        """True when the key is set."""
        return self.echo_key is not None

    @property
    def chosen_url(self) -> str | None:
        """The host that is set, or None."""
        return self.echo_url
