"""One more service is a short written list: it is written into a copy of the tree, and the promises hold for it."""

from __future__ import annotations

import difflib
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.scaffold.copying import LINES, add_echo, copy_tree, touched

ROOT = Path(__file__).resolve().parents[1]
SERVICE, KIND = "echo", "echo"
PROMISES = (f"tests/integration/kinds/{KIND}s",)
RULES = (
    "tests/test_architecture.py",
    "tests/test_readme.py",
    "tests/unit/test_secrets_example.py",
    "tests/unit/kinds/test_shared_parts.py",
)
CONTRACT = ("tests/test_contracts.py", "-k", SERVICE)


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tree with the fourth service in it."""
    folder = tmp_path_factory.mktemp("fourth")
    copy_tree(folder)
    add_echo(folder)
    return folder


def steps() -> dict[str, str]:
    """The paths that the README lists for one more service, each with "new" or "lines"."""
    section = (ROOT / "README.md").read_text(encoding="utf-8").split("## Adding a service")[1].split("\n## ")[0]
    found = re.findall(r"^\| `([^`]+)` \| (new|lines) \|", section, re.MULTILINE)
    return {path.replace("<service>", SERVICE).replace("<kind>", KIND): what for path, what in found}


def test_the_readme_lists_exactly_what_a_fourth_service_touches(copy: Path) -> None:
    new, changed = touched(copy)
    assert steps() == dict.fromkeys(new, "new") | dict.fromkeys(changed, "lines")
    assert changed == set(LINES)


def test_what_was_there_stays_as_it_was(copy: Path) -> None:
    for name in LINES:
        before, after = ((root / name).read_text(encoding="utf-8").splitlines() for root in (ROOT, copy))
        gone = [line for line in difflib.ndiff(before, after) if line.startswith("- ")]
        assert gone == [], name


@pytest.mark.parametrize("command", [RULES, CONTRACT, PROMISES], ids=["rules", "contract", "promises"])
def test_in_the_copy_all_is_green(copy: Path, command: tuple[str, ...]) -> None:
    """The rules of the tree, the table of the contract, and the promises for the service's own jobs."""
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-n", "0", *command],
        cwd=copy,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, f"{done.stdout[-6000:]}\n{done.stderr[-6000:]}"
