"""A results file comes back worked on: only what changed or failed is sent anew, and it all stands in one file."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import update
from sqlmodel import col

from services.errors import NotPossible
from services.jobs.control.returns import Returned, Returns
from services.jobs.drafts.beginnings.followups import family_of
from services.jobs.drafts.drafts import Drafts
from services.jobs.kinds import Kinds
from services.jobs.launch.review import Reviews
from services.jobs.views.results import Results
from services.jobs.views.views import Views
from services.store.database import Database
from services.store.guard import ledger_moves
from services.store.tables import Item
from tests.integration.views.test_results import rows_of
from tests.integration.views.test_results_of_a_draft import film
from tests.rigs.job_page import page_of
from tests.rigs.people import ANA, named
from tests.rigs.plain_kind import TARGET, Launch

Change = Callable[..., None]
PEOPLE = "".join(
    f"{name},{firm},{mail}\r\n"
    for name, firm, mail in [
        ("First Name", "Company", "E-Mail"),
        ("Ana", "Acme", "ana@example.com"),
        ("=Ben", "Dens", "ben@example.com"),
        ("Cleo", "Cats", "cleo@example.com"),
        ("Dora", "Dogs", "dora@example.com"),
        ("Emil", "Eggs", "emil@example.com"),
    ]
)


@pytest.fixture
def results(database: Database, drafts: Drafts, kinds: Kinds) -> Results:
    """The exports."""
    return Results(database, drafts, kinds)


@pytest.fixture
def returns(database: Database, drafts: Drafts, results: Results) -> Returns:
    """What reads them when they come back."""
    return Returns(database, drafts, results)


@pytest.fixture
def people(drafts: Drafts) -> str:
    """A draft of five people."""
    draft_id = drafts.create(kind="campaign", person=ANA, name="Spring")
    drafts.put_file(draft_id, PEOPLE.encode(), "people.csv", ANA)
    drafts.set_target(draft_id, TARGET, ANA)
    drafts.set_variables(draft_id, ["first_name", "company"], ANA)
    drafts.confirm(draft_id, drafts.get(draft_id).mapping.sources, ANA)
    return draft_id


@pytest.fixture
def launched(people: str, launch: Launch, change_items: Change) -> str:
    """Of the five two are ready, one failed, one is being made, and one was not sent."""
    job_id = launch(people, row_ids=[0, 1, 2, 3])
    change_items(job_id, {0: film("a"), 1: film("b"), 2: {"state": "failed"}, 3: {"state": "rendering"}})
    return job_id


def brought_back(
    drafts: Drafts, results: Results, returns: Returns, draft_id: str, *edits: tuple[str, str]
) -> Returned:
    material = drafts.material(draft_id)
    text = results.draft_file(material, {}).data.decode()
    for before, after in edits:
        assert before in text
        text = text.replace(before, after)
    return returns.read(drafts.material(draft_id), text.encode(), "people - results.csv")


def test_what_nobody_touched_asks_only_for_what_failed(
    drafts: Drafts, results: Results, returns: Returns, people: str, launched: str
) -> None:
    drafts.edit_cells(people, {(0, "Company"): "edited after it was sent"}, named("Bo"))
    back = brought_back(drafts, results, returns, people)
    assert (back.here, back.again, back.changed, back.open) == ([], [], [], [])
    assert back.failed == [2]
    assert (back.merge.changes, back.merge.new_columns) == ([], [])


def test_only_what_changed_or_failed_would_be_sent_from_the_draft_that_it_becomes(
    drafts: Drafts, results: Results, reviews: Reviews, returns: Returns, people: str, launched: str
) -> None:
    edits = (("Ana,Acme", "Anna,Acme"), ("ben@example.com", "other@example.com"), ("Emil", "Emilia"))
    back = brought_back(drafts, results, returns, people, *edits)
    assert [(one.row, one.column, one.after) for one in back.here] == [(4, "First Name", "Emilia")]
    assert (back.changed, back.failed, back.rows) == ([0], [2], [0, 2])
    again = returns.begin(drafts.material(people), back, named("Bo"))
    review = reviews.get(again)
    assert review.send_ids == [0, 2]
    assert review.held == {
        1: "ready already and not changed",
        3: "sent before, and not to be sent again now",
        4: "stays with the draft that this one goes on with",
    }
    assert drafts.material(again).frame.at[0, "First Name"] == "Anna"
    assert drafts.get(again).name == "Spring (again)"
    assert reviews.get(people).already_sent.keys() == {0, 1, 2, 3}


# A given-up item may come after all; so may one that a person stopped waiting for when it stood still at the service.
@pytest.mark.parametrize("cause", ["given_up", "strange", "empty", "person", "silent"])
def test_a_row_that_is_still_being_made_or_may_have_been_made_is_not_sent_beside_itself(
    drafts: Drafts,
    results: Results,
    returns: Returns,
    people: str,
    launched: str,
    change_items: Change,
    cause: str,
) -> None:
    change_items(launched, {2: {"cause": cause}, 1: {"flag": "Which of two?"}})
    edits = (("Dora,Dogs", "Dora,Dots"), ("Cleo,Cats", "Cleo,Cots"), ("=Ben,Dens", "=Ben,Dons"))
    back = brought_back(drafts, results, returns, people, *edits)
    assert (back.rows, back.open) == ([], [1, 2, 3])


def test_one_file_over_the_draft_and_what_goes_on_with_it_the_newer_video_in_the_place_of_the_older(
    drafts: Drafts,
    results: Results,
    returns: Returns,
    views: Views,
    database: Database,
    people: str,
    launched: str,
    launch: Launch,
    change_items: Change,
) -> None:
    back = brought_back(drafts, results, returns, people, ("Ana,Acme", "Anna,Acme"))
    again = returns.begin(drafts.material(people), back, named("Bo"))
    newer = launch(again, row_ids=[0, 2])
    change_items(newer, {0: film("anna"), 2: film("cleo")})
    for draft_id in (people, again):
        rows = rows_of(results.draft_file(drafts.material(draft_id), {}).data)
        assert [(row["First Name"], row["video_status"], row["share_url"][-4:]) for row in rows] == [
            ("Anna", "ready", "anna"),
            ("'=Ben", "ready", "le/b"),
            ("Cleo", "ready", "cleo"),
            ("Dora", "being made", ""),
            ("Emil", "not sent yet", ""),
        ]
        assert results.draft_links(draft_id).count("\n") == 3
        # Brought back once more, it asks for nothing.
        assert brought_back(drafts, results, returns, draft_id).rows == []
    page = page_of(views, newer, all_launches=True)
    assert [(line.label.split(" ")[0], line.job_id, line.state) for line in page.items.lines] == [
        ("Anna", newer, "succeeded"),
        ("=Ben", launched, "succeeded"),
        ("Cleo", newer, "succeeded"),
        ("Dora", launched, "rendering"),
    ]
    assert page.draft is not None
    assert (page.draft.by_state, set(page.draft.launches)) == ({"succeeded": 3, "rendering": 1}, {launched, newer})
    assert [(one.id, one.ready) for one in page.job.siblings] == [(launched, 2)]
    copied = drafts.copy(person=named("Bo"), draft_id=again)
    with database.read() as session:
        assert family_of(session, people) == family_of(session, again) == sorted([people, again])
        assert family_of(session, copied) == [copied]


def test_what_was_sent_again_meanwhile_is_not_begun_anew(
    drafts: Drafts, results: Results, returns: Returns, database: Database, people: str, launched: str
) -> None:
    back = brought_back(drafts, results, returns, people)
    with database.write() as session, ledger_moves(session):
        session.execute(update(Item).where(col(Item.row_id) == 2).values(state="sent"))
    with pytest.raises(NotPossible, match="sent again meanwhile"):
        returns.begin(drafts.material(people), back, named("Bo"))
