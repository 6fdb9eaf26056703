"""Writes a line of text in any script: each run of characters in a font that has them, emoji in colour."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from PIL import Image, ImageDraw

from services.sandbox.media.fonts import EMOJI_SIZE, Font, emoji_font, font_for, is_emoji

Colour = tuple[int, int, int, int]


def _runs(text: str, size: int, bold: bool) -> Iterator[tuple[Font | None, str]]:
    """Pieces of the text that share a font; None stands for emoji."""

    def font_of(character: str) -> Font | None:
        if is_emoji(character) and emoji_font() is not None:
            return None
        return font_for(character, size, bold=bold)

    for font, run in groupby(text, font_of):
        yield font, "".join(run)


def _width(font: Font | None, run: str, size: int) -> float:
    if font is not None:
        return float(font.getlength(run))
    picture = emoji_font()
    return picture.getlength(run) * size / EMOJI_SIZE if picture is not None else 0.0


def width(text: str, size: int, *, bold: bool = False) -> float:
    """Pixels the line will take."""
    return sum(_width(font, run, size) for font, run in _runs(text, size, bold))


def fitted(text: str, size: int, smallest: int, room: float, *, bold: bool = False) -> tuple[str, int]:
    """The text and the size at which it fits into `room` pixels; cut with an ellipsis only below `smallest`."""
    shown = (character if character.isprintable() or is_emoji(character) else " " for character in text[:200])
    text = " ".join("".join(shown).split())
    while size > smallest and width(text, size, bold=bold) > room:
        size -= 2
    if width(text, size, bold=bold) <= room:
        return text, size
    while text and width(text + "…", size, bold=bold) > room:
        text = text[:-1]
    return text.rstrip() + "…", size


def write(
    image: Image.Image, place: tuple[float, float], text: str, size: int, colour: Colour, *, bold: bool = False
) -> None:
    """Draw the line with its baseline's left end at `place`. A character that no font has becomes a box."""
    x, baseline = place
    draw = ImageDraw.Draw(image)
    for font, run in _runs(text, size, bold):
        if font is None:
            _write_emoji(image, (x, baseline), run, size)
        else:
            try:
                draw.text((x, baseline), run, fill=colour, font=font, anchor="ls")
            except (OSError, ValueError):
                draw.text((x, baseline - size), run, fill=colour, font=font)
        x += _width(font, run, size)


def _write_emoji(image: Image.Image, place: tuple[float, float], run: str, size: int) -> None:
    font = emoji_font()
    if font is None:
        return
    tile = Image.new("RGBA", (max(1, round(font.getlength(run))), EMOJI_SIZE + 30))
    ImageDraw.Draw(tile).text((0, EMOJI_SIZE), run, font=font, embedded_color=True, anchor="ls")
    scale = size / EMOJI_SIZE
    small = tile.resize(
        (max(1, round(tile.width * scale)), max(1, round(tile.height * scale))), Image.Resampling.LANCZOS
    )
    image.alpha_composite(small, (max(0, round(place[0])), max(0, round(place[1] - EMOJI_SIZE * scale))))
