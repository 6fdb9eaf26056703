"""Great runs: `python -m tests.bench.great_runs --rows 10000`: how soon all is sent, and how often a service is asked.

Three jobs of so many rows go to one campaign of a sandbox in a process of its own, first followed by looking alone,
then a fourth with callbacks. Printed: from the yes to the last accepted request, against the same bytes sent by a bare
client in the same run, as many at once; and the reads for each finished video, of the first job and of the third.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import statistics
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

import httpx
from sqlmodel import col, func, select
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Mount, Route
from starlette.types import ASGIApp, Receive, Scope, Send

from services import container
from services.config import load_settings
from services.container import App
from services.jobs.states import JOB_FINAL, JobState, SubmissionState
from services.recipients import Source
from services.sandbox import Sandbox
from services.store.tables import Job, Submission, SubmissionBody
from services.vendors.bhuman import Credentials
from services.vendors.wire.exchange import tls
from tests.rigs.machine.processes import Process, free_port
from tests.rigs.machine.serving import served
from tests.rigs.people import ANA

FACTORY = "tests.bench.great_runs:counted"
ENDS_WITHIN = 3600.0
AT_ONCE = 4


class Counted:
    """A sandbox whose requests are counted by their verb."""

    def __init__(self, inner: ASGIApp) -> None:
        self._inner = inner
        self.seen: dict[str, int] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and "/_control" not in scope["path"]:
            self.seen[scope["method"]] = self.seen.get(scope["method"], 0) + 1
        await self._inner(scope, receive, send)


def counted() -> Starlette:
    """The sandbox with its count at `/_seen`; its folder is named by the environment of this process."""
    box = Sandbox(Path(os.environ["SANDBOX_FOLDER"]), speed=1.0)
    seen = Counted(box.app)

    async def told(_request: Request) -> Response:
        return JSONResponse(seen.seen)

    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        await box.start()
        yield
        await box.stop()
        box.close()

    return Starlette(routes=[Route("/_seen", told), Mount("/", seen)], lifespan=lifespan)


class Stage:
    """One app, one sandbox, and what a launch of many rows comes to."""

    def __init__(self, app: App, root: str, rows: int) -> None:
        self.app = app
        self.root = root
        self.rows = rows

    def seen(self) -> dict[str, int]:
        """The requests that the sandbox received until now, by their verb."""
        told: dict[str, int] = httpx.get(f"{self.root}/_seen", timeout=60).json()
        return told

    def draft(self, name: str) -> str:
        """A draft of all the rows, ready to be launched."""
        drafts, lines = self.app.drafts, [f"{name} {number},Company {number % 97}" for number in range(self.rows)]
        draft_id = drafts.create(kind="campaign", person=ANA, name=name)
        drafts.put_file(draft_id, "\r\n".join(["first_name,company", *lines]).encode(), f"{name}.csv", ANA)
        drafts.set_target(draft_id, self.app.targets.refresh("campaign", "campaign")[0], ANA)
        drafts.set_variables(draft_id, ["first_name", "company"], ANA)
        for column in ("first_name", "company"):
            drafts.set_source(draft_id, column, Source("column", column), ANA)
        return draft_id

    def launch(self, name: str) -> tuple[str, float]:
        """The job, and the seconds from the yes until its last request was accepted."""
        draft_id = self.draft(name)
        quote = self.app.quotes.quote(draft_id)
        began = time.perf_counter()
        job_id = self.app.launches.launch(draft_id, quote.fingerprint, ANA)
        while self._not_accepted(job_id):
            time.sleep(0.005)
        return job_id, time.perf_counter() - began

    def reads_of(self, job_id: str, before: dict[str, int]) -> float:
        """Wait for the end; answers the reads for each video since `before`."""
        end = time.monotonic() + ENDS_WITHIN
        while self._state(job_id) not in JOB_FINAL:
            if time.monotonic() > end:
                raise RuntimeError(f"{job_id} did not end")
            time.sleep(0.2)
        return (self.seen().get("GET", 0) - before.get("GET", 0)) / self.rows

    def bodies(self, job_id: str) -> list[bytes]:
        """The bytes of each request, as they left."""
        with self.app.database.read() as session:
            asked = select(SubmissionBody.body).join(
                Submission, col(Submission.id) == col(SubmissionBody.submission_id)
            )
            return [bytes(body) for body in session.exec(asked.where(col(Submission.job_id) == job_id)).all()]

    def bare(self, bodies: Sequence[bytes]) -> float:
        """The seconds that a bare client needs for these bytes, as many at once."""

        async def send() -> float:
            places = asyncio.Semaphore(AT_ONCE)
            headers = {**Credentials.from_fields("", "practice").headers(), "Content-Type": "application/json"}
            base = f"{self.root}/bhuman/studio"
            async with httpx.AsyncClient(base_url=base, headers=headers, timeout=300, verify=tls()) as client:

                async def one(body: bytes) -> None:
                    async with places:
                        answer = await client.post(
                            f"{self.root}/bhuman/studio/api/ai_studio/pipeline/campaign", content=body
                        )
                        answer.raise_for_status()

                began = time.perf_counter()
                await asyncio.gather(*(one(body) for body in bodies))
                return time.perf_counter() - began

        return asyncio.run(send())

    def _not_accepted(self, job_id: str) -> int:
        with self.app.database.read() as session:
            waiting = col(Submission.state) != SubmissionState.ACCEPTED
            return session.exec(
                select(func.count()).select_from(Submission).where(col(Submission.job_id) == job_id, waiting)
            ).one()

    def _state(self, job_id: str) -> JobState:
        with self.app.database.read() as session:
            return JobState(session.exec(select(Job.state).where(Job.id == job_id)).one())


@contextmanager
def staged(folder: Path, rows: int, *, hears: bool) -> Iterator[Stage]:
    """An app that works at its usual pace, and a sandbox beside it. Unless it `hears`, callbacks find nobody."""
    port = free_port()
    command = [sys.executable, "-m", "uvicorn", "--factory", FACTORY, "--port", str(port), "--log-level", "warning"]
    root = f"http://127.0.0.1:{port}"
    folder.mkdir(parents=True, exist_ok=True)
    box = Process(command, f"{root}/_seen", folder / "sandbox.log", {"SANDBOX_FOLDER": str(folder / "sandbox")})
    hosts = {f"bhuman_{host}_url": f"{root}/bhuman/{host}" for host in ("studio", "user", "store")}
    apps: list[App] = []

    async def taken(request: Request) -> Response:
        return await apps[0].intake.take(request)

    route = Route("/webhooks/{service}/{token}", taken, methods=["POST"])
    with box, served(lambda _port: Starlette(routes=[route])) as heard:
        chosen = load_settings(
            data_dir=folder / "data", server_port=heard if hears else free_port(), bhuman_api_key="practice", **hosts
        )
        apps.append(container.build(chosen))
        apps[0].start()
        try:
            yield Stage(apps[0], root, rows)
        finally:
            apps[0].stop()


def main() -> int:
    """Run and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=10_000)
    rows = parser.parse_args().rows
    with tempfile.TemporaryDirectory(prefix="callsheet-great-runs-") as made:
        took, reads = [], []
        with staged(Path(made) / "looking", rows, hears=False) as stage:
            for name in ("first", "second", "third"):
                before = stage.seen()
                job_id, seconds = stage.launch(name)
                took.append(seconds)
                reads.append(stage.reads_of(job_id, before))
            sent = stage.bodies(job_id)
            # Last, since what it makes lengthens the list.
            bare = [stage.bare(sent) for _time in took]
        with staged(Path(made) / "called", rows, hears=True) as stage:
            before = stage.seen()
            job_id, _seconds = stage.launch("called")
            called = stage.reads_of(job_id, before)
    sys.stdout.write(
        f"{rows:,} rows: yes to all accepted {statistics.median(took):.2f} s, the same bytes bare "
        f"{statistics.median(bare):.2f} s: {statistics.median(took) / statistics.median(bare):.2f} x\n"
        f"reads for each finished video by looking: {reads[0]:.4f}, of the third job {reads[2]:.4f} "
        f"({reads[2] / reads[0]:.2f} x); with callbacks {called:.4f}\n"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
