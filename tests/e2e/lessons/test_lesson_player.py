"""A lesson's player in a real browser: words, pictures and sound keep one time, and frames reach nothing."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Frame, expect
from playwright.sync_api import Error as PlaywrightError
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from services.vendors.vacademy import SpokenWord, Timeline
from tests.e2e.people.colleague import Colleague
from tests.e2e.people.hostile_frame import HOSTILE
from tests.e2e.people.lessons_page import WISH, LessonsPage, order, plays_otherwise
from tests.e2e.people.office import Office, opened
from tests.rigs.machine.serving import served

pytestmark = pytest.mark.browser

# The player is told a sound that is behind the true one: whatever it draws by it comes too late.
FALSE_CLOCK = """(lesson, seconds) => {
  const audio = lesson.querySelector('audio');
  const true_ = Object.getOwnPropertyDescriptor(HTMLMediaElement.prototype, 'currentTime');
  Object.defineProperty(audio, 'currentTime', {
    get: () => true_.get.call(audio) - seconds,
    set: (time) => true_.set.call(audio, time),
  });
}"""


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """A dashboard in practice, whose lessons have an intro, an outro and a watermark."""
    with opened(tmp_path_factory.mktemp("lessons")) as one:
        plays_otherwise(one, branding=True)
        yield one


@pytest.fixture(scope="module")
def video_id(office: Office, browser: Browser) -> str:
    """One lesson, which every test looks at in a window of its own."""
    maker = Colleague(browser, office.root)
    found = LessonsPage(maker).makes("How rain is made")
    maker.window.close()
    return found


@pytest.fixture
def lessons(ana: Colleague, video_id: str) -> LessonsPage:
    """The page of that lesson."""
    ana.opens(f"/lessons?video={video_id}")
    return LessonsPage(ana)


@pytest.fixture
def timeline(office: Office, video_id: str) -> Timeline:
    """Its timeline as it is now."""
    office.app.lessons.forget(video_id)
    return office.app.lessons.playable(video_id).timeline


def spread(words: tuple[SpokenWord, ...]) -> list[SpokenWord]:
    """Ten words over the whole lesson, none with its like just before it."""
    places = [1 + place * (len(words) - 2) // 10 for place in range(10)]
    return [words[place] for place in places]


def test_captions_keep_step_with_the_sound_at_ten_places(office: Office, lessons: LessonsPage, video_id: str) -> None:
    made = office.app.lessons.playable(video_id)

    def off(word: SpokenWord) -> float:
        lessons.seeks(made.timeline.audio_start_at + word.start - 0.3)
        said, at = lessons.hears(word.text, word.start + 1.0)
        assert said == word.text
        return abs(at - word.start)

    measured = []
    for word in spread(made.words):
        # A busy machine can only add to what is measured, so that a place that is off is measured again.
        measured.append(next((found for found in (off(word) for _ in range(12)) if found <= 0.1), None))
    assert None not in measured, measured
    # The same measure of a player that is made to be a quarter of a second late finds it out.
    lessons.player.evaluate(FALSE_CLOCK, 0.25)
    assert min(off(word) for word in spread(made.words)[4:6]) > 0.1


def test_intro_gap_and_outro_show_what_belongs_there(
    office: Office, lessons: LessonsPage, video_id: str, timeline: Timeline
) -> None:
    app = office.app
    missing = timeline.entries[3]
    app.loop.call(app.vacademy.delete_frame(video_id, missing.id or "", expected_revision=timeline.revision))
    app.lessons.forget(video_id)
    timeline = app.lessons.playable(video_id).timeline
    lessons.loads_again(timeline.revision or 0)
    player = lessons.player
    gap = ((missing.in_time or 0) + (missing.exit_time or 0)) / 2
    places: list[tuple[float, list[str | None]]] = [
        (0.5, ["branding-intro"]),
        (gap, [timeline.entries[2].id, "branding-watermark"]),
        (timeline.total_duration - 0.3, ["branding-outro"]),
        (timeline.total_duration, ["branding-outro"]),
    ]
    order = [one.id for one in timeline.entries]
    for moment, wanted in places:
        lessons.seeks(moment)
        expect(player).to_have_attribute("data-frames", ",".join(str(order.index(one)) for one in wanted))
        expect(player.locator("iframe")).to_have_count(len(wanted))
        assert {one.get_attribute("sandbox") for one in player.locator("iframe").all()} == {"allow-scripts"}
    lessons.seeks(timeline.audio_start_at - 0.4)
    lessons.plays()
    both = "lesson => [Number(lesson.dataset.time), lesson.querySelector('audio').currentTime]"
    lessons.until(lambda: player.evaluate(both)[0] > timeline.audio_start_at + 0.3, "the narration has begun")
    # A moment is written down with each picture that is drawn, and a busy machine draws few.
    looks = [player.evaluate(both) for _ in range(20)]
    assert min(abs(time - timeline.audio_start_at - sound) for time, sound in looks) < 0.1
    lessons.seeks(timeline.total_duration - 0.6)
    lessons.until(lambda: player.get_attribute("data-playing") == "false", "the outro has ended")
    assert float(player.get_attribute("data-time") or 0) == pytest.approx(timeline.total_duration, abs=0.01)


def test_a_frame_is_seen_before_and_after_applied_and_undone(
    office: Office, ana: Colleague, lessons: LessonsPage, video_id: str, timeline: Timeline
) -> None:
    place = 1
    before = timeline.entries[place].html
    lessons.seeks(timeline.content_starts_at + 0.5)
    lessons.player.get_by_role("button", name="Change this frame").click()
    ana.page.get_by_label(WISH).fill("A brighter sky")
    with office.clock.standing():
        order(office, "regenerate_slow", params={"seconds": 0.5})
        ana.presses("Preview")
        ana.sees(re.compile(r"Vacademy draws frame 2 anew: “A brighter sky”"))
    ana.reloads()
    expect(lessons.pair).to_have_count(2)
    # Both at one moment: the page may just be bringing the pair into sight.
    before_box, after_box = lessons.pair.evaluate_all(
        "(pair) => pair.map((one) => one.getBoundingClientRect().toJSON())"
    )
    assert (before_box["y"], before_box["width"]) == (after_box["y"], after_box["width"])
    assert before_box["x"] + before_box["width"] <= after_box["x"]
    for figure, wished in zip(lessons.pair.all(), (0, 1), strict=True):
        assert figure.locator("iframe").get_attribute("sandbox") == "allow-scripts"
        shown = figure.frame_locator("iframe").frame_locator("iframe")
        expect(shown.get_by_role("heading", level=1, include_hidden=True)).to_have_count(1)
        expect(shown.get_by_text("A brighter sky")).to_have_count(wished)
    ana.presses("Apply this change")
    ana.sees("The frame is changed.")
    sees_in_frame(lessons, timeline, times=1)
    ana.presses("Undo this change")
    ana.sees("Frame 2 is as it was before.")
    sees_in_frame(lessons, timeline, times=0)
    office.app.lessons.forget(video_id)
    assert office.app.lessons.playable(video_id).timeline.entries[place].html == before


def sees_in_frame(lessons: LessonsPage, timeline: Timeline, *, times: int) -> None:
    """The lesson's first own frame, played, holds the wish that often."""
    lessons.seeks(timeline.content_starts_at + 0.5)
    shown = lessons.player.locator('iframe[title="Frame 2"]')
    expect(shown.content_frame.frame_locator("iframe").get_by_text("A brighter sky")).to_have_count(times)


@pytest.fixture
def first_frame(office: Office, lessons: LessonsPage, video_id: str) -> Iterator[Callable[[str], None]]:
    """Writes the lesson's first frame anew, and puts it back: every test of this file looks at the same lesson."""
    app = office.app

    def write(html: str) -> int:
        app.lessons.forget(video_id)
        revision = app.lessons.playable(video_id).timeline.revision
        app.loop.call(app.vacademy.update_frame(video_id, 0, html, expected_revision=revision))
        app.lessons.forget(video_id)
        return app.lessons.playable(video_id).timeline.revision or 0

    before = app.lessons.playable(video_id).timeline.entries[0].html
    yield lambda html: lessons.loads_again(write(html))
    write(before)


@pytest.fixture
def listener() -> Iterator[tuple[str, list[str]]]:
    """A server that answers everybody: its address, and what reached it."""
    reached: list[str] = []

    async def hear(request: Request) -> Response:
        reached.append(request.url.path)
        return PlainTextResponse("here", headers={"Access-Control-Allow-Origin": "*"})

    with served(lambda _port: Starlette(routes=[Route("/{path:path}", hear)])) as port:
        yield f"http://127.0.0.1:{port}/frame", reached


def test_a_hostile_frame_gets_nothing(
    office: Office,
    ana: Colleague,
    lessons: LessonsPage,
    first_frame: Callable[[str], None],
    listener: tuple[str, list[str]],
) -> None:
    address, reached = listener
    ana.window.context.add_cookies([{"name": "secret", "value": "of-the-dashboard", "url": office.root}])
    first_frame(HOSTILE.replace("ROOT", office.root).replace("LISTENER", address))
    told = json.loads(answer_of(lessons))
    assert told.pop("asked") == ["refused"] * 7
    assert told.pop("origin") == "null"
    assert told.pop("kept") == "nothing came"
    assert set(told.values()) == {"refused"}
    assert reached == []
    assert re.search(r"/lessons\?video=", ana.page.url)
    assert len(ana.window.pages) == 1
    expect(lessons.player).to_be_visible()


def test_a_frame_that_goes_elsewhere_cannot_ask_for_a_password(
    ana: Colleague, lessons: LessonsPage, first_frame: Callable[[str], None], listener: tuple[str, list[str]]
) -> None:
    address, reached = listener
    first_frame(
        f"<form><input type='password' placeholder='Team password'></form><script>location.href='{address}'</script>"
    )
    shown = lessons.player.frame_locator("iframe").get_by_text("tried to open another page")
    expect(shown).to_be_attached()
    assert reached == []
    assert re.search(r"/lessons\?video=", ana.page.url)
    # The browser says of whom the way was barred, and by which of our policies: by the page's, by the frame's.
    ana.closes_the_tab()
    barred = ana.window.refused
    assert barred
    assert all(re.match(rf"Framing '{address.removesuffix('/frame')}/' violates .*\"frame-src", one) for one in barred)
    barred.clear()


def answer_of(lessons: LessonsPage) -> str:
    """What the frame's own page says when it has tried everything."""
    found: list[str] = []

    def finished() -> bool:
        found[:] = [text for text in map(said_in, lessons.frames()) if text.startswith("{")]
        return bool(found)

    lessons.until(finished, "the frame has tried everything")
    return found[0]


def said_in(frame: Frame) -> str:
    found = frame.locator("#told")
    try:
        return found.first.inner_text() if found.count() else ""
    except PlaywrightError:
        return ""  # a frame of the player before, which is just taken away


def test_keyboard_chapters_questions_and_full_screen(ana: Colleague, lessons: LessonsPage, timeline: Timeline) -> None:
    player = lessons.player
    player.focus()
    press = ana.page.keyboard.press
    press("ArrowRight")
    expect(player).to_have_attribute("data-time", "5.000")
    press("Space")
    expect(player).to_have_attribute("data-playing", "true")
    press("k")
    expect(player).to_have_attribute("data-playing", "false")
    expect(player.locator(".words")).to_be_visible()
    press("c")
    expect(player.locator(".words")).to_be_hidden()
    press("Home")
    expect(player).to_have_attribute("data-time", "0.000")
    press(">")
    expect(player.get_by_label("Speed")).to_have_value("1.25")
    press("f")
    ana.page.wait_for_function("document.fullscreenElement !== null")
    press("f")
    ana.page.wait_for_function("document.fullscreenElement === null")
    chapter = timeline.chapters[2]
    player.get_by_role("button", name=chapter.label).click()
    expect(player).to_have_attribute("data-time", f"{chapter.time:.3f}")
    (asked,) = timeline.questions
    lessons.seeks(asked.time - 0.4)
    lessons.plays()
    expect(player.get_by_text(asked.question)).to_be_visible()
    expect(player).to_have_attribute("data-playing", "false")
    player.get_by_role("button", name=asked.options[asked.correct]).click()
    expect(player.get_by_role("status")).to_contain_text("Right.")
    player.get_by_role("button", name="Go on").click()
    expect(player).to_have_attribute("data-playing", "true")


def test_speed_carries_the_sound_along(lessons: LessonsPage) -> None:
    player = lessons.player
    lessons.seeks(10.0)
    player.get_by_label("Speed").select_option("2")
    lessons.plays()
    both = "lesson => [Number(lesson.dataset.time), performance.now() / 1000]"
    lessons.until(lambda: player.evaluate(both)[0] > 10.5, "it plays")
    begun, then = player.evaluate(both)
    lessons.until(lambda: player.evaluate(both)[0] > begun + 2.0, "it goes on")
    now, after = player.evaluate(both)
    assert (now - begun) / (after - then) == pytest.approx(2.0, rel=0.25)
