from __future__ import annotations

import re
import tomllib
from pathlib import Path

from services.config import Settings

EXAMPLE = (Path(__file__).parents[2] / ".streamlit" / "secrets.toml.example").read_text(encoding="utf-8")
LINE = re.compile(r"^# (?P<name>\w+) = (?P<value>.+?)\s+# (?P<told>.+)$", re.MULTILINE)


def test_the_example_names_every_setting_with_its_description_and_no_other() -> None:
    told = {line["name"]: line["told"] for line in LINE.finditer(EXAMPLE)}
    assert told == {name: field.description for name, field in Settings.every_field().items()}


def test_the_example_shows_the_values_that_hold_without_it() -> None:
    shown = {line["name"]: tomllib.loads(f"value = {line['value']}")["value"] for line in LINE.finditer(EXAMPLE)}
    for name, field in Settings.every_field().items():
        assert shown[name] == (str(field.default) if isinstance(field.default, Path) else field.default or "")


def test_the_example_sets_nothing() -> None:
    assert tomllib.loads(EXAMPLE) == {"callsheet": {}}
