"""A sample is found right for exactly what would be sent; an edit withdraws it, and without one a reason is asked."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from services import container
from services.config import Settings
from services.container import App
from services.errors import NotAllowed, NotPossible
from services.jobs.launch.consent import CONSENT, QUESTIONS
from services.jobs.launch.launching import Launches
from services.jobs.views.page import ItemFilter
from services.people.persons import Role
from services.recipients import Source
from tests.rigs.people import ANA, named
from tests.ui.jobs.job_stage import CAMPAIGN, answer, move, stand

MARA = named("Mara", Role.PREPARER)
PEOPLE = "first_name,company\r\n" + "".join(f"Person {n},Firm {n}\r\n" for n in range(9))


@pytest.fixture
def app(tmp_path: Path) -> Iterator[App]:
    """One with a live key, which keeps records and sends nothing."""
    keys = {"bhuman_key_id": "id", "bhuman_key_secret": "live"}
    built = container.build(Settings(data_dir=tmp_path / "data", **keys))
    built.launches = Launches(built.database, built.quotes, lambda _job_id: None)
    yield built
    built.close()


@pytest.fixture
def draft(app: App) -> str:
    draft_id = app.drafts.create(kind="campaign", person=MARA, name="Spring")
    app.drafts.put_file(draft_id, PEOPLE.encode(), "people.csv", MARA)
    app.drafts.set_target(draft_id, CAMPAIGN, MARA)
    app.drafts.set_variables(draft_id, ["first_name", "company"], MARA)
    app.drafts.confirm(draft_id, app.drafts.get(draft_id).mapping.sources, MARA)
    app.drafts.agree(draft_id, CONSENT, dict.fromkeys(QUESTIONS, "as agreed"), MARA)
    return draft_id


def sample(app: App, draft: str, *, back: bool = True) -> str:
    job_id = app.launches.launch(draft, app.quotes.quote(draft, [0, 1]).fingerprint, ANA, [0, 1])
    answer(app, job_id, "accepted")
    if back:
        move(app, job_id, [0, 1], "succeeded")
        stand(app, job_id, "done")
    return job_id


def approve(app: App, draft: str, job_id: str) -> None:
    app.approvals.approve(app.drafts.material(draft), job_id, ANA)


def launch_all(app: App, draft: str, why: str = "") -> str:
    return app.launches.launch(draft, app.quotes.quote(draft).fingerprint, ANA, unsampled=why)


def happened(app: App, job_id: str) -> str:
    return " ".join(f"{one.actor} {one.verb}: {one.text}" for one in app.views.page(job_id, ItemFilter()).events.lines)


def test_without_an_approved_sample_nothing_goes_out_until_somebody_says_why_and_the_job_keeps_it(
    app: App, draft: str
) -> None:
    for why in ("", "   "):
        with pytest.raises(NotPossible, match="nobody said why"):
            launch_all(app, draft, why)
    job_id = launch_all(app, draft, "The same list went out last week.")
    assert "The same list went out last week." in happened(app, job_id)


def test_after_an_approved_sample_the_rest_goes_out_and_the_job_says_who_approved(app: App, draft: str) -> None:
    approve(app, draft, sample(app, draft))
    assert app.approvals.standing(app.drafts.material(draft)).is_approved
    assert "Ana had approved the sample" in happened(app, launch_all(app, draft))


EDITS: dict[str, Callable[[App, str], object]] = {
    "a cell": lambda app, draft: app.drafts.edit_cells(draft, {(5, "company"): "Another"}, MARA),
    "a mark": lambda app, draft: app.drafts.mark_rows(draft, [5], "held", "later", MARA),
    "the mapping": lambda app, draft: app.drafts.set_source(draft, "company", Source("fixed", "All"), MARA),
    "the template": lambda app, draft: app.drafts.set_target(
        draft, CAMPAIGN.__class__("campaign", "c0ffee00-2d4e-4f60-9a7b-8c9d0e1f2a05", "Other"), MARA
    ),
    "an option": lambda app, draft: app.drafts.set_option(draft, "quality", "high", MARA),
}


@pytest.mark.parametrize("what", EDITS)
def test_an_edit_withdraws_the_approval_and_names_what_was_changed_since(app: App, draft: str, what: str) -> None:
    approve(app, draft, sample(app, draft))
    EDITS[what](app, draft)
    standing = app.approvals.standing(app.drafts.material(draft))
    assert not standing.is_approved
    assert [one.person for one in standing.since] == ["Mara"]
    assert standing.since[0].what
    with pytest.raises(NotPossible, match="nobody said why"):
        launch_all(app, draft)


def test_another_name_withdraws_nothing(app: App, draft: str) -> None:
    approve(app, draft, sample(app, draft))
    app.drafts.rename(draft, "Summer", MARA)
    assert app.approvals.standing(app.drafts.material(draft)).is_approved


def test_an_answer_about_consent_withdraws_nothing_because_nothing_else_is_sent(app: App, draft: str) -> None:
    approve(app, draft, sample(app, draft))
    before = app.quotes.quote(draft).fingerprint
    app.drafts.agree(draft, CONSENT, dict.fromkeys(QUESTIONS, "asked again, and agreed"), MARA)
    assert app.approvals.standing(app.drafts.material(draft)).is_approved
    assert app.quotes.quote(draft).fingerprint == before
    launch_all(app, draft)


def test_what_was_taken_back_to_the_letter_is_approved_as_before(app: App, draft: str) -> None:
    approve(app, draft, sample(app, draft))
    app.drafts.set_source(draft, "company", Source("fixed", "All"), MARA)
    app.drafts.set_source(draft, "company", Source("column", "company"), MARA)
    assert app.approvals.standing(app.drafts.material(draft)).is_approved


def test_a_sample_can_be_approved_only_when_it_is_back_and_shows_what_would_be_sent_now(app: App, draft: str) -> None:
    with pytest.raises(NotPossible, match="no sample of this draft"):
        approve(app, draft, "gone")
    job_id = sample(app, draft, back=False)
    with pytest.raises(NotPossible, match="has not come back yet"):
        approve(app, draft, job_id)
    move(app, job_id, [0, 1], "succeeded")
    looked_at = app.drafts.material(draft)
    app.drafts.edit_cells(draft, {(5, "company"): "Another"}, MARA)
    with pytest.raises(NotPossible, match="changed meanwhile"):
        app.approvals.approve(looked_at, job_id, ANA)
    with pytest.raises(NotPossible, match="changed since this sample"):
        approve(app, draft, job_id)


def test_a_preparer_hands_over_and_only_a_launcher_approves(app: App, draft: str) -> None:
    app.approvals.hand_over(app.drafts.material(draft), "The fourth is our chairwoman.", MARA)
    (line,) = app.views.overview().drafts
    assert line.ready_by == "Mara"
    ready = app.approvals.standing(app.drafts.material(draft)).ready
    assert ready is not None
    assert (ready.person, ready.note, ready.stands) == ("Mara", "The fourth is our chairwoman.", True)
    with pytest.raises(NotAllowed):
        app.approvals.approve(app.drafts.material(draft), sample(app, draft), MARA)
    with pytest.raises(NotAllowed):
        app.approvals.hand_over(app.drafts.material(draft), "", named("Vic", Role.VIEWER))


def test_what_was_handed_over_is_ready_no_more_when_it_is_changed_taken_back_or_launched(app: App, draft: str) -> None:
    app.approvals.hand_over(app.drafts.material(draft), "", MARA)
    app.drafts.edit_cells(draft, {(5, "company"): "Another"}, MARA)
    assert app.views.overview().drafts[0].ready_by == ""
    ready = app.approvals.standing(app.drafts.material(draft)).ready
    assert ready is not None
    assert not ready.stands
    app.approvals.hand_over(app.drafts.material(draft), "", MARA)
    app.approvals.take_back(draft, MARA)
    assert app.approvals.standing(app.drafts.material(draft)).ready is None
    app.approvals.hand_over(app.drafts.material(draft), "", MARA)
    launch_all(app, draft, "tried yesterday")
    assert app.approvals.standing(app.drafts.material(draft)).ready is None
