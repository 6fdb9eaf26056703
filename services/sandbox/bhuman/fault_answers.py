"""Faults in the answers themselves: what is said about accepted rows, and what lists say."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from starlette.responses import JSONResponse, Response

from services.sandbox.bhuman.results import LISTS
from services.sandbox.shared.faults import ErrorAnswer, Fault, Params, Read, Refuse, Reply

_PAGED = (*LISTS, "get_generated_video", "video_instances", "campaigns")
_LISTS = (*_PAGED, "video_instance", "campaign")


def _ids(change: Callable[[list[Any], Params], Any]) -> Callable[[Any, Params, ErrorAnswer], Response]:
    """A reply whose id list is changed."""

    def reply(answer: Any, params: Params, _error: ErrorAnswer) -> Response:
        return JSONResponse({**answer, "result": change(list(answer["result"]), params)})

    return reply


def _reversed_ids(ids: list[Any], _params: Params) -> list[Any]:
    return ids[::-1]


def _slip(reading: Any, params: Params, _error: ErrorAnswer) -> None:
    reading.shift = int(params["by"])


def _quota(_params: Params, _error: ErrorAnswer) -> Response:
    return JSONResponse({"code": 402, "result": {"error": "Quota exceeded for this plan"}})


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
    Reply("null_ids", "The answer has null instead of the first id.", _ids(lambda ids, _p: [None, *ids[1:]])),
    Reply("null_result", "200 whose result is null; the request was accepted.", _ids(lambda _ids, _p: None)),
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
