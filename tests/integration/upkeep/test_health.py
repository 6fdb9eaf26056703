"""What a watcher is told, what an admin sees, and what support gets."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import timedelta

import httpx
import pytest
from sqlalchemy import update
from starlette.applications import Starlette
from starlette.routing import Route

from services.errors import NotAllowed
from services.people.persons import Role
from services.people.signin.routes import SESSION_HEADER
from services.store.kept_tables import Delivery
from services.store.tables import Submission, utc_now
from services.upkeep.serving import HealthAnswer
from tests.rigs.job_page import page_of
from tests.rigs.people import named
from tests.rigs.rig import PERSON, Rig, people

SECRET = "sec-9d8e7c6b5a4f-practice"


async def ask(rig: Rig, **headers: str) -> httpx.Response:
    app = Starlette(routes=[Route("/health", HealthAnswer(rig.app.health).get)])
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://dashboard") as client:
        return await client.get("/health", headers=headers)


async def test_a_stranger_learns_whether_all_is_well_and_nothing_else(rig: Rig) -> None:
    answer = await ask(rig)
    assert (answer.status_code, answer.text) == (200, "well")
    rig.app.troubles.report("x", "The secret disk of Ana is full.", "Make room.")
    answer = await ask(rig)
    assert (answer.status_code, answer.text) == (503, "not well")
    shown = (await ask(rig, **{SESSION_HEADER: "a session, which only the gate can name"})).json()
    assert not shown["well"]
    assert {"name": "Trouble", "well": False, "seen": "The secret disk of Ana is full."} in shown["signs"]


def test_work_that_should_have_left_long_ago_is_not_well(rig: Rig) -> None:
    rig.order("rate_limited", params={"retry_after": 600})
    job_id = rig.launch(rig.draft(people(1)))
    rig.until(lambda: any(one.wait_reason for one in page_of(rig.app.views, job_id).requests), "its request waits")
    assert sign(rig, "Due work") == (True, "nothing waits that could be sent; 1 open job")
    rig.app.engine.stop()
    rig.app.working = False
    with rig.app.database.write() as session:
        long_ago = utc_now() - timedelta(hours=3)
        session.execute(update(Submission).values(due_at=long_ago))
        session.add(Delivery(service="bhuman", body=b"{}", body_sha256="x", received_at=long_ago))
    assert sign(rig, "Due work") == (False, "the oldest has been due 3 hours ago; 1 open job")
    assert sign(rig, "Callbacks") == (False, "1 wait to be applied, the oldest came 3 hours ago")
    assert not rig.app.health.look().well


def test_when_each_service_was_looked_at_is_seen(rig: Rig) -> None:
    assert sign(rig, "Watching BHuman")[1] == "nothing is being made, not looked since the start"
    rig.order("stuck_renders")
    rig.launch(rig.draft(people(1)))
    seen = (True, "1 being made, last look less than a minute ago")
    rig.until(lambda: sign(rig, "Watching BHuman") == seen, "the engine looks")


def sign(rig: Rig, name: str) -> tuple[bool, str]:
    return next((one.well, one.seen) for one in rig.app.health.look().signs if one.name == name)


def test_what_support_gets_holds_no_key_no_person_and_no_recipient(rig: Rig) -> None:
    rig.stop()
    root = f"http://127.0.0.1:{rig.port}/sandbox/bhuman"
    urls = {f"bhuman_{name}_url": f"{root}/{name}" for name in ("studio", "user", "store")}
    app = rig.start(bhuman_key_id="practice-key-id", bhuman_key_secret=SECRET, **urls)
    rig.order("bad_request_400")
    rig.finish(rig.launch(rig.draft(people(2), name="Person 0 of Company 0.csv")))
    app.sessions.begin("Bartholomew Quince", address="198.51.100.7")
    app.troubles.report("x", "Bartholomew Quince has the disk.", "Make room.")
    with zipfile.ZipFile(io.BytesIO(app.bundle.make(PERSON))) as archive:
        files = {name: archive.read(name).decode() for name in archive.namelist()}
    everything = "\n".join(files.values())
    hidden = (SECRET, "practice-key-id", "Bartholomew", "Person 0", "Company 0", "198.51.100.7", '"Ana"')
    assert [one for one in hidden if one in everything] == []
    assert json.loads(files["requests.json"])[0]["http_status"] == 400
    assert "bhuman_key_secret" in json.loads(files["settings.json"])["set"]
    assert ("launch", "job") in [(one["act"], one["about"]) for one in json.loads(files["record.json"])]
    assert json.loads(files["tables.json"])["item"] == 2
    with pytest.raises(NotAllowed):
        app.bundle.make(named("Vera", Role.LAUNCHER))
