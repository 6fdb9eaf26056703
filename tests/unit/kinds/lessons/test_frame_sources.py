"""Where frames of lessons may have things from: nothing of this machine, and nothing without https."""

from __future__ import annotations

import pytest

from services.kinds.lessons.viewing.sources import STOCK, sources_of


def test_pictures_come_from_the_hosts_of_the_lessons_own_files_and_the_stock_collections() -> None:
    found = sources_of("https://mirror.example", ["https://Files.example:8443/a/narration.mp3?x=1", None, ""])
    assert found.data() == {"libraries": "https://mirror.example", "media": ["https://files.example:8443", *STOCK]}


@pytest.mark.parametrize(
    "address",
    [
        "http://files.example/a.mp3",
        "https://127.0.0.1/a.mp3",
        "https://localhost/a.mp3",
        "https://[::1]/a.mp3",
        "/sandbox/vacademy/a.mp3",
        "https://files.example:port/a.mp3",
        "javascript:alert(1)",
    ],
)
def test_an_address_of_this_machine_or_without_https_adds_nothing(address: str) -> None:
    assert sources_of("", [address]).media == STOCK


def test_a_host_is_named_once() -> None:
    assert sources_of("", ["https://a.example/1", "https://a.example/2", STOCK[0]]).media == (
        "https://a.example",
        STOCK[0],
        *STOCK[1:],
    )
