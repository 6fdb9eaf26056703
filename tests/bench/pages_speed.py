"""How long the server takes to draw each shared page again, over 20,000 jobs with a million items.

Run it with `python -m tests.bench.pages_speed [folder]`; it prints milliseconds and fails above the limit.
"""

from __future__ import annotations

import os
import socket
import sys
import tempfile
import time
from pathlib import Path

from sqlalchemy import text
from streamlit.testing.v1 import AppTest

from services import container
from services.config import Settings
from services.store.database import Database, sqlite_url
from tests.bench.history_speed import fill, job_id
from tests.rigs.people import ANA
from tests.ui.shell.stage import draw

EMPTY = "import streamlit as st\nst.write(1)"
LIMIT_MS = 200.0
JOBS, ITEMS, RUNS = 20_000, 1_000_000, 9
FAILED = 15_000


def prepare(folder: Path) -> str:
    """The database when it is missing; its big job has failures that each tell an id of their own."""
    path, big = folder / "callsheet.db", job_id(JOBS - 3)
    if path.exists():
        return big
    database = Database(sqlite_url(path))
    fill(database, JOBS, ITEMS)
    with database.write() as session:
        session.execute(
            text(
                "UPDATE item SET state = 'failed', word = 'failed', cause = 'making', "
                "message = 'no face in frame ' || id "
                "WHERE job_id = :job AND row_id < :rows AND state = 'rendering'"
            ),
            {"job": big, "rows": 2 * FAILED},
        )
        session.execute(
            text("UPDATE job_tally SET items = items - :failed WHERE job_id = :job AND state = 'rendering'"),
            {"job": big, "failed": FAILED},
        )
        session.execute(
            text("INSERT INTO job_tally (job_id, state, items) VALUES (:job, 'failed', :failed)"),
            {"job": big, "failed": FAILED},
        )
        session.execute(text("UPDATE draft SET state = 'discarded' WHERE id < :newest"), {"newest": job_id(JOBS - 100)})
    database.close()
    return big


def milliseconds(at: AppTest) -> float:
    """The middle of some reruns of a page that was drawn before."""
    times = []
    for _ in range(RUNS):
        start = time.perf_counter()
        at.run()
        times.append((time.perf_counter() - start) * 1000)
    return sorted(times)[RUNS // 2]


def measure(folder: Path) -> dict[str, float]:
    """Milliseconds by page."""
    big = prepare(folder)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    app = container.build(Settings(data_dir=folder, server_port=port))
    container.use(app)
    pages: dict[str, tuple[str, dict[str, str]]] = {
        "overview": ("overview.py", {}),
        "history": ("history.py", {}),
        "history, text of nothing": ("history.py", {"text": "ünmöglich"}),
        "connections": ("connections.py", {}),
        "job of 100,000, gallery": ("job.py", {"job": big}),
        "job of 100,000, list": ("job.py", {"job": big, "view": "list"}),
        "job of 100,000, failed": ("job.py", {"job": big, "show": "failed"}),
        "job of 45": ("job.py", {"job": job_id(JOBS // 2)}),
    }
    for kind in app.kinds:
        pages[f"list of {kind.name} drafts"] = (f"{kind.name}s.py", {})
        draft_id = app.drafts.create(kind=kind.name, person=ANA, name="Bench")
        pages[f"{kind.name} draft"] = (f"{kind.name}s.py", {"draft": draft_id})
    taken = {}
    for name, (page, query) in pages.items():
        at = draw(page, **query)
        if at.exception:
            raise SystemExit(f"{name}: {at.exception[0].message}")
        taken[name] = milliseconds(at)
    container.use(None)
    app.close()
    return taken


def main() -> int:
    """Print the table; 1 when a page is over the limit."""
    with tempfile.TemporaryDirectory() as made:
        folder = Path(sys.argv[1] if len(sys.argv) > 1 else made).resolve()
        os.chdir(made)  # no secrets file of this machine is read
        taken = measure(folder)
        baseline = milliseconds(AppTest.from_string(EMPTY).run())
    sys.stdout.write(f"{'a page with one line':32} {baseline:8.1f} ms\n")
    for name, each in taken.items():
        mark = "  over the limit" if each > LIMIT_MS else ""
        sys.stdout.write(f"{name:32} {each:8.1f} ms  x{each / baseline:6.1f}{mark}\n")
    return 1 if max(taken.values()) > LIMIT_MS else 0


if __name__ == "__main__":
    sys.exit(main())
