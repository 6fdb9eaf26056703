"""The client of BHuman AI Studio (contract: all sections; each method names the one it follows)."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from datetime import timedelta

import httpx
from pydantic import JsonValue

from services.errors import Invalid, NotFound, VendorError
from services.vendors.bhuman import models, reading
from services.vendors.bhuman.auth import Credentials
from services.vendors.bhuman.bodies import Kind, read_body
from services.vendors.bhuman.envelopes import NumberedPage
from services.vendors.bhuman.ids import is_uuid
from services.vendors.bhuman.key_check import check_key
from services.vendors.bhuman.one_row import Route, check_preview, check_route
from services.vendors.bhuman.paging import PAGE_SIZE, every_item
from services.vendors.fields import read_id
from services.vendors.reach import KeyOutcome
from services.vendors.wire.limits import RequestLimits
from services.vendors.wire.response import Response
from services.vendors.wire.transport import Params, Timeouts, Transport

WHO = "BHuman"
API = "/api/ai_studio"


class BHumanClient:
    """One account at BHuman. Every method raises a VendorError and nothing else when a call fails.

    Only the `create_…_videos` methods and `request_preview` may cost credits; they send exactly one request.
    """

    def __init__(
        self,
        *,
        studio_url: str,
        user_url: str,
        store_url: str,
        credentials: Credentials,
        transport: httpx.AsyncBaseTransport | None = None,
        limits: RequestLimits | None = None,
        timeouts: Timeouts | None = None,
    ) -> None:
        """The three hosts of contract section 1. Raises SettingsError when an address is malformed."""
        shared = limits or RequestLimits()
        self._credentials = credentials
        self._studio, self._user, self._store = (
            Transport(WHO, url, credentials.headers, transport=transport, limits=shared, timeouts=timeouts)
            for url in (studio_url, user_url, store_url)
        )

    def __repr__(self) -> str:
        return f"<BHumanClient {self._studio.base_url}>"

    @property
    def clock_offset(self) -> timedelta | None:
        """The service's time less ours, as its answers tell; None before the first."""
        return self._studio.clock_offset

    async def list_campaigns(self) -> list[models.Campaign]:
        """Every campaign (section 3). No paging is documented, so pages are asked for only when one was not enough.

        No answer to these, which no document names, takes away what the plain list has shown.
        """

        async def read_page(page: int) -> NumberedPage[models.Campaign]:
            params: Params = {"page": page, "size": PAGE_SIZE} if page else {}
            answer = await self._list("list campaigns", "/campaigns", params)
            return reading.page_of(models.Campaign, answer, page=page, size=PAGE_SIZE)

        found: list[models.Campaign] = []
        try:
            async for campaign in every_item(read_page):
                found.append(campaign)
        except VendorError:
            if not found:
                raise
        return found

    async def get_campaign(self, campaign_id: str) -> models.Campaign:
        """One campaign (section 3)."""
        return reading.one(models.Campaign, await self._list("get a campaign", "/campaign", {"id": campaign_id}))

    async def list_video_instances(self, page: int = 0, size: int = PAGE_SIZE) -> NumberedPage[models.VideoInstance]:
        """One page of the templates; pages start at 0 and hold at most 100 (section 6)."""
        answer = await self._list("list video instances", "/video_instances", {"page": page, "size": size})
        return reading.page_of(models.VideoInstance, answer, page=page, size=size)

    def iterate_video_instances(self, size: int = PAGE_SIZE) -> AsyncIterator[models.VideoInstance]:
        """Every template once, over all pages."""
        return every_item(lambda page: self.list_video_instances(page, size))

    async def get_video_instance(self, video_instance_id: str) -> models.VideoInstance:
        """One template; the service answers a list of one (section 3)."""
        answer = await self._list("get a video instance", "/video_instance", {"id": video_instance_id})
        return reading.one(models.VideoInstance, answer)

    async def create_campaign_videos(self, body: bytes) -> models.VideosAccepted:
        """PAID. Render the rows in these exact bytes, made by `campaign_body` (sections 4 and 5).

        Raises Invalid before anything is sent when the bytes are no campaign request, and Unclear with charged
        "unknown" whenever the work may have begun.
        """
        about = _check_kind(body, "campaign")
        answer = await self._studio.pay("create campaign videos", f"{API}/pipeline/campaign", content=body)
        return reading.accepted(answer, about)

    async def create_sample_videos(self, body: bytes) -> models.VideosAccepted:
        """PAID. Render the rows in these exact bytes, made by `sample_body` (sections 4 and 5); raises likewise."""
        about = _check_kind(body, "sample")
        answer = await self._studio.pay("create sample videos", f"{API}/try_sample", content=body)
        return reading.accepted(answer, about)

    async def create_zapier_videos(self, body: bytes) -> models.VideosAccepted:
        """PAID. Render one row as Zapier sends it, in bytes made by `route_body` (section 4); raises likewise."""
        return await self._create_by("zapier", body)

    async def create_pabbly_videos(self, body: bytes) -> models.VideosAccepted:
        """PAID. Render one row as Pabbly sends it, its values by name (section 4); raises likewise."""
        return await self._create_by("pabbly", body)

    async def create_leadr_videos(self, body: bytes) -> models.VideosAccepted:
        """PAID. Render one row as LeadR sends it; its form is not public (section 11); raises likewise."""
        return await self._create_by("leadr", body)

    async def list_generated_videos_by_campaign(
        self, campaign_id: str, page: int = 0, size: int = PAGE_SIZE
    ) -> NumberedPage[models.GeneratedVideo]:
        """One page of a campaign's results, in no promised order (section 6)."""
        params: Params = {"campaign_id": campaign_id, "page": page, "size": size}
        answer = await self._list("list videos of a campaign", "/generated_video_by_campaign_id", params)
        return reading.page_of(models.GeneratedVideo, answer, page=page, size=size)

    def iterate_generated_videos_by_campaign(
        self, campaign_id: str, size: int = PAGE_SIZE
    ) -> AsyncIterator[models.GeneratedVideo]:
        """Every result of a campaign once, over all pages."""
        return every_item(lambda page: self.list_generated_videos_by_campaign(campaign_id, page, size))

    async def list_generated_videos_by_video_instance(
        self, video_instance_id: str, page: int = 0, size: int = PAGE_SIZE
    ) -> NumberedPage[models.GeneratedVideo]:
        """One page of a template's results, in no promised order (section 6)."""
        params: Params = {"video_instance_id": video_instance_id, "page": page, "size": size}
        answer = await self._list("list videos of an instance", "/generated_video_by_video_instance_id", params)
        return reading.page_of(models.GeneratedVideo, answer, page=page, size=size)

    def iterate_generated_videos_by_video_instance(
        self, video_instance_id: str, size: int = PAGE_SIZE
    ) -> AsyncIterator[models.GeneratedVideo]:
        """Every result of a template once, over all pages."""
        return every_item(lambda page: self.list_generated_videos_by_video_instance(video_instance_id, page, size))

    async def get_generated_video(self, generated_video_id: str) -> models.GeneratedVideo:
        """One result; works without credentials where the service asks for none (section 6).

        A UUID that is not found is asked for in capitals as well, because a service may mind how it writes them.
        Raises NotFound, also for an envelope with nothing in it, and Unclear when the answer is about another video
        than the one asked for.
        """
        wanted = read_id(generated_video_id)
        try:
            answer = await self._video(generated_video_id)
        except NotFound:
            if wanted is None or not is_uuid(wanted):
                raise
            answer = await self._video(wanted.upper())
        video = reading.one_or_none(models.GeneratedVideo, answer)
        if video is None:
            raise NotFound("BHuman answers with nothing about this video.", who=WHO, operation="get a video",
                           http_status=answer.status, permanent=True)  # fmt: skip
        if video.id != wanted:
            raise answer.unreadable("the answer is about another video")
        return video

    async def find_generated_video(self, generated_video_id: str) -> models.GeneratedVideo:
        """One result by the older call (section 3, listed without fields; section 11). Raises as the newer one."""
        params: Params = {"id": generated_video_id}
        answer = await self._list("find a video", "/get_generated_video", params)
        video = reading.one(models.GeneratedVideo, answer)
        if video.id != read_id(generated_video_id):
            raise answer.unreadable("the answer is about another video")
        return video

    async def list_workspaces(self) -> list[models.Workspace]:
        """The user's workspaces, without the token that the service adds (section 8)."""
        return reading.every(models.Workspace, await self._user.read("list workspaces", "GET", "/api/workspace"))

    async def list_folders(self, workspace_id: str) -> list[models.Folder]:
        """The template folders of a workspace (section 12)."""
        return reading.every(models.Folder, await self._list("list folders", "/folder", {"workspace_id": workspace_id}))

    async def list_store_products(self) -> list[models.StoreProduct]:
        """The store's templates (section 8)."""
        answer = await self._store.read("list store products", "GET", "/api/store/product")
        return reading.every(models.StoreProduct, answer)

    async def get_store_settings(self) -> models.StoreSettings:
        """The words for the store's category and tag numbers (section 12)."""
        answer = await self._store.read("get store settings", "GET", "/api/store/settings")
        return reading.one(models.StoreSettings, answer)

    async def use_store_product(
        self, product_id: str, workspace_id: str, *, folder_id: str | None = None, video_instance_id: str | None = None
    ) -> models.UsedProduct:
        """Turn a store template into an instance: not a read, each call makes a new one; sent once (section 8)."""
        if video_instance_id and not folder_id:
            raise _invalid("use a store product", "An instance can only be named together with its folder.")
        wanted: dict[str, JsonValue] = {"id": product_id, "workspace_id": workspace_id}
        wanted |= {"folder_id": folder_id} if folder_id else {}
        wanted |= {"video_instance_id": video_instance_id} if video_instance_id else {}
        path = "/api/store/product/use"
        answer = await self._store.write("use a store product", "POST", path, content=_json(wanted))
        return reading.one(models.UsedProduct, answer)

    async def list_callback_destinations(self) -> list[models.CallbackDestination]:
        """The saved callback destinations (section 3)."""
        answer = await self._studio.read("list webhooks", "GET", f"{API}/webhook")
        return reading.every(models.CallbackDestination, answer)

    async def save_callback_destination(self, name: str, webhook: str) -> models.CallbackDestination:
        """Save a callback destination; sent once (section 3, answer's shape assumed)."""
        content = _json({"name": name, "webhook": webhook})
        answer = await self._studio.write("create a webhook", "POST", f"{API}/webhook", content=content)
        return reading.one(models.CallbackDestination, answer)

    async def list_speakeasy_projects(self) -> list[models.SpeakeasyProject]:
        """The presenter projects that can be imported (section 3)."""
        answer = await self._studio.read("list speakeasy projects", "GET", f"{API}/speakeasy_projects")
        return reading.every(models.SpeakeasyProject, answer)

    async def import_speakeasy_project(
        self, project_id: str, workspace_id: str | None = None
    ) -> models.ImportedProject:
        """Import a presenter project; sent once, as each call makes a new template (section 3, answer assumed)."""
        wanted: dict[str, JsonValue] = {"project_id": project_id}
        wanted |= {"workspace_id": workspace_id} if workspace_id else {}
        path = f"{API}/speakeasy_projects/import"
        answer = await self._studio.write("import a speakeasy project", "POST", path, content=_json(wanted))
        return reading.one(models.ImportedProject, answer)

    async def request_preview(self, body: bytes) -> models.VideosAccepted:
        """Ask for a preview with these exact bytes, made by `preview_body`; one id where the answer names one.

        Its price is not public, so it is sent as paid (section 11). Raises likewise.
        """
        about = read_id(check_preview(body))
        answer = await self._studio.pay("request a preview", f"{API}/videos_preview", content=body)
        named = read_id(reading.any_record(answer).get("id"))
        return models.VideosAccepted([named] if named and named != about else [], answer.request_id)

    async def check_key(self) -> KeyOutcome:
        """What free, well-formed reads tell about the credentials (section 14, trap 4). Raises nothing of a service."""
        return await check_key(self._studio, self._user, self._store, self._credentials)

    async def aclose(self) -> None:
        """Close every connection."""
        for transport in (self._studio, self._user, self._store):
            await transport.aclose()

    async def _create_by(self, route: Route, body: bytes) -> models.VideosAccepted:
        about = check_route(body, route)
        answer = await self._studio.pay(f"create videos by {route}", f"{API}/pipeline/{route}", content=body)
        return reading.accepted(answer, about)

    async def _video(self, spelled: str) -> Response:
        return await self._studio.read("get a video", "GET", f"{API}/generated_video_by_id", params={"id": spelled})

    async def _list(self, operation: str, path: str, params: Params) -> Response:
        headers = self._credentials.list_headers()
        return await self._studio.read(operation, "GET", f"{API}{path}", params=params, headers=headers)


def _check_kind(body: bytes, kind: Kind) -> str:
    """The id of the campaign or template that the bytes are about. Raises Invalid when they are of another kind."""
    said = read_body(body)
    if said.kind != kind:
        raise _invalid(f"create {kind} videos", f"The request is not for {kind} videos.")
    return said.target_id


def _json(value: dict[str, JsonValue]) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def _invalid(operation: str, text: str) -> Invalid:
    return Invalid(text, who=WHO, operation=operation, permanent=True, next_step="Nothing was sent or charged.")
