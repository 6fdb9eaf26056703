"""Faults in what a request is answered."""

from __future__ import annotations

from typing import Any

from starlette.responses import JSONResponse, PlainTextResponse, Response

from services.sandbox.shared.faults import ErrorAnswer, Fault, Params, Read, Refuse, Reply

STATUS = ("agent/status",)
_SPEAK = ("agent/speak", "agent/add-context")


def _nested(status: int, code: str, text: str) -> dict[str, Any]:
    return {
        "error": {"code": code, "message": text, "httpStatus": status}, "status": "error", "status_code": status,
    }  # fmt: skip


def _refused(name: str, description: str, status: int, code: str, text: str) -> Refuse:
    """A refusal in the nested shape, which the profiles since 2026 have."""
    return Refuse(name, description, lambda _p, _e: JSONResponse(_nested(status, code, text), status_code=status))


def _blocked(_subject: Any, *_more: Any) -> Response:
    return PlainTextResponse("error code: 1010", status_code=403)


def _in_200(body: dict[str, Any]) -> Any:
    return lambda *_: JSONResponse(body)


def _changed(change: dict[str, Any]) -> Any:
    """The status with some fields told otherwise."""

    def act(reading: Any, _params: Params, _error: ErrorAnswer) -> None:
        reading.edits.append(lambda answer: answer["data"].update(change))

    return act


def _unknown_word(reading: Any, params: Params, _error: ErrorAnswer) -> None:
    reading.edits.append(lambda answer: answer["data"].update(status=str(params["word"])))


def _without_rooms(reading: Any, _params: Params, _error: ErrorAnswer) -> Response:
    code = reading.request.path_params["code"]
    return JSONResponse({"agent_code": code, "context_type": "speak", "delivered_to_rooms": 0})


def _slip(reading: Any, params: Params, _error: ErrorAnswer) -> None:
    reading.shift = int(params["by"])


_PAST_DUE = _nested(402, "INSUFFICIENT_BALANCE", "Insufficient credits")
_KEY_IN_FLIGHT = _nested(409, "IDEMPOTENCY_CONFLICT", "A request with this Idempotency-Key is in progress")
_FLAT = {"success": False, "error": "INTERNAL_ERROR", "message": "Could not read the agent"}
_HIDDEN = {"data": {"agent_id": None, "status": None}}

ANSWERS: tuple[Fault, ...] = (
    _refused("plan_required_403", "403 PLAN_REQUIRED: the plan lacks the model.", 403, "PLAN_REQUIRED",
             "This model needs a higher plan"),
    _refused("agent_limit_403", "403 AGENT_LIMIT_REACHED; nothing accepted.", 403, "AGENT_LIMIT_REACHED",
             "Your plan holds 40 agents"),
    _refused("suspended_403", "403 ACCOUNT_SUSPENDED; nothing accepted.", 403, "ACCOUNT_SUSPENDED",
             "Account suspended: balance below -11"),
    _refused("subject_mismatch_422", "422 MODEL_SUBJECT_MISMATCH: not a real person; nothing accepted.", 422,
             "MODEL_SUBJECT_MISMATCH", "essence-2 requires a photorealistic human subject"),
    _refused("face_unsuitable_422", "422 IMAGE_FACE_UNSUITABLE; nothing accepted.", 422, "IMAGE_FACE_UNSUITABLE",
             "The face is too small"),
    _refused("video_refused_400", "400 VIDEO_INPUT_NOT_SUPPORTED; nothing accepted.", 400,
             "VIDEO_INPUT_NOT_SUPPORTED", "Agent creation is image-only"),
    _refused("not_yet_available_503", "503 MODEL_NOT_YET_AVAILABLE; nothing accepted.", 503,
             "MODEL_NOT_YET_AVAILABLE", "expression-2 isn't available for generation yet"),
    Refuse("code_in_200", "HTTP 200 with nothing but a code and a message: rate limited, nothing accepted.",
           _in_200({"code": "RATE_LIMITED", "message": "Too many requests"})),
    Reply("key_in_flight_409", "409: the request with this very key is being worked on; it was accepted.",
          lambda _a, _p, _e: JSONResponse(_KEY_IN_FLIGHT, status_code=409)),
    Refuse("edge_blocked", "The edge's plain `error code: 1010` with 403; nothing accepted.", _blocked),
    Refuse("bare_401", "401 with nothing but an error text; nothing accepted.",
           lambda _p, _e: JSONResponse({"error": "Unauthorized"}, status_code=401)),
    Refuse("unrouted_404", "404 of the router, as if the path did not exist; nothing accepted.",
           lambda _p, _e: JSONResponse({"detail": "Not Found"}, status_code=404)),
    Refuse("error_in_200", "HTTP 200 whose body is an error: no credits, nothing accepted.", _in_200(_PAST_DUE)),
    Reply("id_in_data", "The answer has the id inside `data` only, as one early sample reads it.",
          lambda answer, _p, _e: JSONResponse({"success": True, "data": {"agent_id": answer["agent_id"]}})),
    Reply("no_agent_id", "200 without an id; the agent is being made.",
          lambda answer, _p, _e: JSONResponse({**answer, "agent_id": None})),
    Read("status_404", "The status says 404 although the agent is there.",
         lambda _r, _p, error: error(404, "Agent not found"), operations=STATUS),
    Read("status_429", "The status is rate limited, with Retry-After.",
         lambda _r, params, error: _too_many(params, error), {"retry_after": 1}, STATUS),
    Read("status_error_in_200", "The status is HTTP 200 with an error body.", _in_200(_FLAT), operations=STATUS),
    Read("status_empty", "The status is HTTP 200 with an empty record.", _in_200({"success": True, **_HIDDEN}),
         operations=STATUS),
    Read("status_goes_back", "The status says `processing` whatever it said before.",
         _changed({"status": "processing", "error_message": None}), operations=STATUS),
    Read("status_unknown_word", "The status is a word that nobody has heard of.", _unknown_word,
         {"word": "polishing"}, STATUS),
    Read("status_of_another", "The status tells of another agent.", _changed({"agent_id": "A00XYZ0000"}),
         operations=STATUS),
    Read("read_edge_blocked", "A free request meets the edge's plain `error code: 1010` with 403.", _blocked),
    Read("read_401", "A free request refuses a good secret with 401.",
         lambda _r, _p, error: error(401, "Invalid API secret")),
    Read("nobody_heard", "200 with `delivered_to_rooms` 0: nobody heard it.", _without_rooms, operations=_SPEAK),
    Read("artifact_not_ready", "The model's file is not published yet: 404 MODEL_ARTIFACT_NOT_READY.",
         lambda _r, _p, error: error(404, "The file isn't available yet", "MODEL_ARTIFACT_NOT_READY"),
         operations=("agent/model/download",)),
    Read("list_shift", "New agents slipped in since the first page: later pages repeat the end of the one before.",
         _slip, {"by": 3}, ("agents",)),
)  # fmt: skip


def _too_many(params: Params, error: ErrorAnswer) -> Response:
    answer = error(429, "Rate limit exceeded")
    answer.headers["Retry-After"] = str(params["retry_after"])
    return answer
