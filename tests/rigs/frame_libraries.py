"""The real libraries of lesson frames, installed by npm and served on loopback as a public mirror lays them out."""

from __future__ import annotations

import fcntl
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from tests.rigs.machine.serving import served

NODE = Path(__file__).resolve().parents[2] / ".node"
INSTALL = ("install", "--prefix", str(NODE), "--no-audit", "--no-fund", "--no-package-lock", "--ignore-scripts")
PLACE = re.compile(r"/((?:@[^/]+/)?[^/@]+)@([^/]+)/(.+)")


def pinned() -> dict[str, str]:
    """The packages and their versions."""
    versions: dict[str, str] = json.loads((NODE / "package.json").read_text(encoding="utf-8"))["devDependencies"]
    return versions


def installed() -> Path:
    """The folder with the packages; the first test that needs it fills it."""
    modules = NODE / "node_modules"
    with (NODE / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if any(_version(modules / name) != version for name, version in pinned().items()):
            npm = Path(sys.executable).with_name("npm")
            done = subprocess.run([npm, *INSTALL], capture_output=True, text=True, check=False)
            assert done.returncode == 0, done.stderr
    return modules


@contextmanager
def libraries_served(*, tampered: str = "") -> Iterator[tuple[str, list[str]]]:
    """A mirror of them: its address, and what was asked for. A file whose name holds `tampered` has a line more."""
    modules = installed()
    asked: list[str] = []

    async def give(request: Request) -> Response:
        asked.append(request.url.path)
        found = PLACE.fullmatch(request.url.path)
        file = modules / found[1] / found[3] if found and pinned().get(found[1]) == found[2] else None
        if file is None or not file.is_file():
            return Response(status_code=404)
        more = b"\nwindow.tampered = true;" if tampered and tampered in file.name else b""
        return Response(file.read_bytes() + more, headers={"Access-Control-Allow-Origin": "*"})

    with served(lambda _port: Starlette(routes=[Route("/{path:path}", give)])) as port:
        yield f"http://127.0.0.1:{port}", asked


def _version(package: Path) -> str | None:
    described = package / "package.json"
    return json.loads(described.read_text(encoding="utf-8"))["version"] if described.is_file() else None
