"""What spends asks for a fresh sign-in, and only a provider's own word, or a password typed just now, makes one."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from pydantic import SecretStr

from services.errors import SettingsError, SignInAgain
from services.people.persons import Person, Right
from services.store.database import Database
from services.store.tables import utc_now
from tests.integration.people.test_members import sure
from tests.integration.people.test_providers import come, leave, signed_in
from tests.rigs.gated import Browser, Team
from tests.rigs.servers.provider import COOKIE_SECRET, OpenIdProvider, open_provider

HOUR = 3600
BEN = {"name": "Ben", "email": "ben@team.example", "email_verified": True}


@pytest.fixture(scope="module")
def silent() -> Iterator[OpenIdProvider]:
    """A provider that signs Ben in without asking him."""
    with open_provider({"ben": BEN}) as one:
        yield one


Make = Callable[..., Team]


@pytest.fixture
def make(database: Database, silent: OpenIdProvider) -> Make:
    def made(**of_provider: object) -> Team:
        auth = {"cookie_secret": COOKIE_SECRET, "acme": silent.settings(title="Acme", **of_provider)}
        team = Team(
            database,
            auth=auth,
            allowed_domains="team.example",
            new_people_role="launcher",
            fresh_sign_in_hours=2.0,
            team_password=SecretStr("clapper board at dawn"),
        )
        team.now = utc_now()
        return team

    return made


def may_spend(person: Person) -> bool:
    try:
        person.must(Right.LAUNCH)
    except SignInAgain:
        return False
    return True


def asked_for(address: str) -> dict[str, str]:
    query = parse_qs(urlsplit(address).query)
    return {name: query[name][0] for name in ("prompt", "max_age") if name in query}


def test_signing_out_and_in_at_a_provider_that_asks_nobody_is_no_fresh_sign_in(
    make: Make, silent: OpenIdProvider
) -> None:
    team = make()
    silent.asked("ben", int(time.time()) - 3 * HOUR)
    browser, ben = signed_in(team, silent, "ben")
    assert not may_spend(sure(ben()))
    browser.post("/sign-out")
    assert asked_for(leave(browser)) == {"max_age": "7200"}
    assert come(browser, silent, "ben").status_code == 303
    [line] = team.sessions.open_sessions()
    assert not may_spend(sure(team.sessions.person_of(line.session_id)))


def test_a_sign_in_is_as_old_as_the_provider_says(make: Make, silent: OpenIdProvider) -> None:
    team = make()
    asked_at = int(time.time()) - HOUR
    silent.asked("ben", asked_at)
    _browser, ben = signed_in(team, silent, "ben")
    person = sure(ben())
    assert may_spend(person)
    assert person.fresh_until is not None
    assert person.fresh_until.timestamp() == asked_at + 2 * HOUR


def test_a_provider_that_was_told_to_ask_anew_and_did_not_brings_nobody_in(make: Make, silent: OpenIdProvider) -> None:
    team = make()
    silent.asked("ben", int(time.time()) - 3 * HOUR)
    browser, ben = signed_in(team, silent, "ben")
    assert asked_for(leave(browser)) == {"prompt": "login", "max_age": "0"}
    answer = come(browser, silent, "ben")
    assert (answer.status_code, "did not ask you again" in answer.text) == (403, True)
    assert not may_spend(sure(ben()))
    silent.asked("ben", int(time.time()))
    assert come(browser, silent, "ben").status_code == 303
    [line] = team.sessions.open_sessions()
    assert may_spend(sure(team.sessions.person_of(line.session_id)))


@pytest.mark.parametrize("off", [-90, 90], ids=["its clock is behind", "its clock is ahead"])
def test_clocks_may_differ_a_little_and_make_no_sign_in_last_longer(
    make: Make, silent: OpenIdProvider, off: int
) -> None:
    team = make()
    browser, _ben = signed_in(team, silent, "ben")
    silent.asked("ben", int(time.time()) + off)
    assert come(browser, silent, "ben").status_code == 303
    [line] = team.sessions.open_sessions()
    person = sure(team.sessions.person_of(line.session_id))
    assert may_spend(person)
    assert person.fresh_until is not None
    assert person.fresh_until <= utc_now() + timedelta(hours=2)


def test_a_time_that_cannot_be_is_believed_by_nobody(make: Make, silent: OpenIdProvider) -> None:
    silent.asked("ben", int(time.time()) + HOUR)
    assert come(Browser(make()), silent, "ben").status_code == 403


def test_where_the_provider_never_says_when_nobody_spends_and_the_way_on_is_told(
    make: Make, silent: OpenIdProvider
) -> None:
    team = make()
    silent.asked("ben", None)
    browser, ben = signed_in(team, silent, "ben")
    sure(ben()).must(Right.PREPARE)
    assert not may_spend(sure(ben()))
    answer = come(browser, silent, "ben")
    assert answer.status_code == 403
    assert "does not say when it asked you last" in answer.text
    assert "asks_anew" in answer.text


def test_one_that_is_set_to_ask_anew_is_believed_only_when_it_was_told_to(make: Make, silent: OpenIdProvider) -> None:
    team = make(asks_anew=True)
    silent.asked("ben", None)
    browser, ben = signed_in(team, silent, "ben")
    assert not may_spend(sure(ben()))
    assert come(browser, silent, "ben").status_code == 303
    [line] = team.sessions.open_sessions()
    assert may_spend(sure(team.sessions.person_of(line.session_id)))


def test_who_types_the_team_password_signed_in_just_now(make: Make) -> None:
    team = make()
    Browser(team).post(name="Mara", password="clapper board at dawn")
    [line] = team.sessions.open_sessions()
    assert may_spend(sure(team.sessions.person_of(line.session_id)))


def test_whether_it_asks_anew_is_yes_or_no(make: Make) -> None:
    with pytest.raises(SettingsError, match="asks_anew"):
        make(asks_anew="perhaps")
