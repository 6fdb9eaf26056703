"""The bytes that other tools send, one row at a time, and those that ask for a preview (contract, sections 3, 4)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, get_args

from pydantic import JsonValue

from services.errors import Invalid
from services.vendors.bhuman.bodies import GenerationMode, campaign_body, read_body, read_object, written
from services.vendors.bhuman.ids import is_uuid

Route = Literal["zapier", "pabbly", "leadr"]
ROUTES: tuple[Route, ...] = get_args(Route)
_TARGET, _INSTANCE = "campaign_id", "video_instance_id"


@dataclass(frozen=True)
class OneRow:
    """What such bytes say: the row by the names of its variables; a preview has none."""

    target_id: str
    values: Mapping[str, str]


def route_body(
    route: Route,
    campaign_id: str,
    values: Mapping[str, str],
    callback_url: str | None,
    *,
    generation_mode: GenerationMode | None = None,
) -> bytes:
    """The bytes that render one row as this tool sends it. Raises Invalid with what cannot be sent.

    Zapier sends what a campaign does; Pabbly names each value, and none may be blank; LeadR's form is not public and
    taken to be Pabbly's (section 11).
    """
    # Whatever a campaign refuses is refused here too: its checks are those of the values themselves.
    checked = campaign_body(
        campaign_id, list(values), [list(values.values())], callback_url, generation_mode=generation_mode
    )
    if route == "zapier":
        return checked
    blank = [name for name, value in values.items() if not value.strip()]
    if route == "pabbly" and blank:
        raise _invalid(f"Pabbly's route takes no blank value, and {blank[0]!r} is blank.")
    said: dict[str, JsonValue] = {_TARGET: campaign_id, "variables": dict(values)}
    said |= {"callback_url": callback_url} if callback_url else {}
    said |= {"generation_mode": generation_mode} if generation_mode else {}
    return written(said)


def preview_body(video_instance_id: str) -> bytes:
    """The bytes that ask for a preview of a template (section 11, shape assumed). Raises Invalid for no UUID."""
    if not is_uuid(video_instance_id):
        raise _invalid("The id of the template is not a UUID.")
    return written({_INSTANCE: video_instance_id})


def read_one_row(body: bytes) -> OneRow | None:
    """What these bytes say of one row by name, or of a preview; None when they are a campaign's or no request."""
    if (said := read_object(body)) is None:
        return None
    if set(said) == {_INSTANCE} and isinstance(said[_INSTANCE], str):
        return OneRow(str(said[_INSTANCE]), {})
    values = said.get("variables")
    if not isinstance(values, dict) or not isinstance(said.get(_TARGET), str):
        return None
    if not all(isinstance(value, str) for value in values.values()):
        return None
    return OneRow(str(said[_TARGET]), {name: str(value) for name, value in values.items()})


def check_route(body: bytes, route: Route) -> str:
    """The id of the campaign of these bytes. Raises Invalid for what is not one row as this route takes it."""
    if route == "zapier":
        sent = read_body(body)
        if sent.kind != "campaign":
            raise _invalid("The request is not for a campaign.")
        return sent.target_id
    if (said := read_one_row(body)) is None or not said.values:
        raise _invalid("The request does not name its values.")
    return said.target_id


def check_preview(body: bytes) -> str:
    """The id of the template of these bytes. Raises Invalid when they are no request for a preview."""
    if (said := read_one_row(body)) is None or said.values:
        raise _invalid("The request is not for a preview.")
    return said.target_id


def _invalid(text: str) -> Invalid:
    return Invalid(
        text,
        who="BHuman",
        operation="create videos",
        permanent=True,
        next_step="Nothing was sent or charged. Correct it, then quote again.",
    )
