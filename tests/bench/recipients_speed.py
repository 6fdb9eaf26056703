"""How long reading, checking and writing take beside pandas: `python -m tests.bench.recipients_speed [ROWS]`.

The baseline is `pandas.read_csv(dtype=str, keep_default_na=False)` on the same file in the same run. Each step runs in
the same process; the most memory that the process ever held is printed at the end.
"""

from __future__ import annotations

import csv
import gc
import io
import resource
import sys
import time
from collections.abc import Callable
from functools import partial
from typing import TypeVar

import pandas as pd

from services.recipients import ColumnMapping, Source, check_rows, read_table, render_rows, results_file

ROWS = 100_000
HEADER = ["ID", "Vorname", "Nachname", "Firma", "E-Mail", "Telefon", "Website", "PLZ", "Ort", "Notiz"]
RESULT = TypeVar("RESULT")
MAPPING = ColumnMapping(
    {
        "first_name": Source("column", "Vorname"),
        "full_name": Source("template", "{Vorname} {Nachname}"),
        "company": Source("column", "Firma"),
        "cta_url": Source("column", "Website"),
        "email": Source("column", "E-Mail"),
    }
)


def file_of_rows(rows: int, encoding: str, kind: str) -> bytes:
    """A ;-file with quoted cells. "messy": something to find in every row; "broken": bad quotes in one of a hundred."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow(HEADER)
    messy = kind == "messy"
    for row in range(rows):
        first = f"JÜRGEN {row}" if messy else "Jürgen"
        name = "null" if messy and row % 2 else f"Müller {row}"
        link = "nowhere" if messy else f"https://example.com/a?r={row}"
        firm = f'Bäckerei "{row}" GmbH; Söhne'
        mail = f"person{row}@example.com"
        writer.writerow([f"{row:05}", first, name, firm, mail, f"+49 30 {row:07}", link, "01234", "Köln", "Guten Tag"])
        if kind == "broken" and row % 100 == 99:
            out.write(f'{row:05};"Jürgen" x;Müller;Firma;{mail};;;01234;Köln;\r\n')
    return out.getvalue().encode(encoding)


def best_of(times: int, work: Callable[[], RESULT]) -> tuple[float, RESULT]:
    """The shortest time in seconds, and what came of it."""
    shortest = float("inf")
    for _ in range(times):
        gc.collect()
        started = time.perf_counter()
        result = work()
        shortest = min(shortest, time.perf_counter() - started)
    return shortest, result


def by_pandas(data: bytes, encoding: str) -> pd.DataFrame:
    """The baseline."""
    return pd.read_csv(io.BytesIO(data), sep=";", dtype=str, keep_default_na=False, encoding=encoding)


def big(rows: int) -> None:
    """Only reading, once, of a file too big to do more with: seconds, ratio and memory."""
    data = file_of_rows(rows, "utf-8", "clean")
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    read, table = best_of(1, lambda: read_table(data, "bench.csv"))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert len(table.frame) == rows
    del table
    base, _ = best_of(1, lambda: by_pandas(data, "utf-8"))
    sys.stdout.write(
        f"{rows:,} rows, {len(data) / 1e6:.0f} MB: pandas {base:.2f} s, read {read:.2f} s ({read / base:.1f}x); "
        f"most memory {peak / 2**20:.2f} GiB ({before / 2**20:.2f} GiB before reading)\n"
    )


def main() -> None:
    """Print each step's seconds and its ratio to the baseline."""
    if len(sys.argv) > 1:
        big(int(sys.argv[1]))
        return
    for encoding in ("utf-8", "cp1252"):
        for kind in ("clean", "messy", "broken"):
            data = file_of_rows(ROWS, encoding, kind)
            base, _ = best_of(3, partial(by_pandas, data, encoding))
            read, table = best_of(3, partial(read_table, data, "bench.csv"))
            assert len(table.frame) >= ROWS
            render, _ = best_of(3, partial(render_rows, MAPPING, table.frame))
            check, found = best_of(3, partial(check_rows, table.frame, MAPPING, table.marks, table=table))
            results = {row: {"status": "succeeded", "url": "https://example.com/v"} for row in range(ROWS)}
            write, _ = best_of(3, partial(results_file, table, results, ["status", "url"]))
            steps = {"pandas": base, "read": read, "render": render, "check": check, "results": write}
            shown = "  ".join(f"{step} {seconds:.2f} s ({seconds / base:.1f}x)" for step, seconds in steps.items())
            sys.stdout.write(f"{encoding:7} {kind}: {len(data) / 1e6:.1f} MB, {len(found):,} findings  {shown}\n")


if __name__ == "__main__":
    main()
