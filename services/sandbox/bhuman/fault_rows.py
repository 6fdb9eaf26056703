"""Faults in the rows: what is rendered, and what is told of it. `count` None strikes every row, else the first ones."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from services.sandbox.bhuman.batch import Batch, Video
from services.sandbox.shared.faults import Alter, Fault, Params

_ALL: dict[str, Any] = {"count": None}
_ONE: dict[str, Any] = {"count": 1}


def struck_by(batch: Batch, params: Params) -> list[Video]:
    """The first `count` videos, or all of them."""
    count = params["count"]
    return batch.videos if count is None else batch.videos[: int(count)]


def _rotate_row_index(batch: Batch, params: Params) -> None:
    struck = struck_by(batch, params)
    told = [video.row_index for video in struck]
    # A row alone has nobody to swap with, so it is told as another one.
    turned = [max(1, len(batch.videos) - 1)] if len(struck) == 1 else told[1:] + told[:1]
    for video, index in zip(struck, turned, strict=True):
        video.row_index = index


def _rotate_text(batch: Batch, params: Params) -> None:
    struck = struck_by(batch, params)
    told = [video.text for video in struck]
    for video, text in zip(struck, told[1:] + told[:1], strict=True):
        video.text = text


def _each(change: Callable[[Video, Params, Batch], None]) -> Callable[[Batch, Params], None]:
    """An alteration of every struck row by itself."""

    def alter(batch: Batch, params: Params) -> None:
        for video in struck_by(batch, params):
            change(video, params, batch)

    return alter


def _no_row_index(video: Video, _params: Params, _batch: Batch) -> None:
    video.row_index = None


def _no_text(video: Video, _params: Params, _batch: Batch) -> None:
    video.text = None


def _fail(video: Video, params: Params, _batch: Batch) -> None:
    video.fail(str(params["message"]))


def _end_strangely(video: Video, params: Params, _batch: Batch) -> None:
    video.fail("The render was stopped")
    video.quirks["ended"] = params["word"]


def _page_only(video: Video, _params: Params, _batch: Batch) -> None:
    video.quirks["page_only"] = True


def _stick(video: Video, _params: Params, _batch: Batch) -> None:
    video.finish_at = video.url_at = video.thumbnail_at = video.gif_at = video.whatsapp_at = None
    video.calls = []


def _media_later(video: Video, params: Params, _batch: Batch) -> None:
    for moment in ("url_at", "thumbnail_at", "gif_at"):
        planned = getattr(video, moment)
        if planned is not None:
            setattr(video, moment, planned + float(params["seconds"]))


def _blank_media(video: Video, _params: Params, _batch: Batch) -> None:
    video.quirks["blank"] = ""


def _working_word(video: Video, params: Params, _batch: Batch) -> None:
    video.quirks["working"] = params["word"]


def _done_word(video: Video, params: Params, _batch: Batch) -> None:
    video.quirks["done"] = params["word"]


def _unlisted(video: Video, params: Params, batch: Batch) -> None:
    video.listed_at = batch.now + float(params["seconds"])


def _unreadable(video: Video, params: Params, batch: Batch) -> None:
    video.readable_at = batch.now + float(params["seconds"])


ROWS: tuple[Fault, ...] = (
    Alter(
        "shuffled_row_index",
        "row_index is rotated among the first `count` rows, in lists and callbacks; ids and text stay right.",
        _rotate_row_index,
        {"count": 3},
    ),
    Alter(
        "swapped_text",
        "text is rotated among the first `count` rows: these videos show somebody else's values.",
        _rotate_text,
        {"count": 3},
    ),
    Alter("null_row_index", "row_index is null.", _each(_no_row_index), _ALL),
    Alter("null_text", "text is null in the results.", _each(_no_text), _ALL),
    Alter(
        "failed_renders",
        "The first `count` renders fail.",
        _each(_fail),
        {"count": 1, "message": "lip sync: no face found in frame 12"},
    ),
    Alter(
        "strange_end",
        "The first `count` renders end under a word that is in no list.",
        _each(_end_strangely),
        {"count": 1, "word": "expired"},
    ),
    Alter(
        "page_only", "The first `count` renders succeed with a share page and never a film.", _each(_page_only), _ONE
    ),
    Alter("stuck_renders", "The first `count` renders never finish and never call back.", _each(_stick), _ONE),
    Alter(
        "succeeded_before_media",
        "Succeeded, but url and images come `seconds` later.",
        _each(_media_later),
        {"count": None, "seconds": 2},
    ),
    Alter("empty_media", "Media that are not there are empty strings instead of null.", _each(_blank_media), _ALL),
    Alter(
        "unknown_status",
        "While it renders, the status is a word nobody knows.",
        _each(_working_word),
        {"count": None, "word": "upscaling"},
    ),
    Alter(
        "completed_status",
        "Success is told as `completed` instead of `succeeded`.",
        _each(_done_word),
        {"count": None, "word": "completed"},
    ),
    Alter(
        "missing_from_lists",
        "The rows appear in lists only `seconds` after they were accepted.",
        _each(_unlisted),
        {"count": None, "seconds": 5},
    ),
    Alter(
        "by_id_404_at_first",
        "Asked by id, the rows are 404 for the first `seconds`.",
        _each(_unreadable),
        {"count": None, "seconds": 5},
    ),
)
