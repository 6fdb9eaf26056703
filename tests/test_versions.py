"""A machine that is set up tomorrow gets what was tested: each package has its version, whatever it comes with."""

from __future__ import annotations

import re
from importlib.metadata import requires, version
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[1]
NAMED = [ROOT / "requirements.txt", ROOT / "tests" / "requirements.txt"]


def lines_of(path: Path) -> list[Requirement]:
    """What a file asks for, comments and other files left out."""
    lines = [re.sub(r"\s*#.*", "", line) for line in path.read_text(encoding="utf-8").splitlines()]
    return [Requirement(line) for line in lines if line and not line.startswith("-")]


def comes_with(one: Requirement) -> list[Requirement]:
    """What an installed package needs on this machine, with the extras that are asked of it."""
    needed = [Requirement(line) for line in requires(one.name) or []]
    extras = one.extras or {""}
    return [
        what for what in needed if what.marker is None or any(what.marker.evaluate({"extra": name}) for name in extras)
    ]


def test_every_package_that_is_installed_has_one_version() -> None:
    pinned = [one for path in [*NAMED, ROOT / ".constraints.txt"] for one in lines_of(path)]
    chosen = {canonicalize_name(one.name): str(one.specifier).removeprefix("==") for one in pinned}
    assert len(chosen) == len(pinned), "each is named once"
    found, open_ones = set[tuple[str, frozenset[str]]](), [one for path in NAMED for one in lines_of(path)]
    while open_ones:
        one = open_ones.pop()
        key = (canonicalize_name(one.name), frozenset(one.extras))
        if key not in found:
            found.add(key)
            open_ones += comes_with(one)
    assert {name: version(name) for name, _extras in found} == chosen
