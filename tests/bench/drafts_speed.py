"""What a draft with 100,000 rows costs, beside reading the same bytes with the plain csv module.

Run it with `python -m tests.bench.drafts_speed`; it fails when a rerun of the page, which reads material and review
again, takes longer than a person notices.
"""

from __future__ import annotations

import csv
import io
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from sqlalchemy import insert
from sqlmodel import SQLModel

from services.files.folder import FolderFiles
from services.jobs.drafts.drafts import Drafts
from services.jobs.kind import Target
from services.jobs.kinds import Kinds
from services.jobs.launch.review import Reviews
from services.jobs.views.results import Results
from services.recipients import render_rows, row_hash
from services.store.database import Database, sqlite_url
from services.store.tables import Item, Job, JobTally
from tests.rigs.people import ANA
from tests.rigs.plain_kind import PlainKind

ROWS = 100_000
RERUN_LIMIT_MS = 50.0


def timed(work: Callable[[], Any]) -> tuple[float, Any]:
    """Milliseconds and the result."""
    start = time.perf_counter()
    result = work()
    return (time.perf_counter() - start) * 1000, result


def people() -> bytes:
    """A file of ten columns."""
    lines = ["First Name,Last Name,Company,Email,Website,City,Zip,Phone,Title,Note"]
    lines += [
        f"Ana {n},Castro,Hayes-Wyatt,ana{n}@example.com,https://example.com/{n},Köln,{n:05d},+49 221 {n},Head,NA"
        for n in range(ROWS)
    ]
    return "\r\n".join(lines).encode()


def launch(database: Database, drafts: Drafts, draft_id: str) -> str:
    """The whole draft as a job whose videos are ready."""
    material = drafts.material(draft_id)
    rows = render_rows(material.mapping, material.frame)
    with database.write() as session:
        job = Job(
            kind="campaign", service="bhuman", name="Spring", person="Ana", state="done", practice=False,
            draft_id=draft_id, launch_token="t", fingerprint="f", quoted_items=ROWS, target_id="spring",
            upload_sha256=material.view.upload_sha256, upload_name="people.csv",
        )  # fmt: skip
        session.add(job)
        session.flush()
        session.execute(
            insert(Item),
            [
                {
                    "job_id": job.id, "draft_id": draft_id, "row_id": n, "attempt": 1, "line": n + 2, "position": n,
                    "state": "succeeded", "sent_values": values, "values_hash": row_hash(["spring", *values]),
                    "label": values[0], "word": "", "told": "", "cause": "", "message": "", "reason": "", "flag": "",
                    "url": f"https://cdn.example.com/{n}.mp4", "updated_at": job.created_at,
                }
                for n, values in enumerate(rows)
            ],
        )  # fmt: skip
        session.add(JobTally(job_id=job.id, state="succeeded", items=ROWS))
    return job.id


def main() -> int:
    """Print the table; 1 when a rerun is over the limit."""
    data = people()
    with tempfile.TemporaryDirectory() as made:
        database = Database(sqlite_url(Path(made) / "callsheet.db"))
        SQLModel.metadata.create_all(database.engine)
        kinds = Kinds([PlainKind()])  # type: ignore[list-item]
        drafts = Drafts(database, FolderFiles(Path(made)), kinds, max_upload_bytes=10**8)
        reviews = Reviews(database, drafts, kinds)
        draft_id = drafts.create(kind="campaign", person=ANA)

        def rerun() -> None:
            drafts.material(draft_id)
            reviews.get(draft_id)

        baseline, _ = timed(lambda: list(csv.reader(io.StringIO(data.decode(), newline=""))))
        took: dict[str, float] = {"plain csv": baseline}
        took["put a file"], _ = timed(lambda: drafts.put_file(draft_id, data, "people.csv", ANA))
        drafts.set_target(draft_id, Target("campaign", "spring", "Spring"), ANA)
        drafts.set_variables(draft_id, ["first_name", "company", "cta_url"], ANA)
        drafts.confirm(draft_id, drafts.get(draft_id).mapping.sources, ANA)
        took["first review"], _ = timed(rerun)
        took["edit one cell"], _ = timed(lambda: drafts.edit_cells(draft_id, {(7, "Company"): "ACME"}, ANA))
        took["review after the edit"], _ = timed(rerun)
        took["rerun"] = min(timed(rerun)[0] for _ in range(5))
        took["mark half the rows"], _ = timed(lambda: drafts.mark_rows(draft_id, range(0, ROWS, 2), "held", "", ANA))
        took["review after the marks"], _ = timed(rerun)
        took["rerun with marks"] = min(timed(rerun)[0] for _ in range(5))
        took["take the marks off"], _ = timed(lambda: drafts.unmark_rows(draft_id, range(0, ROWS, 2), ANA))
        rerun()
        took["copy"], copy = timed(lambda: drafts.copy(person=ANA, draft_id=draft_id))
        job_id = launch(database, drafts, draft_id)
        took["review after the launch"], _ = timed(rerun)
        reviews.get(copy)
        took["repeats, all of them"], _ = timed(lambda: reviews.repeats(reviews.checked(copy)))
        took["repeats again"] = min(timed(lambda: reviews.repeats(reviews.checked(copy)))[0] for _ in range(5))
        took["results file"], _ = timed(lambda: Results(database, drafts, kinds).file(job_id))
        database.close()
    for name, taken in took.items():
        sys.stdout.write(f"{name:26} {taken:8.1f} ms  x{taken / baseline:6.2f}\n")
    return 1 if max(took["rerun"], took["rerun with marks"], took["repeats again"]) > RERUN_LIMIT_MS else 0


if __name__ == "__main__":
    sys.exit(main())
