"""A lesson as the player in the browser needs it: plain data, times on the timeline's clock."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from services.kinds.lessons.viewing.sources import NO_LIBRARIES, FrameSources
from services.vendors.vacademy import Caption, Entry, SpokenWord, Timeline, captions

MOST_HTML = 2 * 1024 * 1024
LOUDEST = 2.0
BREATH = 0.7
"""A pause between words that is shorter than this is no pause for the music."""


@dataclass(frozen=True)
class Playable:
    """Everything of one revision of a lesson. `told` is what keeps it from being the newest, if anything does.

    `captioned`: whether captions are on from the start. `kept_at`: when this copy was made, for a copy.
    `sources`: where its frames have libraries, pictures and films from. `presenter`: a film of who speaks.
    """

    video_id: str
    timeline: Timeline
    words: tuple[SpokenWord, ...]
    script: str
    audio: str | None
    film: str | None
    told: str = ""
    captioned: bool = True
    kept_at: datetime | None = None
    presenter: str | None = None
    sources: FrameSources = NO_LIBRARIES

    @property
    def captions(self) -> list[Caption]:
        """The words in phrases, on the timeline's clock."""
        return captions(self.words, self.timeline.audio_start_at)

    def data(self) -> dict[str, Any]:
        """As JSON for the player."""
        timeline = self.timeline
        return {
            "id": self.video_id,
            "total": timeline.total_duration,
            "audioAt": timeline.audio_start_at,
            "width": timeline.width,
            "height": timeline.height,
            "palette": timeline.palette,
            "revision": timeline.revision,
            "audio": self.audio,
            "presenter": self.presenter,
            "captioned": self.captioned,
            "sources": self.sources.data(),
            "tracks": [
                {
                    "url": track.url,
                    "volume": _volume(track.volume),
                    "delay": track.delay,
                    "fadeIn": track.fade_in,
                    "fadeOut": track.fade_out,
                    "loop": track.loop,
                    "ducks": track.ducks,
                }
                for track in timeline.audio_tracks
                if track.url
            ],
            "entries": entries(timeline),
            "cues": [
                {"url": cue.url, "at": cue.absolute_time, "volume": _volume(cue.volume)}
                for entry in timeline.entries
                for cue in entry.sound_cues
                if cue.url and cue.absolute_time is not None
            ],
            "speech": speech(self.words, timeline.audio_start_at),
            "captions": [_caption(one) for one in self.captions],
            "chapters": [{"time": one.time, "label": one.label} for one in timeline.chapters],
            "questions": [
                {
                    "time": one.time,
                    "question": one.question,
                    "options": one.options,
                    "correct": one.correct,
                    "explanation": one.explanation,
                }
                for one in sorted(timeline.questions, key=lambda one: one.time)
                if one.options
            ],
        }


def speech(words: Sequence[SpokenWord], audio_at: float) -> list[list[float]]:
    """When somebody speaks, from and to on the timeline's clock, in order; pauses of a breath are part of it."""
    found: list[list[float]] = []
    for word in sorted(words, key=lambda one: one.start):
        if found and word.start - found[-1][1] <= BREATH:
            found[-1][1] = max(found[-1][1], word.end)
        else:
            found.append([word.start, word.end])
    return [[start + audio_at, end + audio_at] for start, end in found]


def entries(timeline: Timeline) -> list[dict[str, Any]]:
    """The layers; those of a paged lesson, which have no times, follow each other evenly."""
    untimed = [entry for entry in timeline.entries if entry.in_time is None or entry.exit_time is None]
    share = timeline.total_duration / len(untimed) if untimed else 0.0
    places = {entry.index: place for place, entry in enumerate(untimed)}
    return [
        {
            "index": entry.index,
            "from": places[entry.index] * share if entry.index in places else entry.in_time,
            "to": (places[entry.index] + 1) * share if entry.index in places else entry.exit_time,
            "z": entry.z,
            "branding": entry.is_branding,
            "captions": _caption_place(entry),
            "voice": entry.audio_url,
            "paged": entry.index in places,
            "opacity": entry.opacity,
            "html": entry.html[:MOST_HTML],
        }
        for entry in timeline.entries
    ]


def _volume(said: float | None) -> float:
    """How loud, as Vacademy's editor has it: 1 is as recorded, 2 twice as much."""
    return 1.0 if said is None else max(0.0, min(LOUDEST, said))


def _caption_place(entry: Entry) -> str:
    """Where captions stand while this entry is shown: `top`, `bottom` or `none`."""
    if entry.caption_style.get("hide") is True:
        return "none"
    return "top" if entry.caption_style.get("position") == "top" else "bottom"


def _caption(caption: Caption) -> dict[str, Any]:
    words: Sequence[SpokenWord] = caption.words
    return {"from": caption.start, "to": caption.end, "words": [[word.text, word.start, word.end] for word in words]}
