"""What a colleague does with lessons: the brief, the stages, the player and the panel below it."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

import httpx
from playwright.sync_api import Frame, Locator, expect

from tests.e2e.people.colleague import Colleague
from tests.e2e.people.office import Office
from tests.rigs.machine.serving import PATIENCE

SEEK = """(lesson, time) => {
  const range = lesson.querySelector('.range');
  range.value = String(time);
  range.dispatchEvent(new Event('input'));
}"""
# Plays until this word is the one marked, and tells where the sound itself was in that very picture: asked past
# whatever the player, or a test, may have put in front of it.
HEARD = """(lesson, [word, late]) => new Promise((done) => {
  const audio = lesson.querySelector('audio');
  const sound = Object.getOwnPropertyDescriptor(HTMLMediaElement.prototype, 'currentTime').get;
  const look = () => {
    const marked = lesson.querySelector('.words .now')?.textContent;
    const at = sound.call(audio);
    if (marked === word || at > late) done([marked ?? '', at]);
    else requestAnimationFrame(look);
  };
  look();
})"""
LISTED = "[class*=st-key-open-lesson-made]"
BRIEF, WISH = "Topic, or the whole script", "What should look different?"


def plays_otherwise(office: Office, **settings: object) -> None:
    """Change how the sandbox plays Vacademy."""
    _control(office, "settings", settings)


def order(office: Office, fault: str, **more: object) -> None:
    """Order a fault of Vacademy's, once."""
    _control(office, "faults", {"name": fault, "times": 1, **more})


def _control(office: Office, what: str, told: dict[str, object]) -> None:
    url = f"{office.root}/sandbox/_control/{what}"
    httpx.post(url, json={"service": "vacademy", **told}, timeout=PATIENCE).raise_for_status()


class LessonsPage:
    """The lessons page as this colleague sees it."""

    def __init__(self, colleague: Colleague) -> None:
        self.colleague = colleague
        self.page = colleague.page

    @property
    def brief(self) -> Locator:
        """Where the topic is typed."""
        return self.page.get_by_label(BRIEF)

    @property
    def player(self) -> Locator:
        """The player, once it is there."""
        found = self.page.get_by_role("region", name="Lesson player")
        found.wait_for()
        return found

    @property
    def pair(self) -> Locator:
        """The two frames of a preview."""
        return self.page.locator(".pair figure")

    @property
    def video_id(self) -> str:
        """The lesson that the address names."""
        return parse_qs(urlsplit(self.page.url).query)["video"][0]

    def types_a_brief(self, topic: str) -> None:
        """Open the page, type a topic and leave the field: from then on it is kept, as the address says."""
        self.colleague.opens("/lessons")
        self.brief.fill(topic)
        self.brief.blur()
        self.page.wait_for_url("**/lessons?brief=*")

    def chooses(self, label: str, option: str) -> None:
        """Choose from a list of the brief."""
        self.colleague.waits_for_the_page()
        self.colleague.chooses_from(label, option, exact=True)

    def asks_for_the_quote(self) -> None:
        """From the brief to proof and quote."""
        self.colleague.presses("Proof and quote")
        self.page.wait_for_url("**/lessons?draft=*")

    def launches(self) -> str:
        """Say yes to one lesson; answers its job."""
        return self.colleague.launches("1 lesson")

    def opens_lesson(self, topic: str) -> str:
        """Open it from the list of lessons, once it is sent; answers its id.

        Each test has a topic of its own: what another test made of the same would be opened before this one is sent.
        """
        self.colleague.opens("/lessons")
        self.page.locator(LISTED).get_by_role("button", name=topic).first.click()
        self.page.wait_for_url("**/lessons?video=*")
        self.page.get_by_role("button", name="All lessons").wait_for()
        self.colleague.waits_for_the_page()
        return self.video_id

    def makes(self, topic: str) -> str:
        """Brief, proof, yes, and the lesson's own page; answers its id."""
        self.types_a_brief(topic)
        self.asks_for_the_quote()
        self.launches()
        self.colleague.sees_state("Done")
        found = self.opens_lesson(topic)
        self.player.wait_for()
        return found

    def loads_again(self, revision: int) -> None:
        """Ask for the lesson as it is now, past the copy that the dashboard keeps."""
        self.colleague.presses("Load again")
        expect(self.player).to_have_attribute("data-revision", str(revision))

    def seeks(self, moment: float) -> None:
        """Move the slider."""
        self.player.evaluate(SEEK, moment)

    def plays(self) -> None:
        """Press Play."""
        self.player.get_by_role("button", name="Play", exact=True).click()

    def pauses(self) -> None:
        """Press Pause."""
        self.player.get_by_role("button", name="Pause", exact=True).click()

    def hears(self, word: str, late: float) -> tuple[str, float]:
        """Play until this word is marked, or the sound is past `late`: the word marked then, and the sound's second."""
        self.plays()
        said, at = self.player.evaluate(HEARD, [word, late])
        self.pauses()
        return str(said), float(at)

    def frames(self) -> list[Frame]:
        """The pages inside the frames of the lesson and its previews."""
        return [frame for frame in self.page.frames if frame.parent_frame is not None]

    def until(self, true: Callable[[], bool], what: str) -> None:
        """Wait until a condition holds."""
        for _ in range(400):
            if true():
                return
            self.page.wait_for_timeout(50)
        raise AssertionError(f"did not come about: {what}")
