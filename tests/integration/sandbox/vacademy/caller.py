"""A plain caller of Vacademy's sandbox, as a customer would write it."""

from __future__ import annotations

import json
from typing import Any

import httpx

from tests.rigs.machine.serving import PATIENCE
from tests.rigs.machine.waiting import until
from tests.rigs.servers.clock import SandboxClock

API = "/vacademy/api/v1/external/video/v1"
KEYS = "/vacademy/api/v1/institute/api-keys"
KEY = {"X-Institute-Key": "vac_live_practice000000000000000000000"}
LAST = ("completed", "error", "cancelled", "info")


class Lessons:
    """Calls below the sandbox's root with a good key unless told otherwise."""

    def __init__(self, root: str) -> None:
        self.root = root
        self.http = httpx.Client(base_url=root, headers=KEY, timeout=PATIENCE, trust_env=False)

    def get(self, path: str, **options: Any) -> httpx.Response:
        return self.http.get(f"{API}/{path}", **options)

    def post(self, path: str, body: Any = None, **options: Any) -> httpx.Response:
        return self.http.post(f"{API}/{path}", content=json.dumps(body if body is not None else {}), **options)

    def generate(
        self, video_id: str, target: str | None = "HTML", prompt: str = "Explain rain", **more: Any
    ) -> httpx.Response:
        """The whole stream, or the refusal."""
        params = {"target_stage": target} if target else {}
        return self.post("generate", {"prompt": prompt, "video_id": video_id, **more}, params=params)

    def news(self, video_id: str, target: str | None = "HTML", **more: Any) -> list[dict[str, Any]]:
        """Every event of a lesson."""
        answer = self.generate(video_id, target, **more)
        assert answer.status_code == 200, answer.text
        return events(answer.text)

    def begin(self, video_id: str, target: str = "HTML", **more: Any) -> None:
        """Start a lesson and hang up after its first event."""
        body = {"prompt": "Explain rain", "video_id": video_id, **more}
        with self.http.stream("POST", f"{API}/generate", json=body, params={"target_stage": target}) as answer:
            assert answer.status_code == 200
            next(answer.iter_lines())

    def status(self, video_id: str) -> Any:
        answer = self.get(f"status/{video_id}")
        assert answer.status_code == 200, answer.text
        return answer.json()

    def urls(self, video_id: str) -> Any:
        return self.get(f"urls/{video_id}").json()

    def timeline(self, video_id: str) -> Any:
        return self.http.get(self.urls(video_id)["html_url"]).json()

    def finished(self, video_id: str, stage: str = "HTML") -> Any:
        until(lambda: self.status(video_id)["current_stage"] == stage)
        return self.status(video_id)

    @property
    def clock(self) -> SandboxClock:
        return SandboxClock(lambda method, path, body: self.http.request(method, f"/_control{path}", json=body))

    def order(self, name: str, **more: Any) -> None:
        answer = self.http.post("/_control/faults", json={"service": "vacademy", "name": name, **more})
        assert answer.status_code == 200, answer.text

    def set(self, **settings: Any) -> None:
        answer = self.http.post("/_control/settings", json={"service": "vacademy", **settings})
        assert answer.status_code == 200, answer.text

    def received(self) -> list[Any]:
        requests: list[Any] = self.http.get("/_control/ledger", params={"service": "vacademy"}).json()["requests"]
        return requests


def events(text: str) -> list[dict[str, Any]]:
    """The events of a well-formed stream."""
    return [json.loads(line[6:]) for line in text.splitlines() if line.startswith("data: ")]


def stages(news: list[dict[str, Any]]) -> list[tuple[str, int]]:
    """Stage and percentage of each piece of progress, and of the end."""
    return [(event.get("stage", event["type"]), event["percentage"]) for event in news if "percentage" in event]
