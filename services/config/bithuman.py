"""bitHuman's settings: one secret, one host, and what is known of its idempotency keys."""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import Field, SecretStr

from services.config.section import Section


class BitHumanSettings(Section):
    """bitHuman: agents."""

    service: ClassVar[str] = "bithuman"
    live_url: ClassVar[str] = "https://api.bithuman.ai"
    of_the_host: ClassVar[tuple[str, ...]] = ("bithuman_keeps_keys",)

    bithuman_secret: SecretStr | None = Field(None, description="bitHuman API secret (Developer > API Keys).")
    bithuman_url: str | None = Field(None, description="bitHuman's host.")
    bithuman_answer_seconds: float = Field(60.0, gt=0, description="How long a paid bitHuman request may take.")
    bithuman_keeps_keys: Literal["ask", "yes", "no"] = Field("ask", description="Does bitHuman keep idempotency keys?")

    @property
    def has_key(self) -> bool:
        """True when the secret is set."""
        return self.bithuman_secret is not None

    @property
    def chosen_url(self) -> str | None:
        """The host that is set, or None."""
        return self.bithuman_url
