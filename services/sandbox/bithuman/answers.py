"""The shape of bitHuman's answers and errors, by profile, and the settings of the stand-in."""

from __future__ import annotations

from typing import Any

from starlette.responses import JSONResponse, Response

from services.sandbox.shared.settings import JSONValue, Preferences

NAME = "bithuman"
PROFILES = ("s1", "s2", "v2", "v3")
PLANS = ("free", "creator", "pro", "business", "enterprise")

DEFAULTS: dict[str, JSONValue] = {
    "profile": "s2",
    "speed": None,  # None: as the whole sandbox
    "clock": 30,  # how many seconds of the service pass in one of ours, at speed 1
    "expression_1_seconds": 90,
    "essence_1_seconds": 210,
    "essence_2_seconds": 2100,
    "expression_2_seconds": 4800,
    "starting_credits": 10_000,
    "plan": "pro",
    "rate_limits": "off",
    "open_sessions": None,  # how many people talk with each ready agent; None: nobody
    "error_shape": "profile",
    "webhook_recipe": "timestamp and body",
    "fetching": "strict",  # strict: addresses that no public service could fetch fail the run
}
CHOICES: dict[str, tuple[JSONValue, ...]] = {
    "profile": PROFILES,
    "plan": PLANS,
    "rate_limits": ("off", "on"),
    "error_shape": ("profile", "flat", "code", "nested", "bare"),
    "webhook_recipe": ("timestamp and body", "body"),
    "fetching": ("strict", "trusting"),
}

CODES = {
    400: "VALIDATION_ERROR", 401: "UNAUTHORIZED", 402: "INSUFFICIENT_BALANCE", 403: "PLAN_REQUIRED", 404: "NOT_FOUND",
    409: "AGENT_NOT_READY", 410: "AGENT_DELETED", 413: "FILE_TOO_LARGE", 415: "UNSUPPORTED_TYPE",
    422: "MODEL_SUBJECT_MISMATCH", 429: "RATE_LIMITED", 500: "INTERNAL_ERROR", 502: "UPSTREAM_UNAVAILABLE",
    503: "SERVICE_UNAVAILABLE", 504: "UPSTREAM_TIMEOUT",
}  # fmt: skip
_LINKS = {
    "PLAN_REQUIRED": ("upgrade_url", "https://www.bithuman.ai/pricing"),
    "INSUFFICIENT_BALANCE": ("topup_url", "https://www.bithuman.ai/billing"),
}


class Refusal(Exception):
    """A request that is not served: status, machine code (the status's usual one when None) and text."""

    def __init__(self, status: int, text: str, code: str | None = None, *, retry_after: int | None = None) -> None:
        super().__init__(text)
        self.status = status
        self.text = text
        self.code = code
        self.retry_after = retry_after


class Answers:
    """Builds answers as the current profile does."""

    def __init__(self, preferences: Preferences) -> None:
        self._preferences = preferences

    @property
    def profile(self) -> str:
        return self._preferences.text(NAME, "profile")

    @property
    def keeps_keys(self) -> bool:
        """Whether `Idempotency-Key` is known here."""
        return self.profile in ("v2", "v3")

    def error_body(self, status: int, text: str, code: str | None = None) -> dict[str, Any]:
        """An error in the shape of the moment."""
        code = code or CODES.get(status, "INTERNAL_ERROR")
        shape = self._preferences.text(NAME, "error_shape")
        if shape == "profile":
            shape = "flat" if self.profile == "s1" else "nested"
        if shape == "flat":
            return {"error": text, "code": code, "details": f"The request ended with HTTP status {status}."}
        if shape == "code":
            return {"success": False, "error": code, "message": text}
        if shape == "bare":
            return {"error": text}
        error: dict[str, Any] = {"code": code, "message": text, "httpStatus": status}
        if self.profile == "v3" and code in _LINKS:
            error |= [_LINKS[code]]
        return {"error": error, "status": "error", "status_code": status}

    def error(self, status: int, text: str, code: str | None = None) -> Response:
        return JSONResponse(self.error_body(status, text, code), status_code=status)

    def refuse(self, refusal: Refusal) -> Response:
        answer = self.error(refusal.status, refusal.text, refusal.code)
        if refusal.retry_after is not None:
            answer.headers["Retry-After"] = str(refusal.retry_after)
        return answer
