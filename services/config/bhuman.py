"""BHuman's settings: a key in any of its forms, perhaps a user's token, and three hosts."""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import Field, SecretStr

from services.config.addresses import is_loopback
from services.config.section import Section

Host = Literal["studio", "user", "store"]
HOSTS: tuple[Host, ...] = ("studio", "user", "store")


class BHumanSettings(Section):
    """BHuman AI Studio. It is in practice only when all three hosts are on this machine."""

    service: ClassVar[str] = "bhuman"
    live_url: ClassVar[str] = "https://studio.bhuman.ai"

    bhuman_key_id: SecretStr | None = Field(None, description="BHuman API key id (the web app says Client ID).")
    bhuman_key_secret: SecretStr | None = Field(None, description="BHuman API key secret (Client Secret).")
    bhuman_api_key: SecretStr | None = Field(None, description="BHuman key in one field, in any of its forms.")
    bhuman_user_token: SecretStr | None = Field(None, description="BHuman user bearer token, for lists.")
    bhuman_studio_url: str | None = Field(None, description="BHuman's studio host.")
    bhuman_user_url: str | None = Field(None, description="BHuman's user host.")
    bhuman_store_url: str | None = Field(None, description="BHuman's store host.")
    bhuman_answer_seconds: float = Field(60.0, gt=0, description="How long a paid BHuman request may take to answer.")
    bhuman_rows_per_request: int = Field(2000, ge=1, le=2000, description="Rows in one BHuman request, at most 2,000.")

    @property
    def has_key(self) -> bool:
        """True when any BHuman key is set, under whichever name: half of one is a mistake and never practice."""
        return bool(self.key_fields)

    @property
    def key_fields(self) -> list[str]:
        """The fields of the key that are set: id and secret, or one alone that may hold a whole key in any form."""
        pair = [one for one in (self.bhuman_key_id, self.bhuman_key_secret) if one is not None]
        found = [self.bhuman_api_key] if self.bhuman_api_key is not None and len(pair) < 2 else pair
        return [one.get_secret_value() for one in found]

    @property
    def chosen_url(self) -> str | None:
        """The studio's address: the one that makes videos."""
        return self.bhuman_studio_url

    @property
    def host(self) -> str:
        """The base URL of the studio."""
        return self.host_of("studio")

    @property
    def practice(self) -> bool:
        """True when all three hosts are on this machine, and no live key is set that one of them might pass on."""
        return all(is_loopback(self.host_of(which)) for which in HOSTS) and not self.has_live_secret

    def host_of(self, which: Host) -> str:
        """The base URL of one of BHuman's three hosts: as set, else the sandbox's, else the real one."""
        chosen: str | None = getattr(self, f"bhuman_{which}_url")
        return self._host(chosen, f"/{self.service}/{which}", self.live_url.replace("studio", which))
