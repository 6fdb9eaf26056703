"""The client of bitHuman (contract: all sections; each method names the one it follows)."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Awaitable
from datetime import UTC, datetime, timedelta
from urllib.parse import quote, urlsplit

import httpx
from pydantic import JsonValue, SecretStr

from services.errors import Invalid, VendorError
from services.vendors.bithuman import auth, models, reading
from services.vendors.bithuman.bodies import model_body, read_body
from services.vendors.bithuman.envelopes import OffsetPage
from services.vendors.bithuman.error_bodies import BitHumanErrors, advised
from services.vendors.bithuman.key_check import check_key
from services.vendors.bithuman.media.contents import Kind
from services.vendors.bithuman.media.pictures import check_address
from services.vendors.bithuman.media.uploads import data_body, url_body
from services.vendors.bithuman.paging import PAGE_SIZE, every_item
from services.vendors.bithuman.replays import check_key_name, check_replay
from services.vendors.fields import read_id
from services.vendors.reach import KeyOutcome
from services.vendors.wire.limits import Counted, RequestLimits
from services.vendors.wire.public_files import PublicFiles, is_private_host
from services.vendors.wire.response import Response
from services.vendors.wire.transport import Params, Timeouts, Transport

WHO = "bitHuman"
USAGE_PAGE = 200


class BitHumanClient:
    """One account at bitHuman. Every method raises a VendorError and nothing else when a call fails.

    Only `create_agent`, `replay` and `add_model` may cost credits; each sends exactly one request.
    """

    def __init__(
        self,
        *,
        base_url: str,
        secret: SecretStr,
        transport: httpx.AsyncBaseTransport | None = None,
        limits: RequestLimits | None = None,
        counted: Counted | None = None,
        timeouts: Timeouts | None = None,
    ) -> None:
        """Either host of contract section 1; a new agent is known only to the host and secret that made it.

        Raises SettingsError when the address is malformed. Without `limits`, reads keep within the smallest account's,
        `counted` together with those of other processes.
        """
        self._http = Transport(
            WHO,
            base_url,
            lambda: auth.headers(secret),
            reader=BitHumanErrors(),
            transport=transport,
            limits=limits or RequestLimits(reads_per_second=2.0, burst=20, payments_at_once=2, counted=counted),
            timeouts=timeouts,
        )
        # Media lie on other people's hosts, whose patience has nothing to do with the service's.
        self._files = PublicFiles(WHO, private=is_private_host(base_url), timeouts=timeouts, transport=transport)

    def __repr__(self) -> str:
        return f"<BitHumanClient {self._http.base_url}>"

    @property
    def clock_offset(self) -> timedelta | None:
        """The service's time less ours, as its answers tell; None before the first."""
        return self._http.clock_offset

    async def create_agent(self, body: bytes, idempotency_key: str) -> models.AgentAccepted:
        """PAID. Create the agent in these exact bytes, made by `agent_body` (sections 2 and 7).

        The key is fresh for each intended agent and stored before this is called. Raises Invalid before anything is
        sent when the bytes are no such request, and Unclear with charged "unknown" whenever the work may have begun.
        """
        return await self._pay("create an agent", body, idempotency_key)

    async def replay(self, body: bytes, idempotency_key: str, *, first_sent_at: datetime) -> models.AgentAccepted:
        """PAID unless it arrived before. Send the very same request once more, to learn what became of it (section 7).

        This is the one paid request that may be sent again on purpose: with the same key and the same body, only to
        settle an unknown outcome, and only where the server is known to keep keys (from the profile `v2` on; older
        servers do not know the header and would make a second agent). The answer is the first one, with `replayed`;
        an answer without `replayed` means that the first request never arrived and this one made the agent.

        Raises Invalid, with nothing sent, for the old host and when `first_sent_at` (by the service's clock, where that
        is known) is so long ago that the service has forgotten the key, or lies in the future: a clock is wrong then.
        """
        ours = datetime.now(UTC)
        # The later of the two clocks: a key that seems younger than it is would be paid for a second time.
        now = max(ours, ours + (self.clock_offset or timedelta(0)))
        check_replay(urlsplit(self._http.base_url).hostname or "", first_sent_at, now)
        return await self._pay("replay an agent's creation", body, idempotency_key)

    async def get_status(self, agent_id: str) -> models.Agent:
        """How far an agent is (section 3). Raises NotFound also for an agent of another secret or host (trap 13).

        Raises Unclear when the answer is about another agent than the one asked for.
        """
        answer = await self._read("get an agent's status", "GET", f"/v1/agent/status/{_in_path(agent_id)}")
        return self._of(agent_id, answer)

    async def get_agent(self, agent_id: str) -> models.Agent:
        """The whole record of an agent (section 12); raises as `get_status` does."""
        return self._of(agent_id, await self._read("get an agent", "GET", f"/v1/agent/{_in_path(agent_id)}"))

    async def list_agents(
        self, limit: int = PAGE_SIZE, offset: int = 0, status: str | None = None
    ) -> OffsetPage[models.Agent]:
        """One page of the agents, newest first, at most 100; deleted ones may be among them (section 12, trap 23)."""
        params: Params = {"limit": limit, "offset": offset} | ({"status": status} if status else {})
        answer = await self._read("list agents", "GET", "/v1/agents", params)
        return reading.page_of(models.Agent, answer, limit=limit, offset=offset)

    def iterate_agents(self, status: str | None = None, limit: int = PAGE_SIZE) -> AsyncIterator[models.Agent]:
        """Every agent once, over all pages."""
        return every_item(lambda offset: self.list_agents(limit, offset, status), lambda agent: agent.agent_id)

    async def update_prompt(self, agent_id: str, system_prompt: str) -> None:
        """Replace what an agent is told to be; sent once (section 12)."""
        path = f"/v1/agent/{_in_path(agent_id)}"
        reading.done(await self._write("update an agent's prompt", "POST", path, {"system_prompt": system_prompt}))

    async def delete_agent(self, agent_id: str) -> None:
        """Delete an agent for good; sent once. Raises NotFound when it is not there or not ours (section 12)."""
        reading.done(await self._write("delete an agent", "DELETE", f"/v1/agent/{_in_path(agent_id)}"))

    async def check_media(self, kind: Kind, url: str) -> None:
        """Look at what is behind an address before it is paid for (section 10, trap 9); nothing of it is kept.

        Raises Invalid when it is dead, private, too large or no such medium; NotSent or Unclear when nobody answers.
        """
        await check_address(self._files, kind, url)

    async def add_model(self, agent_id: str, model: str) -> models.ModelAdded:
        """PAID. Let a ready agent be made with one more model; sent once (section 12).

        Free where the agent has the model already. Raises Invalid for a model that is none, and with HTTP 409 when the
        agent is not ready yet; Unclear with charged "unknown" whenever the work may have begun.
        """
        content = model_body(model)
        path = f"/v1/agent/{_in_path(agent_id)}/models"
        return reading.one(models.ModelAdded, await _advised(self._http.pay("add a model", path, content=content)))

    async def upload_file(self, data: bytes, name: str, file_type: str = "auto") -> models.UploadedFile:
        """Store a file and get the address that a new agent may be given; sent once (section 10).

        Raises Invalid before anything is sent when the file is of no kind that the service takes, or too large.
        """
        answer = await self._write("upload a file", "POST", "/v1/files/upload", data_body(data, name, file_type))
        return reading.one(models.UploadedFile, answer)

    async def upload_url(self, url: str, file_type: str = "auto") -> models.UploadedFile:
        """Let the service fetch and store a public file; sent once (section 10)."""
        answer = await self._write("upload a file by its address", "POST", "/v1/files/upload", url_body(url, file_type))
        return reading.one(models.UploadedFile, answer)

    async def speak(self, agent_id: str, message: str, room_id: str | None = None) -> models.Spoken:
        """Let an agent say something in its open sessions; sent once. Check `heard` (section 12, trap 22)."""
        wanted: dict[str, JsonValue] = {"message": message}
        wanted |= {"room_id": room_id} if room_id else {}
        answer = await self._write("speak", "POST", f"/v1/agent/{_in_path(agent_id)}/speak", wanted)
        return reading.one(models.Spoken, answer)

    async def add_context(self, agent_id: str, context: str, room_id: str | None = None) -> models.Spoken:
        """Let an agent know something in its open sessions without saying it; sent once (section 12)."""
        wanted: dict[str, JsonValue] = {"context": context, "type": "add_context"}
        wanted |= {"room_id": room_id} if room_id else {}
        answer = await self._write("add context", "POST", f"/v1/agent/{_in_path(agent_id)}/add-context", wanted)
        return reading.one(models.Spoken, answer)

    async def list_sessions(self, agent_id: str) -> list[models.Session]:
        """The open sessions of an agent (section 12)."""
        return reading.every(
            models.Session, await self._read("list sessions", "GET", f"/v1/agent/{_in_path(agent_id)}/sessions")
        )

    async def get_download_link(self, agent_id: str, model: str | None = None) -> models.DownloadLink:
        """Where a model's file can be fetched right now; asked anew each time (section 12, trap 21)."""
        params: Params = {"redirect": "false"} | ({"model": model} if model else {})
        path = f"/v1/agent/{_in_path(agent_id)}/model/download"
        return reading.one(models.DownloadLink, await self._read("get a download link", "GET", path, params))

    async def validate(self) -> bool:
        """Whether the secret is valid; only the body tells, never the HTTP status (section 12, trap 11).

        Raises BadCredentials where an older server says it by status, and Unclear when neither tells.
        """
        answer = await self._read("check the key", "POST", "/v1/validate", tries=1)
        value = answer.value
        if isinstance(value, dict) and isinstance(value.get("valid"), bool):
            return value["valid"] is True
        raise answer.unreadable("the answer does not say whether the key is valid")

    async def check_key(self) -> KeyOutcome:
        """What a free request tells about the secret, in words. Raises nothing of a service."""
        return await check_key(self._http.base_url, self.validate)

    async def get_credits(self) -> models.Credits:
        """The credits that are left (section 12)."""
        answer = await self._read("get the credits", "GET", "/v2/credit-summaries", {"app": "imaginex"})
        return reading.one(models.Credits, answer)

    async def list_usage(self, since: datetime, offset: int = 0) -> OffsetPage[models.UsageLine]:
        """One page of what was taken and given back since a moment, newest first, at most 200 (section 12)."""
        params: Params = {"limit": USAGE_PAGE, "offset": offset, "start": since.isoformat()}
        answer = await self._read("list the usage", "GET", "/v1/usage", params)
        return reading.page_of(models.UsageLine, answer, limit=USAGE_PAGE, offset=offset)

    async def get_pricing(self) -> models.Pricing:
        """What a new agent costs today, by model (section 12, trap 7)."""
        return reading.one(models.Pricing, await self._read("get the prices", "GET", "/v1/pricing"))

    async def get_me(self) -> models.SecretOwner:
        """Whose secret this is (section 12)."""
        return reading.one(models.SecretOwner, await self._read("get the account", "GET", "/v1/me"))

    async def list_webhooks(self) -> list[models.Webhook]:
        """The saved destinations for events (section 12)."""
        return reading.every(models.Webhook, await self._read("list webhooks", "GET", "/v1/webhooks"))

    async def create_webhook(
        self, url: str, events: list[str] | None = None, description: str | None = None
    ) -> models.CreatedWebhook:
        """Save a destination, https only; sent once. Its secret is told only in this answer (section 12)."""
        wanted: dict[str, JsonValue] = {"url": url, "events": list[JsonValue](events or [])}
        wanted |= {"description": description} if description else {}
        return reading.one(models.CreatedWebhook, await self._write("create a webhook", "POST", "/v1/webhooks", wanted))

    async def delete_webhook(self, webhook_id: str) -> None:
        """Forget a destination; sent once (section 12)."""
        reading.done(await self._write("delete a webhook", "DELETE", f"/v1/webhooks/{_in_path(webhook_id)}"))

    async def test_webhook(self, webhook_id: str) -> models.WebhookTest:
        """Have a `ping` sent to a destination; sent once (section 12)."""
        path = f"/v1/webhooks/{_in_path(webhook_id)}/test"
        return reading.one(models.WebhookTest, await self._write("test a webhook", "POST", path))

    async def list_webhook_deliveries(self, webhook_id: str) -> list[models.WebhookDelivery]:
        """What was delivered to a destination lately, newest first (section 12)."""
        path = f"/v1/webhooks/{_in_path(webhook_id)}/deliveries"
        return reading.every(models.WebhookDelivery, await self._read("list deliveries", "GET", path))

    async def aclose(self) -> None:
        """Close every connection."""
        await self._http.aclose()
        await self._files.aclose()

    async def _pay(self, operation: str, body: bytes, idempotency_key: str) -> models.AgentAccepted:
        said = read_body(body)
        check_key_name(idempotency_key)
        own = {"Idempotency-Key": idempotency_key}
        paying = self._http.pay(operation, "/v1/agent/generate", content=body, headers=own)
        return reading.accepted(await _advised(paying), said.agent_id)

    async def _read(
        self, operation: str, method: str, path: str, params: Params | None = None, tries: int | None = None
    ) -> Response:
        return await _advised(self._http.read(operation, method, path, params=params, tries=tries))

    async def _write(
        self, operation: str, method: str, path: str, wanted: dict[str, JsonValue] | None = None
    ) -> Response:
        # Without fields there is no body at all: a strict gateway answers 415 to an empty object.
        content = None if wanted is None else json.dumps(wanted, ensure_ascii=False, separators=(",", ":")).encode()
        return await _advised(self._http.write(operation, method, path, content=content))

    def _of(self, agent_id: str, answer: Response) -> models.Agent:
        agent = reading.one(models.Agent, answer)
        if agent.agent_id != read_id(agent_id):
            raise answer.unreadable("the answer is about another agent")
        return agent


async def _advised(asking: Awaitable[Response]) -> Response:
    try:
        return await asking
    except VendorError as error:
        raise advised(error) from None


def _in_path(name: str) -> str:
    """The name as one step of a path; one that could lead elsewhere is refused."""
    if not name.strip() or name in {".", ".."} or not name.isprintable():
        raise Invalid("This is not the id of an agent.", who=WHO, operation="find an agent", permanent=True)
    return quote(name, safe="")
