"""The player's clock and layers, without a page around them: what is on screen at a moment, and what leads the time."""

from __future__ import annotations

import base64
import io
import wave
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from services.sandbox.media.card import Card
from services.sandbox.media.encoding import write_mp4
from tests.e2e.people.browsing import MILLISECONDS
from tests.e2e.people.frame_stage import FrameStage, frame_stage

pytestmark = pytest.mark.browser


def entry(index: int, start: float, end: float, z: int = 0, *, branding: bool = False) -> dict[str, Any]:
    return {
        "index": index, "from": start, "to": end, "z": z, "branding": branding, "captions": "bottom", "html": "",
        "voice": None, "paged": False, "opacity": 1.0,
    }  # fmt: skip


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
  const walked = steps.map((step) => {
    now += step;
    clock.tick();
    return [clock.time, clock.playing];
  });
  delete performance.now;
  return walked;
}"""

LESSON: dict[str, Any] = {
    "id": "rain", "audioAt": 0, "width": 1920, "height": 1080, "palette": {}, "revision": 1, "audio": None,
    "captioned": True, "editable": False, "sources": {"libraries": "", "media": []}, "captions": [], "chapters": [],
    "questions": [], "tracks": [], "cues": [], "speech": [],
}  # fmt: skip
PLAYER = """(lesson) => {
  window.player?.end();
  window.player = new Player(lesson, () => {});
  document.body.append(player.root);
  player.run();
  player.toggle(true);
}"""


def silence(seconds: float) -> str:
    """A recording of nothing, as an address."""
    file = io.BytesIO()
    with wave.open(file, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(8000)
        sound.writeframes(bytes(2 * round(8000 * seconds)))
    return f"data:audio/wav;base64,{base64.b64encode(file.getvalue()).decode()}"


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


@pytest.mark.parametrize(
    ("time", "left"),
    [(0, 1), (1.85, 1), (2, 0.35), (3.9, 0.35), (4, 0.35), (4.25, 0.675), (4.5, 1), (8, 1), (9.2, 0.35)],
)
def test_music_makes_room_while_somebody_speaks_and_comes_back(stage: FrameStage, time: float, left: float) -> None:
    found = stage.page.evaluate("([speech, time]) => musicLeft(speech, time)", [[[2, 4], [9, 9.5]], time])
    assert found == pytest.approx(left)


def test_pages_speak_to_their_end_layers_are_clear_and_the_presenter_stands_in_its_corner(
    stage: FrameStage, tmp_path: Path
) -> None:
    write_mp4(Card("v", "Welcome", ("Ana",), "a"), tmp_path / "ana.mp4")
    film = f"data:video/mp4;base64,{base64.b64encode((tmp_path / 'ana.mp4').read_bytes()).decode()}"
    pages = [
        {**entry(place, place * 0.4, (place + 1) * 0.4), "voice": silence(1.2) if place == 0 else None, "paged": True,
         "opacity": 0.4}
        for place in range(2)
    ]  # fmt: skip
    stage.page.evaluate(PLAYER, {**LESSON, "entries": pages, "total": 0.8, "presenter": film})
    stage.page.wait_for_function("() => player.layers.order === '1'", timeout=MILLISECONDS)
    heard = stage.page.evaluate("() => player.voices.voices[0].audio.currentTime")
    assert heard > 1.0
    assert stage.page.evaluate("() => [...player.layers.frames.values()].map((one) => one.style.opacity)") == ["0.4"]
    # Its film lasts longer than the lesson, and is never heard twice.
    assert stage.page.evaluate("() => [player.presenter.film.hidden, player.presenter.film.muted]") == [False, True]
    box = stage.page.evaluate("() => player.presenter.film.getBoundingClientRect().width")
    assert box > 0
    for nothing in (None, "data:video/mp4;base64,AAAA"):
        stage.page.evaluate(PLAYER, {**LESSON, "entries": pages, "total": 0.8, "presenter": nothing})
        stage.page.wait_for_function("() => player.clock.time > 0.1", timeout=MILLISECONDS)
        assert stage.page.evaluate("() => player.presenter.film.hidden")
