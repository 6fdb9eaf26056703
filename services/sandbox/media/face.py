"""Draws a person who does not exist: a portrait, still or at a moment of speaking. The same key, the same person."""

from __future__ import annotations

import hashlib
import math
from dataclasses import dataclass

from PIL import Image, ImageDraw, ImageFilter

from services.sandbox.media.murmur import openness

SIZES = {"16:9": (640, 360), "9:16": (360, 640), "1:1": (480, 480)}

Colour = tuple[int, int, int]
_BACKDROPS: tuple[tuple[Colour, Colour], ...] = (
    ((214, 226, 240), (120, 150, 190)), ((247, 224, 206), (226, 152, 122)), ((216, 238, 226), (96, 164, 140)),
    ((232, 222, 244), (150, 122, 196)), ((250, 236, 200), (226, 176, 92)), ((208, 232, 240), (70, 136, 168)),
)  # fmt: skip
_SKINS: tuple[Colour, ...] = (
    (255, 224, 196), (244, 204, 170), (226, 178, 138), (196, 144, 104), (150, 102, 70), (108, 72, 50),
)  # fmt: skip
_HAIRS: tuple[Colour, ...] = (
    (36, 28, 26), (74, 48, 32), (122, 78, 44), (186, 138, 78), (224, 190, 128), (142, 62, 38), (120, 122, 128),
)  # fmt: skip
_SHIRTS: tuple[Colour, ...] = (
    (44, 62, 96), (30, 96, 92), (140, 56, 66), (88, 72, 130), (60, 64, 70), (196, 120, 60), (232, 232, 236),
)  # fmt: skip
_EYES: tuple[Colour, ...] = ((70, 46, 30), (48, 92, 128), (62, 104, 72), (96, 84, 60))
_STYLES = ("short", "bob", "long", "bun", "curls")


@dataclass(frozen=True)
class Face:
    """Whose portrait it is, and the shape of the picture, one of `SIZES`."""

    key: str
    ratio: str = "16:9"


class Portrait:
    """One person, the still parts drawn once, at twice the size so that every edge is smooth."""

    def __init__(self, face: Face) -> None:
        digest = hashlib.sha256(face.key.encode()).digest()
        self._width, self._height = SIZES.get(face.ratio, SIZES["16:9"])
        self._light, self._deep = _BACKDROPS[digest[0] % len(_BACKDROPS)]
        self._skin = _SKINS[digest[1] % len(_SKINS)]
        self._hair = _HAIRS[digest[2] % len(_HAIRS)]
        self._shirt = _SHIRTS[digest[3] % len(_SHIRTS)]
        self._eye = _EYES[digest[4] % len(_EYES)]
        self._style = _STYLES[digest[5] % len(_STYLES)]
        self._glasses = digest[6] % 4 == 0
        self._phase = digest[7] / 255 * math.tau
        self._unit = 2 * min(self._width, self._height) / 360
        self._x, self._y = float(self._width), self._height * (0.92 if face.ratio != "9:16" else 0.88)
        self._backdrop = self._draw_backdrop()
        self._figure = self._draw_figure()

    def at(self, moment: float, *, speaking: bool = True) -> Image.Image:
        """The picture at `moment` seconds, RGB."""
        figure = self._figure.copy()
        draw = ImageDraw.Draw(figure)
        self._draw_eyes(draw, moment, blinking=speaking)
        self._draw_mouth(draw, openness(moment, self._phase) if speaking else 0.0)
        picture = self._backdrop.copy()
        sway = (2.2 * math.sin(moment * 1.9 + self._phase), 1.6 * math.sin(moment * 2.7)) if speaking else (0.0, 0.0)
        picture.paste(figure, (round(sway[0] * self._unit), round(sway[1] * self._unit)), figure)
        return picture.reduce(2)

    def _draw_backdrop(self) -> Image.Image:
        size = (2 * self._width, 2 * self._height)
        blend = Image.blend(
            Image.linear_gradient("L").resize(size), Image.linear_gradient("L").rotate(90).resize(size), 0.35
        )
        picture = Image.composite(Image.new("RGB", size, self._deep), Image.new("RGB", size, self._light), blend)
        glow = Image.new("RGBA", size, (255, 255, 255, 0))
        reach = 190 * self._unit
        ImageDraw.Draw(glow).ellipse(
            (self._x - reach, self._y - reach, self._x + reach, self._y + reach), fill=(255, 255, 255, 95)
        )
        picture = picture.convert("RGBA")
        picture.alpha_composite(glow.filter(ImageFilter.GaussianBlur(round(50 * self._unit))))
        return picture.convert("RGB")

    def _draw_figure(self) -> Image.Image:
        figure = Image.new("RGBA", (2 * self._width, 2 * self._height), (*self._deep, 0))
        draw = ImageDraw.Draw(figure)
        dark, shade = _mixed(self._hair, (0, 0, 0), 0.25), _mixed(self._skin, (120, 50, 40), 0.22)
        if self._style in ("bob", "long"):
            fall = 64 if self._style == "bob" else 150
            self._rounded(draw, (-78, -88, 78, fall), 66, dark)
        if self._style == "bun":
            self._oval(draw, (0, -104), (34, 30), dark)
        if self._style == "curls":
            for turn in range(11):
                angle = math.pi * (0.92 + turn * 0.116)
                self._oval(draw, (70 * math.cos(angle), 70 * math.sin(angle) - 14), (28, 28), dark)
        self._oval(draw, (0, 240), (158, 136), self._shirt)
        self._rounded(draw, (-158, 240, 158, 900), 8, self._shirt)
        self._rounded(draw, (-27, 50, 27, 118), 20, shade)
        self._oval(draw, (0, 116), (40, 22), shade)
        for side in (-1, 1):
            self._oval(draw, (side * 63, 6), (11, 18), shade)
        self._oval(draw, (0, 0), (63, 80), self._skin)
        self._draw_fringe(draw)
        for side in (-1, 1):
            self._oval(draw, (side * 37, 27), (12, 8), _mixed(self._skin, (235, 110, 100), 0.2))
        self._line(draw, ((0, 4), (-6, 24), (4, 27)), shade, 3)
        return figure

    def _draw_fringe(self, draw: ImageDraw.ImageDraw) -> None:
        """Hair in front: a cap whose lower edge is another oval in the colour of the skin."""
        left, top, right, bottom = self._box((0, -8), (69, 84))
        draw.pieslice((left, top, right, bottom), 180, 360, fill=self._hair)
        self._oval(draw, (8 if self._style != "short" else 0, 4), (57, 52), self._skin)
        if self._style in ("bob", "long"):
            for side in (-1, 1):
                self._rounded(draw, (side * 66 - 10, -30, side * 66 + 10, 52), 10, self._hair)

    def _draw_eyes(self, draw: ImageDraw.ImageDraw, moment: float, *, blinking: bool) -> None:
        blink = blinking and (moment + self._phase) % 2.9 < 0.12
        raised = 1.5 * math.sin(moment * 3.1 + self._phase)
        for side in (-1, 1):
            x = side * 26
            self._line(
                draw, ((x - 15, -26 - raised), (x, -31 - raised), (x + 15, -26 - raised)),
                _mixed(self._hair, (0, 0, 0), 0.2), 5,
            )  # fmt: skip
            if blink:
                self._line(draw, ((x - 12, -3), (x, 0), (x + 12, -3)), _mixed(self._skin, (60, 30, 20), 0.6), 4)
            else:
                self._oval(draw, (x, -4), (13, 9), (252, 252, 250))
                self._oval(draw, (x, -4), (7, 7.5), self._eye)
                self._oval(draw, (x, -4), (3.4, 3.6), (16, 12, 12))
                self._oval(draw, (x + 2.4, -6.6), (1.7, 1.7), (255, 255, 255))
                self._line(draw, ((x - 13, -7), (x, -13), (x + 13, -7)), _mixed(self._hair, (0, 0, 0), 0.4), 3)
            if self._glasses:
                draw.rounded_rectangle(
                    self._box((x, -3), (20, 15)), round(9 * self._unit), outline=(48, 48, 54),
                    width=round(3 * self._unit),
                )  # fmt: skip
        if self._glasses:
            self._line(draw, ((-6, -5), (0, -7), (6, -5)), (48, 48, 54), 3)

    def _draw_mouth(self, draw: ImageDraw.ImageDraw, opened: float) -> None:
        lips = _mixed(self._skin, (176, 52, 60), 0.55)
        if opened < 0.06:
            self._line(draw, ((-19, 44), (-8, 49), (8, 49), (19, 44)), lips, 5)
            return
        wide, tall = 21 - 5 * opened, 4 + 13 * opened
        self._oval(draw, (0, 46), (wide + 3.5, tall + 3.5), lips)
        self._oval(draw, (0, 46), (wide, tall), (92, 24, 30))
        if opened > 0.3:
            self._oval(draw, (0, 46 + tall * 0.62), (wide * 0.6, tall * 0.32), (206, 92, 92))
        self._rounded(draw, (-wide * 0.72, 46 - tall * 0.86, wide * 0.72, 46 - tall * 0.86 + 4.5), 2, (250, 248, 244))

    def _box(self, centre: tuple[float, float], radii: tuple[float, float]) -> tuple[float, float, float, float]:
        x, y = self._x + centre[0] * self._unit, self._y + centre[1] * self._unit
        across, down = radii[0] * self._unit, radii[1] * self._unit
        return x - across, y - down, x + across, y + down

    def _oval(
        self, draw: ImageDraw.ImageDraw, centre: tuple[float, float], radii: tuple[float, float], colour: Colour
    ) -> None:
        draw.ellipse(self._box(centre, radii), fill=colour)

    def _rounded(
        self, draw: ImageDraw.ImageDraw, box: tuple[float, float, float, float], radius: float, colour: Colour
    ) -> None:
        left, top, right, bottom = (value * self._unit for value in box)
        place = (self._x + left, self._y + top, self._x + right, self._y + bottom)
        draw.rounded_rectangle(place, radius * self._unit, fill=colour)

    def _line(
        self, draw: ImageDraw.ImageDraw, points: tuple[tuple[float, float], ...], colour: Colour, thick: float
    ) -> None:
        places = [(self._x + x * self._unit, self._y + y * self._unit) for x, y in points]
        draw.line(places, fill=colour, width=round(thick * self._unit), joint="curve")


def _mixed(first: Colour, second: Colour, share: float) -> Colour:
    """`share` of the second colour in the first."""
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(first, second, strict=True))
    return red, green, blue
