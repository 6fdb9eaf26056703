"""Everything one run makes, from what it was asked: script, words, timeline. The same run gives the same files."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from services.sandbox.vacademy.narration import Narration, narrate
from services.sandbox.vacademy.pictures import card, palette_of, picture, watermark
from services.sandbox.vacademy.script import Scene, read_scenes, topic_of, write_script

INTRO, OUTRO = 2.0, 1.5
BRAND = "River School"
SILENCE = "data:audio/wav;base64,UklGRiQAAABXQVZFZm10IBAAAAABAAEAQB8AAEAfAAABAAgAZGF0YQAAAAA="


@dataclass(frozen=True)
class Lesson:
    """`options` is the body as it was received; `script` is one that a person changed, if any.

    `cued`: frames have sounds that are timed from their own beginning, and music louder than it was recorded.
    """

    prompt: str
    options: Mapping[str, Any]
    branded: bool = False
    extras: bool = True
    script: str | None = None
    cued: bool = False

    @cached_property
    def script_text(self) -> str:
        return self.script or write_script(self.prompt, str(self.options.get("target_duration") or ""))

    @cached_property
    def scenes(self) -> list[Scene]:
        return read_scenes(self.script_text)

    @cached_property
    def narration(self) -> Narration:
        return narrate(self.scenes)

    @property
    def size(self) -> tuple[int, int]:
        return (1080, 1920) if self.options.get("orientation") == "portrait" else (1920, 1080)

    @property
    def pitch(self) -> float:
        """How high the voice is, 1.0 being a low one."""
        return 1.0 if self.options.get("voice_gender") == "male" else 1.45

    @property
    def intro(self) -> float:
        return INTRO if self.branded else 0.0

    def words(self) -> list[dict[str, Any]]:
        """The words file."""
        return [{"word": each.word, "start": each.start, "end": each.end} for each in self.narration.words]

    def timeline(self) -> dict[str, Any]:
        """The timeline file as an object, with the first revision still to come."""
        outro = OUTRO if self.branded else 0.0
        content_end = round(self.intro + self.narration.seconds, 3)
        total = round(content_end + outro, 3)
        palette = palette_of(self.prompt)
        meta: dict[str, Any] = {
            "content_type": "VIDEO", "navigation": "time_driven", "entry_label": "segment",
            "language": str(self.options.get("language") or "English"), "total_duration": total,
            "audio_start_at": self.intro, "intro_duration": self.intro, "outro_duration": outro,
            "content_starts_at": self.intro, "content_ends_at": content_end,
            "dimensions": dict(zip(("width", "height"), self.size, strict=True)), "palette": palette,
            "style_guide": {"name": "practice"},
        }  # fmt: skip
        if self.extras:
            meta |= self._extras(content_end)
        if self.cued:
            music = {"id": "music", "label": "Music", "url": SILENCE, "volume": 1.6, "delay": 0, "loop": True}
            meta["audio_tracks"] = [music]
        return {"meta": meta, "entries": self._entries(content_end, total, palette)}

    def _entries(self, content_end: float, total: float, palette: dict[str, str]) -> list[dict[str, Any]]:
        starts = [round(self.intro + start, 3) for start in self.narration.starts]
        starts[0] = self.intro
        ends = [*starts[1:], content_end]
        entries = [
            self._entry(f"segment-{number}", start, end, picture(scene, number, len(self.scenes), palette))
            for number, (scene, start, end) in enumerate(zip(self.scenes, starts, ends, strict=True))
        ]
        if not self.branded:
            return entries
        brand = [
            self._entry("branding-intro", 0.0, self.intro, card(BRAND, palette), 9999),
            self._entry("branding-watermark", self.intro, content_end, watermark(BRAND), 1000),
            self._entry("branding-outro", content_end, total, card("See you soon", palette), 9999),
        ]
        return [brand[0], *entries, *brand[1:]]

    def _entry(self, name: str, start: float, end: float, html: str, z: int | None = None) -> dict[str, Any]:
        width, height = self.size
        box = {"htmlStartX": 0, "htmlStartY": 0, "htmlEndX": width, "htmlEndY": height}
        cue = {"id": f"{name}-pop", "t": 0.5, "url": SILENCE, "volume": 0.4, "role": "pop", "duration": 0.2}
        cues = {"sound_cues": [cue]} if self.cued and not z else {}
        return {"id": name, "inTime": start, "exitTime": end, **box, **({"z": z} if z else {}), "html": html, **cues}

    def _extras(self, content_end: float) -> dict[str, Any]:
        starts = [round(self.intro + start, 3) for start in self.narration.starts]
        topic = topic_of(self.prompt)
        options = ["Guess quickly", "Watch closely and name the parts", "Skip the hard part", "Learn it by heart"]
        return {
            "chapters": [
                {"time": start, "label": scene.headline} for start, scene in zip(starts, self.scenes, strict=True)
            ],
            "glossary": [{"term": topic, "time": starts[0]}],
            "questions": [{
                "time": round(max(self.intro, content_end - 0.8), 3),
                "question": f"What helps you most with {topic}?", "options": options, "correct": 1,
                "explanation": "First we watch closely, then we name the parts.",
            }],
        }  # fmt: skip
