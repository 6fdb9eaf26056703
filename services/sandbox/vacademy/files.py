"""The public files of lessons, always under the same address; anybody who knows it may read them."""

from __future__ import annotations

import hashlib
import html
import json
import re
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import Route

from services.sandbox.media.lesson_film import Film, Phrase, Slide, write_film
from services.sandbox.media.library import MediaLibrary
from services.sandbox.media.narration_voice import speak, write_mp3
from services.sandbox.shared.service import Machinery
from services.sandbox.vacademy import runs
from services.sandbox.vacademy.addresses import FILES, NAMES
from services.sandbox.vacademy.answers import NAME, Behaviour, error
from services.sandbox.vacademy.lesson import Lesson
from services.sandbox.vacademy.pictures import palette_of
from services.sandbox.vacademy.timelines import Body, Timelines, entries_of, lesson_of

_OPEN = {"Access-Control-Allow-Origin": "*", "Cache-Control": "public, max-age=300"}
_UNSHOWN = re.compile(r"<(style|script)\b.*?</\1>", re.DOTALL | re.IGNORECASE)
_TAG = re.compile(r"<[^>]*>")


class Files:
    def __init__(self, machinery: Machinery, behaviour: Behaviour) -> None:
        self._machinery = machinery
        self._state = machinery.state
        self._behaviour = behaviour
        self._timelines = Timelines(machinery.state, behaviour)
        self._media = MediaLibrary(machinery.folder / "media" / NAME)

    @property
    def routes(self) -> list[Route]:
        return [Route(f"{FILES}/{{id}}/{{key}}/{{name}}", self._file)]

    async def _file(self, request: Request) -> Response:
        named = request.path_params
        for taken in self._machinery.orders.take_for_reading(NAME, f"file/{named['key']}"):
            struck: Response | None = taken.fault.act(request, taken.params, error)
            if struck is not None:
                return struck
        make = self._makers.get(named["key"])
        if make is None or NAMES[named["key"]] != named["name"]:
            return _missing()
        return await make(named["id"])

    @property
    def _makers(self) -> dict[str, Callable[[str], Awaitable[Response]]]:
        return {
            "script": self._script, "words": self._words, "timeline": self._timeline, "audio": self._audio,
            "video": self._video,
        }  # fmt: skip

    def _lesson(self, video_id: str, key: str) -> Lesson | None:
        run = runs.artifact_run(self._state, video_id, key, self._state.now())
        return None if run is None else lesson_of(run, self._behaviour)

    async def _script(self, video_id: str) -> Response:
        lesson = self._lesson(video_id, "script")
        text = lesson.script_text if lesson else ""
        return Response(text, media_type="text/plain", headers=_OPEN) if lesson else _missing()

    async def _words(self, video_id: str) -> Response:
        lesson = self._lesson(video_id, "words")
        return _json(lesson.words()) if lesson else _missing()

    async def _timeline(self, video_id: str) -> Response:
        body = self._timelines.find(video_id, self._state.now())
        return _missing() if body is None else _json(body)

    async def _audio(self, video_id: str) -> Response:
        lesson = self._lesson(video_id, "audio")
        if lesson is None:
            return _missing()
        path = await self._media.made(f"{_digest([lesson.script_text, lesson.pitch])}.mp3",
                                      lambda target: write_mp3(_speech(lesson), target))  # fmt: skip
        return FileResponse(path, media_type="audio/mpeg", headers=_OPEN)

    async def _video(self, video_id: str) -> Response:
        now = self._state.now()
        job = runs.rendered(self._state, video_id, now)
        lesson = self._lesson(video_id, "audio")
        made = runs.artifact_run(self._state, video_id, "video", now)
        if lesson is None or (job is None and made is None):
            return _missing()
        body: Body = json.loads(job["timeline"]) if job is not None else lesson.timeline()
        captions = bool(lesson.options.get("captions_enabled", True))
        name = f"{_digest([lesson.script_text, lesson.pitch, body, captions])}.mp4"
        path = await self._media.made(name, lambda target: _film(lesson, body, captions, target))
        return FileResponse(path, media_type="video/mp4", headers=_OPEN)


def _speech(lesson: Lesson) -> Any:
    narration = lesson.narration
    return speak(((w.word, w.start, w.end) for w in narration.words), narration.seconds, lesson.pitch)


def _film(lesson: Lesson, body: Body, captions: bool, target: Path) -> None:
    entries = [entry for entry in entries_of(body) if int(entry.get("z", 0)) != 1000]
    begin = lesson.intro if isinstance(body, dict) else 0.0
    total = max((float(entry.get("exitTime", 0)) for entry in entries), default=1.0)
    palette = palette_of(lesson.prompt)
    dark, mid, accent = (_colour(palette[name]) for name in ("background", "primary", "accent"))
    slides = [
        Slide(float(e.get("inTime", 0)), float(e.get("exitTime", 0)), _shown(str(e.get("html", "")))) for e in entries
    ]
    write_film(
        Film(slides, _phrases(lesson, begin) if captions else [], _speech(lesson), begin, total,
             lesson.size[1] > lesson.size[0], dark, mid, accent), target,
    )  # fmt: skip


def _phrases(lesson: Lesson, begin: float) -> list[Phrase]:
    """The narration in pieces of at most seven words of one scene."""
    phrases: list[Phrase] = []
    held: list[Any] = []
    words = lesson.narration.words
    for at, word in enumerate(words):
        held.append(word)
        last = at + 1 == len(words) or words[at + 1].scene != word.scene
        if last or len(held) >= 7 or word.word.endswith((".", "!", "?")):
            text = " ".join(each.word for each in held)
            phrases.append(Phrase(begin + held[0].start, begin + held[-1].end + 0.2, text))
            held = []
    return phrases


def _shown(fragment: str) -> tuple[str, ...]:
    """What a person would read in the HTML, piece by piece."""
    texts = (" ".join(html.unescape(piece).split()) for piece in _TAG.split(_UNSHOWN.sub("", fragment)))
    pieces = [text for text in texts if any(sign.isalpha() for sign in text)]
    if len(pieces) > 3:
        return pieces[0], " ".join(pieces[1:])
    return tuple(pieces)


def _colour(text: str) -> tuple[int, int, int]:
    return int(text[1:3], 16), int(text[3:5], 16), int(text[5:7], 16)


def _digest(value: Any) -> str:
    return hashlib.sha256(json.dumps(value, sort_keys=True).encode()).hexdigest()[:40]


def _json(value: Any) -> Response:
    return Response(json.dumps(value, ensure_ascii=False), media_type="application/json", headers=_OPEN)


def _missing() -> Response:
    return error(404, "No such file")
