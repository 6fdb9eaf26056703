"""A plain caller of the sandbox, as a customer would write it."""

from __future__ import annotations

import json
from typing import Any

import httpx

from services.sandbox.bhuman import seed
from tests.rigs.machine.serving import PATIENCE
from tests.rigs.machine.waiting import until
from tests.rigs.servers.clock import SandboxClock

STUDIO = "/bhuman/studio/api/ai_studio"
CAMPAIGN = seed.CAMPAIGNS[0].id
INSTANCE = seed.TEMPLATES[0].id
KEY = {"Authorization": "Basic a-raw-key"}
USER = {"Authorization": "Bearer a-user-token"}


class Caller:
    """Calls below the sandbox's root with a good key unless told otherwise."""

    def __init__(self, root: str) -> None:
        self.root = root
        self.http = httpx.Client(base_url=root, headers=KEY, timeout=PATIENCE, trust_env=False)

    def studio(self, path: str, headers: dict[str, str] | None = None, **query: object) -> httpx.Response:
        return self.http.get(f"{STUDIO}/{path}", params={k: str(v) for k, v in query.items()}, headers=headers)

    def post(self, path: str, body: Any, **options: Any) -> httpx.Response:
        return self.http.post(f"{STUDIO}/{path}", content=json.dumps(body), **options)

    def submit(
        self, rows: list[list[str]], callback_url: str | None = None, timeout: float = PATIENCE, **more: Any
    ) -> httpx.Response:
        body = {"campaign_id": CAMPAIGN, "variables": ["a", "b"][: len(rows[0])], "names": rows, **more}
        return self.post("pipeline/campaign", body | {"callback_url": callback_url}, timeout=timeout)

    def ids(self, rows: list[list[str]], callback_url: str | None = None) -> list[str]:
        answer = self.submit(rows, callback_url)
        assert answer.status_code == 200, answer.text
        ids: list[str] = answer.json()["result"]
        return ids

    @property
    def clock(self) -> SandboxClock:
        return SandboxClock(lambda method, path, body: self.http.request(method, f"/_control{path}", json=body))

    def order(self, name: str, **more: Any) -> None:
        answer = self.http.post("/_control/faults", json={"service": "bhuman", "name": name, **more})
        assert answer.status_code == 200, answer.text

    def set(self, **settings: Any) -> None:
        answer = self.http.post("/_control/settings", json={"service": "bhuman", **settings})
        assert answer.status_code == 200, answer.text

    def ledger(self, **query: str) -> Any:
        return self.http.get("/_control/ledger", params=query).json()

    def received(self) -> list[Any]:
        requests: list[Any] = self.ledger()["requests"]
        return requests

    def video(self, video_id: str) -> Any:
        answer = self.studio("generated_video_by_id", id=video_id)
        assert answer.status_code == 200, answer.text
        return answer.json()["result"]

    def finished(self, video_id: str) -> Any:
        """The video once it is final and its images are there."""
        until(lambda: self.video(video_id)["status"] == "failed" or self.video(video_id)["gif"])
        return self.video(video_id)

    def results(self, **query: object) -> Any:
        answer = self.studio("generated_video_by_campaign_id", None, **{"campaign_id": CAMPAIGN, **query})
        assert answer.status_code == 200, answer.text
        return answer.json()["result"]

    def rows(self) -> dict[str, Any]:
        """The first page of the campaign's results by id."""
        return {video["id"]: video for video in self.results()["videos"]}
