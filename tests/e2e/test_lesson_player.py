"""A lesson in a real browser: from the brief to a player whose words, pictures and sound keep one time, and whose
frames reach nothing."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from playwright.sync_api import Frame, Locator, expect
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from services.vendors.vacademy import Word
from tests.e2e.colleague import Colleague
from tests.e2e.office import Office, opened
from tests.house.serving import served

pytestmark = pytest.mark.browser

SEEK = """(lesson, time) => {
  const range = lesson.querySelector('.range');
  range.value = String(time);
  range.dispatchEvent(new Event('input'));
}"""
# Plays until this word is the one marked, and tells where the sound was in that very picture.
HEARD = """(lesson, [word, late]) => new Promise((done) => {
  const audio = lesson.querySelector('audio');
  const look = () => {
    const marked = lesson.querySelector('.words .now')?.textContent;
    if (marked === word || audio.currentTime > late) done([marked ?? '', audio.currentTime]);
    else requestAnimationFrame(look);
  };
  look();
})"""
HOSTILE = """<p id="told">not yet</p><script>
const found = {};
const attempt = (name, get) => { try { found[name] = String(get()); } catch (error) { found[name] = 'refused'; } };
attempt('parent', () => parent.document.body.innerHTML);
attempt('cookie', () => document.cookie);
attempt('storage', () => localStorage.length);
attempt('session', () => sessionStorage.length);
attempt('opened', () => window.open('ROOT/history') ? 'opened' : 'refused');
attempt('moved', () => { top.location = 'ROOT/history'; return 'moved'; });
attempt('origin', () => self.origin);
const asked = ['/lessons', '/_stcore/health', '/clips/a/1/film'].map((path) =>
  fetch('ROOT' + path, { credentials: 'include' }).then(() => 'answered', () => 'refused'));
const pictured = new Promise((done) => {
  const image = new Image();
  image.onload = () => done('answered');
  image.onerror = () => done('refused');
  image.src = 'ROOT/sandbox/?from=frame';
});
const called = fetch('LISTENER').then(() => 'answered', () => 'refused');
Promise.all([...asked, pictured, called]).then((all) => {
  found.asked = all;
  document.getElementById('told').textContent = JSON.stringify(found);
});
</script>"""


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """A dashboard in practice, with which these tests also speak to Vacademy themselves."""
    with opened(tmp_path_factory.mktemp("lessons")) as one:
        yield one
        one.house.loop.call(one.house.vacademy.aclose())


def makes(ana: Colleague, topic: str) -> str:
    """Brief, proof, yes, and the lesson's own page; answers its id."""
    ana.opens("/lessons")
    ana.page.get_by_label("Topic, or the whole script").fill(topic)
    ana.presses("Proof and quote")
    ana.page.wait_for_url("**/lessons?draft=*")
    ana.launches("1 lesson")
    ana.sees_state("Done")
    ana.opens("/lessons")
    ana.page.get_by_role("button", name=topic).first.click()
    ana.page.wait_for_url("**/lessons?video=*")
    player(ana)
    return parse_qs(urlsplit(ana.page.url).query)["video"][0]


def player(ana: Colleague) -> Locator:
    found = ana.page.get_by_role("region", name="Lesson player")
    found.wait_for()
    return found


def branded(office: Office) -> None:
    httpx.post(
        f"{office.root}/sandbox/_control/settings", json={"service": "vacademy", "branding": True}, timeout=20
    ).raise_for_status()


def frames(lesson: Locator) -> str:
    return lesson.get_attribute("data-frames") or ""


def wait_for(ana: Colleague, true: Callable[[], bool]) -> None:
    for _ in range(200):
        if true():
            return
        ana.page.wait_for_timeout(50)
    raise AssertionError("it did not come about")


def spread(words: tuple[Word, ...]) -> list[Word]:
    """Ten words over the whole lesson, none with its like just before it."""
    places = [1 + place * (len(words) - 2) // 10 for place in range(10)]
    return [words[place] for place in places]


def test_captions_keep_step_with_the_sound_at_ten_places(office: Office, ana: Colleague) -> None:
    branded(office)
    video_id = makes(ana, "How rain is made")
    lesson = player(ana)
    made = office.house.lessons.playable(video_id)
    off = []
    for word in spread(made.words):
        # A busy machine can only add to what is measured, so each place is measured three times and the least counts.
        measured = []
        for _time in range(3):
            lesson.evaluate(SEEK, made.timeline.moment_of(word.start) - 0.3)
            lesson.get_by_role("button", name="Play", exact=True).click()
            said, at = lesson.evaluate(HEARD, [word.text, word.start + 1.0])
            lesson.get_by_role("button", name="Pause", exact=True).click()
            assert said == word.text
            measured.append(abs(at - word.start))
        off.append(min(measured))
    assert max(off) <= 0.1, off


def test_intro_gap_and_outro_show_what_belongs_there(office: Office, ana: Colleague) -> None:
    branded(office)
    video_id = makes(ana, "How snow is made")
    house = office.house
    timeline = house.lessons.playable(video_id).timeline
    missing = timeline.entries[3]
    house.loop.call(house.vacademy.delete_frame(video_id, missing.id or "", expected_revision=timeline.revision))
    house.lessons.forget(video_id)
    timeline = house.lessons.playable(video_id).timeline
    loads_again(ana, timeline.revision or 0)
    lesson = player(ana)
    places = {
        "intro": 0.5,
        "gap": ((missing.in_time or 0) + (missing.exit_time or 0)) / 2,
        "outro": timeline.total_duration - 0.3,
        "end": timeline.total_duration,
    }
    for place, moment in places.items():
        lesson.evaluate(SEEK, moment)
        wanted = timeline.layers_at(min(moment, timeline.total_duration - 0.001))
        expect(lesson).to_have_attribute("data-frames", ",".join(str(one.index) for one in wanted))
        assert lesson.locator("iframe").count() == len(wanted), place
        assert {one.get_attribute("sandbox") for one in lesson.locator("iframe").all()} == {"allow-scripts"}
    lesson.evaluate(SEEK, timeline.audio_start_at - 0.4)
    lesson.get_by_role("button", name="Play", exact=True).click()
    both = "lesson => [Number(lesson.dataset.time), lesson.querySelector('audio').currentTime]"
    wait_for(ana, lambda: lesson.evaluate(both)[0] > timeline.audio_start_at + 0.3)
    time, sound = lesson.evaluate(both)
    assert abs(time - timeline.audio_start_at - sound) < 0.1
    lesson.evaluate(SEEK, timeline.total_duration - 0.6)
    wait_for(ana, lambda: lesson.get_attribute("data-playing") == "false")
    assert float(lesson.get_attribute("data-time") or 0) == pytest.approx(timeline.total_duration, abs=0.01)


def loads_again(ana: Colleague, revision: int) -> None:
    """Ask for the lesson as it is now, past what the dashboard keeps."""
    ana.presses("Load again")
    expect(player(ana)).to_have_attribute("data-revision", str(revision))


@pytest.fixture
def listener() -> Iterator[tuple[str, list[str]]]:
    """A server that answers everybody: its address, and what reached it."""
    reached: list[str] = []

    async def hear(request: Request) -> Response:
        reached.append(request.url.path)
        return PlainTextResponse("here", headers={"Access-Control-Allow-Origin": "*"})

    with served(lambda _port: Starlette(routes=[Route("/{path:path}", hear)])) as port:
        yield f"http://127.0.0.1:{port}/frame", reached


def test_a_hostile_frame_gets_nothing(office: Office, ana: Colleague, listener: tuple[str, list[str]]) -> None:
    address, reached = listener
    ana.window.context.add_cookies([{"name": "secret", "value": "of-the-dashboard", "url": office.root}])
    video_id = makes(ana, "How hail is made")
    house = office.house
    timeline = house.lessons.playable(video_id).timeline
    html = HOSTILE.replace("ROOT", office.root).replace("LISTENER", address)
    house.loop.call(house.vacademy.update_frame(video_id, 0, html, expected_revision=timeline.revision))
    loads_again(ana, 1)
    told = json.loads(answer_of(ana))
    assert told.pop("asked") == ["refused"] * 5
    assert told.pop("origin") == "null"
    assert set(told.values()) == {"refused"}
    assert reached == []
    assert re.search(r"/lessons\?video=", ana.page.url)
    assert len(ana.window.context.pages) == 1


def answer_of(ana: Colleague) -> str:
    """What the frame's own page says when it has tried everything."""
    for _ in range(200):
        for frame in ana.page.frames:
            text = said_in(frame)
            if text.startswith("{"):
                return text
        ana.page.wait_for_timeout(50)
    raise AssertionError("the frame never finished")


def said_in(frame: Frame) -> str:
    found = frame.locator("#told")
    return found.first.inner_text() if frame.parent_frame is not None and found.count() else ""


def test_a_frame_is_changed_and_put_back_in_the_browser(office: Office, ana: Colleague) -> None:
    video_id = makes(ana, "How fog is made")
    before = office.house.lessons.playable(video_id).timeline.entries[0].html
    player(ana).get_by_role("button", name="Change this frame").click()
    field = ana.page.get_by_label("What should look different?")
    field.fill("A brighter sky")
    field.press("Enter")
    ana.waits_for_the_page()
    ana.presses("Preview")
    ana.presses("Apply this change")
    ana.sees("The frame is changed.")
    office.house.lessons.forget(video_id)
    assert "A brighter sky" in office.house.lessons.playable(video_id).timeline.entries[0].html
    ana.presses("Undo this change")
    ana.sees("Frame 1 is as it was before.")
    office.house.lessons.forget(video_id)
    assert office.house.lessons.playable(video_id).timeline.entries[0].html == before


def test_the_keyboard_plays_seeks_and_hides_captions(office: Office, ana: Colleague) -> None:
    makes(ana, "How dew is made")
    lesson = player(ana)
    lesson.focus()
    ana.page.keyboard.press("ArrowRight")
    expect(lesson).to_have_attribute("data-time", "5.000")
    ana.page.keyboard.press("Space")
    expect(lesson).to_have_attribute("data-playing", "true")
    ana.page.keyboard.press("k")
    expect(lesson).to_have_attribute("data-playing", "false")
    expect(lesson.locator(".words")).to_be_visible()
    ana.page.keyboard.press("c")
    expect(lesson.locator(".words")).to_be_hidden()
    ana.page.keyboard.press("Home")
    expect(lesson).to_have_attribute("data-time", "0.000")
