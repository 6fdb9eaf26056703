"""Agents: one talking bitHuman avatar for each row, or a single one."""

from __future__ import annotations

import logging
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from services.config import Settings
from services.errors import Invalid, MappingIncomplete, NotFound, Refused, Unclear
from services.jobs.kind import Answer, Outgoing, Price, SentRow, Sighting, Target, Watched
from services.kinds.agents.account import AgentAccount
from services.kinds.agents.chosen_ids import Naming, agent_code, kept_id
from services.kinds.agents.key_keeping import KeyKeeping
from services.kinds.agents.parameters import body_of, is_parameter, model_of, said_by, values_of
from services.kinds.agents.prices import BALANCE, PRICE, list_balance, list_prices, price_of
from services.kinds.agents.starts import RefusalPause
from services.vendors.bithuman import (
    ENGINES,
    MODELS,
    Agent,
    BitHumanClient,
    poll_after,
    read_body,
    read_progress,
    read_status,
)
from services.vendors.bithuman.engines import FIRST_POLL

log = logging.getLogger(__name__)

MODEL = "model"
AGENT = "agent"
PRACTICE_HOST = "practice"
CREATE = "create agent "
SHARED_PLACES = {"essence-2-max": "essence-2", "auto": "essence-2"}
"""The account's two places for essence-2 are also those of what comes with it, and of what may become one."""


class Agents:
    """The kind of job that makes bitHuman agents, one request for each."""

    name = "agent"
    service = "bithuman"
    service_title = "bitHuman"
    item_word = "agent"
    id_column = "agent_code"
    most_per_submission = 1

    def __init__(self, settings: Settings, client: BitHumanClient, *, clock: Callable[[], float] = time.time) -> None:
        self._client = client
        self._clock = clock
        self._keys = KeyKeeping(settings, client)
        # The team's own pace stretches or shortens the service's: its interval of five seconds is our first one.
        self._pace = settings.poll_seconds / FIRST_POLL
        self.practice = settings.bithuman_practice
        # The dashboard's own sandbox stays the same one when the dashboard moves to another port.
        self.host = PRACTICE_HOST if settings.plays_bithuman else settings.bithuman_host
        self.account = AgentAccount(settings, client)
        self._models: dict[str, str] = {}
        self._accepted: dict[str, float] = {}
        self._asked: dict[str, float] = {}
        self.naming = Naming(client.get_status)
        self._starts = RefusalPause()

    def missing(self, settings: Mapping[str, Any]) -> list[str]:
        """What has still to be chosen: a model, and at least a prompt or a picture to make an agent of."""
        missing = []
        chosen = (settings.get("target") or {}).get("vendor_id")
        if chosen not in MODELS:
            missing.append("Choose the model of the agents.")
        entries = settings.get("mapping", {}).get("variables", [])
        names = [str(entry["name"]) for entry in entries]
        missing += [f"bitHuman knows no parameter called {name!r}." for name in names if not is_parameter(name)]
        if not {"prompt", "image"} & {*names, *settings.get("options", {})}:
            missing.append("Choose what fills the prompt or the picture.")
        return missing

    def target(self, settings: Mapping[str, Any]) -> Target:
        """The model of a draft, where a row names no other. Raises MappingIncomplete when none is chosen."""
        chosen = settings.get("target") or {}
        if not chosen.get("vendor_id"):
            raise MappingIncomplete("No model is chosen yet.", next_step="Choose one.")
        return Target(noun=chosen["noun"], vendor_id=chosen["vendor_id"], name=chosen.get("name", ""))

    def operation(self, settings: Mapping[str, Any], variables: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
        """Named by the model; models that share the account's places share the name, so that they are counted as one.

        The bytes alone say which model is made.
        """
        model = model_of(settings, variables, rows[0])
        return CREATE + SHARED_PLACES.get(model, model)

    def price(
        self,
        settings: Mapping[str, Any],
        variables: Sequence[str],
        rows: Sequence[Sequence[str]],
        known: Callable[[str], Mapping[str, str]],
    ) -> Price | None:
        """bitHuman's own prices as last listed, and the credits that are left.

        Raises Invalid when two of the rows name the same agent: the second would rebuild the first, and be charged.
        """
        named = Counter(values_of(settings, variables, row).get("agent_id", "").strip().casefold() for row in rows)
        twice = next((name for name, times in named.items() if name and times > 1), None)
        if twice is not None:
            raise Invalid(
                f"More than one row names the agent {twice}.",
                who="bitHuman",
                operation="create agents",
                permanent=True,
                next_step="Nothing was sent or charged. At most one of them can be sent: hold the others.",
            )
        return price_of([model_of(settings, variables, row) for row in rows], known)

    def body(
        self,
        settings: Mapping[str, Any],
        variables: Sequence[str],
        rows: Sequence[Sequence[str]],
        callback_url: str | None,  # noqa: ARG002 - bitHuman calls back to saved webhooks only
    ) -> bytes:
        """The exact bytes of one request. Raises Invalid with what cannot be sent."""
        return body_of(settings, variables, rows[0])

    def read_body(self, body: bytes) -> list[SentRow]:
        """What the bytes say about their one agent."""
        return [said_by(body)]

    def callback_url(self, token: str) -> str | None:  # noqa: ARG002 - there is none for a single request
        """bitHuman knows webhooks of the account only; asking is what ends the wait (contract, trap 20)."""
        return None

    def most_under_way(self, operation: str) -> int | None:
        """Two for essence-2: a third one would be accepted and then fail (contract, trap 16).

        None at all as long as bitHuman has asked to wait: the others need not be refused one by one.
        """
        if not self._starts.is_open():
            return 0
        engine = ENGINES.get(operation.removeprefix(CREATE))
        return engine.at_once if engine else None

    async def send(self, outgoing: Outgoing) -> Answer:
        """Make the one paid request (contract, sections 2 and 7); its key is our own id, stored before.

        Where a person chose the agent's id, bitHuman is asked first who has it.
        """
        named = read_body(outgoing.body).agent_id
        async with self.naming.turn(named, outgoing.job_id), self._starts.turn():
            accepted = await self._client.create_agent(outgoing.body, outgoing.submission_id)
        return self._answer(outgoing, accepted.agent_id, accepted.request_id)

    async def replays(self) -> bool:
        """Only where the server is known to keep keys: older ones would make and bill a second agent."""
        return await self._keys.kept()

    async def replay(self, outgoing: Outgoing) -> Answer:
        """Send the same bytes under the same key again. Raises Unclear and NotSent, never a refusal.

        A refusal of the second request proves nothing about the first: its limits, the key or the credits may have
        changed in between, and the first agent may be what used them up.
        """
        try:
            await self.naming.check_replay(read_body(outgoing.body).agent_id, outgoing.job_id, outgoing.first_sent_at)
            accepted = await self._client.replay(
                outgoing.body, outgoing.submission_id, first_sent_at=outgoing.first_sent_at
            )
        except Refused as no:
            raise Unclear(
                f"bitHuman did not say what became of the request: {no.text}",
                who=no.who,
                operation=no.operation,
                http_status=no.http_status,
                request_id=no.request_id,
                charged="unknown",
            ) from None
        return self._answer(outgoing, accepted.agent_id, accepted.request_id)

    def _answer(self, outgoing: Outgoing, agent_id: str, request_id: str | None) -> Answer:
        said = read_body(outgoing.body)
        kept = agent_id if said.agent_id is None else kept_id(agent_id, outgoing.submission_id)
        self._models[kept] = said.model or ""
        self._accepted[kept] = self._clock()
        return Answer(ids=[kept], http_status=200, request_id=request_id)

    async def look(self, watched: Watched) -> AsyncIterator[list[Sighting]]:
        """One read for each agent that is due: often at first, then slower for models that take hours.

        An agent that is not found yet, or whose answer cannot be read, is asked for again later: only its own word
        ends the wait. One after another, so that a refused key is asked with once.
        """
        for kept in watched.open_ids:
            if not self._is_due(kept, watched.sent_since):
                continue
            self._asked[kept] = self._clock()
            try:
                agent = await self._client.get_status(agent_code(kept))
            except (NotFound, Unclear) as error:
                log.info("agent %s could not be looked at: %s", kept, error.text)
                continue
            self._keys.learn(agent)
            sighting = replace(sighting_of(agent, self._models.get(kept)), vendor_id=kept)
            if sighting.outcome:
                self._forget(kept)
            yield [sighting]

    def _is_due(self, kept: str, sent_since: datetime | None) -> bool:
        now = self._clock()
        began = self._accepted.setdefault(kept, sent_since.timestamp() if sent_since else now)
        wait = poll_after(self._models.get(kept), max(0.0, now - began)) * self._pace
        return now - self._asked.get(kept, 0.0) >= wait

    def _forget(self, kept: str) -> None:
        for memory in (self._models, self._accepted, self._asked):
            memory.pop(kept, None)

    def read_delivery(self, body: bytes, query: str) -> Sighting:  # noqa: ARG002 - no address is ever given out
        """Refused: no request of ours carries an address, so whatever comes to one is not about it."""
        raise Invalid(
            "bitHuman is not asked to call back.", who="bitHuman", operation="read a callback", permanent=True
        )

    def public_id(self, vendor_id: str) -> str:
        """The agent's code."""
        return agent_code(vendor_id)

    async def list_targets(self, noun: str) -> list[Target]:
        """The models, their prices, the balance, or the agents of the account."""
        if noun == MODEL:
            return [Target(MODEL, name, name) for name in MODELS]
        if noun == PRICE:
            return await list_prices(self._client)
        if noun == BALANCE:
            return await list_balance(self._client)
        return [Target(AGENT, found.agent_id, found.name or "") async for found in self._client.iterate_agents()]

    def parse_target(self, noun: str, text: str) -> str:
        """A model's full name. Raises Invalid with the names that there are."""
        name = text.strip().lower()
        if noun == MODEL and name in MODELS:
            return name
        raise Invalid(
            f"There is no model {text.strip()[:40]!r}.",
            who="bitHuman",
            operation="find a model",
            permanent=True,
            next_step=f"Choose one of {', '.join(MODELS)}.",
        )


def sighting_of(agent: Agent, model: str | None) -> Sighting:
    """What an agent's status tells about its item. Only `ready`, `failed` and `deleted` are last words."""
    status = read_status(agent.status)
    progress = read_progress(
        agent.progress, status=agent.status, step=agent.current_step, model=agent.model or model or None
    )
    share = "" if progress.share is None or status.good else f", {progress.share:.0%}"
    said = agent.error_message or ""
    if status.word.lower() == "deleted":
        said = said or "It was deleted at bitHuman."
    elif status.ours == "failed":
        said = f"{said or 'No reason was given'}. bitHuman returns the credits of an agent that fails.".replace(
            "..", "."
        )
    return Sighting(
        vendor_id=agent.agent_id,
        outcome=status.ours if status.final else "",
        status=status.word if status.ours == "failed" else f"{progress.text}{share}",
        url=agent.video_url,
        thumbnail_url=agent.image_url,
        message=said,
        created_at=agent.created_at,
        needs_film=False,
    )
