"""Draws the title card of a video, still or at a moment of its three seconds."""

from __future__ import annotations

import hashlib
import math
from dataclasses import dataclass

from PIL import Image, ImageDraw, ImageFilter

from services.sandbox.media.lettering import fitted, width, write
from services.sandbox.media.scene import Scene, ground_of, with_speaker

WIDTH, HEIGHT = 640, 360
SECONDS = 3.0
MOST_SECONDS = 12.0

_PALETTES = (
    ((24, 24, 72), (88, 52, 196), (255, 122, 144)),
    ((6, 46, 66), (14, 116, 144), (94, 234, 212)),
    ((52, 16, 60), (157, 40, 120), (255, 176, 92)),
    ((14, 42, 36), (22, 120, 92), (208, 240, 128)),
    ((22, 30, 60), (38, 84, 196), (120, 210, 255)),
    ((60, 22, 24), (190, 62, 52), (255, 206, 110)),
)
_WHITE = (255, 255, 255, 255)
_SOFT = (255, 255, 255, 190)


@dataclass(frozen=True)
class Card:
    """What a video shows: where it comes from, and the row's values, the first one big. `key` picks the colours.

    In its `scenes` something else fills the picture, and all this stands in it where the speaker does.
    """

    item_id: str
    title: str
    values: tuple[str, ...]
    key: str
    scenes: tuple[Scene, ...] = ()

    @property
    def seconds(self) -> float:
        """How long the film is: long enough for its scenes, within reason."""
        ends = (scene.start + 2 if scene.end < 0 else scene.end + 0.5 for scene in self.scenes)
        return min(MOST_SECONDS, max(SECONDS, *ends)) if self.scenes else SECONDS


class Drawing:
    """One card, its still parts drawn once."""

    def __init__(self, card: Card) -> None:
        self._card = card
        digest = hashlib.sha256(card.key.encode()).digest()
        self._dark, self._mid, self._accent = _PALETTES[digest[0] % len(_PALETTES)]
        self._phase = hashlib.sha256(card.item_id.encode()).digest()[0] / 255 * math.tau
        self._still = self._background()
        self._lettering = self._words()
        self._grounds = {scene: ground_of(scene, (WIDTH, HEIGHT)) for scene in card.scenes}

    def at(self, moment: float, *, settled: bool = False) -> Image.Image:
        """The picture at `moment` seconds, RGB. `settled` shows the words fully arrived, as a poster does."""
        image = self._speaker(moment, settled=settled)
        for scene, ground in self._grounds.items():
            if scene.is_on(moment):
                image = with_speaker(ground, image, scene)
        return image

    def _speaker(self, moment: float, *, settled: bool) -> Image.Image:
        image = self._still.copy()
        self._voice(image, moment)
        arrived = 1.0 if settled else min(1.0, 0.25 + moment / 0.6)
        eased = 1 - (1 - arrived) ** 3
        layer = self._lettering
        if arrived < 1:
            layer = layer.copy()
            layer.putalpha(layer.getchannel("A").point([round(value * eased) for value in range(256)]))
        image.paste(layer, (0, round((1 - eased) * 18)), layer)
        # Words arrive, the ring breathes, the line below runs: three motions at three speeds.
        draw = ImageDraw.Draw(image)
        draw.rectangle((0, HEIGHT - 4, round(WIDTH * min(1.0, moment / self._card.seconds)), HEIGHT), fill=self._accent)
        return image

    def _background(self) -> Image.Image:
        across = Image.linear_gradient("L").rotate(90).resize((WIDTH, HEIGHT))
        down = Image.linear_gradient("L").resize((WIDTH, HEIGHT))
        blend = Image.blend(across, down, 0.55)
        image = Image.composite(
            Image.new("RGB", (WIDTH, HEIGHT), self._mid), Image.new("RGB", (WIDTH, HEIGHT), self._dark), blend
        ).convert("RGBA")
        glow = Image.new("RGBA", (WIDTH, HEIGHT), (*self._accent, 0))
        draw = ImageDraw.Draw(glow)
        draw.ellipse((430, -120, 760, 210), fill=(*self._accent, 105))
        draw.ellipse((-140, 250, 160, 520), fill=(*self._mid, 150))
        image.alpha_composite(glow.filter(ImageFilter.GaussianBlur(60)))
        return image.convert("RGB")

    def _words(self) -> Image.Image:
        layer = Image.new("RGBA", (WIDTH, HEIGHT))
        draw = ImageDraw.Draw(layer)
        draw.rounded_rectangle((44, 44, 50, 62), 3, fill=(*self._accent, 255))
        title, size = fitted(self._card.title, 18, 13, 360)
        write(layer, (60, 60), title, size, _SOFT)
        first, *others = [value for value in self._card.values if value.strip()] or ["—"]
        headline, size = fitted(first, 58, 28, 372, bold=True)
        write(layer, (44, 190), headline, size, _WHITE, bold=True)
        y = 190 + 38
        for value in others[:3]:
            line, small = fitted(value, 22, 15, 372)
            write(layer, (44, y), line, small, (255, 255, 255, 225))
            y += 31
        self._avatar(layer, first)
        write(layer, (44, HEIGHT - 24), "Practice video", 12, (255, 255, 255, 130))
        return layer

    def _avatar(self, layer: Image.Image, name: str) -> None:
        big = Image.new("RGBA", (480, 480))
        ImageDraw.Draw(big).ellipse((8, 8, 472, 472), fill=(255, 255, 255, 34), outline=(255, 255, 255, 220), width=8)
        layer.alpha_composite(big.resize((120, 120), Image.Resampling.LANCZOS), (472, 112))
        initial, size = fitted(name[:1].upper() or "?", 58, 30, 80, bold=True)
        write(layer, (532 - width(initial, size, bold=True) / 2, 172 + size * 0.36), initial, size, _WHITE, bold=True)

    def _voice(self, image: Image.Image, moment: float) -> None:
        """A ring that breathes and a row of bars, as if somebody were speaking."""
        draw = ImageDraw.Draw(image, "RGBA")
        for ring in range(2):
            grown = (moment / 1.5 + ring / 2) % 1.0
            radius = 60 + grown * 40
            fade = round(120 * (1 - grown))
            draw.ellipse(
                (532 - radius, 172 - radius, 532 + radius, 172 + radius), outline=(*self._accent, fade), width=3
            )
        for bar in range(15):
            swing = math.sin(moment * math.tau * (0.667 + (bar % 5) / 3) + bar * 1.7 + self._phase)
            tall = 5 + 13 * abs(swing) * math.sin(math.pi * (bar + 1) / 16)
            x = 477 + bar * 7.6
            draw.rounded_rectangle((x, 292 - tall, x + 4, 292 + tall), 2, fill=(*self._accent, 230))
