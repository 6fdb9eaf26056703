"""Lessons in a real browser: watched as they are made, stopped, gone on with, changed by the frame, thirty at once."""

from __future__ import annotations

import csv
import io
import re
from datetime import datetime

import pytest
from playwright.sync_api import expect

from services.jobs.states import JobState
from tests.e2e.people.colleague import Colleague
from tests.e2e.people.lessons_page import BRIEF, LessonsPage, order, plays_otherwise
from tests.e2e.people.office import Office

pytestmark = pytest.mark.browser


@pytest.fixture
def lessons(ana: Colleague) -> LessonsPage:
    return LessonsPage(ana)


def test_a_lesson_is_heard_and_read_while_it_is_made_and_can_be_stopped(
    office: Office, ana: Colleague, lessons: LessonsPage
) -> None:
    order(office, "run_sticks", params={"stage": "HTML"})
    lessons.types_a_brief("How dew is made")
    ana.reloads()
    expect(lessons.brief).to_have_value("How dew is made")
    lessons.asks_for_the_quote()
    ana.sees("It expects about 15 credits for one lesson")
    ana.page.go_back()
    expect(ana.page.get_by_label(BRIEF)).to_have_value("How dew is made")
    lessons.asks_for_the_quote()
    lessons.launches()
    video_id = lessons.opens_lesson("How dew is made")
    for part in ("Script", "Narration", "Timed words"):
        ana.sees(f"{part} is ready")
    ana.sees("Drawing the frames …")
    ana.page.get_by_text("The script so far").click()
    ana.sees(re.compile("Scene 1"))
    sound = ana.page.locator("audio")
    sound.evaluate("sound => sound.play()")
    lessons.until(lambda: sound.evaluate("sound => sound.currentTime") > 0.2, "the narration so far is heard")
    ana.page.get_by_text("Stop this lesson").click()
    ana.presses("Yes, stop it")
    ana.sees("It was stopped at Vacademy before it was ready.")
    ana.sees("Narration is ready")
    expect(ana.page.get_by_role("button", name="Go on from where it failed")).to_have_count(0)
    (made,) = [one for one in office.paid() if one.get("video_id") == video_id]
    assert made["refunded_credits"] == made["charged_credits"] > 0


def test_the_player_comes_by_itself_and_a_failed_lesson_goes_on_from_where_it_failed(
    office: Office, ana: Colleague, lessons: LessonsPage
) -> None:
    order(office, "run_fails", params={"stage": "HTML", "message": "The painter is ill"})
    lessons.types_a_brief("How hail is made")
    lessons.asks_for_the_quote()
    lessons.launches()
    video_id = lessons.opens_lesson("How hail is made")
    ana.sees("The painter is ill")
    ana.sees("gives back the credits of a lesson that fails")
    lessons.page.get_by_role("button", name="Go on from where it failed").click()
    lessons.page.wait_for_url("**/lessons?draft=*")
    lessons.launches()
    ana.opens(f"/lessons?video={video_id}")
    expect(lessons.player).to_be_visible()
    asked = [one["operation"] for one in office.paid() if one.get("video_id") == video_id]
    assert asked == ["generate", "retry"]


def test_a_script_is_read_changed_kept_and_gone_on_with_in_the_same_shape(
    office: Office, ana: Colleague, lessons: LessonsPage
) -> None:
    lessons.types_a_brief("How snow is made")
    lessons.chooses("Goal", "Only the script, to read and change it first")
    lessons.chooses("Shape", "Portrait, 9:16")
    lessons.asks_for_the_quote()
    lessons.launches()
    ana.sees_state("Done")
    video_id = lessons.opens_lesson("How snow is made")
    script = ana.page.get_by_role("textbox", name="Script")
    script.fill("Scene 1: Flakes\nSix arms has every flake.")
    script.blur()
    ana.sees("Back to the script as Vacademy wrote it")
    ana.reloads()
    expect(script).to_have_value("Scene 1: Flakes\nSix arms has every flake.")
    ana.presses("Go on with this script")
    ana.page.wait_for_url("**/lessons?draft=*")
    lessons.launches()
    ana.sees_state("Done")
    lessons.opens_lesson("How snow is made")
    assert "portrait" in (lessons.player.get_attribute("class") or "")
    assert lessons.player.get_by_role("button", name="Flakes").count() == 1
    assert [one.text for one in office.app.lessons.playable(video_id).words][:2] == ["Six", "arms"]


def test_thirty_topics_from_a_table_run_three_at_a_time(office: Office, ana: Colleague, lessons: LessonsPage) -> None:
    plays_otherwise(office, rate_per_minute=1000)
    topics = [f"Rivers, part {number}" for number in range(30)]
    ana.opens("/lessons")
    ana.presses("New table of lessons")
    ana.page.wait_for_url("**/lessons?draft=*")
    ana.uploads_well({"name": "topics.csv", "mimeType": "text/csv", "buffer": table(topics)})
    ana.confirms_suggestions()
    ana.goes_to_check()
    ana.goes_to_launch()
    ana.sends_everything()
    ana.sees("so about 450 for all 30")
    asked_before = len(office.paid())
    with office.clock.standing():
        job_id = ana.launches("30 lessons")
        office.until(lambda: len(office.paid()) == asked_before + 3, "three are under way")
    assert office.finish(job_id).state == JobState.DONE
    made = office.paid()[asked_before:]
    # A fourth at once would have been refused, and the refusal would stand here.
    assert [one["http_status"] for one in made] == [200] * 30
    assert sorted(one["items"][0]["text"][0] for one in made) == sorted(topics)
    spans = [(moment(one["received_at"]), moment(one["ends_at"])) for one in made]
    most = max(sum(begun <= start < ended for begun, ended in spans) for start, _ in spans)
    assert 1 < most <= 3


def moment(text: str) -> float:
    return datetime.fromisoformat(text).timestamp()


def table(topics: list[str]) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text).writerows([["Prompt", "Language"], *([topic, "English"] for topic in topics)])
    return text.getvalue().encode()


def test_a_key_is_shown_once_copied_listed_masked_and_revoked(ana: Colleague, lessons: LessonsPage) -> None:
    ana.window.context.grant_permissions(["clipboard-read", "clipboard-write"])
    ana.opens("/lessons")
    ana.page.get_by_text("Institute keys").click()
    ana.presses("Make a key")
    made = ana.page.locator(".copy code")
    full = made.inner_text()
    ana.page.locator(".copy").get_by_role("button", name="Copy", exact=True).click()
    ana.sees("Copied")
    assert ana.page.evaluate("navigator.clipboard.readText()") == full
    ana.sees(f"{full[:12]}…{full[-4:]}")
    ana.presses("I have copied it")
    expect(made).to_have_count(0)
    assert full not in ana.page.content()
    ana.page.get_by_role("button", name="Revoke").click()
    ana.presses("Yes, revoke it")
    ana.sees("The key is revoked.")
    ana.sees_no_longer(f"{full[:12]}…{full[-4:]}")
