"""Campaigns: one personalised BHuman video for each row of a file."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Collection, Iterable, Mapping
from datetime import timedelta
from typing import Any

from services.config import Settings, is_loopback
from services.config.bhuman import BHumanSettings
from services.errors import MappingIncomplete
from services.jobs.account import identity_of
from services.jobs.commands import PaidCall
from services.jobs.kind import Answer, Order, Outgoing, Request, SentRow, Target, Watched, Work
from services.jobs.objections import RowProblem
from services.jobs.practice import PRACTICE_HOST
from services.jobs.sighting import Sighting
from services.kinds.campaigns import automations
from services.kinds.campaigns.account import CampaignAccount
from services.kinds.campaigns.backgrounds import CAMPAIGN, MODE, making_of, missing_of, quality_of, read_segments
from services.kinds.campaigns.looks import AssetLooks, hosts_of_assets
from services.kinds.campaigns.sightings import called_back, sighting_of
from services.kinds.campaigns.watching.looking import VideoLooks
from services.kinds.campaigns.watching.passes import ListPasses
from services.vendors.bhuman import (
    MAX_ROWS,
    BHumanClient,
    campaign_body,
    read_body,
    read_campaign_id,
    read_instance_id,
    sample_body,
)

log = logging.getLogger(__name__)

VIDEO_INSTANCE = "video_instance"
VIDEOS = "videos"
PREMIUM, PREMIUM_WEIGHT = "premium", 2


class Campaigns:
    """The kind of job that turns rows into BHuman videos."""

    name = "campaign"
    service = "bhuman"
    service_title = "BHuman"
    item_word = "video"
    id_column = ""
    account_types: Collection[str] = (CAMPAIGN, VIDEO_INSTANCE)

    def __init__(self, settings: Settings, client: BHumanClient) -> None:
        self._settings = settings
        own = settings.section(BHumanSettings)
        self._studio = own.host
        self._client = client
        self.practice = own.practice
        self.most_per_submission = min(own.bhuman_rows_per_request, MAX_ROWS)
        self.host = PRACTICE_HOST if own.plays else own.host
        self.account = CampaignAccount(settings, client)
        self._watching = VideoLooks(client, ListPasses(settings.poll_seconds, settings.poll_seconds_most))
        # In practice nobody is asked; and of a real service's files none may lie on this machine or network.
        self._files = hosts_of_assets(self.service_title)
        self.inspector = AssetLooks(self._files, practice=self.practice)

    @property
    def clock_offset(self) -> timedelta | None:
        """BHuman's time less ours, as its answers tell; None before the first."""
        return self._client.clock_offset

    async def ask_clock(self) -> None:
        """One of what it lists, for the date of the answer. Raises what the list raises."""
        await self._client.list_video_instances(size=1)

    def missing(self, settings: Mapping[str, Any]) -> list[str]:
        """What has still to be chosen: the campaign or template, the variables, what fills each."""
        missing = []
        if not settings.get("target", {}).get("vendor_id"):
            missing.append("Choose the BHuman campaign or template.")
        mapping = settings.get("mapping", {})
        if not any(not one.get("beside") for one in mapping.get("variables", [])):
            missing.append("Name the variables of the campaign.")
        if automations.route_of(settings) and read_segments(settings):
            missing.append("Take the backgrounds away: only a campaign or a template of one's own can have them.")
        return [*missing, *missing_of(settings)]

    def target(self, settings: Mapping[str, Any]) -> Target:
        """The campaign or template of a draft. Raises MappingIncomplete when none is chosen."""
        chosen = settings.get("target") or {}
        if not chosen.get("vendor_id"):
            raise MappingIncomplete("No campaign is chosen yet.", next_step="Choose one, or paste its address.")
        return Target(type=chosen["type"], vendor_id=chosen["vendor_id"], name=chosen.get("name", ""))

    def problems(self, order: Order) -> Iterable[RowProblem]:
        """Rows whose backgrounds BHuman would refuse or could not show, by what is known without asking anybody."""
        return self.inspector.problems(order)

    def knows(self, settings: Mapping[str, Any], /) -> int | None:
        """What the looks at addresses found, by a number."""
        return self.inspector.knows(settings)

    def weight(self, settings: Mapping[str, Any]) -> int:
        """Premium quality takes twice the credits of what the team's rate was set for (contract, section 4)."""
        return PREMIUM_WEIGHT if quality_of(settings) == PREMIUM else 1

    def request(self, order: Order, token: str) -> Request:
        """The exact bytes of one request. Raises Invalid naming the row that cannot be sent."""
        target = self.target(order.settings)
        if route := automations.route_of(order.settings):
            return automations.automation_request(route, target, order, self._callback_url(token), VIDEOS)
        make = campaign_body if target.type == CAMPAIGN else sample_body
        variables, names, making = making_of(order)
        mode = order.settings.get("options", {}).get(MODE) or None
        body = make(target.vendor_id, variables, names, self._callback_url(token), generation_mode=mode, making=making)
        return Request(
            body=body,
            operation="create campaign videos" if target.type == CAMPAIGN else "create sample videos",
            lane=VIDEOS,
            about_id=target.vendor_id,
            work={"target_type": target.type},
        )

    def read_body(self, body: bytes) -> list[SentRow]:
        """What the bytes say about each row: its values, then the address that fills each background."""
        if (one := automations.read_automation(body)) is not None:
            return one
        said = read_body(body)
        names = (*said.variables, *(one.name for one in said.making.backgrounds))
        assets = said.making.assets or [()] * len(said.names)
        rows = [(*row, *beside) for row, beside in zip(said.names, assets, strict=True)]
        return [SentRow(place, list(zip(names, row, strict=True))) for place, row in enumerate(rows)]

    def _callback_url(self, token: str) -> str | None:
        # BHuman calls back only to https; the sandbox, being on this machine, reaches us directly.
        if not token:
            return None
        if self._settings.public_url is not None and self._settings.public_url.startswith("https://"):
            return f"{self._settings.public_url}/webhooks/bhuman/{token}"
        if is_loopback(self._studio):
            return f"{self._settings.own_url}/webhooks/bhuman/{token}"
        return None

    def places(self, lane: str) -> int | None:  # noqa: ARG002 - BHuman names no limit and queues by itself
        """As many as there are."""
        return None

    async def send(self, outgoing: Outgoing) -> Answer:
        """Make the one paid request (contract section 4)."""
        if outgoing.work.get(automations.ROUTE):
            accepted = await automations.send_automation(self._client, outgoing)
            return Answer(ids=list(accepted.ids), http_status=200, request_id=accepted.request_id)
        create = (
            self._client.create_campaign_videos
            if outgoing.work.get("target_type") == CAMPAIGN
            else self._client.create_sample_videos
        )
        accepted = await create(outgoing.body)
        return Answer(ids=list(accepted.ids), http_status=200, request_id=accepted.request_id)

    def call_of(self, work: Work) -> PaidCall:
        """Where such a request goes, nothing secret in it."""
        return automations.paid_call(self._studio, work)

    async def identity(self) -> str:
        """By the user whose workspaces a key reads: the same for every key of the account (contract, section 8)."""
        if self.host == PRACTICE_HOST:
            return ""
        found = await self._client.list_workspaces()
        owned = [one for one in found if (one.role or "").lower() == "owner"] or found
        users = {one.user_id for one in owned if one.user_id}
        return identity_of(self.service, users.pop()) if len(users) == 1 else ""

    async def is_identity(self, known: str) -> bool:
        """Whether it is the same user. What BHuman does not tell speaks against nothing."""
        return await self.identity() in {known, ""}

    async def aclose(self) -> None:
        """Close the client's connections, and those to where backgrounds lie."""
        await self._client.aclose()
        await self._files.aclose()

    def look(self, watched: Watched) -> AsyncIterator[list[Sighting]]:
        """What BHuman says of a job's videos, as often as it is worth asking (`watching.VideoLooks`)."""
        return self._watching.look(watched)

    async def refresh(self, vendor_id: str) -> Sighting:
        """One video as BHuman tells it now: its addresses may be signed anew in each answer (contract section 6)."""
        return sighting_of(await self._client.get_generated_video(vendor_id), self.clock_offset)

    def read_delivery(self, body: bytes, query: str) -> Sighting:
        """What a callback says (contract section 7). Raises Invalid when it cannot be read."""
        return called_back(body, query)

    async def list_targets(self, target_type: str) -> list[Target]:
        """The campaigns or the templates of the account."""
        if target_type == CAMPAIGN:
            return [Target(CAMPAIGN, found.id, found.name or "") for found in await self._client.list_campaigns()]
        instances = self._client.iterate_video_instances()
        return [Target(VIDEO_INSTANCE, found.id, found.name or "") async for found in instances]

    def parse_target(self, target_type: str, text: str) -> str:
        """The id in a pasted web address or id."""
        return read_campaign_id(text) if target_type == CAMPAIGN else read_instance_id(text)
