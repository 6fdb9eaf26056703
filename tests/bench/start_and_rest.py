"""Starting and resting: `python -m tests.bench.start_and_rest`: beside an empty app of the same Streamlit.

Both are started as somebody types it, in turns. Printed: from the start to the first page drawn whole, what a processor
does when nobody is there, and the memory, each with its ratio. Fails above the limits.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tests.rigs.machine.page_socket import draw, open_page
from tests.rigs.machine.processes import DashboardProcess, Process, free_port
from tests.rigs.machine.siege import megabytes

RUNS, RESTS = 5, 30.0
MOST_START, MOST_RESTING, MOST_MEMORY = 1.3, 1.0, 150.0
EMPTY = "from pathlib import Path\n\nimport streamlit as st\n\napp = st.App(Path(__file__).with_name('page.py'))\n"
TICKS = 100


@dataclass(frozen=True)
class Seen:
    """One start: seconds until a page was drawn, percent of a processor at rest, megabytes."""

    start: float
    resting: float
    memory: float


def main() -> int:
    """Run and print; the exit code is 1 above a limit."""
    seen: dict[str, list[Seen]] = {"empty": [], "callsheet": []}
    for turn in range(RUNS):
        for name, begin in (("empty", _empty), ("callsheet", _callsheet)):
            with tempfile.TemporaryDirectory() as folder:
                seen[name].append(_seen(begin(Path(folder)), rests=turn == RUNS - 1))
    bare, ours = ({what: _of(found, what) for what in ("start", "resting", "memory")} for found in seen.values())
    ratio = ours["start"] / bare["start"]
    sys.stdout.write(
        f"start to first page: {ours['start']:.2f} s, the empty app {bare['start']:.2f} s: {ratio:.2f} x\n"
        f"at rest: {ours['resting']:.1f} % of a processor, the empty app {bare['resting']:.1f} %\n"
        f"memory: {ours['memory']:.0f} MB, the empty app {bare['memory']:.0f} MB: "
        f"{ours['memory'] / bare['memory']:.1f} x\n"
    )
    good = ratio <= MOST_START and ours["resting"] <= MOST_RESTING and ours["memory"] <= MOST_MEMORY
    return 0 if good else 1


def _of(found: list[Seen], what: str) -> float:
    values = [float(getattr(one, what)) for one in found]
    return statistics.median(values) if what == "start" else max(values)


def _callsheet(folder: Path) -> tuple[Process, str]:
    process = DashboardProcess(folder, as_typed=True)
    return process, process.root


def _empty(folder: Path) -> tuple[Process, str]:
    (folder / "app.py").write_text(EMPTY, encoding="utf-8")
    (folder / "page.py").write_text("import streamlit as st\n\nst.write('empty')\n", encoding="utf-8")
    port = free_port()
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(port)]
    command += ["--server.headless", "true", "--browser.gatherUsageStats", "false", "--server.fileWatcherType", "none"]
    root = f"http://127.0.0.1:{port}"
    return Process(command, f"{root}/_stcore/health", folder / "empty.log", {}, folder), root


def _seen(begun: tuple[Process, str], *, rests: bool) -> Seen:
    process, root = begun
    begin = time.monotonic()
    with process:
        with open_page(root) as page:
            draw(page)
        start = time.monotonic() - begin
        resting = _while(lambda: _ticks(process.pid), RESTS) if rests else 0.0
        return Seen(start, resting, megabytes(process.pid))


def _while(read: Callable[[], float], seconds: float) -> float:
    """How much more is read after so long, in percent of it."""
    before = read()
    time.sleep(seconds)
    return (read() - before) / seconds * 100


def _ticks(pid: int) -> float:
    """Seconds of a processor that a process has had."""
    told = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(told[11]) + int(told[12])) / TICKS


if __name__ == "__main__":
    sys.exit(main())
