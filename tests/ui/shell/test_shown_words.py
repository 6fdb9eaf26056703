from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pages.components.shell import badges, brand
from pages.components.shell import wording as words
from services.jobs.states import ItemState, JobState, SubmissionState

NOW = datetime(2026, 11, 3, 14, 5, tzinfo=UTC)


def test_every_state_has_a_word_an_icon_and_a_meaning() -> None:
    shown = [
        *map(words.job, JobState),
        *map(words.item, ItemState),
        *map(words.submission, SubmissionState),
    ]
    assert all(word.icon.startswith(":material/") and word.label and word.meaning for word in shown)
    assert set(badges.BAR_ORDER) == set(ItemState)


def test_different_states_of_one_thing_differ_in_word_and_icon() -> None:
    for table in (words.JOB, words.ITEM, words.SUBMISSION):
        assert len({word.label for word in table.values()}) == len(table)
        assert len({word.icon for word in table.values()}) == len(table)


def test_a_state_that_we_do_not_know_is_shown_as_it_is() -> None:
    assert words.item("in_review").label == "In review"


@pytest.mark.parametrize(
    ("shown", "wanted"),
    [
        (words.count(5000), "5,000"),
        (words.count(1, "video"), "1 video"),
        (words.count(0, "video"), "0 videos"),
        (words.count(2, "person", "people"), "2 people"),
        (words.money(125), "$1.25"),
        (words.money(123450), "$1,234.50"),
        (words.money(-5), "-$0.05"),
        (words.money(None), "not known"),
        (words.duration(None), "not known yet"),
        (words.duration(20), "less than a minute"),
        (words.duration(60), "about 1 minute"),
        (words.duration(240), "about 4 minutes"),
        (words.duration(7200), "about 2 hours"),
        (words.duration(3 * 86400), "about 3 days"),
    ],
)
def test_numbers_money_and_durations_are_said_as_people_say_them(shown: str, wanted: str) -> None:
    assert shown == wanted


@pytest.mark.parametrize(
    ("ago", "wanted"),
    [
        (timedelta(0), "today 14:05 UTC"),
        (timedelta(days=1), "yesterday 14:05 UTC"),
        (timedelta(days=2), "1 Nov 2026, 14:05 UTC"),
        (timedelta(days=-1), "4 Nov 2026, 14:05 UTC"),
    ],
)
def test_times_without_a_browser_are_utc_and_say_so(ago: timedelta, wanted: str) -> None:
    assert words.moment(NOW - ago, now=NOW) == wanted


def test_times_are_told_in_the_browsers_zone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(words, "zone", lambda: ZoneInfo("Asia/Tokyo"))
    assert words.moment(datetime(2026, 11, 2, 16, 0, tzinfo=UTC), now=NOW) == "today 01:00"
    assert words.moment(None) == "never"


@given(st.text())
def test_no_sign_with_a_meaning_in_markdown_is_left_bare(text: str) -> None:
    shown = words.plain(text)
    for at, sign in enumerate(shown):
        if sign in "*_`[]<>#$:|~":
            assert shown[at - 1] == "\\"
    assert "\n" not in shown


def test_the_bar_is_read_aloud_in_the_same_words() -> None:
    tallies = {"failed": 2, "succeeded": 4980, "waiting": 0, "odd": 1}
    assert badges.tally_text(tallies) == "4,980 ready · 2 failed · 1 odd"
    assert badges.tally_text({}) == "nothing yet"


def test_the_name_of_the_product_is_drawn_and_needs_no_font() -> None:
    assert "<text" not in brand.LOGO
    assert brand.LOGO.count("<path") > brand.MARK.count("<path")
