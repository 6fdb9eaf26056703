"""The addresses of backgrounds are looked at before anybody pays; what leads to nothing is an error of its row."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import httpx
import pytest

from services.jobs.kind import Order
from services.jobs.launch.inspections import NamedFile
from services.kinds.campaigns.looks import FILE, HOLDS_FOR, PAGE, AssetLooks
from services.vendors.bhuman import Background
from services.vendors.wire.public_files import PublicFiles
from tests.rigs.pictures import JPEG, moved_to

PNG = {"Content-Type": "image/png"}
SITE, FILM = "https://ana.pictures.org/", "https://cdn.pictures.org/ana.mp4"


class Looking:
    """A look at addresses that all answer as `answer` says, at a time that a test turns. `asked` is each address."""

    def __init__(self, answer: Callable[[httpx.Request], httpx.Response], *, practice: bool = False) -> None:
        self.asked: list[str] = []
        self.now = 1000.0
        self.answer = answer
        files = PublicFiles("BHuman", private=False, transport=httpx.MockTransport(self._hear))
        self.looks = AssetLooks(files, practice=practice, clock=lambda: self.now)

    def _hear(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(str(request.url))
        return self.answer(request)


def order(*rows: tuple[str, str], kind: str = "site") -> Order:
    """Rows of a spoken name, a site (or `kind`) and a film."""
    segments = [Background("Site", 0.0, 5.0, kind), Background("Film", 5.0, -1.0)]  # type: ignore[arg-type]
    settings: dict[str, Any] = {"options": {"backgrounds": [one.to_json() for one in segments]}}
    return Order(settings, ["name", "Site", "Film"], [["Ana", *row] for row in rows])


def there(_request: httpx.Request) -> httpx.Response:
    return httpx.Response(200, content=JPEG, headers={"Content-Type": "image/jpeg"})


def page(_request: httpx.Request) -> httpx.Response:
    return httpx.Response(200, html="<!DOCTYPE html><p>Ana")


def failing(_request: httpx.Request) -> httpx.Response:
    raise httpx.ConnectError("nobody there")


@pytest.mark.parametrize(
    ("what", "answer", "why"),
    [
        (PAGE, page, ""),
        (FILE, there, ""),
        (FILE, lambda _: httpx.Response(200, content=JPEG + b"\0" * 2**21), ""),
        (FILE, page, "web page at its address"),
        (FILE, lambda _: httpx.Response(200, content=b"\n<html><body>Sign in", headers=PNG), "web page at its address"),
        (FILE, lambda _: httpx.Response(200, content=b"<!-- x --><div>", headers=PNG), "web page at its address"),
        (FILE, lambda _: httpx.Response(200, content=b"<?xml?><Error/>", headers=PNG), "web page at its address"),
        (FILE, lambda _: httpx.Response(200, json={"error": "expired"}), "answer for programs"),
        (FILE, lambda _: httpx.Response(200, content=b'{"error":"expired"}', headers=PNG), "answer for programs"),
        (FILE, lambda _: httpx.Response(200, content=b"", headers=PNG), "file is empty"),
        (FILE, lambda _: httpx.Response(204), "file is empty"),
        (
            FILE,
            lambda _: httpx.Response(200, content=b'<svg xmlns="x"/>', headers={"Content-Type": "image/svg+xml"}),
            "",
        ),
        (FILE, lambda _: httpx.Response(404), "no file at its address"),
        (PAGE, lambda _: httpx.Response(410), "no file at its address"),
        (PAGE, moved_to("http://10.0.0.7/"), "a host of this machine or network"),
        (FILE, moved_to("/round"), "leads on more than"),
        (PAGE, lambda _: httpx.Response(403), None),
        (PAGE, lambda _: httpx.Response(503), None),
        (FILE, failing, None),
    ],
)
async def test_a_look_finds_what_is_dead_or_wrong_and_takes_no_silence_for_it(
    what: str, answer: Callable[[httpx.Request], httpx.Response], why: str | None
) -> None:
    looking = Looking(answer)
    found = await looking.looks.inspect(NamedFile(what, FILM))
    assert (found is None) == (why is None)
    assert why is None or bool(found) == bool(why)
    assert (why or "") in (found or "")


async def test_what_was_found_is_a_problem_of_every_row_that_names_it_for_a_while_and_of_that_background() -> None:
    looking = Looking(lambda _: httpx.Response(404))
    rows = order((SITE, FILM), ("https://ben.pictures.org", FILM), (SITE, ""))
    before = looking.looks.knows(rows.settings)
    assert [one.url for one in looking.looks.unseen(rows)] == [SITE, FILM, "https://ben.pictures.org"]
    await looking.looks.inspect(NamedFile(FILE, FILM))
    assert [(one.position, one.variable) for one in looking.looks.problems(rows)] == [(0, "Film"), (1, "Film")]
    assert looking.looks.knows(rows.settings) != before
    known = looking.looks.knows(rows.settings)
    looking.now += HOLDS_FOR
    assert list(looking.looks.problems(rows)) == []
    assert looking.looks.knows(rows.settings) != known


@pytest.mark.parametrize(
    ("address", "kind", "asked"),
    [
        ("ana.pictures.org/über uns", "site", []),
        ("ana.pictures.org/über", "site", ["https://ana.pictures.org/%C3%BCber"]),
        ("linkedin.com/in/ana", "linkedin", []),
        ("http://localhost/x", "site", []),
        ("http://192.168.1.7/x", "link", []),
        (" ", "site", []),
        ("javascript:alert(1)", "site", []),
    ],
)
def test_only_public_addresses_that_a_look_can_judge_are_asked_for(address: str, kind: str, asked: list[str]) -> None:
    found = Looking(failing).looks.unseen(order((address, ""), kind=kind))
    assert [one.url for one in found] == asked


@pytest.mark.parametrize(
    ("address", "kind", "why"),
    [
        ("http://localhost/x", "site", "this machine or network"),
        ("http://[::1]/x", "link", "this machine or network"),
        ("http://2130706433/x", "link", "names no host"),
        ("https://ana.example.com", "linkedin", "not LinkedIn"),
        ("https://notlinkedin.com/in/ana", "linkedin", "not LinkedIn"),
        ("https://www.linkedin.com/in/ana", "linkedin", ""),
        ("ftp://ana.example.com", "site", "http and https"),
        ("localhost/x?u=https://a.example.com/", "link", "this machine or network"),
        ("127.0.0.1/p.png?from=http://a.example.com", "site", "this machine or network"),
        ("10.0.0.1:8080/a?u=http://b.example.com", "link", "this machine or network"),
        ("printer.local/a#http://b.example.com", "link", "this machine or network"),
        ("[::1]/a?u=http://b.example.com", "link", "this machine or network"),
        ("127.1/x.png", "link", "this machine or network"),
        ("0x7f.0.0.1/x.png", "link", "this machine or network"),
        ("notlinkedin.com/?u=https://linkedin.com/in/ana", "linkedin", "not LinkedIn"),
        ("ana.example.com/go?to=https://other.example.com/x.png", "link", ""),
        ("https://exa\u200bmple.com/x.png", "link", "zero width space"),
        ("example.com/x\u00ad.png", "site", "soft hyphen"),
        ("https://linkedin.com/in/\u2060ana", "linkedin", "word joiner"),
        ("https://example.com/a\x07b.png", "link", "U+0007"),
        ("https://example.com/\u2028x.png", "site", "line separator"),
        ("https://example.com/a\tb.png", "link", "a tab"),
        ("https://example.com\\x.png", "link", "a backslash"),
        ("https://user:pw@example.com/x.png", "link", "name or password"),
        ("https://ex*ample.com/x.png", "link", "ex*ample.com"),
        ("https://example.com%2f.other.com/x", "site", "no host can hold"),
        ("https://example..com/x.png", "link", "nothing between two dots"),
        (f"https://{'a' * 64}.com/x.png", "site", "more than 63"),
        ("", "site", ""),
    ],
)
def test_an_address_that_can_never_be_shown_is_a_problem_without_asking_anybody(
    address: str, kind: str, why: str
) -> None:
    looking = Looking(failing)
    texts = [one.text for one in looking.looks.problems(order((address, ""), kind=kind))]
    assert bool(texts) == bool(why)
    assert why in "".join(texts)
    assert looking.asked == []


def test_in_practice_nobody_is_asked_and_a_draft_without_backgrounds_knows_nothing() -> None:
    looking = Looking(failing, practice=True)
    assert looking.looks.unseen(order((SITE, FILM))) == []
    assert looking.looks.knows({"options": {}}) == 0
