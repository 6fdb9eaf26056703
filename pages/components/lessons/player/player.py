"""The player of a lesson and two frames side by side: components whose frames can reach nothing of ours."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import streamlit as st

from pages.components.lessons.player.parts import PAIR_COMPONENT, PLAYER_COMPONENT
from pages.components.shell.links import in_url
from pages.components.shell.scripts.parts import joined
from services.kinds.lessons.viewing.frames import Preview
from services.kinds.lessons.viewing.play import Playable

AT = "at"
_STYLE = Path(__file__).with_name("player.css").read_text(encoding="utf-8")
_player = st.components.v2.component("callsheet_lesson", css=_STYLE, js=joined(PLAYER_COMPONENT))
_pair = st.components.v2.component("callsheet_lesson_pair", css=_STYLE, js=joined(PAIR_COMPONENT))


def player(lesson: Playable, *, editable: bool) -> None:
    """Play it. When a person asks to change what is on screen, the frame's place goes into the URL as `frame`."""
    key = f"lesson-player-{lesson.video_id}"

    def chosen() -> None:
        asked: Any = getattr(st.session_state[key], "edit", None)
        if asked:
            st.query_params["frame"] = str(int(asked["index"]))

    data = {**lesson.data(), "editable": editable, "at": _moment(lesson.timeline.total_duration)}
    _player(key=key, data=data, on_edit_change=chosen)


def _moment(total: float) -> float:
    """The second of the lesson that the address opens: one that it has."""
    try:
        asked = float(in_url.read(AT) or 0)
    except ValueError:
        return 0.0
    return min(asked, total) if asked > 0 else 0.0


def pair(lesson: Playable, preview: Preview) -> None:
    """A frame as it is and as it would be."""
    timeline = lesson.timeline
    entry = timeline.entries[preview.index] if preview.index < len(timeline.entries) else None
    data = {
        "width": timeline.width,
        "height": timeline.height,
        "palette": timeline.palette,
        "sources": lesson.sources.data(),
        "branding": entry.is_branding if entry is not None else False,
        "frames": [["Before", preview.before], ["After", preview.after]],
    }
    _pair(key=f"lesson-pair-{lesson.video_id}", data=data)
