"""Whether a refusal names what was made all the same: then nobody can say that nothing was charged."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator
from typing import Final

from pydantic import JsonValue

from services.vendors.wire.values import read_json

_MADE: Final = frozenset(
    {"agentid", "agentcode", "videoid", "jobid", "taskid", "generationid", "generatedvideoid", "ids", "agentids",
     "videoids", "jobids", "generationids", "generatedvideoids"}
)  # fmt: skip
_LISTS: Final = frozenset({"result", "results", "data", "videos"})
_WORDS_ONLY: Final = frozenset({"error", "errors", "detail", "details", "meta", "warnings"})
_CUT: Final = re.compile(
    r'"(?:agent_?(?:id|code)|video_?id|job_?id|task_?id|(?:generation|generated_?video)_?id|ids)"\s*:\s*["\[{]+[^"\]}\s]',
    re.IGNORECASE,
)
_AN_ID: Final = re.compile(r"(?=\D*\d)[0-9A-Za-z{}:_-]{6,}")
_NO_IDS: Final = frozenset({"", "null", "none", "undefined", "0"})
_MOST_DEEP = 6


def names_made(body: bytes, asked: bytes, path: str) -> bool:
    """True when the body of an answer names a thing that was made, and not only one that the request itself named.

    `asked` and `path` are the request's, whose own ids prove nothing when they come back.
    """
    try:
        value = read_json(body)
    except ValueError:
        # Cut short: what it begins with counts.
        return body.lstrip()[:1] in {b"{", b"["} and _CUT.search(body[:20_000].decode("utf-8", "replace")) is not None
    ours = {_plain(part) for part in path.split("/")}
    with contextlib.suppress(ValueError):
        ours |= set(_texts(read_json(asked))) if asked else set()
    return any(one not in ours | _NO_IDS for one in _named(value, worded=False))


def _named(value: JsonValue, *, worded: bool, deep: int = 0) -> Iterator[str]:
    """Every id by which an answer may name what it made; of a plain `id`, those that are not the error's own."""
    if not isinstance(value, dict) or deep > _MOST_DEEP:
        return
    for key, one in value.items():
        name = key.replace("_", "").replace("-", "").lower()
        words = worded or name in _WORDS_ONLY
        if name in _MADE or (name == "id" and not worded):
            yield from _texts(one)
        elif name in _LISTS and not words:
            yield from (id_ for id_ in _texts(one, ids_only=True) if _AN_ID.fullmatch(id_))
        for inside in one if isinstance(one, list) else [one]:
            yield from _named(inside, worded=words, deep=deep + 1)


def _texts(value: JsonValue, *, ids_only: bool = False, deep: int = 0) -> Iterator[str]:
    """The texts and numbers of a value; with `ids_only` those of a list alone."""
    if isinstance(value, list) and deep <= _MOST_DEEP:
        for one in value:
            yield from _texts(one, ids_only=ids_only, deep=deep + 1)
    elif isinstance(value, dict) and not ids_only and deep <= _MOST_DEEP:
        for one in value.values():
            yield from _texts(one, deep=deep + 1)
    elif isinstance(value, str | int) and not isinstance(value, bool) and (deep or not ids_only):
        yield _plain(str(value))


def _plain(text: str) -> str:
    return text.strip().strip("{}").lower()
