"""From BHuman's records to what is kept of them: each list asked for whole, with free requests."""

from __future__ import annotations

from collections.abc import Mapping

from pydantic import BaseModel

from services.kinds.campaigns.studio.holdings import Holding, Sort
from services.vendors.bhuman import BHumanClient

_NOT_ABOUT = {"id", "name", "thumbnail", "created_at", "updated_at", "zoneless"}


async def listed(client: BHumanClient, sort: Sort) -> list[Holding]:
    """Everything of this sort on the account, newest first where BHuman says when it was made. Raises VendorError."""
    match sort:
        case "templates":
            found = [holding_of(one) async for one in client.iterate_video_instances()]
        case "campaigns":
            found = [holding_of(one) for one in await client.list_campaigns()]
        case "projects":
            return [holding_of(one) for one in await client.list_speakeasy_projects()]
        case "products":
            return await _products(client)
        case "workspaces":
            return [_workspace(one) for one in await client.list_workspaces()]
        case "folders":
            return [
                holding_of(folder)
                for workspace in await client.list_workspaces()
                for folder in await client.list_folders(workspace.workspace_id)
            ]
        case "destinations":
            return [_destination(one) for one in await client.list_callback_destinations()]
    return sorted(found, key=lambda one: one.created_at.timestamp() if one.created_at else 0.0, reverse=True)


async def opened_alone(client: BHumanClient, sort: Sort, holding_id: str) -> Holding:
    """One template or campaign with all that BHuman says of it, and how many videos of it. Raises VendorError."""
    if sort == "templates":
        record: BaseModel = await client.get_video_instance(holding_id)
        videos = await client.list_generated_videos_by_video_instance(holding_id)
    else:
        record = await client.get_campaign(holding_id)
        videos = await client.list_generated_videos_by_campaign(holding_id)
    # Without a total a full page may only be the first of many.
    many = f"{videos.received:,} or more" if videos.received >= videos.size else f"{videos.received:,}"
    return holding_of(record, videos=many if videos.total is None else f"{videos.total:,}")


def holding_of(record: BaseModel, **more: str) -> Holding:
    """What is kept of one of BHuman's records."""
    said = record.model_dump()
    about = {name: _text(value) for name, value in said.items() if name not in _NOT_ABOUT and _is_filled(value)}
    return Holding(
        id=said["id"],
        name=said.get("name") or "",
        about={**about, **more},
        picture=said.get("thumbnail") or "",
        created_at=said.get("created_at"),
        updated_at=said.get("updated_at"),
    )


def _text(value: object) -> str:
    return " · ".join(map(str, value)) if isinstance(value, list) else str(value)


def _is_filled(value: object) -> bool:
    return value is not None and value != ""


async def _products(client: BHumanClient) -> list[Holding]:
    products, settings = await client.list_store_products(), await client.get_store_settings()
    categories = {one.id: one.name for one in settings.category}
    tags = {one.id: one.name for one in settings.tags}
    return [
        Holding(
            id=one.id,
            name=one.name or "",
            about=_filled({
                "description": one.description,
                # A number that the store has no word for is shown as it is.
                "category": None if one.category is None else categories.get(one.category, str(one.category)),
                "tags": ", ".join(tags.get(tag, str(tag)) for tag in one.tags),
                "length": one.length,
                "ratings": one.ratings,
                "reviews": one.reviews,
                "downloads": one.downloads,
                "video_url": one.video_url,
            }),
            picture=one.thumbnail or one.image_url or "",
            created_at=one.created_at,
        )
        for one in products
    ]  # fmt: skip


def _workspace(record: BaseModel) -> Holding:
    said = record.model_dump()
    return Holding(
        id=said["workspace_id"],
        name=said["name"] or "",
        about=_filled({name: said[name] for name in ("role", "description")}),
        created_at=said["created_at"],
        updated_at=said["updated_at"],
    )


def _destination(record: BaseModel) -> Holding:
    said = record.model_dump()
    address = said["webhook"] or ""
    return Holding(id=said["id"] or address, name=said["name"] or "", about=_filled({"webhook": address}))


def _filled(values: Mapping[str, object]) -> dict[str, str]:
    return {
        name: f"{value:g}" if isinstance(value, float) else str(value)
        for name, value in values.items()
        if _is_filled(value)
    }
