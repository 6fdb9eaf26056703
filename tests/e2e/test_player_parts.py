"""The player's clock and layers, without a page around them: what is on screen at a moment, and what leads the time."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser

from tests.e2e.people.frame_stage import FrameStage, frame_stage

pytestmark = pytest.mark.browser


def entry(index: int, start: float, end: float, z: int = 0, *, branding: bool = False) -> dict[str, Any]:
    return {"index": index, "from": start, "to": end, "z": z, "branding": branding, "captions": "bottom", "html": ""}


BRANDED = [
    entry(0, 0, 2, 9999, branding=True),
    entry(1, 2, 5),
    entry(2, 5, 8),
    entry(3, 2, 8, 1000, branding=True),
    entry(4, 8, 9.5, 9999, branding=True),
]
# A clock without sound, moved by hand: each step is so many seconds of the wall.
WALK = """([total, audioAt, steps, rate]) => {
  let now = 0;
  performance.now = () => now * 1000;
  const clock = new Clock(total, audioAt, null);
  clock.setRate(rate);
  clock.play();
  return steps.map((step) => {
    now += step;
    clock.tick();
    return [clock.time, clock.playing];
  });
}"""


@pytest.fixture(scope="module")
def stage(browser: Browser) -> Iterator[FrameStage]:
    with frame_stage(browser) as one:
        yield one


def shown(stage: FrameStage, entries: list[dict[str, Any]], total: float, time: float) -> list[int]:
    found: list[int] = stage.page.evaluate(
        "([e, a, t]) => shownAt(e, a, t).map((one) => one.index)", [entries, total, time]
    )
    return found


@pytest.mark.parametrize(
    ("time", "indices"),
    [(0, [0]), (1.99, [0]), (2, [1, 3]), (4.999, [1, 3]), (5, [2, 3]), (8, [4]), (9.5, [4]), (20, [4])],
)
def test_layers_are_drawn_lowest_first_and_the_end_shows_the_last(
    stage: FrameStage, time: float, indices: list[int]
) -> None:
    assert shown(stage, BRANDED, 9.5, time) == indices


@pytest.mark.parametrize(("time", "indices"), [(1, [0]), (3, [0, 9]), (4.5, [1, 9]), (6, [1])])
def test_a_gap_keeps_the_content_that_began_last_under_what_is_shown(
    stage: FrameStage, time: float, indices: list[int]
) -> None:
    holed = [entry(1, 4, 6), entry(0, 0, 2), entry(9, 2.5, 5, 1000, branding=True)]
    assert shown(stage, holed, 6, time) == indices


def test_a_lesson_without_frames_shows_nothing(stage: FrameStage) -> None:
    assert shown(stage, [], 4, 1) == []


@pytest.mark.parametrize("rate", [0.5, 1, 2])
def test_without_sound_the_clock_goes_by_the_wall_and_stops_at_the_end(stage: FrameStage, rate: float) -> None:
    walked = stage.page.evaluate(WALK, [4, 1, [1, 0.5, 10], rate])
    assert walked == [[rate, True], [1.5 * rate, True], [4, False]]


@pytest.mark.parametrize(("seconds", "text"), [(0, "0:00"), (59.9, "0:59"), (59.9999, "1:00"), (754.2, "12:34")])
def test_times_read_as_minutes_and_seconds(stage: FrameStage, seconds: float, text: str) -> None:
    assert stage.page.evaluate("(one) => clockText(one)", seconds) == text


@pytest.mark.parametrize(
    ("layers", "place"),
    [
        ([("bottom", False), ("none", True)], "bottom"),
        ([("top", False), ("bottom", True)], "top"),
        ([("none", True)], "none"),
        ([], "bottom"),
    ],
)
def test_captions_stand_where_the_lessons_own_part_wants_them(
    stage: FrameStage, layers: list[tuple[str, bool]], place: str
) -> None:
    on_screen = [{**entry(0, 0, 1, branding=branding), "captions": captions} for captions, branding in layers]
    assert stage.page.evaluate("(one) => captionPlace(one)", on_screen) == place
