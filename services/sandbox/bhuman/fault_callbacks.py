"""Faults in the callbacks. They strike around the callback that tells of the finished render."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from services.sandbox.bhuman.batch import Batch, Call, Video
from services.sandbox.bhuman.fault_rows import struck_by
from services.sandbox.shared.faults import Alter, Fault, Params

_ALL: dict[str, Any] = {"count": None}
_SOON: dict[str, Any] = {"count": 1, "seconds": 0.3}


def _called(change: Callable[[Video, Call, Params, Batch], None]) -> Callable[[Batch, Params], None]:
    """An alteration around the completion callback of every struck row that has one."""

    def alter(batch: Batch, params: Params) -> None:
        for video in struck_by(batch, params):
            for call in [each for each in video.calls if each.kind == "completion"]:
                change(video, call, params, batch)

    return alter


def _duplicate(video: Video, call: Call, params: Params, _batch: Batch) -> None:
    video.calls += [Call(call.kind, call.due_at, call.spelling) for _ in range(int(params["extra"]))]


def _early(video: Video, call: Call, _params: Params, batch: Batch) -> None:
    video.starts_at = min(video.starts_at, batch.now)
    video.finish_at = call.due_at = batch.now
    if video.outcome == "succeeded":
        video.url_at = video.thumbnail_at = video.gif_at = batch.now
    batch.callbacks_first = True


def _delay(_video: Video, call: Call, params: Params, _batch: Batch) -> None:
    call.due_at += float(params["seconds"])


def _also(kind: str) -> Callable[[Video, Call, Params, Batch], None]:
    """A second callback of another kind, some time after the true one."""

    def change(video: Video, call: Call, params: Params, _batch: Batch) -> None:
        video.calls.append(Call(kind, call.due_at + float(params["seconds"]), call.spelling))

    return change


def _progress_first(video: Video, call: Call, _params: Params, _batch: Batch) -> None:
    video.calls.append(Call("processing", (video.starts_at + call.due_at) / 2, call.spelling))


def _lose(video: Video, call: Call, _params: Params, _batch: Batch) -> None:
    video.calls.remove(call)


def _garble(_video: Video, call: Call, _params: Params, _batch: Batch) -> None:
    call.kind = "malformed"


def _spell(_video: Video, call: Call, params: Params, _batch: Batch) -> None:
    call.spelling = str(params["spelling"])


def _whatsapp(video: Video, call: Call, params: Params, _batch: Batch) -> None:
    video.whatsapp_at = call.due_at + float(params["seconds"])
    video.calls.append(Call("whatsapp", video.whatsapp_at, call.spelling))


CALLBACKS: tuple[Fault, ...] = (
    Alter(
        "callback_duplicate",
        "The callback comes again, `extra` times.",
        _called(_duplicate),
        {"count": None, "extra": 1},
    ),
    Alter("callback_early", "Rendered at once, and called back before the request is answered.", _called(_early), _ALL),
    Alter("callback_late", "The callback comes `seconds` late.", _called(_delay), {"count": None, "seconds": 5}),
    Alter(
        "callback_out_of_order",
        "A `processing` callback follows the one that said succeeded.",
        _called(_also("processing")),
        {"count": None, "seconds": 0.3},
    ),
    Alter("callback_processing", "A `processing` callback comes while it renders.", _called(_progress_first), _ALL),
    Alter("callback_lost", "The callback never comes.", _called(_lose), _ALL),
    Alter("callback_malformed", "The callback's JSON ends in the middle.", _called(_garble), _ALL),
    Alter(
        "callback_contradictory",
        "A `failed` callback follows the one that said succeeded.",
        _called(_also("failed")),
        _SOON,
    ),
    Alter(
        "callback_unknown_id",
        "A second callback tells of an id that nobody was given.",
        _called(_also("unknown")),
        _SOON,
    ),
    Alter(
        "callback_spelling",
        "The callback is spelled as in another year: seed, web, july2026 or 2023.",
        _called(_spell),
        {"count": None, "spelling": "july2026"},
    ),
    Alter(
        "callback_whatsapp_ready",
        "A whatsapp.ready callback with the same id, and neither status nor url, follows.",
        _called(_whatsapp),
        {"count": None, "seconds": 0.3},
    ),
)
