"""The JavaScript is code: small files that a compiler checks, and every one of them has its place in the order."""

from __future__ import annotations

from pathlib import Path

import pytest

from pages.components.jobs.gallery import gallery
from pages.components.lessons.player import parts

ROOT = Path(__file__).resolve().parents[1]
FILES = sorted((ROOT / "pages").rglob("*.js"))
TYPES_ONLY = {"types.js"}
ALONE = {
    "copy_text.js",
    "drop_places.js",
    "in_sight.js",
    "keys.js",
    "one_step.js",
    "same_page.js",
    "scheme.js",
    "tab.js",
    "typed_first.js",
}


@pytest.mark.parametrize("file", FILES, ids=lambda path: path.name)
def test_a_file_has_one_owner_and_is_read_at_a_glance(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    assert text.count("\n") <= 135
    assert text.startswith("// ")
    assert all(word not in text for word in ("@ts-ignore", "@ts-nocheck", "@ts-expect-error"))


def test_every_part_stands_in_the_order_of_a_component() -> None:
    used = {*parts.PLAYER_COMPONENT, *parts.PAIR_COMPONENT, *gallery.PARTS}
    assert {file.name for file in FILES if file not in used} == TYPES_ONLY | ALONE


def test_only_the_last_part_exports_and_nothing_is_imported() -> None:
    for order in (parts.PLAYER_COMPONENT, parts.PAIR_COMPONENT, gallery.PARTS):
        texts = [file.read_text(encoding="utf-8") for file in order]
        assert [text.count("export default") for text in texts] == [0] * (len(texts) - 1) + [1]
        assert not any("\nimport " in text for text in texts)
