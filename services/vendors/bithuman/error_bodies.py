"""bitHuman's six error shapes, read into one (contract, sections 5 and 6)."""

from __future__ import annotations

from dataclasses import replace

from pydantic import JsonValue

from services.errors import VendorError
from services.vendors.wire.error_bodies import EDGE_BLOCKED, Complaint, ErrorReader
from services.vendors.wire.values import read_json

CODES: dict[str, int] = {
    "VALIDATION_ERROR": 400, "MISSING_PARAM": 400, "VIDEO_INPUT_NOT_SUPPORTED": 400, "DOWNLOAD_FAILED": 400,
    "MODEL_NOT_DOWNLOADABLE": 400, "MISSING_AUTH": 401, "UNAUTHORIZED": 401, "INSUFFICIENT_BALANCE": 402,
    "ACCOUNT_SUSPENDED": 403, "PLAN_REQUIRED": 403, "AGENT_LIMIT_REACHED": 403, "NOT_FOUND": 404,
    "AGENT_NOT_FOUND": 404, "NO_ACTIVE_ROOMS": 404, "MODEL_ARTIFACT_NOT_READY": 404, "AGENT_NOT_READY": 409,
    "MODEL_NOT_GENERATED": 409, "AGENT_DELETED": 410, "AGENT_PURGED": 410, "FILE_TOO_LARGE": 413,
    "UNSUPPORTED_TYPE": 415, "MODEL_SUBJECT_MISMATCH": 422, "IMAGE_FACE_UNSUITABLE": 422, "RATE_LIMITED": 429,
    "INTERNAL_ERROR": 500, "UPSTREAM_UNAVAILABLE": 502, "NO_AVAILABLE_WORKERS": 503, "MODEL_NOT_YET_AVAILABLE": 503,
    "SERVICE_UNAVAILABLE": 503, "UPSTREAM_TIMEOUT": 504,
}  # fmt: skip

UNCHARGED = frozenset({"NO_AVAILABLE_WORKERS", "MODEL_NOT_YET_AVAILABLE", "SERVICE_UNAVAILABLE"})
"""With HTTP 503 documented as said before any dispatch or charge."""

NO_SUCH_ROUTE = "NO_SUCH_ROUTE"
"""Our own name for an answer that comes without a code."""

_FREE = "Nothing was charged."
_ADVICE: dict[str, str] = {
    EDGE_BLOCKED: f"{_FREE} The key is not at fault: bitHuman's network turned this program away. Tell its support.",
    NO_SUCH_ROUTE: f"{_FREE} Check the service's address on the Connections page.",
    "ACCOUNT_SUSPENDED": f"{_FREE} Settle the account's negative balance at bitHuman.",
    "PLAN_REQUIRED": f"{_FREE} The key is fine, but the account's plan does not include this: change plan or model.",
    "AGENT_LIMIT_REACHED": f"{_FREE} Delete agents that nobody needs, or change the plan at bitHuman.",
    "VIDEO_INPUT_NOT_SUPPORTED": f"{_FREE} Take the video out and send it as a new attempt.",
    "MODEL_SUBJECT_MISMATCH": f"{_FREE} Use the picture of a real person, or the model expression-2.",
    "IMAGE_FACE_UNSUITABLE": f"{_FREE} Use a picture with one face, large and seen from the front.",
    "MODEL_ARTIFACT_NOT_READY": "The file is still being prepared; try again in a few minutes.",
    "AGENT_NOT_READY": f"{_FREE} Wait until the agent is ready.",
    "FILE_TOO_LARGE": f"{_FREE} Make the file smaller.",
    "UNSUPPORTED_TYPE": f"{_FREE} Use another kind of file; its contents count, not its name.",
    "AGENT_DELETED": "The agent was deleted at bitHuman.",
    "AGENT_PURGED": "The agent was deleted at bitHuman and cannot be brought back.",
}
_SESSIONS = "Open a session with the agent first: words reach only people who are in one."


class BitHumanErrors(ErrorReader):
    """Adds to the shared reader what only this service says: links to its shop, and bodies without any code."""

    def __init__(self) -> None:
        super().__init__(CODES, UNCHARGED)

    def read(self, status: int, body: bytes) -> Complaint:
        """As the shared reader; an unrouted path gets a code of ours."""
        found = super().read(status, body)
        try:
            value = read_json(body)
        except ValueError:
            return found
        if status == 404 and value == {"detail": "Not Found"}:
            return Complaint("it knows no such address", NO_SUCH_ROUTE)
        return _with_link(found, value)

    def read_disguised(self, value: JsonValue, *, paid: bool = False) -> Complaint | None:
        """As the shared reader; a bare "Unauthorized" names its status."""
        found = super().read_disguised(value, paid=paid)
        if found is None:
            return None
        if found.status is None and found.text.strip().lower().startswith("unauthorized"):
            found = replace(found, status=401)
        return _with_link(found, value)


def advised(error: VendorError) -> VendorError:
    """The same error with the next step that fits its code."""
    if error.code in {"NOT_FOUND", "NO_ACTIVE_ROOMS"} and "room" in error.text.lower():
        error.next_step = _SESSIONS
    elif error.code in _ADVICE:
        error.next_step = _ADVICE[error.code]
    return error


def _with_link(found: Complaint, value: JsonValue) -> Complaint:
    error = value.get("error") if isinstance(value, dict) else None
    if isinstance(error, dict):
        for key, words in (("upgrade_url", "plans"), ("topup_url", "top up")):
            link = error.get(key)
            if isinstance(link, str) and link.startswith("https://"):
                return replace(found, text=f"{found.text.rstrip('.')} ({words}: {link})")
    return found
