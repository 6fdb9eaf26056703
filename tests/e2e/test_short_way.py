"""From the first page to a finished video in few presses: by what stands out alone, and by who knows the way."""

from __future__ import annotations

import re
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, expect

from services.jobs.states import JobState
from tests.e2e.conftest import Hire
from tests.e2e.people.colleague import Colleague
from tests.e2e.people.office import Office, opened

pytestmark = pytest.mark.browser
NEWCOMER, KNOWING, OWN_FILE = 4, 5, 7
"""So many presses at most. What they stand for: a service that is new to somebody is given up after ten."""
OWN_ROWS = b"first_name,company\r\nIda,Nord Cafe\r\nOle,Harbour Books\r\nUna,Lund Bakery\r\n"


class Presses:
    """Somebody's presses, each counted, with the mouse or a finger; and how long it took."""

    def __init__(self, ana: Colleague, *, touch: bool) -> None:
        self.ana = ana
        self.touch = touch
        self.made: list[str] = []
        self.began = time.monotonic()

    def on(self, what: Locator, name: str = "") -> None:
        """Press it, once the page stands still and it is in sight."""
        self.ana.waits_for_the_page()
        expect(what).to_be_enabled()
        self.ana.comes_to(what)
        self.made.append(name or what.locator("p").inner_text())
        if self.touch:
            what.tap()
        else:
            what.click()

    def button(self, name: str | re.Pattern[str]) -> None:
        """Press the button of this name."""
        self.on(self.ana.page.get_by_role("button", name=name))

    def what_stands_out(self, name: str | re.Pattern[str]) -> None:
        """Press the only button on the screen that stands out, which is called so."""
        foremost = self.ana.page.get_by_test_id("stBaseButton-primary").locator("visible=true")
        expect(foremost).to_contain_text([name])
        self.on(foremost)

    def arrived(self, office: Office, way: str) -> None:
        """At a job all of whose videos are there; say how long it took, and by which presses."""
        job_id = self.ana.arrives_at_the_job()
        self.ana.sees_state("Done")
        assert office.job(job_id).state == JobState.DONE
        expect(self.ana.cards.first).to_be_visible()
        took = time.monotonic() - self.began
        sys.stdout.write(f"{way}: {took:.1f} s, {len(self.made)} presses: {', '.join(self.made)}\n")


@pytest.fixture
def fresh(tmp_path: Path) -> Iterator[Office]:
    """A dashboard in practice that nobody has used."""
    with opened(tmp_path) as one:
        yield one


@pytest.mark.parametrize("touch", [False, True], ids=["mouse", "touch"])
def test_a_finished_video_is_few_presses_from_the_first_page(fresh: Office, hire: Hire, touch: bool) -> None:
    ana = hire(fresh, has_touch=touch)
    many = re.compile(r"(Try|Launch) \d+ videos")

    ana.opens("/")
    new = Presses(ana, touch=touch)
    for name in (re.compile("Try an example file"), re.compile("Proof and quote"), many, re.compile("Yes, send")):
        new.what_stands_out(name)
    new.arrived(fresh, "Who has never seen it")
    assert len(new.made) <= NEWCOMER

    ana.opens("/")
    knows = Presses(ana, touch=touch)
    knows.button("New campaign")
    knows.button("Try an example file")
    for name in (re.compile("Proof and quote"), many, re.compile("Yes, send")):
        knows.what_stands_out(name)
    knows.arrived(fresh, "Who knows the way")
    assert len(knows.made) <= KNOWING

    ana.opens("/")
    own = Presses(ana, touch=touch)
    own.button("New campaign")
    with ana.page.expect_file_chooser() as asked:
        own.on(ana.page.get_by_test_id("stFileUploaderDropzone").get_by_test_id("stBaseButton-secondary"), "Upload")
    asked.value.set_files({"name": "own.csv", "mimeType": "text/csv", "buffer": OWN_ROWS})
    ana.sees("exactly as they came")
    ana.sees("List last seen")
    own.on(ana.page.get_by_role("combobox", name="Campaign"), "Campaign")
    own.on(ana.page.get_by_role("option", name="January renewals"), "January renewals")
    for name in (re.compile("Proof and quote"), many, re.compile("Yes, send")):
        own.what_stands_out(name)
    own.arrived(fresh, "With a file of their own")
    assert len(own.made) <= OWN_FILE
