"""The cache of media: each file is drawn once, and the disk does not fill."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from services.sandbox.media import library
from services.sandbox.media.card import Card


def _card(number: int) -> Card:
    return Card(f"{number:02}-item", "Title", ("Ana",), "key")


def _names(folder: Path) -> list[str]:
    return [path.name for path in folder.glob("*/*")]


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The ids of the cards drawn, in place of drawings that take long."""
    made: list[str] = []

    def draw(card: Card, target: Path) -> None:
        made.append(card.item_id)
        target.write_bytes(b"picture")

    monkeypatch.setitem(library._MAKERS, "jpg", draw)
    return made


async def test_file_asked_for_by_many_at_once_is_drawn_once(tmp_path: Path, drawn: list[str]) -> None:
    shelf = library.MediaLibrary(tmp_path)
    paths = await asyncio.gather(*(shelf.file(_card(1), "jpg") for _ in range(20)))
    assert await shelf.file(_card(1), "jpg") == paths[0]
    shelf.close()
    assert (len(set(paths)), drawn) == (1, ["01-item"])
    assert _names(tmp_path) == ["01-item.jpg"]


async def test_oldest_files_go_when_there_are_too_many_and_come_back_when_asked_for(
    tmp_path: Path, drawn: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(library, "_KEPT", 10)
    shelf = library.MediaLibrary(tmp_path)
    for number in range(15):
        await shelf.file(_card(number), "jpg")
    assert len(_names(tmp_path)) == 10
    assert (await shelf.file(_card(0), "jpg")).read_bytes() == b"picture"
    shelf.close()
    assert drawn.count("00-item") == 2
