"""The README cannot drift from the code."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text()


def named_paths() -> list[str]:
    """Every path of ours that the README names in backticks, without placeholders."""
    found = re.findall(r"`((?:services|pages|tests|\.streamlit|\.ci)/[\w./]+)`", README)
    return sorted(set(found) - {".streamlit/secrets.toml"})


@pytest.mark.parametrize("path", named_paths())
def test_every_path_that_it_names_exists(path: str) -> None:
    assert (ROOT / path).exists()


def test_every_module_that_it_runs_exists() -> None:
    for module in re.findall(r"python -m ((?:services|tests)[\w.]+)", README):
        path = ROOT / module.replace(".", "/")
        assert path.with_suffix(".py").is_file() or (path / "__main__.py").is_file(), module


def test_the_tree_names_what_is_there() -> None:
    block = README.split("## The tree")[1].split("```")[1]
    folder = Path()
    for line in block.strip().splitlines():
        depth = (len(line) - len(line.lstrip())) // 2
        folder = Path(*folder.parts[:depth])
        names = [name for name in re.split(r"\s{2,}", line.strip())[0].split() if re.fullmatch(r"[\w./]+", name)]
        for name in names:
            assert (ROOT / folder / name).exists(), folder / name
        if names and names[0].endswith("/"):
            folder = folder / names[0]


def test_every_setting_that_it_names_is_a_setting() -> None:
    from services.config import Settings

    for name in re.findall(r"CALLSHEET_([A-Z_]+)", README):
        assert name.lower() in Settings.every_field(), name


def test_ci_runs_the_test_command() -> None:
    script = (ROOT / ".ci/run").read_text()
    marker = "<!-- test command -->"
    assert marker in script
    assert README.count(marker) == 1
    assert "pytest" in README.split(marker)[1].split("```")[1]


def test_its_picture_is_there() -> None:
    for path in re.findall(r"!\[[^\]]+\]\(([^)]+)\)", README):
        assert (ROOT / path).is_file()
