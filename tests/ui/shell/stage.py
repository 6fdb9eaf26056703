"""Drawing a page as a visitor sees it, and writing jobs down for it to show."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Element

from services.container import App
from services.store.tables import Draft, Item, Job, JobTally, Submission, utc_now
from tests.rigs.machine.serving import PATIENCE

ROUTER = Path(__file__).parents[3] / "pages" / "router.py"
PAGES = ("overview.py", "history.py", "connections.py")
_numbers = count(1)


def draw(page: str = "overview.py", **query: str) -> AppTest:
    """The router with one page, as a visitor with this URL sees it. Fails when the page shows a bare error."""
    at = visit(page, **query)
    assert not at.exception, at.exception[0].message
    return at


def visit(page: str = "overview.py", **query: str) -> AppTest:
    """The same, whatever the page shows."""
    at = AppTest.from_file(ROUTER, default_timeout=PATIENCE)
    if page != "overview.py":
        at.switch_page(page)
    for name, value in query.items():
        at.query_params[name] = value
    return at.run()


def said(at: AppTest) -> str:
    """Everything on the page in words, the style sheet left out."""
    parts: list[str] = [one.label for one in at.expander]
    for kind in ("markdown", "caption", "html", "error", "warning", "info", "success", "subheader", "metric", "badge"):
        for element in at.get(kind):
            assert isinstance(element, Element)
            body = str(getattr(element, "body", None) or element.value)
            parts += [] if body.startswith("<style>") else [str(getattr(element, "label", "")), body]
    return "\n".join([*parts, *(link.proto.label for link in at.get("page_link"))])


def links(at: AppTest) -> list[tuple[str, str]]:
    """Page and query of every link."""
    return [(link.proto.page, link.proto.query_string) for link in at.get("page_link")]


def add_job(app: App, name: str = "Autumn", state: str = "done", **more: Any) -> str:
    """A job with its tallies, not launched but written down; `hours` ago."""
    number = next(_numbers)
    tallies = more.pop("tallies", {"succeeded": 3})
    at: datetime = utc_now() - timedelta(hours=more.pop("hours", 1))
    finished = at if state in {"done", "done_with_failures", "failed", "cancelled"} else None
    accepted, unknown, flagged = (int(more.pop(name, 0)) for name in ("accepted", "unknown", "flagged"))
    with app.database.write() as session:
        draft = Draft(kind="campaign", name=name, person="Mara", state="discarded")
        session.add(draft)
        session.flush()
        fields: dict[str, Any] = {
            "kind": "campaign", "service": "bhuman", "person": "Mara", "practice": True, "target_name": "Welcome",
        }  # fmt: skip
        job = Job(
            **fields | more,
            name=name,
            state=state,
            draft_id=draft.id,
            launch_token=str(number),
            fingerprint="f",
            quoted_items=sum(tallies.values()),
            created_at=at,
            finished_at=finished,
        )
        session.add(job)
        session.flush()
        for item_state, items in tallies.items():
            session.add(JobTally(job_id=job.id, state=item_state, items=items))
        for n, submission_state in enumerate(["accepted"] * accepted + ["unknown"] * unknown):
            session.add(
                Submission(
                    job_id=job.id,
                    number=n,
                    state=submission_state,
                    operation="create campaign videos",
                    item_count=sum(tallies.values()),
                    body_sha256="b",
                    token=f"{job.id}{n}",
                    answered_at=utc_now(),
                )
            )
        for n in range(flagged):
            session.add(
                Item(
                    job_id=job.id, draft_id=draft.id, row_id=n, state="succeeded", values_hash="h", flag="wrong person"
                )
            )
        return str(job.id)
