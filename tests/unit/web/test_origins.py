"""Which Host and which Origin are ours."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from services.config import Settings, may_be_opened
from services.web.gate.origins import Origins


@pytest.fixture(autouse=True)
def _no_secrets_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)


def origins(**settings: Any) -> Origins:
    """Of a dashboard at port 8501 with a public address and a further host."""
    chosen = {"public_url": "https://Call.example", "allowed_hosts": "films.lan:8501, inner.example", **settings}
    return Origins(Settings(server_port=8501, **chosen))


@pytest.mark.parametrize(
    ("host", "ours"),
    [
        ("127.0.0.1:8501", True), ("localhost:8501", True), ("LOCALHOST:8501", True), ("[::1]:8501", True),
        ("call.example", True), ("call.example:443", True), ("films.lan:8501", True), ("inner.example", True),
        ("localhost", False), ("127.0.0.1", False), ("127.0.0.1:8502", False), ("call.example:8501", False),
        ("evil.example", False), ("call.example.evil.example", False), ("127.0.0.1:8501.evil.example", False),
        ("call.example@evil.example", False), ("192.168.1.7:8501", False), ("", False),
    ],
)  # fmt: skip
def test_only_names_that_were_given_to_us_are_ours(host: str, ours: bool) -> None:
    assert origins().is_ours(host) is ours


def test_a_server_that_listens_at_one_address_has_that_name_too() -> None:
    assert origins(server_address="192.168.1.7").is_ours("192.168.1.7:8501")
    assert not origins(server_address="0.0.0.0").is_ours("0.0.0.0:8501")


@pytest.mark.parametrize(
    ("origin", "ours"),
    [
        ("http://127.0.0.1:8501", True), ("http://localhost:8501", True), ("https://call.example", True),
        ("http://inner.example", True), ("https://films.lan:8501", True),
        ("http://call.example", False), ("http://localhost", False), ("https://evil.example", False), ("null", False),
        ("http://127.0.0.1:8501.evil.example", False), ("file://", False), ("", False),
        ("chrome-extension://127.0.0.1:8501", False),
    ],
)  # fmt: skip
def test_only_pages_of_ours_may_send(origin: str, ours: bool) -> None:
    for method in ("GET", "POST"):
        assert origins().may_send(method, {"origin": origin}) is ours


@pytest.mark.parametrize(
    ("method", "headers", "allowed"),
    [
        ("GET", {}, True),
        ("GET", {"sec-fetch-site": "none", "sec-fetch-dest": "document"}, True),
        ("GET", {"sec-fetch-site": "same-origin", "sec-fetch-dest": "video"}, True),
        ("GET", {"sec-fetch-site": "cross-site", "sec-fetch-dest": "document"}, True),
        ("POST", {"sec-fetch-site": "cross-site", "sec-fetch-dest": "document"}, False),
        ("GET", {"sec-fetch-site": "cross-site", "sec-fetch-dest": "iframe"}, False),
        ("GET", {"sec-fetch-site": "cross-site", "sec-fetch-dest": "image"}, False),
        ("GET", {"sec-fetch-site": "same-site", "sec-fetch-dest": "script"}, False),
    ],
)
def test_from_elsewhere_one_comes_by_a_link_only(method: str, headers: dict[str, str], allowed: bool) -> None:
    assert origins().may_send(method, headers) is allowed


@pytest.mark.parametrize(
    ("url", "anywhere", "in_practice"),
    [
        ("https://cdn.example/a.mp4", True, True),
        ("http://93.184.216.34/a", True, True),
        ("http://127.0.0.1:8501/sandbox/a", False, True),
        ("http://localhost:8600/a", False, True),
        ("http://[::1]/a", False, True),
        ("http://10.0.0.7/a", False, False),
        ("http://169.254.169.254/latest", False, False),
        ("http://127.1/a", False, False),
        ("http://0x7f.0.0.1/a", False, False),
        ("http://2130706433/a", False, False),
        ("http://printer.local/a", False, False),
        ("http://printer.loc%61l/a", False, False),
        ("http://127.0.0.%31/a", False, False),
        ("http://127\u30020\u30020\u30021/a", False, False),
        ("http://db.ｉnternal/a", False, False),
        ("http://[2002:7f00:1::]/a", False, False),
        ("http://[64:ff9b::7f00:1]/a", False, False),
        ("http://[::ffff:10.0.0.7]/a", False, False),
        ("http://[fe80::1%25eth0]/a", False, False),
        ("http://[2606:2800:220:1:248:1893:25c8:1946]/a", True, True),
        ("http://224.0.0.1/a", False, False),
        ("http://intranet/a", False, False),
        ("javascript:alert(1)", False, False),
        ("JavaScript://cdn.example/%0aalert(1)", False, False),
        ("java\nscript:alert(1)", False, False),
        ("data:text/html,x", False, False),
        ("//cdn.example/a", False, False),
        ("https://cdn.example\\@10.0.0.7/a", False, False),
        ("https://[bad/a", False, False),
        ("", False, False),
    ],
)
def test_a_browser_is_sent_to_public_addresses_only_and_in_practice_to_this_machine(
    url: str, anywhere: bool, in_practice: bool
) -> None:
    assert may_be_opened(url, practice=False) is anywhere
    assert may_be_opened(url, practice=True) is in_practice
