"""The film of a lesson: its scenes drawn as cards, the spoken phrase below them, and the narration as sound."""

from __future__ import annotations

import math
from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from PIL import Image, ImageDraw, ImageFilter

from services.sandbox.media.lettering import fitted, width, write
from services.sandbox.media.narration_voice import RATE, frames_of

FRAMES_PER_SECOND = 12
_SOUND_SAMPLES = 1024
_WHITE = (255, 255, 255, 255)
Colour = tuple[int, int, int]


@dataclass(frozen=True)
class Slide:
    """What is on screen from `start` to `end`; `lines` are a headline and what belongs to it."""

    start: float
    end: float
    lines: tuple[str, ...]


@dataclass(frozen=True)
class Phrase:
    """Words spoken from `start` to `end`."""

    start: float
    end: float
    text: str


@dataclass(frozen=True)
class Film:
    """Everything the film shows and lets hear. `sound_at` is when the narration begins."""

    slides: Sequence[Slide]
    phrases: Sequence[Phrase]
    sound: array[int]
    sound_at: float
    seconds: float
    portrait: bool
    dark: Colour
    mid: Colour
    accent: Colour

    @property
    def size(self) -> tuple[int, int]:
        return (360, 640) if self.portrait else (640, 360)


def write_film(film: Film, target: Path) -> None:
    """H.264 and AAC, with the index in front so that it plays while loading."""
    # Most starts of a sandbox end before anybody asks for a film, so the codecs are not loaded with it.
    import av  # noqa: PLC0415

    with av.open(target, "w", format="mp4", options={"movflags": "faststart"}) as container:
        picture = container.add_stream("libx264", rate=FRAMES_PER_SECOND)
        picture.width, picture.height, picture.pix_fmt = *film.size, "yuv420p"
        picture.options = {"profile": "baseline", "preset": "ultrafast", "crf": "28", "threads": "1"}
        speech = container.add_stream("aac", rate=RATE, layout="mono")
        speech.bit_rate = 48_000
        drawing = _Drawing(film)
        for number in range(math.ceil(film.seconds * FRAMES_PER_SECOND)):
            image = drawing.at(number / FRAMES_PER_SECOND)
            frame = av.VideoFrame.from_bytes(image.convert("RGBA").tobytes(), *film.size)
            frame.pts, frame.time_base = number, Fraction(1, FRAMES_PER_SECOND)
            container.mux(picture.encode(frame))
        container.mux(picture.encode(None))
        before = array("h", bytes(2 * round(film.sound_at * RATE)))
        for sound in frames_of(before + film.sound, _SOUND_SAMPLES):
            container.mux(speech.encode(sound))
        container.mux(speech.encode(None))


class _Drawing:
    def __init__(self, film: Film) -> None:
        self._film = film
        self._ground = self._background()
        self._slides: dict[int, Image.Image] = {}
        self._captions: dict[int, Image.Image] = {}

    def at(self, moment: float) -> Image.Image:
        film = self._film
        wide, tall = film.size
        image = self._slide(moment).copy()
        draw = ImageDraw.Draw(image, "RGBA")
        phrase = next((n for n, each in enumerate(film.phrases) if each.start <= moment < each.end), None)
        if phrase is not None:
            caption = self._caption(phrase)
            image.paste(caption, (0, tall - round(tall * 0.07) - caption.height), caption)
            for ring in range(3):
                radius = 7 + 4 * abs(math.sin(moment * 9 + ring * 1.3))
                x = wide - 70 + ring * 20
                draw.ellipse((x - radius, 34 - radius, x + radius, 34 + radius), fill=(*film.accent, 200))
        draw.rectangle((0, tall - 4, round(wide * moment / film.seconds), tall), fill=(*film.accent, 255))
        return image

    def _slide(self, moment: float) -> Image.Image:
        slides = self._film.slides
        number = next((n for n, slide in enumerate(slides) if slide.start <= moment < slide.end), len(slides) - 1)
        if number not in self._slides:
            self._slides = {number: self._drawn(slides[number].lines if slides else ())}
        return self._slides[number]

    def _drawn(self, lines: tuple[str, ...]) -> Image.Image:
        wide, tall = self._film.size
        image = self._ground.copy().convert("RGBA")
        top = tall * 0.3
        for number, line in enumerate(lines[:3]):
            big = number == 0
            text, size = fitted(line, 46 if big else 22, 20 if big else 14, wide - 80, bold=big)
            write(image, (40, top + size), text, size, _WHITE if big else (255, 255, 255, 200), bold=big)
            top += size * 1.5 + (8 if big else 4)
        ImageDraw.Draw(image).rounded_rectangle((40, tall * 0.3 - 22, 104, tall * 0.3 - 16), 3, fill=self._film.accent)
        return image.convert("RGB")

    def _caption(self, number: int) -> Image.Image:
        if number not in self._captions:
            wide = self._film.size[0]
            text, size = fitted(self._film.phrases[number].text, 20, 12, wide * 0.85 - 24)
            image = Image.new("RGBA", (wide, size + 20))
            length = width(text, size)
            left = (wide - length) / 2
            box = (left - 12, 0, left + length + 12, size + 18)
            ImageDraw.Draw(image).rounded_rectangle(box, 8, fill=(0, 0, 0, 150))
            write(image, (left, size + 5), text, size, _WHITE)
            self._captions = {number: image}
        return self._captions[number]

    def _background(self) -> Image.Image:
        film = self._film
        size = film.size
        # Turned on a larger sheet, so that no corner of it comes into view.
        sheet = Image.linear_gradient("L").resize((1200, 1200)).rotate(35)
        blend = sheet.crop((300, 300, 900, 900)).resize(size)
        image = Image.composite(Image.new("RGB", size, film.mid), Image.new("RGB", size, film.dark), blend)
        glow = Image.new("RGBA", size, (*film.accent, 0))
        ImageDraw.Draw(glow).ellipse((size[0] * 0.65, -90, size[0] * 1.2, 190), fill=(*film.accent, 90))
        image = image.convert("RGBA")
        image.alpha_composite(glow.filter(ImageFilter.GaussianBlur(50)))
        return image.convert("RGB")
