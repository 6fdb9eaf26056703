"""Agents: one talking bitHuman avatar for each row, or a single one."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

from services.config import Settings
from services.config.bithuman import BitHumanSettings
from services.errors import MappingIncomplete, Refused, Unclear
from services.jobs.account import Price, PriceList, identity_of
from services.jobs.costs import Balance, Bill, Paid
from services.jobs.kind import Answer, Generation, Order, Outgoing, Request, SentRow, Target, Watched
from services.jobs.objections import RowProblem
from services.jobs.practice import PRACTICE_HOST, same_side
from services.jobs.rounds import Round, Turns
from services.jobs.sighting import Sighting
from services.kinds.agents.account import AgentAccount
from services.kinds.agents.additions import (
    added_to,
    addition_request,
    addition_sighting,
    is_addition,
    read_addition,
    send_addition,
)
from services.kinds.agents.bills import balance_of, bills_of
from services.kinds.agents.chosen.chosen_ids import Naming
from services.kinds.agents.chosen.rebuilds import AgentNames, agreed_to
from services.kinds.agents.existing.records import AgentRecords
from services.kinds.agents.key_keeping import KeyKeeping
from services.kinds.agents.parameters import body_of, is_parameter, model_of, read_model_name, read_sent_row, values_of
from services.kinds.agents.prices import list_prices, price_of
from services.kinds.agents.sightings import sighting_of
from services.kinds.agents.starts import MediaLooks, RefusalPause
from services.store.database import Database
from services.store.shared.quotas import quota
from services.vendors.bithuman import ENGINES, MODELS, BitHumanClient, poll_after, read_body
from services.vendors.bithuman.engines import FIRST_POLL

MODEL = "model"
AGENT = "agent"
OWN_ID = "agent_id"
SHARED_PLACES = {"essence-2-max": "essence-2", "auto": "essence-2"}
"""The account's two places for essence-2 are also those of what comes with it, and of what may become one."""


class Agents:
    """The kind of job that makes bitHuman agents, one request for each."""

    name = "agent"
    service = "bithuman"
    service_title = "bitHuman"
    item_word = "agent"
    id_column = "agent_code"
    account_types: Collection[str] = ()
    most_per_submission = 1

    def __init__(
        self,
        settings: Settings,
        client: BitHumanClient,
        database: Database,
        *,
        clock: Callable[[], float] = time.time,
        timer: Callable[[], float] = time.monotonic,
    ) -> None:
        own = settings.section(BitHumanSettings)
        self._client = client
        self._clock = clock
        self._timer = timer
        self._keys = KeyKeeping(settings, client)
        # The team's own pace stretches or shortens the service's: its interval of five seconds is our first one.
        self._pace = settings.poll_seconds / FIRST_POLL
        self.practice = own.practice
        self.host = PRACTICE_HOST if own.plays else own.host
        self.account = AgentAccount(settings, client)
        self._asked: dict[str, float] = {}
        self._turns = Turns()
        self.records = AgentRecords(database, self.host)
        self.names = AgentNames(
            database, self.records, kind=self.name, side=same_side(self.host, practice=self.practice)
        )
        # Files of the sandbox on this machine are public to it, and to nobody else.
        self.files_url = f"{own.host}/files/"
        self.naming = Naming(client.get_status, self.names.agreed_in_job)
        self._starts = RefusalPause(shared=quota(database, f"starts of agents {self.host}"))
        self.inspector = MediaLooks(client, self.files_url, clock, practice=self.host == PRACTICE_HOST)

    @property
    def clock_offset(self) -> timedelta | None:
        """bitHuman's time less ours, as its answers tell; None before the first."""
        return self._client.clock_offset

    async def ask_clock(self) -> None:
        """One of what it lists, for the date of the answer. Raises what the list raises."""
        await self._client.list_agents(limit=1)

    def missing(self, settings: Mapping[str, Any]) -> list[str]:
        """What has still to be chosen: a model, and at least a prompt or a picture to make an agent of."""
        chosen = (settings.get("target") or {}).get("vendor_id")
        missing = [] if chosen in MODELS else ["Choose the model of the agents."]
        names = [str(entry["name"]) for entry in settings.get("mapping", {}).get("variables", [])]
        missing += [f"bitHuman knows no parameter called {name!r}." for name in names if not is_parameter(name)]
        if not added_to(settings) and not {"prompt", "image"} & {*names, *settings.get("options", {})}:
            missing.append("Choose what fills the prompt or the picture.")
        return missing

    def target(self, settings: Mapping[str, Any]) -> Target:
        """The model of a draft, where a row names no other. Raises MappingIncomplete when none is chosen."""
        chosen = settings.get("target") or {}
        if not chosen.get("vendor_id"):
            raise MappingIncomplete("No model is chosen yet.", next_step="Choose one.")
        return Target(type=chosen["type"], vendor_id=chosen["vendor_id"], name=chosen.get("name", ""))

    def problems(self, order: Order) -> Iterable[RowProblem]:
        """Rows that would rebuild an agent unagreed or twice, and rows whose media bitHuman could not fetch."""
        named: dict[int, str] = {}
        for position, row in enumerate(order.rows):
            values = values_of(order.settings, order.variables, row)
            if agent_id := values.get(OWN_ID, "").strip():
                named[position] = agent_id
            if why := self.inspector.why_unreachable(values):
                yield RowProblem(position, why, "Use an address that anybody on the internet can open.")
        yield from self.names.problems(named, agreed_to(order.settings))

    def knows(self, _settings: Mapping[str, Any], /) -> int | None:
        """Nothing that a number could tell."""
        return None  # agents that are there, and agreements, change elsewhere

    def request(self, order: Order, token: str) -> Request:  # noqa: ARG002 - bitHuman takes no address and no id
        """The exact bytes of one request. Raises Invalid with what cannot be sent.

        Models that share the account's places share a lane.
        """
        (row,) = order.rows
        model = model_of(order.settings, order.variables, row)
        if added_to(order.settings):
            return addition_request(order.settings, order.variables, row, SHARED_PLACES.get(model, model))
        body = body_of(order.settings, order.variables, row)
        return Request(
            body=body,
            operation=f"create agent {model}",
            lane=SHARED_PLACES.get(model, model),
            about_id=read_body(body).agent_id,
            work={"model": model},
        )

    def read_body(self, body: bytes) -> list[SentRow]:
        """What the bytes say about their one agent."""
        return [read_addition(body) or read_sent_row(body)]

    def places(self, lane: str) -> int | None:
        """Two for essence-2: a third one would be accepted and then fail (contract, trap 16).

        None at all as long as bitHuman has asked to wait: the others need not be refused one by one.
        """
        if not self._starts.is_open():
            return 0
        engine = ENGINES.get(lane)
        return engine.at_once if engine else None

    async def send(self, outgoing: Outgoing) -> Answer:
        """Make the one paid request (contract, sections 2 and 7); its key is our own id, stored before.

        Its pictures and voices are looked at before. Where a person chose the agent's id, bitHuman is asked who has it.
        """
        if is_addition(outgoing.work):
            async with self._starts.turn():
                return await send_addition(self._client, outgoing)
        await self.inspector.look(outgoing.body)
        async with self.naming.turn(outgoing.about_id, outgoing.job_id), self._starts.turn():
            accepted = await self._client.create_agent(outgoing.body, outgoing.submission_id)
        return self._answer(outgoing, accepted.agent_id, accepted.request_id)

    async def replays(self) -> bool:
        """Only where the server is known to keep keys: older ones would make and bill a second agent."""
        return await self._keys.kept()

    async def replay(self, outgoing: Outgoing) -> Answer:
        """Send the same bytes under the same key again. Raises Unclear and NotSent, never a refusal.

        A refusal of the second request proves nothing about the first, which may be what used up limits and credits.
        """
        try:
            if is_addition(outgoing.work):
                return await send_addition(self._client, outgoing)
            # By bitHuman's own clock: ours may have been put back since, which would make the key seem younger.
            there = outgoing.sent_at_there
            await self.naming.check_replay(outgoing.about_id, outgoing.job_id, there)
            accepted = await self._client.replay(outgoing.body, outgoing.submission_id, first_sent_at=there)
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
        # Under an id that a person chose, each build is a generation of its own.
        kept = agent_id if outgoing.about_id is None else f"{agent_id}@{outgoing.submission_id}"
        # Older servers know no ids of ours and make one up: that is the agent from then on.
        return Answer([kept], 200, request_id, about_id=None if outgoing.about_id is None else agent_id)

    async def identity(self) -> str:
        """By the user whose secret it is, who is the same for every secret of the account (contract, section 12)."""
        if self.host == PRACTICE_HOST:
            return ""
        owner = await self._client.get_me()
        return identity_of(self.service, owner.user_id or owner.email)

    async def is_identity(self, known: str) -> bool:
        """Whether it is the same user. What bitHuman does not tell speaks against nothing."""
        return await self.identity() in {known, ""}

    async def aclose(self) -> None:
        """Close the client's connections."""
        await self._client.aclose()

    async def look(self, watched: Watched) -> AsyncIterator[list[Sighting]]:
        """One read for each agent that is due: often at first, then slower for models that take hours.

        An agent that is not found, or that bitHuman refuses to tell of while it tells of others, is told as `gone`; one
        whose answer cannot be read as `silent`, and asked for again after all others. One after another, so that a
        refused key is asked with once.
        """
        asked = Round(self._turns)
        for one in self._turns.order(watched.open, lambda one: one.vendor_id):
            if not self._is_due(one):
                continue
            self._asked[one.vendor_id] = self._timer()
            try:
                agent = await self._client.get_status(one.sent.about_id or one.vendor_id)
            except (Refused, Unclear) as error:
                asked.failed(one.vendor_id, error)
                if asked.is_over:
                    break
                continue
            asked.answered(one.vendor_id)
            self._keys.learn(agent)
            if is_addition(one.sent.work):
                sighting = addition_sighting(agent, one.vendor_id, _model(one) or "")
            else:
                sighting = replace(sighting_of(agent, _model(one)), vendor_id=one.vendor_id)
            if sighting.outcome:
                self._asked.pop(one.vendor_id, None)
            yield [sighting]
        if refused := asked.untold():
            yield refused

    def _is_due(self, one: Generation) -> bool:
        asked = self._asked.get(one.vendor_id)
        if asked is None:
            return True
        # The age only sets the pace; the interval itself is measured by a clock that nobody puts back.
        age = max(0.0, self._clock() - one.sent.first_sent_at.timestamp())
        return self._timer() - asked >= poll_after(_model(one), age) * self._pace

    def price_key(self, settings: Mapping[str, Any]) -> str | None:  # noqa: ARG002 - one list holds every model
        """One list of prices for all models."""
        return "agents"

    async def list_prices(self, settings: Mapping[str, Any]) -> PriceList:  # noqa: ARG002
        """Credits for one agent of each model, and the account's credits. Raises VendorError."""
        return await list_prices(self._client)

    def price(self, order: Order, listed: PriceList | None) -> Price | None:
        """bitHuman's own prices as last listed, and the credits that are left."""
        models = [model_of(order.settings, order.variables, row) for row in order.rows]
        return price_of(models, listed) if listed is not None else None

    async def bills(self, paid: Sequence[Paid]) -> Mapping[str, Bill]:
        """What bitHuman's own list says that it took and gave back. Raises VendorError."""
        return await bills_of(self._client, paid)

    async def balance(self) -> Balance:
        """The credits that are left, each a US cent. Raises VendorError."""
        return await balance_of(self._client)

    async def list_targets(self, target_type: str) -> list[Target]:
        """The models, or the agents of the account."""
        if target_type == MODEL:
            return [Target(MODEL, name, name) for name in MODELS]
        return [Target(AGENT, found.agent_id, found.name or "") async for found in self._client.iterate_agents()]

    def parse_target(self, target_type: str, text: str) -> str:
        """A model's full name. Raises Invalid with the names that there are."""
        return read_model_name(text if target_type == MODEL else "")


def _model(one: Generation) -> str | None:
    return str(one.sent.work.get("model") or "") or None
