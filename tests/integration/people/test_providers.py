"""Signing in at a real OpenID provider: who comes in, as what, and what a stolen or forged way is worth."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from pydantic import SecretStr

from services.people.persons import Person, Right, Role
from tests.rigs.gated import Browser, Team
from tests.rigs.servers.provider import COOKIE_SECRET, OpenIdProvider

WITH = "/sign-in/with/acme"


def leave(browser: Browser, path: str = WITH, **query: str) -> str:
    """Press the link of the provider; answers its address."""
    answer = browser.get(path, **query)
    assert answer.status_code == 303, answer.text
    return answer.headers["location"]


def come(browser: Browser, provider: OpenIdProvider, subject: str, **query: str) -> httpx.Response:
    """The whole way there and back."""
    return browser.ask("GET", provider.come_in(leave(browser, **query), subject))


def signed_in(team: Team, provider: OpenIdProvider, subject: str) -> tuple[Browser, Callable[[], Person | None]]:
    """A browser in which this subject came in, and who they are there from now on."""
    browser = Browser(team)
    before = {line.session_id for line in team.sessions.open_sessions()}
    assert come(browser, provider, subject).status_code == 303
    [session_id] = {line.session_id for line in team.sessions.open_sessions()} - before
    return browser, lambda: team.sessions.person_of(session_id)


def test_who_comes_back_is_known_by_what_the_provider_proved_and_goes_where_they_were(
    team: Team, provider: OpenIdProvider
) -> None:
    browser = Browser(team)
    page = browser.get().text
    assert "Sign in with Acme" in page
    assert 'type="password"' not in page
    answer = come(browser, provider, "ben", next="/job?job=01")
    assert (answer.status_code, answer.headers["location"]) == (303, "/job?job=01")
    page = browser.get().text
    assert "Hello, Ben &lt;b&gt;" in page
    assert "You are a viewer here." in page
    assert 'name="name"' not in page, "a proved name is not changed here"
    [one] = team.members.list()
    assert (one.name, one.email, one.provider, one.role) == ("Ben <b>", "ben@team.example", "acme", Role.VIEWER)


def test_the_way_has_a_state_a_nonce_and_a_challenge_whose_answer_goes_to_the_provider_alone(
    team: Team, provider: OpenIdProvider
) -> None:
    browser = Browser(team)
    address = leave(browser)
    asked = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
    assert len(asked["state"]) >= 20
    assert len(asked["nonce"]) >= 20
    assert asked["code_challenge_method"] == "S256"
    assert asked["redirect_uri"] == "http://127.0.0.1:8501/oauth2callback"
    back = provider.come_in(address, "ben")
    assert browser.ask("GET", back).status_code == 303
    verifier = provider.heard()[-1]["code_verifier"]
    digest = hashlib.sha256(verifier.encode()).digest()
    assert base64.urlsafe_b64encode(digest).rstrip(b"=").decode() == asked["code_challenge"]
    assert verifier not in back


def test_a_way_that_another_browser_began_is_worth_nothing(team: Team, provider: OpenIdProvider) -> None:
    theirs, mine = Browser(team), Browser(team)
    leave(mine)
    back = provider.come_in(leave(theirs), "ben")
    for browser in (mine, Browser(team)):
        answer = browser.ask("GET", back)
        assert answer.status_code == 403
        assert "callsheet_session" not in answer.headers.get("set-cookie", "")
    assert team.sessions.open_sessions() == []
    assert theirs.ask("GET", back).status_code == 303, "its own browser still comes in by it"


def test_a_way_is_gone_once(team: Team, provider: OpenIdProvider) -> None:
    browser = Browser(team)
    back = provider.come_in(leave(browser), "ben")
    way = browser.cookies["callsheet_way"]
    assert browser.ask("GET", back).status_code == 303
    again = Browser(team)
    again.cookies.set("callsheet_way", way)
    assert again.ask("GET", back).status_code == 403
    assert len(team.sessions.open_sessions()) == 1


def test_a_token_that_was_made_for_another_way_is_refused(team: Team, provider: OpenIdProvider) -> None:
    browser = Browser(team)
    address = leave(browser)
    [nonce] = parse_qs(urlsplit(address).query)["nonce"]
    answer = browser.ask("GET", provider.come_in(address.replace(nonce, "n" * 20), "ben"))
    assert answer.status_code == 403
    assert team.sessions.open_sessions() == []


def test_who_presses_no_at_the_provider_is_told_so_and_can_try_again(team: Team, provider: OpenIdProvider) -> None:
    browser = Browser(team)
    answer = browser.ask("GET", provider.refuse(leave(browser, next="/history")))
    assert answer.status_code == 403
    assert "did not sign you in" in answer.text
    assert "next=%2Fhistory" in answer.text


def test_a_provider_that_does_not_answer_is_said_to_be_unreachable(make_team: Callable[..., Team]) -> None:
    gone = {"client_id": "a", "client_secret": "b", "server_metadata_url": "http://127.0.0.1:9/x"}
    answer = Browser(make_team(auth={"cookie_secret": COOKIE_SECRET, "acme": gone})).get(WITH)
    assert answer.status_code == 502
    assert "cannot be reached" in answer.text


@pytest.mark.parametrize(
    ("allowed", "let_in"),
    [
        ({"allowed_domains": "team.example"}, {"ana", "ben"}),
        ({"allowed_domains": " @Team.Example , other.example"}, {"ana", "ben", "cleo"}),
        ({"allowed_people": "BEN@team.example"}, {"ben"}),
        ({"allowed_groups": "video"}, {"ana", "cleo"}),
        ({"allowed_groups": "leads"}, {"ana", "nobody"}),
        ({"admins": "ana@team.example"}, {"ana"}),
        ({"admin_groups": "leads"}, {"ana", "nobody"}),
        ({"allowed_people": "*"}, {"ana", "ben", "cleo", "mallory", "nobody"}),
    ],
)
def test_only_those_come_in_whom_a_setting_names_by_a_proved_address_or_a_group(
    make_team: Callable[..., Team], provider: OpenIdProvider, allowed: dict[str, str], let_in: set[str]
) -> None:
    team = make_team(**{"allowed_domains": "", **allowed})
    came = {}
    for subject in ("ana", "ben", "cleo", "mallory", "nobody"):
        answer = come(Browser(team), provider, subject)
        came[subject] = answer.status_code
        if answer.status_code == 403:
            assert "not among the people" in answer.text
    assert {subject for subject, status in came.items() if status == 303} == let_in
    assert len(team.sessions.open_sessions()) == len(let_in)


def test_admins_come_from_the_settings_and_their_groups_and_an_unproved_address_makes_none(
    make_team: Callable[..., Team], provider: OpenIdProvider
) -> None:
    everybody: dict[str, Any] = {"allowed_people": "*", "new_people_role": "preparer"}
    team = make_team(**everybody, admins="ana@team.example")
    roles = {subject: signed_in(team, provider, subject)[1]() for subject in ("ana", "ben", "mallory")}
    assert {subject: one.role for subject, one in roles.items() if one} == {
        "ana": Role.ADMIN,
        "ben": Role.PREPARER,
        "mallory": Role.PREPARER,
    }
    grouped = make_team(**everybody, admin_groups="video")
    _, cleo = signed_in(grouped, provider, "cleo")
    assert (person := cleo()) is not None
    assert person.may(Right.MANAGE)


def test_several_providers_and_the_password_stand_beside_each_other_and_prove_different_people(
    make_team: Callable[..., Team], provider: OpenIdProvider
) -> None:
    auth = {"cookie_secret": COOKIE_SECRET, **provider.settings(title="Main"), "acme": provider.settings(title="Acme")}
    team = make_team(auth=auth, team_password=SecretStr("clapper board at dawn"))
    page = Browser(team).get().text
    assert "Sign in with Main" in page
    assert "Sign in with Acme" in page
    assert "the name is taken as given" in page
    come(Browser(team), provider, "ben")

    first, second = Browser(team), Browser(team)
    first.ask("GET", provider.come_in(leave(first, "/sign-in/with/default"), "ben"))
    assert second.post(name="Ben <b>", password="clapper board at dawn").status_code == 303
    assert {line.identity.partition(":")[0] for line in team.sessions.open_sessions()} == {"acme", "default", ""}
    assert "The team password proves no name" in second.get().text
    assert Browser(team).get("/sign-in/with/elsewhere").status_code == 404


def test_without_a_team_password_nobody_comes_in_by_a_name(team: Team) -> None:
    browser = Browser(team)
    for form in ({"name": "Ana"}, {"name": "Ana", "password": ""}):
        assert browser.post(**form).status_code == 403
    assert team.sessions.open_sessions() == []


def test_a_provider_that_is_taken_out_of_the_settings_lets_nobody_stay(
    make_team: Callable[..., Team], provider: OpenIdProvider
) -> None:
    browser, person = signed_in(make_team(), provider, "ben")
    assert person() is not None
    other = provider.settings(title="Acme", client_id="another")
    for changed in (
        make_team(auth={"cookie_secret": COOKIE_SECRET, "acme": other}),
        make_team(auth={"cookie_secret": COOKIE_SECRET, "main": provider.settings()}),
        make_team(allowed_domains="other.example"),
    ):
        elsewhere = Browser(changed)
        elsewhere.cookies = browser.cookies
        assert "Hello" not in elsewhere.get().text
        assert changed.sessions.open_sessions() == []
