"""The shape of BHuman's answers: envelopes by profile, errors in the four shapes a client has to understand."""

from __future__ import annotations

from typing import Any

from starlette.responses import JSONResponse, PlainTextResponse, Response

from services.sandbox.shared.settings import JSONValue, Preferences

NAME = "bhuman"
PROFILES = ("seed", "docs2023", "oct2026")
SPELLINGS = ("profile", "2023", "seed", "web", "july2026", "mixed")
ERROR_SHAPES = ("result", "error", "message", "text")

DEFAULTS: dict[str, JSONValue] = {
    "profile": "seed",
    "speed": None,  # None: as the whole sandbox
    "render_seconds": 2.0,
    "parallel": 200,
    "media_delay_seconds": 0.2,
    "whatsapp_delay_seconds": 1.0,
    "balance": None,  # credits left; None: no limit
    "error_shape": "result",
    "callback_spelling": "profile",
    "strict_variables": False,  # True: a campaign's variables must be the template's own
}
CHOICES: dict[str, tuple[JSONValue, ...]] = {
    "profile": PROFILES,
    "error_shape": ERROR_SHAPES,
    "callback_spelling": SPELLINGS,
    "strict_variables": (False, True),
}


class Refusal(Exception):
    """A request that is not served: status and text of the answer."""

    def __init__(self, status: int, text: str) -> None:
        super().__init__(text)
        self.status = status
        self.text = text


class Answers:
    """Builds answers as the current profile does."""

    def __init__(self, preferences: Preferences) -> None:
        self._preferences = preferences

    @property
    def profile(self) -> str:
        return self._preferences.text(NAME, "profile")

    def body(self, result: Any) -> Any:
        """What the result looks like in its envelope."""
        return result if self.profile == "docs2023" else {"code": 200, "result": result}

    def ok(self, result: Any) -> Response:
        return JSONResponse(self.body(result))

    def submitted(self, ids: list[Any]) -> Any:
        """The body after rows were accepted. The 2023 answer had no code."""
        return {"result": ids} if self.profile == "docs2023" else {"code": 200, "result": ids}

    def listed(self, array: str, total: int | None, rows: list[Any]) -> Response:
        """A page of a list; `array` names the array inside the envelope. Without a total the array is all there is."""
        if self.profile == "docs2023" and array != "instances":
            return JSONResponse(rows)
        return self.ok(rows if total is None else {"total": total, array: rows})

    def error(self, status: int, text: str) -> Response:
        shape = self._preferences.text(NAME, "error_shape")
        if shape == "text":
            return PlainTextResponse(text, status_code=status)
        bodies = {
            "result": {"code": status, "result": {"error": text}},
            "error": {"error": text},
            "message": {"message": text},
        }
        return JSONResponse(bodies[shape], status_code=status)
