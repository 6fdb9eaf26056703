"""Vacademy's whole order book of faults: the wire's, its streams', and those of single calls.

Parameters `seconds` are real seconds, whatever the speed.
"""

from __future__ import annotations

from typing import Any

from starlette.responses import JSONResponse, Response

from services.sandbox.shared.faults import ErrorAnswer, Fault, Params, Read, Refuse, catalogue
from services.sandbox.shared.wire_faults import FREE, PAID
from services.sandbox.vacademy.fault_streams import STREAMS

_TAKEN = frozenset({
    "rate_limited", "error_500_before", "error_500_after", "html_502_before", "html_502_after", "unavailable_503",
    "timeout_504_after", "answer_lost", "cut_before", "empty_body", "expired_key", "forbidden_403",
    "moved_308", "challenge_403",
})  # fmt: skip


def _refusal(status: int, detail: Any) -> Any:
    return lambda _params, error: error(status, detail)


def _quirk(name: str) -> Any:
    def act(reading: Any, _params: Params, _error: ErrorAnswer) -> None:
        reading.quirks[name] = True

    return act


def _status_word(reading: Any, params: Params, _error: ErrorAnswer) -> None:
    reading.quirks["status"] = params["word"]


def _wait(reading: Any, params: Params, _error: ErrorAnswer) -> None:
    reading.wait = float(params["seconds"])


def _null(_reading: Any, _params: Params, _error: ErrorAnswer) -> Response:
    return JSONResponse(None)


_MISSING = [{"type": "missing", "loc": ["header", "x-institute-key"], "msg": "Field required", "input": None}]
_BODY = [{"type": "string_type", "loc": ["body", "prompt"], "msg": "Input should be a valid string", "input": 7}]

CALLS: tuple[Fault, ...] = (
    Refuse("too_many_starts", "429: more than ten starts in a minute, with no word on how long to wait.",
           _refusal(429, "Rate limit exceeded. Please try again later.")),
    Refuse("too_many_runs", "429: three lessons are being made already, with no word on how long to wait.",
           _refusal(429, "Too many videos are being generated. Please wait for one to finish.")),
    Refuse("no_credits", "402: the balance is too low to begin.",
           _refusal(402, "Insufficient credits: this needs 30, balance is 4")),
    Refuse("detail_in_200", "HTTP 200 whose body is a complaint instead of a stream: no credits, nothing begun.",
           lambda _p, _e: JSONResponse({"detail": "Insufficient credits"})),
    Refuse("missing_header_422", "422 as if the key's header were missing.", _refusal(422, _MISSING)),
    Refuse("body_422", "422 for a body that is fine.", _refusal(422, _BODY)),
    Read("status_500", "The status answers 500.", lambda _r, _p, error: error(500, "Internal server error"),
         operations=("status",)),
    Read("status_404", "The status does not find a video that is there.",
         lambda _r, _p, error: error(404, "Video not found"), operations=("status",)),
    Read("status_unknown_word", "The status says a word that nobody has heard of.", _status_word,
         {"word": "POLISHING"}, operations=("status",)),
    Read("status_null", "200 whose body is null.", _null, operations=("status", "urls")),
    Read("timeline_404", "The timeline file is not there yet although its address is.",
         lambda _r, _p, error: error(404, "No such file"), operations=("file/timeline",)),
    Read("words_404", "The words file is not there yet although its address is.",
         lambda _r, _p, error: error(404, "No such file"), operations=("file/words",)),
    Read("regenerate_500", "A frame's preview fails with the raw text of an exception.",
         lambda _r, _p, error: error(500, "litellm.Timeout: APITimeoutError - Request timed out"),
         operations=("frame/regenerate",)),
    Read("regenerate_slow", "A frame's preview takes long.", _wait, {"seconds": 3.0}, operations=("frame/regenerate",)),
    Read("update_conflict", "409: somebody else wrote the timeline just before.", _quirk("conflict"),
         operations=("frame/update", "frame/add", "frame/delete", "frame/reorder")),
    Read("cancel_refused", "A run that is going says that there is nothing to stop.", _quirk("refused"),
         operations=("cancel",)),
)  # fmt: skip

FAULTS = catalogue(*(fault for fault in PAID if fault.name in _TAKEN), *FREE, *STREAMS, *CALLS)
