"""How far a lesson is while its frames are drawn: the pictures that are made and the credits that they took."""

from __future__ import annotations

import json
from typing import Any

import pytest

from services.kinds.lessons.progress import Names, lesson_sighting
from services.kinds.lessons.streams import LiveRun
from services.kinds.lessons.viewing.play import Playable
from services.vendors.vacademy import Lesson, read_timeline

NAMES = Names("a", None, "a", "http://here/lessons?video=a")


def told(live: LiveRun | None = None, /, **more: Any) -> str:
    status = {"video_id": "a", "status": "IN_PROGRESS", "current_stage": "HTML", **more}
    return lesson_sighting(NAMES, Lesson.model_validate(status), "HTML", live).told


def shots(completed: object, total: object) -> dict[str, object]:
    return {"generation_progress": {"shots_completed": completed, "shots_total": total}}


def cost(spent: object, cap: object = None) -> dict[str, object]:
    return {"live": {"cost": {"spent_credits": spent, "cap_credits": cap}}}


@pytest.mark.parametrize(
    ("said", "seen"),
    [
        (shots(9, 12), "Drawing the frames (picture 9 of 12)"),
        (shots(0, 12), "Drawing the frames (picture 0 of 12)"),
        (shots(13, 12), "Drawing the frames (picture 12 of 12)"),
        (cost(12.5, 40), "Drawing the frames (12.5 of at most 40 credits so far)"),
        (cost(0.25), "Drawing the frames (0.25 credits so far)"),
        (shots(3, 12) | cost(7, 40.5), "Drawing the frames (picture 3 of 12, 7 of at most 40.5 credits so far)"),
    ],
)
def test_the_line_of_a_lesson_moves_with_its_pictures_and_credits(said: dict[str, object], seen: str) -> None:
    assert told(**said) == seen


@pytest.mark.parametrize(
    "said", [shots(None, 12), shots(3, None), shots(3, 0), shots("many", "more"), cost(None, 40), {"live": 7}, {}]
)
def test_what_is_not_said_is_not_shown(said: dict[str, object]) -> None:
    assert told(**said) == "Drawing the frames"


@pytest.mark.parametrize(
    ("streamed", "said", "seen"), [(12.5, {}, "12.5"), (12.5, cost(8, 40), "12.5"), (3.0, cost(8, 40), "8")]
)
def test_the_newest_sum_counts_whoever_tells_it(streamed: float, said: dict[str, object], seen: str) -> None:
    live = LiveRun(stage="HTML", percentage=75, spent_credits=streamed, cap_credits=40.0)
    assert told(live, **said) == f"Drawing the frames ({seen} of at most 40 credits so far)"


def test_an_ended_lesson_says_only_how_it_ended() -> None:
    ended = told(status="COMPLETED", **shots(12, 12), **cost(20, 40))
    assert ended == "The frames are drawn"


@pytest.mark.parametrize(("said", "heard"), [(1.6, 1.6), (2.0, 2.0), (9, 2.0), (0.3, 0.3), (-1, 0.0), (None, 1.0)])
def test_a_sound_may_be_twice_as_loud_as_it_was_recorded(said: object, heard: float) -> None:
    cues = [{"t": 1, "url": "https://f.example/pop.mp3", "volume": said}]
    entry = {"id": "a", "index": 0, "inTime": 8, "exitTime": 20, "html": "<p>x</p>", "sound_cues": cues}
    track = {"id": "m", "url": "https://f.example/m.mp3", "volume": said}
    timeline = read_timeline(
        json.dumps({"meta": {"total_duration": 20, "audio_tracks": [track]}, "entries": [entry]}).encode()
    )
    data = Playable("v", timeline, (), "", None, None).data()
    assert [one["volume"] for one in (*data["tracks"], *data["cues"])] == [heard, heard]
