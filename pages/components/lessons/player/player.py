"""The player of a lesson and two frames side by side: components whose frames can reach nothing of ours."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import streamlit as st

from services.kinds.lessons.viewing.frames import Preview
from services.kinds.lessons.viewing.play import Playable

_HERE = Path(__file__).parent


def _read(*names: str) -> str:
    return "\n".join((_HERE / name).read_text(encoding="utf-8") for name in names)


_player = st.components.v2.component(
    "callsheet_lesson",
    css=_read("player.css"),
    js=_read("frame.js", "clock.js", "sounds.js", "question.js", "player.js"),
)
_pair = st.components.v2.component("callsheet_lesson_pair", css=_read("player.css"), js=_read("frame.js", "pair.js"))


def player(lesson: Playable, *, editable: bool) -> None:
    """Play it. When a person asks to change what is on screen, the frame's place goes into the URL as `frame`."""
    key = f"lesson-player-{lesson.video_id}"

    def chosen() -> None:
        asked: Any = getattr(st.session_state[key], "edit", None)
        if asked:
            st.query_params["frame"] = str(int(asked["index"]))

    _player(key=key, data={**lesson.data(), "editable": editable}, on_edit_change=chosen)


def pair(lesson: Playable, preview: Preview) -> None:
    """A frame as it is and as it would be."""
    timeline = lesson.timeline
    entry = timeline.entries[preview.index] if preview.index < len(timeline.entries) else None
    data = {
        "width": timeline.width,
        "height": timeline.height,
        "palette": timeline.palette,
        "branding": entry.is_branding if entry is not None else False,
        "frames": [["Before", preview.before], ["After", preview.after]],
    }
    _pair(key=f"lesson-pair-{lesson.video_id}", data=data)
