"""The player's JavaScript: its parts in the order in which they need each other."""

from __future__ import annotations

from pathlib import Path

from pages.components.shell.scripts.parts import ELEMENTS

_HERE = Path(__file__).parent
_FRAME = (
    "libraries",
    "fetching",
    "policy",
    "guard",
    "helpers",
    "reveal",
    "watch",
    "base_style",
    "motion_style",
    "page",
    "cage",
)
_PLAYER = ("clock", "sounds", "speaking", "layers", "captions", "questions", "controls", "keys", "player")

FRAMES = (ELEMENTS, *(_HERE / "frame" / f"{name}.js" for name in _FRAME))
"""What shows one frame: `framed`."""
PLAYER = (*FRAMES, *(_HERE / f"{name}.js" for name in _PLAYER))
"""What plays a whole lesson: `Player`."""
PLAYER_COMPONENT = (*PLAYER, _HERE / "player_component.js")
PAIR_COMPONENT = (*FRAMES, _HERE / "layers.js", _HERE / "pair_component.js")
