"""What tests of lessons need beside the rig: drafts of topics, faults, settings, and Vacademy's paid requests."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import httpx

from services.jobs.kind import Target
from services.jobs.states import SubmissionState
from services.jobs.views.lines import ItemLine
from services.kinds.lessons.orders import STAGE_NAMES
from services.recipients import Source
from services.vendors.vacademy import Stage
from services.vendors.wire.exchange import tls
from tests.rigs.machine.serving import PATIENCE
from tests.rigs.people import ANA
from tests.rigs.rig import PERSON, Rig, rigged

MADE = {"SCRIPT": "script", "TTS": "audio", "WORDS": "words", "HTML": "timeline", "RENDER": "video"}
"""By stage, the file that is there when it has ended."""


class LessonsRig:
    """A rig seen by somebody who makes lessons."""

    def __init__(self, rig: Rig) -> None:
        self.rig = rig
        self.app = rig.app

    def draft(self, rows: Sequence[Mapping[str, str]], stage: Stage = "HTML", **options: str) -> str:
        """A draft over a file of these rows, every column a variable of the same name."""
        columns = list(rows[0])
        text = io.StringIO(newline="")
        sheet = csv.DictWriter(text, columns)
        sheet.writeheader()
        sheet.writerows(rows)
        drafts = self.rig.app.drafts
        draft_id = drafts.create(kind="lesson", person=PERSON, name="topics")
        drafts.put_file(draft_id, text.getvalue().encode(), "topics.csv", PERSON)
        drafts.set_target(draft_id, Target("stage", stage, STAGE_NAMES[stage]), ANA)
        drafts.set_variables(draft_id, columns, ANA, optional=[column for column in columns if column != "prompt"])
        for column in columns:
            drafts.set_source(draft_id, column, Source("column", column), ANA)
        for name, value in options.items():
            drafts.set_option(draft_id, name, value, ANA)
        return draft_id

    def launch(self, topics: Sequence[str], stage: Stage = "HTML", **options: str) -> str:
        """One lesson for each topic; returns the job's id."""
        return self.rig.launch(self.draft([{"prompt": topic} for topic in topics], stage, **options))

    def order(self, fault: str, *, times: int = 1, **more: Any) -> None:
        """Order a fault of Vacademy's."""
        self.rig.control("POST", "/faults", {"service": "vacademy", "name": fault, "times": times, **more})

    def settings(self, **settings: Any) -> None:
        """Change how the sandbox plays Vacademy."""
        self.rig.control("POST", "/settings", {"service": "vacademy", **settings})

    def paid(self) -> list[dict[str, Any]]:
        """Every paid request that Vacademy received, the refused ones included."""
        found: list[dict[str, Any]] = self.rig.control("GET", "/ledger?service=vacademy")["requests"]
        return found

    def accepted(self) -> list[dict[str, Any]]:
        """Those that made something."""
        return [request for request in self.paid() if request["accepted"]]


@contextmanager
def lessons_rigged(folder: Path, *, speed: float = 50.0, **settings: Any) -> Iterator[LessonsRig]:
    """A rig whose minute passes as fast as its sandbox works."""
    with rigged(folder, speed=speed, **{"sandbox_speed": speed, **settings}) as rig:
        yield LessonsRig(rig)


def stage_under_way(sandbox: str, video_id: str | None) -> str | None:
    """The stage in which the sandbox at this address has the lesson now, PENDING before all; None after the last."""
    url = f"{sandbox}/vacademy/api/v1/external/video/v1/status/{video_id}"
    key = {"X-Institute-Key": "vac_live_practice000000000000000000000"}
    told = httpx.get(url, headers=key, timeout=PATIENCE, verify=tls()).json()
    if told["status"] == "PENDING":
        return "PENDING"
    return next((stage for stage in MADE if MADE[stage] not in told["s3_urls"]), None)


def topics(count: int) -> list[str]:
    """That many topics, no two alike."""
    return [f"Explain rain, part {number}" for number in range(count)]


def only(lessons: LessonsRig, job_id: str) -> ItemLine:
    """The one item of a job."""
    (line,) = lessons.rig.items(job_id)
    return line


def unknown(lessons: LessonsRig, job_id: str) -> int:
    """How many of its requests have no clear outcome."""
    return lessons.rig.app.views.job(job_id).submissions.get(SubmissionState.UNKNOWN, 0)


def moment_of(request: dict[str, Any]) -> float:
    return datetime.fromisoformat(request["received_at"]).timestamp()


def most_at_once(lessons: LessonsRig, seconds: float) -> int:
    """How many of the paid lessons were being made at the same moment, by the sandbox's clock."""
    begun = sorted(moment_of(request) for request in lessons.accepted())
    return max(sum(one <= moment < one + seconds for one in begun) for moment in begun)
