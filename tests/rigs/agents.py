"""The rig for agents: one app, bitHuman's sandbox in a profile of choice, and tables of agents to launch."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from services.jobs.kind import Target
from services.jobs.views.lines import SubmissionLine
from services.recipients import Source
from tests.rigs.job_page import page_of
from tests.rigs.people import ANA
from tests.rigs.rig import PERSON, Rig, rigged

SERVICE = "bithuman"


class AgentsRig:
    """What tests of agents do with a rig."""

    def __init__(self, rig: Rig) -> None:
        self.rig = rig
        self.app = rig.app

    def play(self, **settings: object) -> None:
        """Change how the sandbox plays bitHuman."""
        self.rig.control("POST", "/settings", {"service": SERVICE, **settings})

    def order(self, fault: str, **more: object) -> None:
        """Order a fault of bitHuman's."""
        self.rig.control("POST", "/faults", {"service": SERVICE, "name": fault, "times": 1, **more})

    def requests(self) -> list[dict[str, Any]]:
        """Every paid request that the sandbox received."""
        told: list[dict[str, Any]] = self.rig.control("GET", f"/ledger?service={SERVICE}")["requests"]
        return told

    def made(self) -> list[dict[str, Any]]:
        """Those that made an agent."""
        return [one for one in self.requests() if one["accepted"]]

    def spent(self) -> int:
        """The credits that are gone for good."""
        return sum(one["credits_charged"] - one["credits_refunded"] for one in self.requests())

    def draft(self, rows: Sequence[Mapping[str, str]], *, model: str = "essence-1") -> str:
        """A draft of these rows, every column a parameter of the same name, ready to be quoted."""
        columns = list(rows[0])
        file = io.StringIO()
        written = csv.DictWriter(file, columns, quoting=csv.QUOTE_ALL)
        written.writeheader()
        written.writerows(rows)
        drafts = self.rig.app.drafts
        draft_id = drafts.create(kind="agent", person=PERSON, name="agents")
        drafts.put_file(draft_id, file.getvalue().encode(), "agents.csv", PERSON)
        drafts.set_target(draft_id, Target("model", model, model), ANA)
        drafts.set_variables(draft_id, columns, ANA, [name for name in columns if name != "prompt"])
        for column in columns:
            drafts.set_source(draft_id, column, Source("column", column), ANA)
        return draft_id

    def launch(self, rows: Sequence[Mapping[str, str]], *, model: str = "essence-1") -> str:
        """Quote and launch these rows; returns the job's id."""
        return self.rig.launch(self.draft(rows, model=model))

    def submissions(self, job_id: str) -> Sequence[SubmissionLine]:
        """The requests of a job."""
        return page_of(self.rig.app.views, job_id).requests


@contextmanager
def agents_rigged(folder: Path, *, profile: str = "v2", **settings: Any) -> Iterator[AgentsRig]:
    """A rig whose sandbox plays bitHuman in this profile; the default of tests is what practice plays."""
    with rigged(folder, **settings) as rig:
        agents = AgentsRig(rig)
        agents.play(profile=profile)
        yield agents


def tutors(count: int) -> list[dict[str, str]]:
    """That many different agents."""
    return [{"prompt": f"You are tutor number {number}. You teach 数学 with patience."} for number in range(count)]
