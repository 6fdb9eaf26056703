"""The institute's keys (contract, section 2)."""

from __future__ import annotations

from collections.abc import Sequence

from services.vendors.vacademy import models, reading
from services.vendors.vacademy.auth import UserLogin
from services.vendors.vacademy.bodies import json_bytes
from services.vendors.vacademy.calls.service import Service, safe


class KeyCalls(Service):
    """Makes, lists and revokes keys."""

    async def create_key(
        self, institute_id: str, name: str = "Default API Key", *, login: UserLogin | None = None
    ) -> models.ApiKey:
        """One more live key, shown whole only here; after a time-out list before doing it again (section 2)."""
        content = json_bytes({"institute_id": institute_id, "name": name})
        headers = login.headers() if login else {}
        path = f"{self._keys}/generate"
        answer = await self._api.write("create a key", "POST", path, content=content, headers=headers)
        return reading.one(models.ApiKey, answer)

    async def list_keys(self, institute_id: str, *, login: UserLogin | None = None) -> Sequence[models.ApiKey]:
        """The institute's active keys, masked (section 2)."""
        headers = login.headers() if login else {}
        answer = await self._api.read("list keys", "GET", f"{self._keys}/{safe(institute_id)}", headers=headers)
        return reading.every(models.ApiKey, answer)

    async def delete_key(self, institute_id: str, key_id: str, *, login: UserLogin | None = None) -> None:
        """Revoke a key for good; revoking the one in use locks this client out (section 2, trap 22)."""
        headers = login.headers() if login else {}
        path = f"{self._keys}/{safe(institute_id)}/{safe(key_id)}"
        await self._api.write("revoke a key", "DELETE", path, headers=headers)
