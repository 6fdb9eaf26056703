from __future__ import annotations

import asyncio
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from pydantic import SecretStr
from starlette.applications import Starlette
from starlette.requests import Request

from services.config import Settings
from services.people.signin import routes as signin
from services.people.signin.cookie import MAX_AGE, clean_name, make_cookie, read_cookie

SECRET = b"k" * 48
HOME = "http://testserver"
NOW = 1_800_000_000.0


@dataclass
class Keeper:
    settings: Settings
    secret: bytes = SECRET


@pytest.fixture(autouse=True)
def _no_secrets_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)


class Browser:
    """Speaks to the routes and keeps their cookies, as a browser at HOME does."""

    def __init__(self, **settings: object) -> None:
        self._app = Starlette(routes=signin.routes(lambda: Keeper(Settings(**settings))))
        self._cookies = httpx.Cookies()
        self._door = httpx.ASGITransport(self._app)

    def ask(self, method: str, path: str, **more: object) -> httpx.Response:
        async def once() -> httpx.Response:
            async with httpx.AsyncClient(transport=self._door, base_url=HOME, cookies=self._cookies) as client:
                answer = await client.request(method, path, **more)
                self._cookies = client.cookies
                return answer

        return asyncio.run(once())

    def get(self, path: str = "/sign-in", **params: str) -> httpx.Response:
        return self.ask("GET", path, params=params)

    def post(self, path: str = "/sign-in", origin: str | None = HOME, **form: str) -> httpx.Response:
        return self.ask("POST", path, data=form, headers={"origin": origin} if origin else {})


@pytest.fixture
def team() -> Browser:
    return Browser(team_password="clapper")


@pytest.fixture
def nameless() -> Browser:
    return Browser()


@pytest.mark.parametrize("name", ["Mara Lindqvist", "李小龙", "محمد", "O'Brien <b>", "Zoë 🎬", "a" * 60])
def test_a_name_in_any_script_comes_back_from_its_cookie(name: str) -> None:
    assert read_cookie(make_cookie(name, SECRET, NOW), SECRET, NOW + 1) == name


def test_a_cookie_expires_after_thirty_days_and_is_not_from_the_future() -> None:
    cookie = make_cookie("Mara", SECRET, NOW)
    assert read_cookie(cookie, SECRET, NOW + MAX_AGE) == "Mara"
    assert read_cookie(cookie, SECRET, NOW + MAX_AGE + 1) is None
    assert read_cookie(cookie, SECRET, NOW - 1) is None


@pytest.mark.parametrize("cookie", ["", ".", "..", "a.b.c", "é.1.ü", "x" * 5000])
def test_a_cookie_that_we_did_not_sign_says_nobody(cookie: str) -> None:
    assert read_cookie(cookie, SECRET, NOW) is None


def test_a_changed_name_time_or_secret_voids_the_cookie() -> None:
    mine, other = make_cookie("Mara", SECRET, NOW), make_cookie("Jon", SECRET, NOW + 5)
    name, made, signature = mine.split(".")
    assert read_cookie(f"{other.split('.')[0]}.{made}.{signature}", SECRET, NOW + 9) is None
    assert read_cookie(f"{name}.{int(made) + 1}.{signature}", SECRET, NOW + 9) is None
    assert read_cookie(mine, b"z" * 48, NOW + 9) is None


def test_a_name_is_one_line_of_sixty_characters_without_hidden_marks() -> None:
    assert clean_name("  Mara\n\t Lind\u202eqvist\x00 ") == "Mara Lindqvist"
    assert len(clean_name("ab " * 100)) <= 60
    assert clean_name("\u0000\u202e \n") == ""


def test_a_cookie_from_before_the_team_password_does_not_open_the_team() -> None:
    without, team = Settings(), Settings(team_password=SecretStr("clapper"))
    changed = Settings(team_password=SecretStr("slate"))
    cookies = {signin.COOKIE: make_cookie("Mara", signin.cookie_secret(without, SECRET), NOW)}
    assert signin.read_person(cookies, without, SECRET, NOW) == "Mara"
    assert signin.read_person(cookies, team, SECRET, NOW) is None
    inside = {signin.COOKIE: make_cookie("Mara", signin.cookie_secret(team, SECRET), NOW)}
    assert signin.read_person(inside, team, SECRET, NOW) == "Mara"
    assert signin.read_person(inside, changed, SECRET, NOW) is None


def test_only_the_team_password_matches_and_none_matches_when_none_is_set() -> None:
    team = Settings(team_password=SecretStr("schön 🎬"))
    assert signin.check_password("schön 🎬", team)
    assert not any(signin.check_password(wrong, team) for wrong in ("", "schön", "schön 🎬 ", "\ud800"))
    assert not signin.check_password("", Settings())


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
    cookie = nameless.post(name="Mara").headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    assert "Secure" not in cookie


def test_the_cookie_is_secure_when_the_public_address_is_https() -> None:
    client = Browser(public_url="https://call.example")
    assert "Secure" in client.post(origin="https://call.example", name="Mara").headers["set-cookie"]


@pytest.mark.parametrize("path", ["/sign-in", "/sign-out"])
@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://testserver.evil.example", None])
def test_a_form_from_another_site_is_refused(nameless: Browser, path: str, origin: str | None) -> None:
    answer = nameless.post(path, origin, name="Mara")
    assert answer.status_code == 403
    assert "set-cookie" not in answer.headers


def test_the_team_password_is_asked_and_needed(team: Browser) -> None:
    assert 'type="password"' in team.get("/sign-in").text
    wrong = team.post(name="Mara", password="guess-4711")
    assert (wrong.status_code, "set-cookie" in wrong.headers) == (403, False)
    assert "not the team&#x27;s password" in wrong.text
    assert "Mara" in wrong.text
    assert "guess-4711" not in wrong.text
    assert team.post(name="Mara", password="clapper").status_code == 303


def test_behind_a_team_password_everybody_has_a_name(team: Browser) -> None:
    answer = team.post(name=" ", password="clapper")
    assert (answer.status_code, "set-cookie" in answer.headers) == (422, False)


def test_many_wrong_passwords_have_to_wait_even_for_the_right_one(team: Browser) -> None:
    for _ in range(signin.WRONG_ALLOWED):
        assert team.post(name="Mara", password="no").status_code == 403
    late = team.post(name="Mara", password="clapper")
    assert (late.status_code, "set-cookie" in late.headers) == (429, False)
    assert "Try again in 5 minutes" in late.text


def test_waiting_ends_and_other_addresses_do_not_wait() -> None:
    wrong = signin.WrongPasswords()
    for second in range(signin.WRONG_ALLOWED):
        wrong.add("10.0.0.1", NOW + second)
    assert wrong.wait("10.0.0.1", NOW + 10) == pytest.approx(signin.WRONG_WINDOW - 10)
    assert wrong.wait("10.0.0.2", NOW + 10) == 0
    assert wrong.wait("10.0.0.1", NOW + signin.WRONG_WINDOW + 0.5) == 0


def test_addresses_with_wrong_passwords_do_not_fill_the_memory() -> None:
    wrong = signin.WrongPasswords()
    for number in range(signin.ADDRESSES_KEPT + 50):
        wrong.add(str(number), NOW)
    assert len(wrong._seen) == signin.ADDRESSES_KEPT


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


@pytest.mark.parametrize(
    ("sender", "headers", "outside"),
    [
        ("127.0.0.1", {"host": "127.0.0.1:8501"}, False),
        ("::1", {"host": "localhost:8501"}, False),
        ("192.0.2.7", {"host": "127.0.0.1:8501"}, True),
        ("127.0.0.1", {"host": "callsheet.example"}, True),
        ("127.0.0.1", {"host": "127.0.0.1:8501", "x-forwarded-for": "192.0.2.7"}, True),
        ("127.0.0.1", {"host": "127.0.0.1:8501", "forwarded": "for=192.0.2.7"}, True),
        ("127.0.0.1", {}, True),
    ],
)
def test_only_this_machine_itself_is_not_outside(sender: str, headers: dict[str, str], outside: bool) -> None:
    raw = [(name.encode(), value.encode()) for name, value in headers.items()]
    request = Request({"type": "http", "client": (sender, 1), "headers": raw})
    assert signin.is_from_outside(request) is outside
