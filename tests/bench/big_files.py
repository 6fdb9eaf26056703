"""Big files: `python -m tests.bench.big_files [megabytes]`: how long others wait while one is read, and the memory.

Each file is read in a process that stands for the server, where a thread asks to go on every hundredth of a second: a
page, a callback and the engine wait no longer than it does. Beside it the same without a file. Fails above a second
or 1.5 GB.
"""

from __future__ import annotations

import gzip
import resource
import subprocess
import sys
import threading
import time
from collections.abc import Callable

from services.errors import ServiceError
from services.recipients.apart import read_anywhere
from services.recipients.tables.limits import MAX_ROWS

LINE = "Ana{0},Hayes,ana{0}@example.com,+49 170 1234567,Köln,Company {0},https://example.com/{0},2026-01-02,N {0},x\n"
HEADER = "first_name,last_name,email,phone,city,company,website,date,note,more\n"
MOST_SECONDS, MOST_MEGABYTES = 1.0, 1500.0


def plain(size: int) -> bytes:
    """So many bytes of rows, or as many rows as are allowed with a longer note in each."""
    rows = min(size // len(LINE.format(100_000)), MAX_ROWS - 1)
    more = "y" * max(0, size // rows - len(LINE.format(100_000)))
    return (HEADER + "".join(LINE.format(n).replace(",x\n", f",{more}\n") for n in range(rows))).encode()


FILES: dict[str, Callable[[int], bytes]] = {
    "nothing": lambda _size: b"",
    "plain": plain,
    "in an old encoding": lambda size: plain(size).decode().encode("cp1252"),
    "in UTF-16": lambda size: plain(size // 2).decode().encode("utf-16"),
    "broken quotes": lambda size: plain(size).replace(b",Company 7", b',Comp"any 7'),
    "one cell": lambda size: b"name,note\nAna," + b"a " * (size // 2) + b"\n",
    "blank lines": lambda size: b"name\nAna\n" + b"\n" * size,
    "packed": lambda size: gzip.compress(plain(size), 1),
}


def measure(name: str, size: int) -> None:
    """Read one file and print the longest wait of others, the memory above what the file itself took, and the time."""
    data = FILES[name](size)
    waits: list[float] = []
    over = threading.Event()

    def ask() -> None:
        while not over.is_set():
            began = time.perf_counter()
            time.sleep(0.01)
            waits.append(time.perf_counter() - began - 0.01)

    asking = threading.Thread(target=ask)
    asking.start()
    began = time.perf_counter()
    try:
        if data:
            read_anywhere(data, "people.csv")
        else:
            time.sleep(3)
    except ServiceError as refused:
        sys.stderr.write(f"{refused}\n")
    took = time.perf_counter() - began
    over.set()
    asking.join()
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    sys.stdout.write(f"{max(waits)} {memory} {took}\n")


def main() -> int:
    """Print a line for each file; 1 when one of them is over a limit."""
    size = int(sys.argv[1] if len(sys.argv) > 1 else 199) * 1024 * 1024
    if len(sys.argv) > 2:
        measure(sys.argv[2], size)
        return 0
    worst = 0
    for name in FILES:
        command = [sys.executable, "-m", "tests.bench.big_files", str(size >> 20), name]
        done = subprocess.run(command, check=True, capture_output=True, text=True)
        wait, memory, took = (float(one) for one in done.stdout.split())
        over = wait > MOST_SECONDS or memory > MOST_MEGABYTES
        worst = max(worst, over)
        mark = "  over the limit" if over else ""
        said = f"{name:20} others wait {wait:5.2f} s, {memory:6.0f} MB, {took:6.1f} s{mark}"
        sys.stdout.write(f"{said}  {done.stderr.strip()[:80]}\n")
        sys.stdout.flush()
    return int(worst)


if __name__ == "__main__":
    sys.exit(main())
