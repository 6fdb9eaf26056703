"""How many wrong passwords are let through, from one and from all."""

from __future__ import annotations

import pytest

from services.people.password import TeamPassword
from services.people.tries import FOR_ONE_PERSON, FROM_ALL, FROM_ONE, PLACES, SOURCES_KEPT, WINDOW, Tries

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
    tries = Tries()
    assert sum(tries.begin("127.0.0.1", None, NOW, typed=f"Guess {n}") == 0 for n in range(200)) == FROM_ALL


def test_a_newcomer_waits_for_the_turns_before_theirs_and_then_comes_in_whatever_is_tried_meanwhile() -> None:
    tries = Tries()
    strangers = [f"198.51.100.{number}" for number in range(100)]
    let_through(tries, strangers)
    wait = tries.begin("203.0.113.9", None, NOW)
    assert wait == pytest.approx((100 - FROM_ALL + 1) * WINDOW / FROM_ALL)
    for moment in range(int(NOW), int(NOW + wait) + 60, 5):
        for stranger in strangers:
            tries.begin(stranger, None, moment)
        for number in range(20):
            tries.begin(f"192.0.2.{number}", None, moment)
    assert tries.begin("203.0.113.9", None, NOW + wait + 60) == 0


def test_a_turn_comes_once_and_is_not_kept_for_ever() -> None:
    tries = Tries()
    let_through(tries, [f"198.51.100.{number}" for number in range(50)])
    wait = tries.begin("203.0.113.9", None, NOW)
    assert tries.begin("203.0.113.9", None, NOW + wait / 2) == pytest.approx(wait / 2), "its place stays the same"
    assert tries.begin("203.0.113.9", None, NOW + wait) == 0
    assert tries.begin("203.0.113.9", None, NOW + wait) > 0, "and the next turn is the last of the line"
    late = Tries()
    let_through(late, [f"198.51.100.{number}" for number in range(FROM_ALL + PLACES)])
    assert late.begin("203.0.113.9", None, NOW) > 0
    assert late.begin("203.0.113.9", None, NOW + 24 * 3600) == 0


def test_whatever_is_tried_in_a_day_from_anywhere_only_so_much_is_let_through() -> None:
    tries, made = Tries(), 0
    for second in range(0, 24 * 3600, 2):
        # So many addresses that none of them is stopped by itself, each of them back for its turn.
        made += tries.begin(f"10.0.{second % 300}.1", None, NOW + second) == 0
    assert 11_000 < made <= 11_560


def test_one_customers_many_addresses_of_the_newer_kind_have_one_place() -> None:
    tries = Tries()
    assert let_through(tries, [f"2001:db8:0:1{number:02x}::{number:x}" for number in range(200)]) == FROM_ONE
    assert tries.begin("2001:db8:0:200::1", None, NOW) == 0


def test_nobody_who_came_before_is_kept_out_by_tries_under_their_name() -> None:
    tries = Tries()
    for number in range(200):
        tries.begin(f"198.51.100.{number}", None, NOW, person="Ana")
    wait = tries.begin("203.0.113.9", None, NOW, person="Ana")
    assert wait > 0
    assert tries.begin("203.0.113.9", None, NOW + wait, person="Ana") == 0
    assert tries.begin("203.0.113.9", None, NOW, person="Ben") == 0


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
