"""`python -m tests.rigs.machine.starter`: starts the product's programs as copies of itself, with their modules read.

To read them takes a program most of its start, and tests start hundreds. Each line that comes in asks for a start, or
what became of one, and is answered by a line.
"""

from __future__ import annotations

import gc
import json
import os
import runpy
import sys
from collections.abc import Mapping, Sequence
from functools import cache
from importlib import import_module

from streamlit.components.v2 import manifest_scanner

READ = (
    "alembic.command",
    "anyio._backends._asyncio",
    "dbos._sys_db_sqlite",
    "pages.components.kinds",
    "pages.components.shell.runs.late_fields",
    "services.container",
    "services.people.signin.routes",
    "services.sandbox",
    "services.web.gate.gate",
    "sqlalchemy.dialects.sqlite.pysqlite",
    "streamlit.web.bootstrap",
    "streamlit.web.cli",
    "streamlit.web.server.app_discovery",
    "streamlit.web.server.starlette.starlette_agent_routes",
    "uvicorn",
)


def main() -> None:
    """Answer until nobody asks any more. In a copy, come back when its program has ended."""
    for name in READ:
        import_module(name)
    # Streamlit looks for components in every installed package at each start.
    vars(manifest_scanner)["scan_component_manifests"] = cache(manifest_scanner.scan_component_manifests)
    manifest_scanner.scan_component_manifests()
    gc.freeze()
    for line in sys.stdin:
        asked = json.loads(line)
        if "ended" in asked:
            answer = _exit_code(asked["ended"])
        elif not (answer := os.fork()):
            return _become(**asked)
        sys.stdout.write(f"{json.dumps(answer)}\n")
        sys.stdout.flush()
    return None


def _exit_code(pid: int) -> int | None:
    """With what a copy has ended, if it has."""
    ended, status = os.waitpid(pid, os.WNOHANG)
    return os.waitstatus_to_exitcode(status) if ended else None


def _become(program: Sequence[str], home: str, log: str, environment: Mapping[str, str]) -> None:
    """Be what `python -m` with these words starts."""
    os.chdir(home)
    os.environ.clear()
    os.environ.update(environment)
    for place, path, how in ((0, os.devnull, os.O_RDONLY), (1, log, os.O_WRONLY | os.O_APPEND)):
        file = os.open(path, how)
        os.dup2(file, place)
        os.close(file)
    os.dup2(1, 2)
    sys.argv = list(program)
    sys.path[0] = home
    runpy.run_module(program[0], run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main()
