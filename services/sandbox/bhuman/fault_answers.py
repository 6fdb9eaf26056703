"""Faults in the answers themselves: what is said about accepted rows, and what lists say."""

from __future__ import annotations

import uuid
import zlib
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from starlette.responses import JSONResponse, Response

from services.sandbox.bhuman.results import LISTS
from services.sandbox.shared.faults import ErrorAnswer, Fault, Params, Read, Refuse, Reply

_PAGED = (*LISTS, "get_generated_video", "video_instances", "campaigns")
_LISTS = (*_PAGED, "video_instance", "campaign")


def _ids(change: Callable[[list[Any], Params], Any]) -> Callable[[Any, Params, ErrorAnswer], Response]:
    """A reply whose id list is changed."""

    def reply(answer: Any, params: Params, _error: ErrorAnswer) -> Response:
        if not isinstance(answer.get("result"), list):
            return JSONResponse(answer)  # a preview's answer names one id and no list
        return JSONResponse({**answer, "result": change(list(answer["result"]), params)})

    return reply


def _reversed_ids(ids: list[Any], _params: Params) -> list[Any]:
    return ids[::-1]


def _slip(reading: Any, params: Params, _error: ErrorAnswer) -> None:
    reading.shift = int(params["by"])


def _quota(_params: Params, _error: ErrorAnswer) -> Response:
    return JSONResponse({"code": 402, "result": {"error": "Quota exceeded for this plan"}})


def _busy(_params: Params, _error: ErrorAnswer) -> Response:
    return JSONResponse({"code": 429, "msg": "busy"})


def _poorly(reading: Any, params: Params, _error: ErrorAnswer) -> None:
    """Another list than was asked for: fewer a page, some never, ids spelled otherwise, and no word how many."""
    reading.most, reading.counted = int(params["size"]), False
    reading.edits.append(lambda told: [one for one in told if zlib.crc32(one["id"].encode()) % int(params["of"]) == 0])
    reading.edits.append(lambda told: [{**one, "id": one["id"].upper()} for one in told])


def _from_one(reading: Any, _params: Params, _error: ErrorAnswer) -> None:
    reading.first_page = 1


def _locally(reading: Any, params: Params, _error: ErrorAnswer) -> None:
    apart = timedelta(hours=float(params["hours"]))

    def local(date: str) -> str:
        return (datetime.fromisoformat(date) + apart).replace(tzinfo=None).isoformat()

    reading.edits.append(lambda told: [{**one, "created_at": local(one["created_at"])} for one in told])


ANSWERS: tuple[Fault, ...] = (
    Refuse("quota_in_200", "HTTP 200 whose body has code 402: out of quota, nothing accepted.", _quota),
    Reply(
        "short_ids",
        "The answer has fewer ids than rows; all rows render.",
        _ids(lambda ids, params: ids[: -int(params["missing"])]),
        {"missing": 1},
    ),
    Reply(
        "extra_ids",
        "The answer has ids more than rows; the extra ones belong to nothing.",
        _ids(lambda ids, params: [*ids, *(str(uuid.uuid4()) for _ in range(int(params["extra"])))]),
        {"extra": 1},
    ),
    Reply("shuffled_ids", "The answer's ids are in the opposite order of the rows.", _ids(_reversed_ids)),
    Reply(
        "duplicate_id",
        "The answer names the first id in place of the last, too.",
        _ids(lambda ids, _p: [*ids[:-1], ids[0]]),
    ),
    Reply(
        "ids_as_objects",
        "The answer has objects with an id instead of ids.",
        _ids(lambda ids, _p: [{"id": each} for each in ids]),
    ),
    Reply("capital_ids", "The answer's ids are in capitals.", _ids(lambda ids, _p: [each.upper() for each in ids])),
    Refuse("busy_in_200", "HTTP 200 whose body has code 429: busy, nothing accepted.", _busy),
    Read(
        "poor_list",
        "A list gives `size` a page at most, shows one in `of`, in capitals, and no total.",
        _poorly,
        {"size": 50, "of": 2},
        operations=LISTS,
    ),
    Read("list_from_one", "A list counts its pages from 1 and takes page 0 for page 1.", _from_one, operations=LISTS),
    Read(
        "list_local_dates",
        "A list writes the service's own time, `hours` from UTC, without a zone.",
        _locally,
        {"hours": -8},
        operations=LISTS,
    ),
    Reply("null_ids", "The answer has null instead of the first id.", _ids(lambda ids, _p: [None, *ids[1:]])),
    Reply("null_result", "200 whose result is null; the request was accepted.", _ids(lambda _ids, _p: None)),
    Read(
        "read_no_plan",
        "A free request is refused because of the account's plan, with 403.",
        lambda _r, _p, error: error(403, "Your plan does not include the API"),
    ),
    Read(
        "list_401",
        "A list refuses a good key with 401.",
        lambda _r, _p, error: error(401, "Unauthorized"),
        operations=_LISTS,
    ),
    Read(
        "list_500", "A list answers 500.", lambda _r, _p, error: error(500, "Internal server error"), operations=_LISTS
    ),
    Read(
        "list_page_shift",
        "New rows slipped in since page 0: later pages repeat the end of the one before.",
        _slip,
        {"by": 3},
        operations=_PAGED,
    ),
)
