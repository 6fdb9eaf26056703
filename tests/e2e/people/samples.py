"""The six sample files, and what is in them by an independent way: the known encoding, then the csv module."""

from __future__ import annotations

import codecs
import csv
import io
import json
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parents[2] / "unit" / "recipients" / "samples"
TRUTH: dict[str, dict[str, Any]] = json.loads((FOLDER / "truth.json").read_text("utf-8"))


def decode(name: str, data: bytes) -> list[list[str]]:
    """Header and rows of a file that is written as the sample of this name is."""
    known = TRUTH[name]
    text = data.removeprefix(codecs.BOM_UTF16_LE).decode(known["encoding"])
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=known["delimiter"]))


def lines(name: str, data: bytes) -> list[bytes]:
    """The bytes of each line of such a file. No sample has a line break inside a cell."""
    return data.split("\r\n".encode(TRUTH[name]["encoding"]))
