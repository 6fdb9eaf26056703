"""Finds a font for every character: the machine's own fonts first, Pillow's built-in one as the last resort."""

from __future__ import annotations

import os
from functools import lru_cache
from pathlib import Path
from typing import cast

from PIL import ImageFont

Font = ImageFont.FreeTypeFont | ImageFont.ImageFont

EMOJI_SIZE = 109
"""The only size in which Noto Color Emoji holds its pictures."""

_FOLDERS = (
    "/usr/share/fonts", "/usr/local/share/fonts", "~/.fonts", "~/.local/share/fonts",
    "/System/Library/Fonts", "/Library/Fonts", "~/Library/Fonts", "C:/Windows/Fonts",
)  # fmt: skip
_WISHES = (
    "NotoSans-{w}", "Inter-{w}", "segoeui{b}", "HelveticaNeue", "DejaVuSans{-b}", "LiberationSans-{w}", "arial{b}",
    "NotoSansCJK-{w}", "NotoSansCJK", "PingFang", "Hiragino Sans GB", "msyh{b}", "YuGoth", "malgun{b}", "wqy-microhei",
    "NotoSansArabic-{w}", "NotoSansHebrew-{w}", "NotoSansDevanagari-{w}", "NotoSansThai-{w}", "NotoSansBengali-{w}",
    "NotoSansTamil-{w}", "Arial Unicode", "FreeSans{B}", "unifont",
)  # fmt: skip


def _wished(bold: bool) -> list[str]:
    forms = {
        "{w}": "Bold" if bold else "Regular", "{b}": "bd" if bold else "", "{-b}": "-Bold" if bold else "",
        "{B}": "Bold" if bold else "",
    }  # fmt: skip
    names = []
    for wish in _WISHES:
        name = wish
        for mark, word in forms.items():
            name = name.replace(mark, word)
        names.append(name.lower())
    return names


@lru_cache(maxsize=1)
def _installed() -> dict[str, Path]:
    """Font files by lower-case stem."""
    found: dict[str, Path] = {}
    for folder in _FOLDERS:
        for parent, _, names in os.walk(Path(folder).expanduser()):
            for name in names:
                path = Path(parent, name)
                if path.suffix.lower() in (".ttf", ".otf", ".ttc"):
                    found.setdefault(path.stem.lower(), path)
    return found


@lru_cache(maxsize=2)
def _chain(bold: bool) -> tuple[Path, ...]:
    installed = _installed()
    best = [installed[name] for name in _wished(bold) if name in installed]
    rest = [path for name, path in sorted(installed.items()) if "emoji" not in name and "symbol" not in name]
    return tuple(dict.fromkeys(best + rest))


@lru_cache(maxsize=256)
def _open(path: Path | None, size: int) -> Font | None:
    """The font, or Pillow's own when `path` is None. None when the file cannot be used."""
    try:
        return ImageFont.load_default(size) if path is None else ImageFont.truetype(path, size)
    except (OSError, ValueError):
        return None


@lru_cache(maxsize=20_000)
def _path_for(character: str, bold: bool) -> Path | None:
    for path in _chain(bold):
        probe = _open(path, 20)
        if probe is not None and _draws(probe, character):
            return path
    return None


def _draws(font: Font, character: str) -> bool:
    """Whether the font has a glyph of its own for the character, not the box for "unknown"."""
    try:
        shape, unknown = font.getmask(character), font.getmask("\U0010ffff")
    except (OSError, ValueError, UnicodeError):
        return False
    return (shape.size, bytes(cast("bytes", shape))) != (unknown.size, bytes(cast("bytes", unknown)))


def font_for(character: str, size: int, *, bold: bool) -> Font:
    """The best font at hand that has this character. Never fails."""
    found = _open(_path_for(character, bold), size) or _open(None, size)
    return found if found is not None else ImageFont.load_default()


@lru_cache(maxsize=1)
def emoji_font() -> ImageFont.FreeTypeFont | None:
    """A font with coloured emoji, when the machine has one that Pillow can draw."""
    for name in ("notocoloremoji", "apple color emoji", "seguiemj"):
        path = _installed().get(name)
        font = _open(path, EMOJI_SIZE) if path else None
        if isinstance(font, ImageFont.FreeTypeFont):
            return font
    return None


def is_emoji(character: str) -> bool:
    """Whether the character is drawn as a picture, or belongs to one (joiners, skin tones, variation marks)."""
    code = ord(character)
    return 0x1F000 <= code <= 0x1FAFF or 0x2600 <= code <= 0x27BF or code in (0x200D, 0xFE0F, 0x20E3) or code > 0xE0000
