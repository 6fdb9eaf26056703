"""What stands behind a speaker for some seconds of a film: a page, a profile, a picture or a film of somebody's own.

Nothing is fetched: it is drawn from the address, so that each address looks like itself and like no other.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from urllib.parse import urlsplit

from PIL import Image, ImageChops, ImageDraw, ImageEnhance

from services.sandbox.media.lettering import Colour, fitted, write

_INK: Colour = (24, 30, 44, 255)
_PAPER: Colour = (250, 250, 252, 255)
_ACROSS = {"left": 0.0, "right": 1.0}
_DOWN = {"top": 0.0, "bottom": 1.0}


@dataclass(frozen=True)
class Scene:
    """From `start` to `end` seconds (-1 is the end) `address` fills the picture, and the speaker stands at a place."""

    start: float
    end: float
    kind: str
    mode: str
    position: str
    scale: float
    brightness: float
    address: str

    def is_on(self, moment: float) -> bool:
        """Whether it is seen at this moment."""
        return self.start <= moment and (self.end < 0 or moment < self.end)


def tone_of(address: str) -> tuple[int, int, int]:
    """The colour of an address."""
    red, green, blue = hashlib.sha256(address.strip().encode()).digest()[:3]
    return 60 + red % 150, 60 + green % 150, 60 + blue % 150


def ground_of(scene: Scene, size: tuple[int, int]) -> Image.Image:
    """The whole picture without the speaker, RGB."""
    across, down = size
    tone = (*tone_of(scene.address), 255)
    image = Image.new("RGBA", size, tone)
    draw = ImageDraw.Draw(image)
    bar = round(down / 10)
    host, path = _parts(scene.address)
    if scene.kind == "link":
        for step in range(-down, across, 48):
            draw.line((step, down, step + down, 0), fill=tuple(min(255, one + 22) for one in tone[:3]), width=14)
        name = path.rsplit("/", 1)[-1] or host
        draw.rectangle((0, 0, across, bar), fill=(0, 0, 0, 120))
        _line(image, name, bar, _PAPER)
    else:
        draw.rectangle((0, 0, across, bar), fill=(226, 230, 238, 255))
        for dot, colour in enumerate(((240, 96, 88), (246, 190, 80), (98, 196, 90))):
            draw.ellipse((12 + dot * 18, bar / 2 - 5, 22 + dot * 18, bar / 2 + 5), fill=colour)
        draw.rounded_rectangle((76, 6, across - 20, bar - 6), 8, fill=_PAPER)
        _line(image, f"{host}{path}", bar, _INK, left=86)
        if scene.kind == "linkedin":
            draw.ellipse((40, bar + 30, 140, bar + 130), fill=_PAPER)
    if scene.brightness != 1:
        image = ImageEnhance.Brightness(image).enhance(max(0.0, min(3.0, scene.brightness)))
    return image.convert("RGB")


def with_speaker(ground: Image.Image, speaker: Image.Image, scene: Scene) -> Image.Image:
    """The ground with the speaker on it: in a frame, in a circle, or cut out."""
    across, down = ground.size
    share = max(0.1, min(1.0, scene.scale))
    small = speaker.resize((round(across * share), round(down * share)), Image.Resampling.BILINEAR)
    mask = Image.new("L", small.size, 255)
    if scene.mode == "circle":
        side = min(small.size)
        # The speaker's face is at the right of the picture.
        small = small.crop((small.width - side, 0, small.width, side))
        mask = Image.new("L", small.size, 0)
        ImageDraw.Draw(mask).ellipse((0, 0, side - 1, side - 1), fill=255)
    elif scene.mode == "chroma":
        plain = Image.new("RGB", small.size, small.getpixel((small.width // 2, 2)))
        mask = ImageChops.difference(small, plain).convert("L").point([min(255, value * 4) for value in range(256)])
    image, margin = ground.copy(), 14
    words = scene.position.split("-")
    x = next((_ACROSS[word] for word in words if word in _ACROSS), 0.5)
    y = next((_DOWN[word] for word in words if word in _DOWN), 0.5)
    room = across - small.width - 2 * margin, down - small.height - 2 * margin
    image.paste(small, (round(margin + x * room[0]), round(margin + y * room[1])), mask)
    return image


def _line(image: Image.Image, text: str, bar: int, colour: Colour, *, left: int = 16) -> None:
    shown, size = fitted(text, 17, 11, image.width - left - 40)
    write(image, (left, bar / 2 + size * 0.36), shown, size, colour)


def _parts(address: str) -> tuple[str, str]:
    text = address.strip()
    try:
        parts = urlsplit(text if "://" in text else f"https://{text}")
        return parts.hostname or text, parts.path
    except ValueError:
        return text, ""
