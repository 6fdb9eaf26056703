"""What is left of somebody below a folder, looked for as plainly as can be."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

from tests.rigs.rig import Rig, rigged


def bytes_left(folder: Path, texts: list[str]) -> list[str]:
    """Where one of these still stands, in whatever spelling a program may have written it."""
    left = []
    for file in sorted(folder.rglob("*")):
        if not file.is_file():
            continue
        try:
            data = file.read_bytes().lower()
        except FileNotFoundError:
            continue  # a database's journal is gone when its transaction is over
        for text in texts:
            for way in (
                text.lower().encode(), text.upper().encode().lower(), text.lower().encode("utf-16-le"),
                quote(text).lower().encode(), json.dumps(text)[1:-1].lower().encode(), text.encode("latin-1").lower(),
                re.sub(r"\s+", "", text).lower().encode(),
            ):  # fmt: skip
                if way in data or text in file.name:
                    left.append(f"{file.relative_to(folder)}: {way!r}")
    return left


@contextmanager
def rigged_in_one_folder(folder: Path) -> Iterator[Rig]:
    """An app whose sandbox lies in its data folder, as it does when the dashboard plays the services itself."""
    (folder / "data/sandbox").mkdir(parents=True)
    (folder / "sandbox").symlink_to(folder / "data/sandbox")
    with rigged(folder) as one:
        yield one
