"""A dashboard as a process, and its books: the same services over the same data, for reading and preparing."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx

from services import container
from services.config import load_settings
from services.jobs.kind import Target
from services.jobs.states import JOB_FINAL
from services.jobs.views.lines import ItemLine, JobView
from services.people.persons import Person
from services.recipients import Source
from services.vendors.wire.exchange import tls
from tests.rigs.machine.processes import DashboardProcess, SandboxProcess
from tests.rigs.machine.serving import PATIENCE
from tests.rigs.machine.waiting import until
from tests.rigs.people import named
from tests.rigs.rig import every_item
from tests.rigs.servers.clock import SandboxClock

SOMEONE = named("Someone")
CAMPAIGN = Target("campaign", "c0ffee00-2d4e-4f60-9a7b-8c9d0e1f2a01", "Spring open house")
PACE = {
    "CALLSHEET_SANDBOX_SPEED": "20",
    "CALLSHEET_POLL_SECONDS": "0.3",
    "CALLSHEET_POLL_SECONDS_MOST": "1",
    # No test reaches another machine: where frames need their libraries, a test serves them itself.
    "CALLSHEET_LESSON_LIBRARIES_URL": "",
}
Row = tuple[str, ...]


class Office:
    """What stands behind the pages of one running dashboard."""

    def __init__(
        self, folder: Path, environment: Mapping[str, str], sandbox: SandboxProcess | None, secrets: str | None
    ) -> None:
        told = {**PACE, **environment}
        self.dashboard = DashboardProcess(folder, told, secrets=secrets)
        self.root = self.dashboard.root
        self._ledger = f"{sandbox.root if sandbox else f'{self.root}/sandbox'}/_control"
        settings = {name.removeprefix("CALLSHEET_").lower(): value for name, value in told.items()}
        # First, because it makes the tables in a moment, for which the dashboard would have to load what migrates.
        self.app = container.build(
            load_settings(data_dir=self.dashboard.data, server_port=self.dashboard.port, drives=False, **settings)
        )
        self.dashboard.start()

    def close(self) -> None:
        """Let go of the data and end the dashboard. Fails when it has printed the trace of an error."""
        self.app.loop.call(self.app.vacademy.aclose())
        self.app.close()
        self.dashboard.stop()
        self.printed_no_trace()

    def printed_no_trace(self) -> None:
        """Fails when the dashboard has printed the trace of an error."""
        printed = self.dashboard.output()
        at = printed.find("Traceback")
        assert at < 0, f"{printed[at:][:2000]}\n[…]\n{printed[at:][2000:][-6000:]}"

    def draft(self, rows: Sequence[Mapping[str, str]], *, name: str = "people", person: Person = SOMEONE) -> str:
        """A draft over a file of these rows, every column a variable of the same name: ready for its quote."""
        columns, drafts = list(rows[0]), self.app.drafts
        draft_id = drafts.create(kind="campaign", person=person, name=name)
        drafts.put_file(draft_id, sheet(rows), f"{name}.csv", person)
        drafts.set_target(draft_id, CAMPAIGN, person)
        drafts.set_variables(draft_id, columns, person)
        for column in columns:
            drafts.set_source(draft_id, column, Source("column", column), person)
        return draft_id

    def cells(self, draft_id: str) -> list[list[str]]:
        """Header and rows of a draft's file, edits included."""
        frame = self.app.drafts.material(draft_id).frame
        return [list(frame.columns), *frame.to_numpy().tolist()]

    def mapping(self, draft_id: str) -> dict[str, str]:
        """Which column a person agreed to for each variable; what only waits as a suggestion is left out."""
        view = self.app.drafts.get(draft_id)
        return {name: one.value for name, one in view.mapping.sources.items() if name not in view.suggested}

    def job(self, job_id: str) -> JobView:
        """A job as it is now."""
        return self.app.views.job(job_id)

    def finish(self, job_id: str, seconds: float = PATIENCE) -> JobView:
        """Wait until a job is final."""
        self.until(lambda: self.job(job_id).state in JOB_FINAL, f"job {job_id} is final", seconds)
        return self.job(job_id)

    def items(self, job_id: str) -> list[ItemLine]:
        """Every item of a job, by row."""
        return every_item(self.app, job_id)

    def paid(self) -> list[dict[str, Any]]:
        """Every paid request that the service received, as the service tells it."""
        answer = httpx.get(f"{self._ledger}/ledger", timeout=PATIENCE)
        answer.raise_for_status()
        requests: list[dict[str, Any]] = answer.json()["requests"]
        return requests

    @property
    def clock(self) -> SandboxClock:
        """By which everything at the services happens."""
        return SandboxClock(lambda method, path, body: httpx.request(
            method, f"{self._ledger}{path}", json=body, timeout=PATIENCE, verify=tls()
        ).raise_for_status())  # fmt: skip

    def times_paid(self, prefix: str) -> Counter[Row]:
        """How often the service made a video for each row whose first value begins so."""
        return Counter(row for row in rows_made(self.paid()) if row[0].startswith(prefix))

    def until(self, true: Callable[[], bool], what: str, seconds: float = PATIENCE) -> None:
        """Wait until a condition holds, or fail saying what did not happen."""
        until(true, what, seconds)


@contextmanager
def opened(
    folder: Path,
    environment: Mapping[str, str] | None = None,
    *,
    sandbox: SandboxProcess | None = None,
    secrets: str | None = None,
) -> Iterator[Office]:
    """An office whose dashboard runs; without a sandbox of its own the dashboard plays the service itself.

    With `secrets` this text is its secrets.toml.
    """
    there = sandbox.environment() if sandbox else {}
    office = Office(folder, {**there, **(environment or {})}, sandbox, secrets)
    try:
        yield office
    finally:
        office.close()


def rows_made(requests: Sequence[Mapping[str, Any]]) -> list[Row]:
    """The values of every video that these paid requests made."""
    return [tuple(item["text"]) for request in requests if request["accepted"] for item in request["items"]]


def sheet(rows: Sequence[Mapping[str, str]]) -> bytes:
    """These rows as a file of commas."""
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


def people(prefix: str, count: int) -> list[dict[str, str]]:
    """That many people, no two alike, whose first names begin so."""
    return [{"first_name": f"{prefix} {number}", "company": f"Company {number % 7}"} for number in range(count)]
