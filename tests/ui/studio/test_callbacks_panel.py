"""Callbacks on the page: destinations, the log of what came in, one applied again, our address tried."""

from __future__ import annotations

import json
from typing import Any

import httpx
import pytest
from sqlmodel import select

from services.jobs.ledger.sightings import PARKED
from services.jobs.states import JobState
from services.store.kept_tables import Delivery
from services.store.tables import Item, Submission
from tests.rigs.machine.serving import PATIENCE
from tests.rigs.rig import Rig, people
from tests.ui.shell.stage import draw, said
from tests.ui.studio.test_studio_page import press

VARIANTS: dict[str, dict[str, Any]] = {
    "2023": {"video_url": "http://x/page", "url": "http://x/1.mp4", "thumbnail": "http://x/1.jpg", "gif": None},
    "seed": {"share_url": "http://x/page", "url": "http://x/1.mp4", "thumbnail": "http://x/1.jpg", "gif": None},
    "web guide": {"share_url": "http://x/page", "url": "http://x/1.mp4", "message": "", "row_index": 0},
    "July 2026": {
        "video_url": "http://x/page", "url": "http://x/1.mp4", "campaign_id": "c", "campaign_result_id": None,
        "whatsapp_video_url": "http://x/w.mp4",
    },
}  # fmt: skip


@pytest.fixture
def finished(rig: Rig) -> tuple[Rig, str, str]:
    """The rig, a finished job of one row, and the token of its request."""
    job_id = rig.launch(rig.draft(people(1)))
    assert rig.finish(job_id) == JobState.DONE
    with rig.app.database.read() as session:
        token = session.exec(select(Submission.token).where(Submission.job_id == job_id)).one()
    return rig, job_id, token


def deliver(rig: Rig, token: str, said: object) -> None:
    """What a service does: one POST, answered when it is stored; waits until it is applied."""
    body = json.dumps(said).encode()
    answer = httpx.post(f"http://127.0.0.1:{rig.port}/webhooks/bhuman/{token}", content=body, timeout=PATIENCE)
    assert answer.status_code == 200
    rig.until(lambda: all(one.applied_at for one in deliveries(rig)), "it is applied")


def deliveries(rig: Rig) -> list[Delivery]:
    with rig.app.database.read() as session:
        return list(session.exec(select(Delivery).order_by(Delivery.id)))  # type: ignore[arg-type]


def item(rig: Rig, job_id: str) -> Item:
    with rig.app.database.read() as session:
        return session.exec(select(Item).where(Item.job_id == job_id)).one()


def test_a_callback_of_every_variant_is_put_on_its_item_and_shown(rig: Rig) -> None:
    rows = people(len(VARIANTS))
    rig.control("POST", "/settings", {"service": "bhuman", "render_seconds": 10_000})
    job_id = rig.launch(rig.draft(rows))
    rig.until(lambda: sum(bool(one.vendor_id) for one in rig.items(job_id)) == len(rows), "every row has its video")
    with rig.app.database.read() as session:
        token = session.exec(select(Submission.token).where(Submission.job_id == job_id)).one()
    for place, (one, more) in enumerate(zip(rig.items(job_id), VARIANTS.values(), strict=True)):
        numbered = {"row_index": place} if "row_index" in more else {}
        deliver(rig, token, {"id": one.vendor_id, "status": "succeeded", **more, **numbered})
    last = rig.items(job_id)[-1]
    deliver(rig, token, {"event": "whatsapp.ready", "id": last.vendor_id, "whatsapp_video_url": "http://x/other.mp4"})
    found = rig.items(job_id)
    assert [one.state for one in found] == ["succeeded"] * len(rows)
    assert {one.share_url for one in found} == {"http://x/page"}
    assert [one.flag for one in found] == [""] * len(rows)
    # The first address stays: what is there is never blanked and never replaced by a later word.
    assert found[-1].messenger_url == "http://x/w.mp4"
    shown = said(draw("studio.py", panel="callbacks"))
    assert shown.count("**succeeded**") == len(rows)
    assert "whatsapp" in shown
    assert shown.count("Applied, line") == len(rows) + 1
    assert token not in shown


def test_one_is_applied_again_and_what_is_finished_stays(finished: tuple[Rig, str, str]) -> None:
    rig, job_id, token = finished
    vendor_id = item(rig, job_id).vendor_id
    deliver(rig, token, {"id": vendor_id, "status": "processing"})
    deliver(rig, token, [])
    first = item(rig, job_id)
    at = draw("studio.py", panel="callbacks")
    assert "Cannot be read" in said(at)
    for button in [one for one in at.button if one.label == "Apply again"]:
        button.click().run()
    assert item(rig, job_id).state == first.state == "succeeded"
    assert [one.outcome for one in deliveries(rig)][-2:] == ["applied", "unreadable"]
    assert all(one.applied_at for one in deliveries(rig))


def test_our_address_is_tried_from_the_page(rig: Rig) -> None:
    at = press(draw("studio.py", panel="callbacks"), "Try our address")
    assert "It arrived, was stored and answered" in said(at)
    rig.until(lambda: all(one.applied_at for one in deliveries(rig)), "it is applied")
    assert "a try of ours" in said(draw("studio.py", panel="callbacks"))


def test_callsheets_own_address_is_saved_once_and_never_shown(rig: Rig) -> None:
    at = press(draw("studio.py", panel="callbacks"), "Save a destination")
    assert "one more destination" in said(at)
    at = press(at, "Yes, save it")
    saved = rig.app.studio.lists()["destinations"].holdings
    assert [one.about["webhook"] for one in saved] == [rig.app.callbacks.address("bhuman")]
    shown = said(draw("studio.py", panel="callbacks"))
    assert rig.app.callbacks.address("bhuman")[-64:] not in shown
    assert "(secret)" in shown.replace("\\", "")
    rig.app.studio.refresh("destinations")
    assert len(rig.app.studio.lists()["destinations"].holdings) == 1


def test_an_address_that_does_not_take_it_is_said_so(app: Any) -> None:
    at = press(draw("studio.py", panel="callbacks"), "Try our address")
    assert any("This dashboard was not asked to take a callback" in one.value for one in at.error)


def test_the_panel_says_what_callsheet_never_calls(app: Any) -> None:
    assert "not for customers" in said(draw("studio.py", panel="callbacks"))


def test_what_was_kept_without_proof_says_so_and_later_that_its_row_is_proven(finished: tuple[Rig, str, str]) -> None:
    rig, job_id, _token = finished
    with rig.app.database.write() as session:
        for other in session.exec(select(Delivery)).all():
            session.delete(other)
        kept = Delivery(
            service="bhuman", body=b'{"status": "succeeded"}', body_sha256="1", outcome=PARKED, vendor_id="v1"
        )
        session.add(kept)
    assert "not proven yet" in said(draw("studio.py", panel="callbacks"))
    with rig.app.database.write() as session:
        session.exec(select(Delivery)).one().vendor_id = item(rig, job_id).vendor_id or ""
    told = said(draw("studio.py", panel="callbacks"))
    assert "not proven yet" not in told
    assert "has proven its row since" in told
