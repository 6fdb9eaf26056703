"""What other tools ask of BHuman, tried from here: one row by their own route, and previews of templates.

Each becomes a draft of one row, so that it is proved, quoted, confirmed, sent once and followed as every campaign is.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from services.errors import Invalid
from services.jobs.commands import PaidCall, curl, shown_body
from services.jobs.drafts.beginnings.forms import Form
from services.jobs.drafts.settings import OPTIONS
from services.jobs.kind import Order, Outgoing, Request, SentRow, Target, Work
from services.vendors.bhuman import (
    ROUTES,
    BHumanClient,
    Route,
    VideosAccepted,
    preview_body,
    read_one_row,
    route_body,
)

Tool: TypeAlias = Route
"""The other tool by whose route a row goes."""
ROUTE = "route"
PREVIEW = "preview"
TEMPLATE = "template"
API = "/api/ai_studio"
PATHS: dict[str, str] = {route: f"{API}/pipeline/{route}" for route in ROUTES} | {PREVIEW: f"{API}/videos_preview"}
OURS = {"campaign": f"{API}/pipeline/campaign"}
STAND_IN = "0" * 64


@dataclass(frozen=True)
class ExactRequest:
    """What would be sent, without secrets: the JSON, the same as a command, and what the other tool is to be given."""

    body: str
    command: str
    snippet: str


def route_of(settings: Mapping[str, Any]) -> str:
    """By which tool's route a draft goes, or that it is a preview; "" for a campaign of our own."""
    return str(settings.get(OPTIONS, {}).get(ROUTE) or "")


def automation_request(route: str, target: Target, order: Order, callback_url: str | None, lane: str) -> Request:
    """The exact request for the one row of such a draft. Raises Invalid for more than one, or what cannot be sent."""
    if len(order.rows) != 1:
        raise _invalid("This takes one row at a time: hold the others.")
    if route == PREVIEW:
        body, operation = preview_body(target.vendor_id), "request a preview"
    elif route in ROUTES:
        body = route_body(
            route,
            target.vendor_id,
            dict(zip(order.variables, order.rows[0], strict=True)),
            callback_url,
            generation_mode=order.settings.get(OPTIONS, {}).get("generation_mode") or None,
        )
        operation = f"create videos by {route}"
    else:
        raise _invalid(f"There is no route called {route[:40]!r}.")
    work: Work = {"target_type": target.type, ROUTE: route}
    return Request(body=body, operation=operation, lane=lane, about_id=target.vendor_id, work=work)


def read_automation(body: bytes) -> list[SentRow] | None:
    """What such bytes say of their row; None for a request that names its variables apart, as campaigns do."""
    said = read_one_row(body)
    return None if said is None else [SentRow(0, list(said.values.items()))]


async def send_automation(client: BHumanClient, outgoing: Outgoing) -> VideosAccepted:
    """Make the one paid request by its route."""
    create = {
        "zapier": client.create_zapier_videos,
        "pabbly": client.create_pabbly_videos,
        "leadr": client.create_leadr_videos,
        PREVIEW: client.request_preview,
    }[str(outgoing.work[ROUTE])]
    return await create(outgoing.body)


def is_preview(work: Work) -> bool:
    """Whether a request of ours asked for a preview, by what was kept of it."""
    return work.get(ROUTE) == PREVIEW


def paid_call(studio: str, work: Work) -> PaidCall:
    """Where a request of this work goes; the key is whatever the shell has as BHUMAN_KEY."""
    ours = OURS.get(str(work.get("target_type")), f"{API}/try_sample")
    return PaidCall(f"{studio}{PATHS.get(str(work.get(ROUTE)), ours)}", {"Authorization": "Basic $BHUMAN_KEY"})


def automation_form(route: Route, target: Target, values: Mapping[str, str], *, practice: bool = False) -> Form:
    """One row for this tool's route, as a form that becomes a draft."""
    return Form(
        kind="campaign",
        name=f"Test of {route}",
        row=values,
        target=target,
        optional=(),
        file_name=f"test of {route}.csv",
        options={ROUTE: route},
        practice=practice,
    )


def preview_form(target: Target, *, practice: bool = False) -> Form:
    """A preview of this template, as a form that becomes a draft."""
    name = target.name or target.vendor_id
    return Form(
        kind="campaign",
        name=f"Preview of {name}",
        row={TEMPLATE: name},
        target=target,
        optional=(),
        file_name="preview.csv",
        options={ROUTE: PREVIEW},
        practice=practice,
    )


def exact_request(route: Route, request: Request, call: PaidCall, variables: Sequence[str]) -> ExactRequest:
    """What is shown of a request that was made with `STAND_IN` for its token."""
    body = shown_body(request.body, STAND_IN)
    said = json.loads(body)
    # The other tool has no address of ours to be called back at, and a row of its own each time.
    said.pop("callback_url", None)
    fields = {name: "{{" + name + "}}" for name in variables}
    if route == "zapier":
        said["names"] = [list(fields.values())]
    else:
        said["variables"] = fields
    lines = [
        f"POST {call.url}",
        *(f"{name}: {value}" for name, value in {"Content-Type": "application/json", **call.headers}.items()),
        "",
        json.dumps(said, ensure_ascii=False, indent=2),
    ]
    return ExactRequest(body, curl(call, body), "\n".join(lines))


def _invalid(text: str) -> Invalid:
    return Invalid(
        text,
        who="BHuman",
        operation="create videos",
        permanent=True,
        next_step="Nothing was sent or charged. Correct it, then quote again.",
    )
