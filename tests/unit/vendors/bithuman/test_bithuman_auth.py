"""The secret as people paste it, and that it shows nowhere."""

from __future__ import annotations

import pytest
from pydantic import SecretStr

from services.errors import SettingsError
from services.vendors.bithuman import BitHumanClient, read_secret
from services.vendors.bithuman.auth import headers


@pytest.mark.parametrize(
    "pasted",
    ["sk-123", "  sk-123\n", "sk-\r\n123", '"sk-123"', "api-secret: sk-123", "API-Secret:sk-123", "Bearer sk-123",
     "export BITHUMAN_API_SECRET='sk-123'", "BITHUMAN_API_SECRET=sk-123", "\ufeffsk-123\u200b"],
)  # fmt: skip
def test_secret_is_found_in_whatever_was_pasted(pasted: str) -> None:
    assert headers(read_secret(pasted)) == {"api-secret": "sk-123"}


@pytest.mark.parametrize("pasted", ["", "  \n", "api-secret:", '""', "geheim-ß"])
def test_nothing_usable_is_said_so(pasted: str) -> None:
    with pytest.raises(SettingsError):
        read_secret(pasted)


async def test_secret_shows_in_no_repr() -> None:
    secret = SecretStr("sk-very-secret")
    client = BitHumanClient(base_url="https://api.bithuman.ai", secret=secret)
    assert "sk-very" not in repr(client) + repr(vars(client)) + str(secret)
    await client.aclose()
