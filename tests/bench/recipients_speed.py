"""100,000 rows of 10 columns: how long reading, rendering, checking and writing take beside a bare csv.reader.

Run it with `python -m tests.bench.recipients_speed` from the project's folder.
"""

from __future__ import annotations

import csv
import io
import sys
import time
from collections.abc import Callable
from typing import TypeVar

from services.recipients import ColumnMapping, Source, check_rows, read_table, render_rows, results_file

ROWS = 100_000
HEADER = ["ID", "Vorname", "Nachname", "Firma", "E-Mail", "Telefon", "Website", "PLZ", "Ort", "Notiz"]
RESULT = TypeVar("RESULT")


def file_of_rows(encoding: str, *, messy: bool) -> bytes:
    """A ;-file with quoted cells; `messy` gives every row something to find."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow(HEADER)
    for row in range(ROWS):
        first = f"JÜRGEN {row}" if messy else f"Jürgen{row}"
        name = "null" if messy and row % 2 else f"Müller {row}"
        link = "nowhere" if messy else f"https://example.com/a?r={row}"
        firm = f'Bäckerei "{row}" GmbH; Söhne'
        mail = f"person{row}@example.com"
        writer.writerow([f"{row:05}", first, name, firm, mail, f"+49 30 {row}", link, "01234", "Köln", "Guten Tag"])
    return out.getvalue().encode(encoding)


def best_of(times: int, work: Callable[[], RESULT]) -> tuple[float, RESULT]:
    """The shortest time in seconds, and what came of it."""
    shortest = float("inf")
    for _ in range(times):
        started = time.perf_counter()
        result = work()
        shortest = min(shortest, time.perf_counter() - started)
    return shortest, result


def main() -> None:
    """Print each step's seconds and its ratio to the baseline."""
    mapping = ColumnMapping(
        {
            "first_name": Source("column", "Vorname"),
            "full_name": Source("template", "{Vorname} {Nachname}"),
            "company": Source("column", "Firma"),
            "cta_url": Source("column", "Website"),
            "email": Source("column", "E-Mail"),
        }
    )
    for encoding in ("utf-8", "cp1252"):
        for messy in (False, True):
            data = file_of_rows(encoding, messy=messy)
            text = data.decode(encoding)
            base, _ = best_of(3, lambda text=text: list(csv.reader(io.StringIO(text, newline=""), delimiter=";")))
            read, table = best_of(3, lambda data=data: read_table(data, "bench.csv"))
            assert len(table.frame) == ROWS
            render, _ = best_of(3, lambda table=table: render_rows(mapping, table.frame))
            check, found = best_of(3, lambda table=table: check_rows(table.frame, mapping, table.marks, table=table))
            results = {row: {"status": "succeeded", "url": "https://example.com/v"} for row in range(ROWS)}
            write, _ = best_of(3, lambda table=table, rows=results: results_file(table, rows, ["status", "url"]))
            steps = {"csv.reader": base, "read": read, "render": render, "check": check, "results": write}
            shown = "  ".join(f"{step} {seconds:.2f} s ({seconds / base:.1f}x)" for step, seconds in steps.items())
            kind = "messy" if messy else "clean"
            sys.stdout.write(f"{encoding:7} {kind}: {len(data) / 1e6:.1f} MB, {len(found):,} findings  {shown}\n")


if __name__ == "__main__":
    main()
