"""Campaigns: one personalised BHuman video for each row of a file."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Collection, Iterable, Mapping
from contextlib import suppress
from datetime import timedelta
from typing import Any

from services.config import Settings, is_loopback
from services.config.bhuman import BHumanSettings
from services.errors import Blocked, MappingIncomplete, NotFound, RateLimited, Unclear, VendorError
from services.jobs.account import identity_of
from services.jobs.kind import Answer, Order, Outgoing, Request, SentRow, Sighting, Target, Watched, gone
from services.jobs.objections import RowProblem
from services.jobs.practice import PRACTICE_HOST
from services.jobs.states import Cause, ItemState
from services.kinds.campaigns.account import CampaignAccount
from services.kinds.campaigns.backgrounds import CAMPAIGN, MODE, making_of, missing_of
from services.kinds.campaigns.looks import AssetLooks, hosts_of_assets
from services.kinds.campaigns.singles import Singles
from services.vendors.bhuman import (
    MAX_ROWS,
    BHumanClient,
    GeneratedVideo,
    campaign_body,
    read_body,
    read_callback,
    read_campaign_id,
    read_instance_id,
    read_status,
    sample_body,
)
from services.vendors.failures import is_ending, read_failure

log = logging.getLogger(__name__)

VIDEO_INSTANCE = "video_instance"
VIDEOS = "videos"
PAGE = 100
FEW = 5


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
        self._pages_of: dict[str, int] = {}
        self._limited: dict[str, int] = {}
        self._singles = Singles()
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

    def request(self, order: Order, token: str) -> Request:
        """The exact bytes of one request. Raises Invalid naming the row that cannot be sent."""
        target = self.target(order.settings)
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
        create = (
            self._client.create_campaign_videos
            if outgoing.work.get("target_type") == CAMPAIGN
            else self._client.create_sample_videos
        )
        accepted = await create(outgoing.body)
        return Answer(ids=list(accepted.ids), http_status=200, request_id=accepted.request_id)

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

    async def look(self, watched: Watched) -> AsyncIterator[list[Sighting]]:
        """By the pages of the list, or by id when that takes fewer requests.

        Open ids that the list did not show, or could not because it refuses or fails, are asked for one by one, a few
        each round. An id that BHuman does not know is told as `gone`.
        """
        pages = self._pages_of.get(watched.target_id, 1)
        shown: set[str] = set()
        complaint = ""
        if watched.seeks_unknown or len(watched.open) > max(FEW, pages):
            try:
                async for page in self._look_at_list(watched):
                    shown.update(one.vendor_id for one in page)
                    yield page
            except RateLimited:
                # Asking for single ones in its stead would be asking more; a list that never lets us is no list.
                self._limited[watched.target_id] = self._limited.get(watched.target_id, 0) + 1
                if self._limited[watched.target_id] % FEW or not watched.open:
                    raise
            except VendorError as error:
                if not watched.open:
                    raise
                log.info("job %s: the list could not be read, so ids are asked for singly: %s", watched.job_id, error)
                complaint = error.text
        missing: list[Sighting] = []
        failed = 0
        for vendor_id in self._singles.turn(watched.job_id, [one for one in watched.open_ids if one not in shown]):
            try:
                yield [self._sighting(await self._client.get_generated_video(vendor_id))]
            except NotFound as unknown:
                missing.append(gone(vendor_id, complaint or unknown.text))
            except (Unclear, Blocked) as error:
                log.info("video %s could not be looked at: %s", vendor_id, error.text)
                failed += 1
                if failed == FEW:
                    raise  # the service and not a video is in trouble; the others have their turn in the next round
        if missing:
            yield missing

    async def refresh(self, vendor_id: str) -> Sighting:
        """One video as BHuman tells it now: its addresses may be signed anew in each answer (contract section 6)."""
        return self._sighting(await self._client.get_generated_video(vendor_id))

    async def _look_at_list(self, watched: Watched) -> AsyncIterator[list[Sighting]]:
        iterate = (
            self._client.iterate_generated_videos_by_campaign
            if watched.work.get("target_type") == CAMPAIGN
            else self._client.iterate_generated_videos_by_video_instance
        )
        seen = 0
        ours = set(watched.open_ids)
        since = watched.sent_since - timedelta(days=1) if watched.sent_since else None
        page: list[Sighting] = []
        async for video in iterate(watched.target_id):
            seen += 1
            one = self._sighting(video)
            # What was made long before this job can never be the result of a lost answer; a missing date proves
            # nothing, and of an id of our own answer no date does.
            if one.vendor_id in ours or since is None or one.created_at is None or one.created_at >= since:
                page.append(one)
            if len(page) == PAGE:
                yield page
                page = []
        if page:
            yield page
        self._pages_of[watched.target_id] = seen // PAGE + 1

    def _sighting(self, video: GeneratedVideo) -> Sighting:
        offset = self._client.clock_offset
        made_at = video.created_at
        with suppress(OverflowError):
            # By our clock, as far as the service's answers tell how the two differ.
            made_at = made_at - offset if made_at is not None and offset is not None else made_at
        return Sighting(
            vendor_id=video.id,
            outcome=_outcome(video.status),
            word=video.status or "",
            strange=not read_status(video.status).known,
            ending=is_ending(video.status),
            position=video.row_index,
            values=video.text,
            url=video.url,
            share_url=video.share_url,
            thumbnail_url=video.thumbnail,
            gif_url=video.gif,
            message=video.message or "",
            cause=Cause(read_failure(video.message)),
            created_at=made_at,
            created_at_there=video.created_at,
            zoneless=video.zoneless,
        )

    def read_delivery(self, body: bytes, query: str) -> Sighting:
        """What a callback says (contract section 7). Raises Invalid when it cannot be read."""
        said = read_callback(body, query)
        return Sighting(
            vendor_id=said.id,
            outcome=_outcome(said.status),
            word=said.status or "",
            position=said.row_index,
            url=said.url,
            share_url=said.share_url,
            thumbnail_url=said.thumbnail,
            gif_url=said.gif,
            message=said.message or "",
            cause=Cause(read_failure(said.message)),
        )

    async def list_targets(self, target_type: str) -> list[Target]:
        """The campaigns or the templates of the account."""
        if target_type == CAMPAIGN:
            return [Target(CAMPAIGN, found.id, found.name or "") for found in await self._client.list_campaigns()]
        instances = self._client.iterate_video_instances()
        return [Target(VIDEO_INSTANCE, found.id, found.name or "") async for found in instances]

    def parse_target(self, target_type: str, text: str) -> str:
        """The id in a pasted web address or id."""
        return read_campaign_id(text) if target_type == CAMPAIGN else read_instance_id(text)


def _outcome(word: str | None) -> ItemState | None:
    status = read_status(word)
    return ItemState(status.ours) if status.final else None
