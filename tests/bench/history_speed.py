"""How much more the reads of overview, History and the job page cost with a million items than with a few.

Run it with `python -m tests.bench.history_speed [folder]`; it prints milliseconds and ratios and fails above the limit.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import insert

from services.jobs.views.items import item_page
from services.jobs.views.job import event_page, submission_lines
from services.jobs.views.lines import EventPage, ItemPage, SubmissionLine
from services.jobs.views.page import EVENTS_SHOWN, ITEMS_SHOWN, REQUESTS_SHOWN
from services.jobs.views.views import Views
from services.store.database import Database, sqlite_url
from services.store.migrate import migrate
from services.store.tables import Draft, Event, Item, Job, JobLeftOut, JobTally, Submission

LIMIT_MS = 20.0
SCAN_LIMIT_MS = 120.0
SCANS = ("history, rare text", "history, text of nothing", "items, text of nothing")
BIG_JOB_ITEMS = 100_000
NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
SETTINGS = {
    "target": {"type": "campaign", "vendor_id": "c" * 36, "name": "Spring"},
    "mapping": {
        "variables": [
            {"name": f"variable {n}", "kind": "column", "value": f"Column {n}", "required": True} for n in range(12)
        ]
    },
}


def job_id(number: int) -> str:
    """Ids that sort by time, as ours do."""
    return f"{number:026d}"


def fill(database: Database, jobs: int, items: int) -> str:
    """So many jobs and items, a big job among them; answers the big job's id."""
    migrate(database)
    big = jobs - 3
    big_items = min(BIG_JOB_ITEMS, items // 2)
    each = max(1, (items - big_items) // jobs)
    with database.engine.begin() as connection:
        for start in range(0, jobs, 500):
            numbers = range(start, min(start + 500, jobs))
            connection.execute(insert(Draft), [_draft(n) for n in numbers])
            connection.execute(insert(Job), [_job(n, jobs) for n in numbers])
            connection.execute(insert(Submission), [_submission(n, each) for n in numbers])
            connection.execute(insert(JobLeftOut), [_left_out(n) for n in numbers])
            connection.execute(insert(Event), [_event(n, k) for n in numbers for k in range(3)])
            connection.execute(
                insert(JobTally),
                [{"job_id": job_id(n), "state": "succeeded", "items": each} for n in numbers if n != big],
            )
            for n in numbers:
                connection.execute(insert(Item), list(_items(n, big_items if n == big else each)))
        connection.execute(
            insert(JobTally),
            [{"job_id": job_id(big), "state": state, "items": big_items // 2} for state in ("succeeded", "rendering")],
        )
        connection.execute(insert(Event), [_event(big, k) for k in range(2000)])
    return job_id(big)


def _draft(n: int) -> dict[str, Any]:
    return {
        "id": job_id(n),
        "kind": "campaign",
        "name": f"Draft {n}",
        "person": f"Person {n % 17}",
        "state": "open",
        "revision": 3,
        "upload_name": "people.csv",
        "reading": {},
        "settings": SETTINGS,
        "created_at": NOW,
        "updated_at": NOW,
    }


def _job(n: int, jobs: int) -> dict[str, Any]:
    running = n >= jobs - 5
    at = NOW - timedelta(minutes=10 * (jobs - n))
    return {
        "id": job_id(n),
        "kind": "campaign",
        "service": "bhuman",
        "name": f"Campaign {n} for spring",
        "person": f"Person {n % 17}",
        "state": "running" if running else "paused" if n % 5000 == 7 else "done" if n % 9 else "done_with_failures",
        "practice": False,
        "is_sample": n % 4 == 0,
        "draft_id": job_id(n),
        "launch_token": str(n),
        "fingerprint": "f",
        "quoted_items": 45,
        "estimate_cents": 4500 if n % 2 else None,
        "target_id": f"c{n % 50}",
        "target_name": f"Spring {n % 50}",
        "settings": SETTINGS,
        "upload_name": "people.csv",
        "reading": {},
        "pause_reason": "",
        "run": 1,
        "created_at": at,
        "finished_at": None if running else at + timedelta(hours=1),
    }


def _submission(n: int, items: int) -> dict[str, Any]:
    return {
        "id": job_id(n),
        "job_id": job_id(n),
        "number": 1,
        "state": "unknown" if n % 4000 == 9 else "accepted",
        "operation": "create campaign videos",
        "item_count": items,
        "body_sha256": "0" * 64,
        "token": f"{n:064d}",
        "tries": 0,
        "wait_reason": "",
        "claimed_by": "local",
        "settled_by": "answer",
        "answer_ids": [f"{n}-{k}" for k in range(items)],
        "error_kind": "",
        "error_text": "",
        "next_step": "",
        "charged": "yes",
        "claimed_at": NOW,
        "answered_at": NOW - timedelta(minutes=10 * (20_000 - n)),
        "created_at": NOW,
    }


def _left_out(n: int) -> dict[str, Any]:
    return {"job_id": job_id(n), "row_id": 9_999_999, "mark": "dropped", "reason": "empty row"}


def _event(n: int, k: int) -> dict[str, Any]:
    return {
        "job_id": job_id(n),
        "at": NOW,
        "actor": "Callsheet",
        "verb": "accepted",
        "text": f"Request {k} was accepted.",
    }


def _items(n: int, number: int) -> Iterator[dict[str, Any]]:
    for k in range(number):
        done = k % 2 == 0 or number < 50_000
        yield {
            "job_id": job_id(n),
            "draft_id": job_id(n),
            "row_id": k,
            "attempt": 1,
            "line": k + 2,
            "submission_id": job_id(n),
            "position": k,
            "state": "succeeded" if done else "rendering",
            "sent_values": [f"Ana {k}", "Hayes-Wyatt", f"https://example.com/start?r={k}"],
            "values_hash": f"{n:032x}{k:032x}",
            "label": f"Ana {k} · Hayes-Wyatt · https://example.com/start?r={k}",
            "vendor_id": f"{n}-{k}",
            "word": "succeeded",
            "told": "",
            "cause": "",
            "message": "",
            "reason": "",
            "flag": "Two rows say the same." if n % 3000 == 11 and k == 3 else "",
            "url": f"https://cdn.example.com/{n}/{k}.mp4",
            "share_url": f"https://example.com/v/{n}/{k}",
            "sent_at": NOW,
            "finished_at": NOW,
            "updated_at": NOW,
        }


def reads(database: Database, big: str) -> dict[str, Callable[[], object]]:
    """The reads that pages make, by name."""
    views = Views(database)
    tallies = views.job(big).tallies

    def items(states: Sequence[str] | None = None, *, flagged: bool = False, text: str | None = None) -> ItemPage:
        with database.read() as session:
            return item_page(
                session, big, states=states, flagged=flagged, text=text, after=None, limit=ITEMS_SHOWN, tallies=tallies
            )

    def events() -> EventPage:
        with database.read() as session:
            return event_page(session, big, before=None, limit=EVENTS_SHOWN)

    def submissions() -> list[SubmissionLine]:
        with database.read() as session:
            return submission_lines(session, big, state=None, limit=REQUESTS_SHOWN)

    middle = job_id(int(big) // 2)
    return {
        "overview": views.overview,
        "history, newest": views.history,
        "history, from the middle": lambda: views.history(before=middle),
        "history, a state": lambda: views.history(state="done_with_failures"),
        "history, a rare state": lambda: views.history(state="paused"),
        "history, a person": lambda: views.history(person="Person 3"),
        "history, person and state": lambda: views.history(
            person="Person 3", state="done_with_failures", kind="campaign"
        ),
        "history, the oldest day": lambda: views.history(
            until=NOW - timedelta(minutes=10 * int(big)) + timedelta(days=1)
        ),
        "history, common text": lambda: views.history(text="spring"),
        "history, rare text": lambda: views.history(text="campaign 17 for"),
        "history, text of nothing": lambda: views.history(text="ünmöglich"),
        "persons": views.persons,
        "job": lambda: views.job(big),
        "progress": lambda: views.progress(big),
        "items": items,
        "items, a state": lambda: items(states=["rendering"]),
        "items, a state without items": lambda: items(states=["failed", "held"]),
        "items, flagged": lambda: items(flagged=True),
        "items, common text": lambda: items(text="hayes"),
        "items, text of nothing": lambda: items(text="nobody"),
        "events": events,
        "submissions": submissions,
    }


def milliseconds(read: Callable[[], object]) -> float:
    """The middle of nine calls after one to warm up."""
    read()
    times = []
    for _ in range(9):
        start = time.perf_counter()
        read()
        times.append((time.perf_counter() - start) * 1000)
    return sorted(times)[4]


def measure(folder: Path, jobs: int, items: int) -> dict[str, float]:
    """Milliseconds of each read in a database of this size, made when missing."""
    path = folder / f"bench-{jobs}-{items}.db"
    fresh = not path.exists()
    database = Database(sqlite_url(path))
    big = fill(database, jobs, items) if fresh else job_id(jobs - 3)
    times = {name: milliseconds(read) for name, read in reads(database, big).items()}
    database.close()
    return times


def main() -> int:
    """Print the table; 1 when a read is over the limit."""
    with tempfile.TemporaryDirectory() as made:
        folder = Path(sys.argv[1] if len(sys.argv) > 1 else made)
        small = measure(folder, 40, 1_000)
        large = measure(folder, 20_000, 1_000_000)
    over = 0
    for name, taken in large.items():
        limit = SCAN_LIMIT_MS if name in SCANS else LIMIT_MS
        over += taken > limit
        mark = "  over the limit" if taken > limit else ""
        sys.stdout.write(f"{name:32} {small[name]:8.2f} ms {taken:8.2f} ms  x{taken / small[name]:6.1f}{mark}\n")
    return 1 if over else 0


if __name__ == "__main__":
    sys.exit(main())
