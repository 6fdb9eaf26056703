"""The lesson's pictures, drawn to fill any canvas: most bring all they need, some are written the server's own way."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from html import escape

from services.sandbox.vacademy.script import Scene
from services.sandbox.vacademy.shots import shot_for

PALETTES = (
    {"background": "#0b2239", "text": "#f4f9ff", "text_secondary": "#a9c3dd", "primary": "#2f9be0",
     "accent": "#ffc145"},
    {"background": "#1d1233", "text": "#fbf7ff", "text_secondary": "#c9b6e6", "primary": "#8e5cf7",
     "accent": "#5ef2c2"},
    {"background": "#0d2b24", "text": "#f3fff9", "text_secondary": "#a6d8c4", "primary": "#19a974",
     "accent": "#ffe066"},
    {"background": "#2b1014", "text": "#fff6f4", "text_secondary": "#e6b8b0", "primary": "#e4572e",
     "accent": "#ffd166"},
)  # fmt: skip

_BASE = """html,body{{margin:0;height:100%;overflow:hidden}}
.f{n}{{position:fixed;inset:0;overflow:hidden;box-sizing:border-box;padding:9vmin 10vmin;display:flex;
flex-direction:column;justify-content:center;gap:4vmin;color:var(--text-color,{text});
font:400 4.6vmin/1.4 Inter,system-ui,sans-serif;
background:radial-gradient(120% 90% at 85% 10%,
color-mix(in srgb,var(--primary-color,{primary}) 55%,transparent),transparent 60%),
linear-gradient(150deg,var(--background-color,{background}),#05070d)}}
.f{n} h1{{margin:0;font-size:{size}vmin;line-height:1.08;letter-spacing:-.02em;font-weight:800;max-width:18ch;
animation:up{n} .8s cubic-bezier(.2,.8,.2,1) both}}
.f{n} p{{margin:0;max-width:34ch;color:var(--text-secondary,{text_secondary});
animation:up{n} .8s .25s cubic-bezier(.2,.8,.2,1) both}}
.f{n} .bar{{width:14vmin;height:1vmin;border-radius:1vmin;background:var(--accent-color,{accent});
transform-origin:left;animation:grow{n} .7s .1s ease-out both}}
@keyframes up{n}{{from{{opacity:0;transform:translateY(5vmin)}}}}
@keyframes grow{n}{{from{{transform:scaleX(0)}}}}
@keyframes drift{n}{{to{{transform:translate(var(--dx),var(--dy)) rotate(40deg)}}}}
@keyframes pulse{n}{{50%{{transform:scale(1.12);opacity:.75}}}}
"""
_ORBS = """<i style="position:absolute;right:-12vmin;bottom:-14vmin;width:52vmin;height:52vmin;border-radius:50%;
border:2.2vmin solid {accent};opacity:.2;--dx:-6vmin;--dy:-5vmin;
animation:drift{n} 9s ease-in-out infinite alternate"></i>
<i style="position:absolute;right:16vmin;top:12vmin;width:9vmin;height:9vmin;border-radius:2.4vmin;background:{primary};
opacity:.65;--dx:5vmin;--dy:6vmin;animation:drift{n} 7s ease-in-out infinite alternate"></i>"""


def palette_of(key: str) -> dict[str, str]:
    """The colours of a lesson."""
    return PALETTES[hashlib.sha256(key.encode()).digest()[0] % len(PALETTES)]


def picture(scene: Scene, number: int, count: int, palette: dict[str, str]) -> str:
    """One scene's picture as a fragment with its own style."""
    if number == 0:
        return _page(number, palette, 11.5, _title(scene, number, palette))
    if number == count - 1:
        return _page(number, palette, 8.5, _steps(scene, number, palette, ticks=True))
    shot = shot_for(scene)
    if shot is not None:
        return shot(scene, number)
    return _page(number, palette, 8.5, _shape_for(scene, number)(scene, number, palette))


def _shape_for(scene: Scene, number: int) -> Callable[[Scene, int, dict[str, str]], str]:
    if "number" in scene.headline.lower() or any(sign.isdigit() for sign in scene.said):
        return _figure
    if scene.said.count(".") >= 3:
        return _steps
    return _sentence if number % 2 else _chart


def restyled(html: str, wish: str, attempt: int) -> str:
    """A picture that answers a wish: another look each time, and the wish in words."""
    turn = (37 * attempt + 23 * len(wish)) % 360
    note = escape(" ".join(wish.split())[:140])
    return (
        f'<div style="position:fixed;inset:0;filter:hue-rotate({turn}deg)">{html}</div>'
        f'<style>@keyframes wish{{from{{opacity:0;transform:translateY(3vmin)}}}}</style>'
        f'<div style="position:fixed;right:4vmin;top:4vmin;max-width:46vmin;padding:2vmin 3vmin;border-radius:2vmin;'
        f"background:#fff;color:#14213d;font:600 3vmin/1.35 system-ui,sans-serif;box-shadow:0 2vmin 6vmin #0006;"
        f'animation:wish .6s ease-out both">{note}</div>'
    )  # fmt: skip


def card(text: str, palette: dict[str, str]) -> str:
    """An intro or outro."""
    return (
        f'<div style="position:fixed;inset:0;display:grid;place-items:center;background:{palette["primary"]};'
        f'color:#fff;font:800 9vmin/1.1 system-ui,sans-serif;text-align:center;animation:brand .8s ease-out both">'
        f"{escape(text)}</div>"
        "<style>html,body{margin:0}@keyframes brand{from{opacity:0;transform:scale(.94)}}</style>"
    )


def watermark(text: str) -> str:
    """A name in the corner over everything else; its ground is clear."""
    return (
        '<style>html,body{margin:0;background:transparent}</style><div style="position:fixed;right:3vmin;bottom:3vmin;'
        f'font:700 2.6vmin/1 system-ui,sans-serif;color:#ffffffb0;letter-spacing:.04em">{escape(text)}</div>'
    )


def _page(number: int, palette: dict[str, str], size: float, inside: str) -> str:
    style = _BASE.format(n=number, size=size, **palette)
    orbs = _ORBS.format(n=number, **palette)
    return f'<style>{style}</style><section class="f{number}">{orbs}{inside}</section>'


def _head(scene: Scene) -> str:
    return f'<span class="bar"></span><h1>{escape(scene.headline)}</h1>'


def _title(scene: Scene, number: int, palette: dict[str, str]) -> str:
    dots = "".join(
        f'<i style="width:2vmin;height:2vmin;border-radius:50%;background:{palette["accent"]};display:inline-block;'
        f'margin-right:1.4vmin;animation:pulse{number} 1.6s {at * 0.2:.1f}s ease-in-out infinite"></i>'
        for at in range(3)
    )
    return f"{_head(scene)}<p>A lesson in a few minutes</p><div>{dots}</div>"


def _sentence(scene: Scene, number: int, _palette: dict[str, str]) -> str:
    words = "".join(
        f'<span style="display:inline-block;margin-right:.28em;animation:up{number} .5s {0.3 + at * 0.09:.2f}s both">'
        f"{escape(word)}</span>"
        for at, word in enumerate(scene.said.split()[:26])
    )
    return f"{_head(scene)}<p>{words}</p>"


def _steps(scene: Scene, number: int, palette: dict[str, str], *, ticks: bool = False) -> str:
    parts = [part.strip() for part in scene.said.replace("!", ".").split(".") if part.strip()][:4]
    rows = "".join(
        f'<div style="display:flex;align-items:center;gap:3vmin;animation:up{number} .6s {0.4 + at * 0.35:.2f}s both">'
        f'<b style="flex:none;width:8vmin;height:8vmin;border-radius:50%;display:grid;place-items:center;'
        f'background:{palette["accent"]};color:#10131d;font-size:4vmin">{"✓" if ticks else at + 1}</b>'
        f"<span>{escape(part)}</span></div>"
        for at, part in enumerate(parts)
    )
    return f'{_head(scene)}<div style="display:grid;gap:2.4vmin">{rows}</div>'


def _figure(scene: Scene, number: int, palette: dict[str, str]) -> str:
    digits = "".join(sign for sign in scene.said if sign.isdigit())[:3] or "9 / 10"
    return (
        f'{_head(scene)}<div style="font:800 24vmin/1 system-ui,sans-serif;color:{palette["accent"]};'
        f'animation:pulse{number} 3s ease-in-out infinite;transform-origin:left">{escape(digits)}</div>'
        f"<p>{escape(scene.said)}</p>"
    )


def _chart(scene: Scene, number: int, palette: dict[str, str]) -> str:
    heights = [30 + (len(word) * 13 + at * 7) % 60 for at, word in enumerate(scene.said.split()[:7])]
    bars = "".join(
        f'<i style="flex:1;height:{height}%;border-radius:1.4vmin 1.4vmin 0 0;transform-origin:bottom;'
        f"background:linear-gradient({palette['accent']},{palette['primary']});"
        f'animation:rise{number} .8s {0.3 + at * 0.12:.2f}s cubic-bezier(.2,.8,.2,1) both"></i>'
        for at, height in enumerate(heights)
    )
    return (
        f"<style>@keyframes rise{number}{{from{{transform:scaleY(0)}}}}</style>{_head(scene)}"
        f'<div style="display:flex;gap:2vmin;align-items:end;height:30vmin;max-width:90vmin">{bars}</div>'
        f"<p>{escape(scene.said)}</p>"
    )
