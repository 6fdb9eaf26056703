"""The timeline file in both its formats, as one model (contract, section 7; traps 17 and 18).

Two clocks: the timeline's, in seconds from 0 to `total_duration`, and the narration's, which begins `audio_start_at`
seconds later and ends earlier where there is an outro.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Annotated, Any, TypeVar

from pydantic import AliasChoices, BeforeValidator, Field, JsonValue, ValidationError

from services.errors import Invalid
from services.vendors.fields import Number, Said, Text, VendorRecord, Whole, read_number
from services.vendors.wire.values import read_json

MOST_BYTES = 64 * 1024 * 1024
LANDSCAPE = (1920, 1080)
BRANDING = "branding-"
LOUDEST = 2.0
PAGE_SECONDS = 8.0
"""How long a page stays where pages have no times and a person turns them."""

Some = TypeVar("Some", bound=VendorRecord)


def _mapping(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _zero(value: object) -> float:
    return read_number(value) or 0.0


def _index(value: object) -> int:
    return int(read_number(value) or 0)


Seconds = Annotated[float, BeforeValidator(_zero)]
Map = Annotated[dict[str, Any], BeforeValidator(_mapping)]


def _volume(value: object) -> float | None:
    number = read_number(value)
    return None if number is None else max(0.0, min(LOUDEST, number))


def _opacity(value: object) -> float:
    number = read_number(value)
    return 1.0 if number is None else max(0.0, min(1.0, number))


def _ducks(value: object) -> bool:
    """Whether a track makes room for speech, as it does in the service's own MP4 unless it says no."""
    if isinstance(value, dict):
        value = value.get("enabled", True)
    return str(value).strip().lower() not in {"false", "0", "0.0", "no", "off", "none"} or value is None


Volume = Annotated[float | None, BeforeValidator(_volume)]
Opacity = Annotated[float, BeforeValidator(_opacity)]
Ducks = Annotated[bool, BeforeValidator(_ducks)]


class Chapter(VendorRecord):
    """A named place on the timeline."""

    time: Seconds = 0.0
    label: Said = ""


class Question(VendorRecord):
    """The player pauses at `time` and asks; `correct` counts the options from 0."""

    time: Seconds = 0.0
    question: Said = ""
    options: list[str] = Field(default_factory=list)
    correct: Annotated[int, BeforeValidator(_index)] = 0
    explanation: Said = ""


class AudioTrack(VendorRecord):
    """Sound beside the narration, mixed on the timeline's clock. `volume` goes from 0 to 2; 1 is as it was recorded.

    One that `ducks` is lowered while somebody speaks.
    """

    id: Text = None
    label: Text = None
    url: Text = None
    volume: Volume = None
    delay: Seconds = 0.0
    fade_in: Seconds = Field(default=0.0, validation_alias="fadeIn")
    fade_out: Seconds = Field(default=0.0, validation_alias="fadeOut")
    loop: bool = False
    ducks: Ducks = Field(default=True, validation_alias=AliasChoices("ducking", "duck"))


class SoundCue(VendorRecord):
    """A short sound at a second of the timeline, `absolute_time`; `t` counts from the beginning of its frame."""

    t: Number = None
    absolute_time: Number = None
    url: Text = None
    volume: Number = None
    role: Text = None
    duration: Number = None


def _cues(value: object) -> list[SoundCue]:
    return list(_every(SoundCue, value))


class Entry(VendorRecord):
    """One layer of HTML, shown while `in_time` <= T < `exit_time`; paged lessons have no times. HTML is untrusted.

    `audio_url` is a voice of its own, which mostly pages have; `opacity` is of the whole layer.
    """

    index: int
    id: Text = None
    in_time: Number = Field(default=None, validation_alias=AliasChoices("inTime", "start_time", "start"))
    exit_time: Number = Field(default=None, validation_alias=AliasChoices("exitTime", "end_time", "end"))
    start_x: Whole = Field(default=None, validation_alias="htmlStartX")
    start_y: Whole = Field(default=None, validation_alias="htmlStartY")
    end_x: Whole = Field(default=None, validation_alias="htmlEndX")
    end_y: Whole = Field(default=None, validation_alias="htmlEndY")
    z: Annotated[int, BeforeValidator(_index)] = 0
    html: Said = ""
    audio_url: Text = None
    opacity: Opacity = 1.0
    meta: Map = Field(default={}, validation_alias="entry_meta")
    sound_cues: Annotated[list[SoundCue], BeforeValidator(_cues)] = Field(default_factory=list)

    @property
    def is_branding(self) -> bool:
        """True for intro, outro and watermark, which are not of the lesson."""
        return (self.id or "").startswith(BRANDING)

    @property
    def caption_style(self) -> dict[str, Any]:
        """How captions are to be while it is shown: `hide` and `position`, both optional."""
        return _mapping(self.meta.get("caption_style"))

    def is_shown_at(self, moment: float) -> bool:
        """True while the entry is on screen; its end is exclusive."""
        return self.in_time is not None and self.exit_time is not None and self.in_time <= moment < self.exit_time


@dataclass(frozen=True)
class Timeline:
    """A lesson as its player needs it. `revision` is None where the file counts no writes (the bare format)."""

    entries: tuple[Entry, ...]
    total_duration: float
    audio_start_at: float = 0.0
    content_starts_at: float = 0.0
    content_ends_at: float = 0.0
    width: int = LANDSCAPE[0]
    height: int = LANDSCAPE[1]
    revision: int | None = None
    navigation: str = "time_driven"
    content_type: str = "VIDEO"
    language: str = ""
    palette: dict[str, str] = field(default_factory=dict)
    chapters: tuple[Chapter, ...] = ()
    questions: tuple[Question, ...] = ()
    audio_tracks: tuple[AudioTrack, ...] = ()


def read_timeline(body: bytes) -> Timeline:
    """The timeline in these bytes. Raises Invalid when it is none."""
    if len(body) > MOST_BYTES:
        raise _invalid("it is too long")
    try:
        value = read_json(body)
    except ValueError:
        raise _invalid("it is not JSON") from None
    bare = isinstance(value, list)
    listed = value if isinstance(value, list) else value.get("entries") if isinstance(value, dict) else None
    if not isinstance(listed, list):
        raise _invalid("it holds no list of entries")
    entries = tuple(_entry(index, entry) for index, entry in enumerate(listed))
    meta = _mapping(value.get("meta")) if isinstance(value, dict) else {}
    ends = max((entry.exit_time or 0.0 for entry in entries), default=0.0)
    total = read_number(meta.get("total_duration"))
    total = total if total is not None and total > 0 else ends or PAGE_SECONDS * len(entries)
    content_end = read_number(meta.get("content_ends_at"))
    width, height = _size(_mapping(meta.get("dimensions")))
    return Timeline(
        entries=entries,
        total_duration=total,
        audio_start_at=max(0.0, _zero(meta.get("audio_start_at"))),
        content_starts_at=max(0.0, _zero(meta.get("content_starts_at"))),
        content_ends_at=total if content_end is None else content_end,
        width=width,
        height=height,
        revision=None if bare else _index(meta.get("revision")),
        navigation=str(meta.get("navigation") or "time_driven"),
        content_type=str(meta.get("content_type") or "VIDEO"),
        language=str(meta.get("language") or ""),
        palette={k: v for k, v in _mapping(meta.get("palette")).items() if isinstance(v, str)},
        chapters=_every(Chapter, meta.get("chapters")),
        questions=_every(Question, meta.get("questions")),
        audio_tracks=_every(AudioTrack, meta.get("audio_tracks")),
    )


def _entry(index: int, value: JsonValue) -> Entry:
    # The place in the list is the frame's address, so nothing may be left out.
    if not isinstance(value, dict):
        return Entry(index=index)
    try:
        found = Entry.model_validate({**value, "index": index})
    except ValidationError:
        return Entry(index=index)
    return found.model_copy(update={"sound_cues": [_placed(cue, found) for cue in found.sound_cues]})


def _placed(cue: SoundCue, entry: Entry) -> SoundCue:
    """The cue with its second of the timeline where only that within the frame is told (contract, section 12)."""
    if cue.absolute_time is not None or cue.t is None or entry.in_time is None:
        return cue
    return cue.model_copy(update={"absolute_time": entry.in_time + cue.t})


def _every(shape: type[Some], value: object) -> tuple[Some, ...]:
    found = []
    for entry in value if isinstance(value, list) else []:
        try:
            found.append(shape.model_validate(entry))
        except ValidationError:
            continue
    return tuple(found)


def _size(dimensions: dict[str, Any]) -> tuple[int, int]:
    width, height = _index(dimensions.get("width")), _index(dimensions.get("height"))
    return (width, height) if width > 0 and height > 0 else LANDSCAPE


def _invalid(why: str) -> Invalid:
    return Invalid(f"This is no timeline of Vacademy: {why}.", who="Vacademy", operation="read a timeline")
