"""The sign-in form: who gets in, with what, and where it leads."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable

import pytest
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from services.people.names import clean_name
from services.people.signin.routes import SESSION_HEADER
from services.people.tries import FROM_ALL, FROM_ONE
from tests.rigs.gated import HOME, Browser, Team
from tests.unit.people.conftest import PASSWORD

FAR = "https://call.example"


@pytest.fixture
def nameless(make_team: Callable[..., Team]) -> Browser:
    """A browser of a team without a password."""
    return Browser(make_team(None))


@pytest.fixture
def browser(team: Team) -> Browser:
    """A browser of the team with a password."""
    return Browser(team)


def test_a_name_is_one_line_of_sixty_characters_without_hidden_marks() -> None:
    assert clean_name("  Mara\n\t Lind\u202eqvist\x00 ") == "Mara Lindqvist"
    assert len(clean_name("ab " * 100)) <= 60
    assert clean_name("\u0000\u202e \n") == ""


@pytest.mark.parametrize("name", ["Mara Lindqvist", "李小龙", "محمد", "O'Brien <b>", "Zoë 🎬", "a" * 60])
def test_a_name_in_any_script_is_known_again(make_team: Callable[..., Team], name: str) -> None:
    team = make_team(None)
    Browser(team).post(name=name)
    assert [line.person for line in team.sessions.open_sessions()] == [name]


@pytest.mark.parametrize("path", ["/", "/job?job=01", "/history?text=a%20b&state=done"])
def test_sign_in_goes_back_to_a_page_of_ours(nameless: Browser, path: str) -> None:
    answer = nameless.post(name="Mara", next=path)
    assert (answer.status_code, answer.headers["location"]) == (303, path)


@pytest.mark.parametrize(
    "path",
    ["https://evil.example", "//evil.example", "/\\evil.example", "\\\\evil.example", "/\t/evil.example", "evil", "",
     "javascript:alert(1)", "/sign-in?next=/", "/sign-out", "/a\r\nSet-Cookie: x=1"],
)  # fmt: skip
def test_sign_in_never_leads_elsewhere(nameless: Browser, path: str) -> None:
    assert nameless.post(name="Mara", next=path).headers["location"] == "/"
    assert "evil" not in nameless.get(next=path).text


def test_the_cookie_is_closed_to_scripts_and_other_sites(nameless: Browser) -> None:
    for cookie in nameless.post(name="Mara").headers.get_list("set-cookie"):
        assert "HttpOnly" in cookie
        assert "SameSite=lax" in cookie
        assert "Secure" not in cookie


def test_under_https_the_cookie_is_secure_and_of_this_very_host(make_team: Callable[..., Team]) -> None:
    team = make_team(public_url=FAR)
    far = Browser(team, home=FAR)
    given = far.post(name="Mara", password=PASSWORD).headers.get_list("set-cookie")
    assert len(given) == 2
    for cookie in given:
        assert cookie.startswith("__Host-callsheet_")
        assert "Secure" in cookie
        assert "Path=/" in cookie
        assert "Domain" not in cookie
    assert "Hello, Mara" in far.get().text
    value = far.cookies["__Host-callsheet_session"]
    planted = Browser(team, home=FAR)
    planted.cookies.set("callsheet_session", value)
    assert "Hello" not in planted.get().text


@pytest.mark.parametrize("path", ["/sign-in", "/sign-out"])
@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://127.0.0.1:8501.evil.example", None])
def test_a_form_from_another_site_is_refused(nameless: Browser, path: str, origin: str | None) -> None:
    answer = nameless.post(path, origin, name="Mara")
    assert answer.status_code == 403
    assert "set-cookie" not in answer.headers


def test_the_team_password_is_asked_and_needed(browser: Browser) -> None:
    assert 'type="password"' in browser.get("/sign-in").text
    wrong = browser.post(name="Mara", password="guess-4711")
    assert (wrong.status_code, "set-cookie" in wrong.headers) == (403, False)
    assert "not the team&#x27;s password" in wrong.text
    assert "Mara" in wrong.text
    assert "guess-4711" not in wrong.text
    assert browser.post(name="Mara", password=PASSWORD).status_code == 303


def test_behind_a_team_password_everybody_has_a_name(browser: Browser) -> None:
    answer = browser.post(name=" ", password=PASSWORD)
    assert (answer.status_code, "set-cookie" in answer.headers) == (422, False)


def test_a_failed_sign_in_stands_in_the_log_without_what_was_tried(
    team: Team, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING):
        Browser(team, at="192.0.2.7").post(name="Mara", password="guess-4711")
    assert "sign-in from 192.0.2.7 as 'Mara' failed" in caplog.text
    assert "guess-4711" not in caplog.text


def test_many_wrong_passwords_have_to_wait_even_for_the_right_one(team: Team) -> None:
    stranger = Browser(team, at="192.0.2.7")
    for _ in range(FROM_ONE):
        assert stranger.post(name="Mara", password="no").status_code == 403
    late = stranger.post(name="Mara", password=PASSWORD)
    assert (late.status_code, "set-cookie" in late.headers) == (429, False)
    assert "Try again in 5 minutes" in late.text


def test_behind_a_plain_proxy_eight_wrong_tries_lock_nobody_out(team: Team) -> None:
    browser = Browser(team)
    for _ in range(FROM_ONE):
        browser.post(name="Mara", password="no")
    assert browser.post(name="Mara", password=PASSWORD).status_code == 303


def test_a_browser_that_was_signed_in_before_never_waits_for_strangers(team: Team) -> None:
    ana = Browser(team, at="192.0.2.7")
    ana.post(name="Ana", password=PASSWORD)
    ana.post("/sign-out")
    stranger = Browser(team, at="192.0.2.7")
    for _ in range(FROM_ONE):
        stranger.post(name="Mara", password="no")
    assert stranger.post(name="Mara", password=PASSWORD).status_code == 429
    assert ana.post(name="Ana", password=PASSWORD).status_code == 303


def test_no_crowd_of_wrong_passwords_keeps_out_somebody_who_came_before(
    team: Team, monkeypatch: pytest.MonkeyPatch
) -> None:
    # A busy machine takes so long for so many tries that the newcomer's turn has come.
    monkeypatch.setattr("services.people.signin.routes.time.monotonic", lambda: 1000.0)
    Browser(team, at="192.0.2.7").post(name="Ana", password=PASSWORD)
    for number in range(FROM_ALL + 5):
        Browser(team, at=f"198.51.100.{number}").post(name=f"Guess {number}", password="no")
    new = Browser(team, at="203.0.113.9")
    late = new.post(name="New", password=PASSWORD)
    assert (late.status_code, "your turn is kept" in late.text) == (429, True)
    assert Browser(team, at="203.0.113.9").post(name="Ana", password=PASSWORD).status_code == 303


def test_no_crowd_of_wrong_passwords_keeps_out_a_newcomer(team: Team, monkeypatch: pytest.MonkeyPatch) -> None:
    now = [1000.0]
    monkeypatch.setattr("services.people.signin.routes.time.monotonic", lambda: now[0])
    for number in range(FROM_ALL + 5):
        Browser(team, at=f"198.51.100.{number}").post(name=f"Guess {number}", password="no")
    new = Browser(team, at="203.0.113.9")
    said = new.post(name="New", password=PASSWORD).text
    seconds = re.search(r"Try again in (\d+) seconds", said)
    assert seconds is not None, said
    now[0] += int(seconds[1])
    assert Browser(team, at="198.51.100.77").post(name="Guess", password="no").status_code == 429
    assert new.post(name="New", password=PASSWORD).status_code == 303


def test_without_a_password_the_page_asks_only_for_a_name_and_knows_it_again(nameless: Browser) -> None:
    assert 'type="password"' not in nameless.get("/sign-in").text
    nameless.post(name="<b>Mara</b>")
    page = nameless.get("/sign-in").text
    assert "Hello, &lt;b&gt;Mara&lt;/b&gt;" in page
    assert "<b>Mara" not in page


def test_an_empty_name_and_sign_out_forget_the_person(nameless: Browser) -> None:
    nameless.post(name="Mara")
    assert nameless.post("/sign-out").status_code == 303
    assert "Hello" not in nameless.get("/sign-in").text
    nameless.post(name="Mara")
    nameless.post(name="")
    assert "Hello" not in nameless.get("/sign-in").text


def test_a_huge_or_unreadable_form_is_refused(nameless: Browser) -> None:
    headers = {"origin": HOME, "content-type": "application/x-www-form-urlencoded"}
    for body in (b"name=" + b"x" * 10_000, b"\xff\xfe", b"&".join(b"a%d=1" % n for n in range(50))):
        assert nameless.ask("POST", "/sign-in", content=body, headers=headers).status_code == 403


def test_the_page_is_not_kept_framed_or_able_to_run_scripts(nameless: Browser) -> None:
    headers = nameless.get("/sign-in").headers
    assert headers["cache-control"] == "no-store"
    assert "default-src 'none'" in headers["content-security-policy"]
    assert "frame-ancestors 'none'" in headers["content-security-policy"]


async def _who(request: Request) -> Response:
    return PlainTextResponse(request.headers.get(SESSION_HEADER, "nobody"))


def test_nobody_names_a_session_but_the_gate(make_team: Callable[..., Team]) -> None:
    team = make_team(None)
    browser = Browser(team, [Route("/who", _who)])
    said = {"headers": {"X-Callsheet-Session": "01", "x-callsheet-process": "p"}}
    assert browser.ask("GET", "/who", **said).text == "nobody"
    browser.post(name="Mara")
    [line] = team.sessions.open_sessions()
    assert browser.ask("GET", "/who", **said).text == line.session_id


def test_other_browsers_under_the_same_name_are_listed_and_ended_there(make_team: Callable[..., Team]) -> None:
    team = make_team()
    here, there, somebody = (Browser(team) for _ in range(3))
    for browser, name in ((here, "Mara"), (there, "Mara"), (somebody, "Ben")):
        browser.post(name=name, password=PASSWORD)
    lines = {line.session_id: line.person for line in team.sessions.open_sessions()}
    page = here.get("/sign-in").text
    shown = {session_id for session_id in lines if f'value="{session_id}"' in page}
    assert [lines[session_id] for session_id in shown] == ["Mara"]
    for session_id in lines:
        Browser(team).post("/sign-out", session=session_id)
    assert len(team.sessions.open_sessions()) == 3, "a stranger ends nothing"
    for session_id in lines.keys() - shown:
        here.post("/sign-out", session=session_id)
    assert len(team.sessions.open_sessions()) == 3, "neither somebody else's nor this one is ended as another"
    here.post("/sign-out", session=shown.pop())
    assert "Hello" not in there.get("/sign-in").text
    assert "Hello, Mara" in here.get("/sign-in").text
    assert "Hello, Ben" in somebody.get("/sign-in").text
