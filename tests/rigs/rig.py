"""A whole app on a folder of its own, with the sandbox over real HTTP: what integration tests drive."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
from sqlmodel import select
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Mount, Route

from services import container
from services.config import load_settings
from services.container import App
from services.jobs.launch.consent import CONSENT, QUESTIONS
from services.jobs.states import JOB_FINAL, JobState
from services.jobs.views.lines import ItemLine
from services.recipients import Source
from services.sandbox import Sandbox
from services.store.tables import Job
from services.vendors.wire.exchange import tls
from tests.rigs.job_page import page_of
from tests.rigs.machine.serving import PATIENCE, served
from tests.rigs.machine.waiting import until
from tests.rigs.people import ANA
from tests.rigs.servers.clock import SandboxClock

PERSON = ANA
ANSWERS = ("bhuman_answer_seconds", "bithuman_answer_seconds", "vacademy_answer_seconds")


class Rig:
    """One sandbox, and one app that may be stopped and built again on the same data."""

    def __init__(self, folder: Path, port: int, sandbox: Sandbox) -> None:
        self.folder = folder
        self.port = port
        self.sandbox = sandbox
        self._where: dict[str, Any] = {}
        self._app: container.App | None = None

    @property
    def app(self) -> container.App:
        """The running app."""
        if self._app is None:
            raise RuntimeError("the app is stopped")
        return self._app

    def start(self, **settings: Any) -> container.App:
        """Build and start the app; a later start is on the same database."""
        kept = ("database_url", "files_", "sandbox_speed")
        self._where.update({name: given for name, given in settings.items() if name.startswith(kept)})
        usual = {"poll_seconds": 0.2, "poll_seconds_most": 1.0, **dict.fromkeys(ANSWERS, PATIENCE)}
        chosen = {**usual, **self._where, **settings}
        self._app = container.build(load_settings(data_dir=self.folder / "data", server_port=self.port, **chosen))
        self._app.start()
        return self._app

    def hurry(self) -> None:
        """From now on the app waits two seconds for a paid answer, for faults that never give one."""
        self.stop()
        self.start(**dict.fromkeys(ANSWERS, 2.0))

    def stop(self) -> None:
        """Stop the app in good order."""
        if self._app is not None:
            self._app.stop()
            self._app = None

    async def webhook(self, request: Request) -> Response:
        """The callback route, as app.py has it."""
        if self._app is None:
            return PlainTextResponse("stopped", status_code=503)
        return await self._app.intake.take(request)

    def draft(
        self, rows: Sequence[Mapping[str, str]], *, target_type: str = "campaign", name: str = "people.csv"
    ) -> str:
        """A draft over a file of these rows, every column a variable of the same name, ready to be quoted."""
        columns = list(rows[0])
        lines = [",".join(columns), *(",".join(_quoted(row[column]) for column in columns) for row in rows)]
        app = self.app
        draft_id = app.drafts.create(kind="campaign", person=PERSON, name=name)
        app.drafts.put_file(draft_id, "\r\n".join(lines).encode(), name, PERSON)
        app.drafts.set_target(draft_id, app.targets.refresh("campaign", target_type)[0], ANA)
        app.drafts.set_variables(draft_id, columns, ANA)
        for column in columns:
            app.drafts.set_source(draft_id, column, Source("column", column), ANA)
        return draft_id

    def launch(self, draft_id: str, row_ids: Sequence[int] | None = None) -> str:
        """Quote and launch; returns the job's id. What a launch to real people asks first is answered."""
        view = self.app.drafts.get(draft_id)
        if not self.app.kinds.chosen(view.kind, practice=view.practice).practice:
            self.app.drafts.agree(draft_id, CONSENT, dict.fromkeys(QUESTIONS, "as agreed"), PERSON)
        quote = self.app.quotes.quote(draft_id, row_ids)
        return self.app.launches.launch(draft_id, quote.fingerprint, PERSON, row_ids)

    def order(self, fault: str, *, times: int = 1, **params: Any) -> None:
        """Order a fault at the sandbox."""
        self.control("POST", "/faults", {"service": "bhuman", "name": fault, "times": times, **params})

    def ledger(self) -> dict[str, Any]:
        """What the sandbox was paid for."""
        answer: dict[str, Any] = self.control("GET", "/ledger")
        return answer

    def control(self, method: str, path: str, body: object = None) -> Any:
        """Ask the sandbox's control door."""
        url = f"http://127.0.0.1:{self.port}/sandbox/_control{path}"
        answer = httpx.request(method, url, json=body, timeout=PATIENCE, verify=tls())
        answer.raise_for_status()
        return answer.json()

    @property
    def clock(self) -> SandboxClock:
        """By which everything at the services happens."""
        return SandboxClock(self.control)

    def until(self, true: Callable[[], bool], what: str, seconds: float = PATIENCE) -> None:
        """Wait until a condition holds, or fail saying what did not happen."""
        until(true, what, seconds)

    def state(self, job_id: str) -> JobState:
        """The state of a job."""
        # Asked for many times a second by whoever waits, so without all that a page shows of a job.
        with self.app.database.read() as session:
            return JobState(session.exec(select(Job.state).where(Job.id == job_id)).one())

    def finish(self, job_id: str, seconds: float = PATIENCE) -> JobState:
        """Wait until a job is final; returns its state."""
        self.until(lambda: self.state(job_id) in JOB_FINAL, f"job {job_id} final", seconds)
        return self.state(job_id)

    def items(self, job_id: str) -> list[ItemLine]:
        """Every item of a job."""
        return every_item(self.app, job_id)


@contextmanager
def rigged(folder: Path, *, speed: float = 50.0, **settings: Any) -> Iterator[Rig]:
    """A rig with its app running."""
    sandbox = Sandbox(folder / "sandbox", speed=speed)
    rigs: list[Rig] = []

    def make_app(port: int) -> Starlette:
        rig = Rig(folder, port, sandbox)
        rigs.append(rig)
        hook = Route("/webhooks/{service}/{token}", rig.webhook, methods=["POST"])
        return Starlette(routes=[hook, Mount("/sandbox", sandbox.app)])

    try:
        with served(make_app, start=sandbox.start, stop=sandbox.stop):
            rig = rigs[0]
            rig.start(**settings)
            try:
                yield rig
            finally:
                rig.stop()
    finally:
        sandbox.close()


def _quoted(cell: str) -> str:
    return '"' + cell.replace('"', '""') + '"'


def people(count: int) -> list[dict[str, str]]:
    """That many different people."""
    return [{"first_name": f"Person {number}", "company": f"Company {number % 7}"} for number in range(count)]


def every_item(app: App, job_id: str) -> list[ItemLine]:
    """Every item of a job, by row."""
    found: list[ItemLine] = []
    after = None
    while True:
        page = page_of(app.views, job_id, after=after).items
        found += page.lines
        after = page.next_after
        if after is None:
            return found
