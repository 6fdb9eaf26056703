"""How many wrong passwords are let through, from one and from all."""

from __future__ import annotations

import pytest

from services.people.password import TeamPassword
from services.people.tries import FOR_ONE_PERSON, FROM_ALL, FROM_ONE, SOURCES_KEPT, WINDOW, Tries

NOW = 1000.0


def let_through(tries: Tries, addresses: list[str], browser: str | None = None) -> int:
    """How many of these tries, one after the other, may be made."""
    return sum(tries.begin(address, browser, NOW) == 0 for address in addresses)


def test_one_address_may_be_wrong_eight_times_in_five_minutes() -> None:
    tries = Tries()
    assert let_through(tries, ["10.0.0.1"] * 20) == FROM_ONE
    assert tries.begin("10.0.0.1", None, NOW + 10) == pytest.approx(WINDOW - 10)
    assert tries.begin("10.0.0.2", None, NOW + 10) == 0
    assert tries.begin("10.0.0.1", None, NOW + WINDOW + 0.5) == 0


def test_two_hundred_tries_from_made_up_addresses_are_stopped_together() -> None:
    assert let_through(Tries(), [f"10.0.{number}.1" for number in range(200)]) == FROM_ALL


def test_behind_a_plain_proxy_only_the_sum_counts() -> None:
    assert let_through(Tries(), ["127.0.0.1"] * 200) == FROM_ALL


def test_a_known_browser_is_counted_by_itself_alone() -> None:
    tries = Tries()
    let_through(tries, [f"10.0.{number}.1" for number in range(200)])
    assert let_through(tries, ["10.0.0.1"] * 20, browser="ana's") == FROM_ONE
    assert tries.begin("10.0.0.1", "ben's", NOW) == 0


def test_somebody_who_came_before_is_counted_by_their_name_and_never_waits_for_strangers() -> None:
    tries = Tries()
    let_through(tries, [f"10.0.{number}.1" for number in range(200)])
    let_through(tries, ["10.0.0.1"] * 20)
    assert tries.begin("10.0.0.1", None, NOW, person="Ana") == 0
    assert sum(tries.begin("10.0.0.1", None, NOW, person="Ana") == 0 for _ in range(20)) == FROM_ONE - 1
    assert tries.begin("10.0.0.2", None, NOW, person="Ana") == 0, "at another address she is let try again"
    assert tries.begin("10.0.0.1", None, NOW, person="Ben") == 0, "and nobody else waits for her"


def test_one_person_is_not_tried_from_everywhere_without_end() -> None:
    tries = Tries()
    addresses = [f"10.0.{number}.1" for number in range(200)]
    assert sum(tries.begin(one, None, NOW, person="Ana") == 0 for one in addresses) == FOR_ONE_PERSON
    assert tries.begin("10.0.0.1", None, NOW, person="Ben") == 0


def test_the_right_password_uses_up_no_try() -> None:
    tries = Tries()
    for _ in range(100):
        assert tries.begin("10.0.0.1", None, NOW) == 0
        tries.forgive("10.0.0.1", None)


def test_addresses_with_wrong_passwords_do_not_fill_the_memory() -> None:
    tries = Tries()
    for number in range(SOURCES_KEPT + 50):
        tries.begin("x", f"browser {number}", NOW)
    assert len(tries._sources) == SOURCES_KEPT


def test_only_the_team_password_matches_and_none_matches_when_none_is_set() -> None:
    password = TeamPassword("schön und lang 🎬", b"k" * 48)
    assert password.matches("schön und lang 🎬")
    assert not any(password.matches(wrong) for wrong in ("", "schön", "schön und lang 🎬 ", "\ud800"))
    assert not TeamPassword(None, b"k" * 48).matches("")


def test_the_mark_of_a_password_changes_with_it_and_with_the_server() -> None:
    marks = {TeamPassword(word, secret * 48).mark for word in ("one word", "another") for secret in (b"k", b"z")}
    assert len(marks) == 4
    assert TeamPassword(None, b"k" * 48).mark == ""
    assert TeamPassword("one word", b"k" * 48).mark in marks
