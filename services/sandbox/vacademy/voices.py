"""The voices that can speak a lesson, each with a sample to listen to. No key is needed for either."""

from __future__ import annotations

import hashlib

from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response
from starlette.routing import Route

from services.sandbox.media.library import MediaLibrary
from services.sandbox.media.narration_voice import speak, write_mp3
from services.sandbox.shared.service import Machinery
from services.sandbox.vacademy.addresses import SAMPLES, VIDEOS
from services.sandbox.vacademy.answers import NAME, error
from services.sandbox.vacademy.reading import Reader, Reading

GENDERS = ("female", "male")
_PREMIUM = {"female": ("Aoede", "Kore", "Leda"), "male": ("Charon", "Orus", "Puck")}
_STANDARD = {"female": "Aria", "male": "Guy"}
_SAID = ("This", "is", "how", "I", "sound.")


class Voices:
    def __init__(self, machinery: Machinery, reader: Reader) -> None:
        self._reader = reader
        self._media = MediaLibrary(machinery.folder / "media" / NAME)

    @property
    def routes(self) -> list[Route]:
        made = self._reader.endpoint("tts/voices", self._list, needs_key=False)
        return [Route(f"{VIDEOS}/tts/voices", made), Route(f"{SAMPLES}/{{name}}.mp3", self._sample)]

    def _list(self, reading: Reading) -> Response:
        asked = reading.request.query_params
        language = asked.get("language", "English (US)")
        gender = asked.get("gender", "female").lower()
        gender = gender if gender in GENDERS else "female"
        premium = asked.get("tier") == "premium"
        names = _PREMIUM[gender] if premium else (_STANDARD[gender],)
        provider = "google" if premium else "edge"
        tongue = "".join(sign for sign in language.lower() if sign.isalnum())[:12] or "english"
        return JSONResponse({
            "tier": "premium" if premium else "standard", "provider": provider, "language": language, "gender": gender,
            "voices": [
                {"id": f"{tongue}-{gender}-{name}", "name": name, "provider": provider,
                 "sample_url": f"{reading.base}{SAMPLES}/{tongue}-{gender}-{name}.mp3"}
                for name in names
            ],
        })  # fmt: skip

    async def _sample(self, request: Request) -> Response:
        name = str(request.path_params["name"])
        parts = name.split("-")
        if len(parts) != 3 or parts[1] not in GENDERS or not name.replace("-", "").isalnum():
            return error(404, "No such file")
        pitch = (1.0 if parts[1] == "male" else 1.45) + hashlib.sha256(name.encode()).digest()[0] / 1000
        words = [(word, at * 0.4, at * 0.4 + 0.35) for at, word in enumerate(_SAID)]
        sound = speak(words, len(_SAID) * 0.4, pitch)
        path = await self._media.made(f"voice-{name}.mp3", lambda target: write_mp3(sound, target))
        return FileResponse(path, media_type="audio/mpeg")
