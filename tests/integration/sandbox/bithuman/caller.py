"""A plain caller of bitHuman's stand-in, as a customer would write it."""

from __future__ import annotations

from typing import Any

import httpx

from tests.rigs.machine.serving import PATIENCE
from tests.rigs.machine.waiting import until
from tests.rigs.servers.clock import SandboxClock

KEY = "a-secret"
TLS = httpx.create_ssl_context()
"""Loading the certificates is slow, and nobody checks them here."""

FACE = "https://pictures.public-photos.dev/face.jpg"


class Caller:
    """Calls below the sandbox's root with a good secret unless told otherwise."""

    def __init__(self, root: str, secret: str = KEY) -> None:
        self.root = root
        self.http = httpx.Client(
            base_url=f"{root}/bithuman", headers={"api-secret": secret}, timeout=PATIENCE, trust_env=False, verify=TLS
        )
        self.control = httpx.Client(base_url=f"{root}/_control", timeout=PATIENCE, trust_env=False, verify=TLS)

    def close(self) -> None:
        self.http.close()
        self.control.close()

    @property
    def clock(self) -> SandboxClock:
        return SandboxClock(lambda method, path, body: self.control.request(method, path, json=body))

    def generate(self, key: str | None = None, timeout: float = PATIENCE, **body: Any) -> httpx.Response:
        headers = {"Idempotency-Key": key} if key else {}
        return self.http.post(
            "/v1/agent/generate", json={"prompt": "A tutor", **body}, headers=headers, timeout=timeout
        )

    def code(self, key: str | None = None, **body: Any) -> str:
        answer = self.generate(key, **body)
        assert answer.status_code == 200, answer.text
        code: str = answer.json()["agent_id"]
        return code

    def status(self, code: str) -> Any:
        answer = self.http.get(f"/v1/agent/status/{code}")
        assert answer.status_code == 200, answer.text
        return answer.json()["data"]

    def finished(self, code: str) -> Any:
        until(lambda: self.status(code)["status"] in ("ready", "failed"))
        return self.status(code)

    def walk(self, code: str) -> list[Any]:
        """Every status told until the last one, repeats left out."""
        seen: list[Any] = []

        def is_over() -> bool:
            told = self.status(code)
            if not seen or seen[-1]["status"] != told["status"]:
                seen.append(told)
            return told["status"] in ("ready", "failed")

        self.clock.stand()
        self.clock.forward_until(is_over, "the last status", 0.01)
        return seen

    def order(self, name: str, **more: Any) -> None:
        answer = self.control.post("/faults", json={"service": "bithuman", "name": name, **more})
        assert answer.status_code == 200, answer.text

    def set(self, **settings: Any) -> None:
        answer = self.control.post("/settings", json={"service": "bithuman", **settings})
        assert answer.status_code == 200, answer.text

    def balance(self) -> float:
        value: float = self.http.get("/v2/credit-summaries").json()["data"]["balance"]
        return value

    def received(self) -> list[Any]:
        requests: list[Any] = self.control.get("/ledger", params={"service": "bithuman"}).json()["requests"]
        return requests

    def totals(self) -> Any:
        return self.control.get("/ledger", params={"service": "bithuman"}).json()["totals"]
