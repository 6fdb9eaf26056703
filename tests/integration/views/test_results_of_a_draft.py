"""One results file, one set of links and files for mail for a draft over all its launches, retries counted in."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlmodel import select

from services.errors import NotPossible, RecipientsError, UnknownRecord
from services.jobs.drafts.drafts import Drafts
from services.jobs.kinds import Kinds
from services.jobs.views.results import Results
from services.recipients import ROW_KEY
from services.store.database import Database
from services.store.tables import Item
from tests.integration.views.test_results import GOOD, rows_of
from tests.rigs.people import ANA, named
from tests.rigs.plain_kind import Launch

Change = Callable[..., None]
PEOPLE = (
    "First Name,Company,E-Mail,Spouse Email\r\n"
    'Ana,"Acme, Ltd",ana@example.com,her@example.com\r\n'
    "Ben,@Dens,ben@example.com,\r\n"
    "Cleo,Cats,cleo@example.com,\r\n"
)


@pytest.fixture
def results(database: Database, drafts: Drafts, kinds: Kinds) -> Results:
    """The exports."""
    return Results(database, drafts, kinds)


@pytest.fixture
def people(drafts: Drafts) -> str:
    """A draft whose file holds addresses, one of them of another person."""
    draft_id = drafts.create(kind="campaign", person=ANA)
    drafts.put_file(draft_id, PEOPLE.encode(), "people.csv", ANA)
    drafts.set_variables(draft_id, ["first_name", "company"], ANA)
    drafts.confirm(draft_id, drafts.get(draft_id).mapping.sources, ANA)
    return draft_id


def film(name: str) -> dict[str, object]:
    """A good video of this name."""
    return {**GOOD, "url": f"https://cdn.example/{name}.mp4", "share_url": f"https://share.example/{name}"}


def statuses(results: Results, drafts: Drafts, draft_id: str, **kept_out: tuple[str, str]) -> list[str]:
    out = {int(row.removeprefix("row")): why for row, why in kept_out.items()}
    return [row["video_status"] for row in rows_of(results.draft_file(drafts.material(draft_id), out).data)]


def test_the_sampled_people_stand_in_the_one_file_with_all_the_others(
    results: Results, drafts: Drafts, draft: str, launch: Launch, change_items: Change
) -> None:
    sample = launch(draft, row_ids=[1])
    change_items(sample, {1: film("sampled")})
    assert statuses(results, drafts, draft) == ["not sent yet", "ready", "not sent yet"]
    drafts.edit_cells(draft, {(1, "Company"): "Too late", (0, "Company"): "Edited"}, named("Bo"))
    rest = launch(draft, row_ids=[0])
    change_items(rest, {0: film("ana")})
    data = results.draft_file(drafts.material(draft), {2: ("dropped", "left the company")}).data
    ana, sampled, dropped = rows_of(data)
    assert (ana["video_url"], sampled["video_url"]) == (
        "https://cdn.example/ana.mp4",
        "https://cdn.example/sampled.mp4",
    )
    assert (ana["Company"], sampled["Company"]) == ("Edited", "NA")
    assert (dropped["video_status"], dropped["callsheet_note"]) == ("dropped", "left the company")
    assert [row[ROW_KEY].partition("-")[0] for row in (ana, sampled, dropped)] == ["1", "2", "3"]
    assert results.draft_links(draft).splitlines() == [
        "Ana · Edited\thttps://share.example/ana",
        "00123 · NA\thttps://share.example/sampled",
    ]


def test_a_retry_counts_and_the_row_says_what_its_video_says(
    results: Results, database: Database, drafts: Drafts, people: str, launch: Launch, change_items: Change
) -> None:
    job_id = launch(people)
    change_items(job_id, {0: {"state": "failed", "superseded": True}, 1: film("ben"), 2: {"state": "failed"}})
    add_attempt(database, job_id, people, row_id=0, values=["Anna", "Acme, Ltd"])
    rows = rows_of(results.draft_file(drafts.material(people), {}).data)
    assert [(row["First Name"], row["video_status"], row["attempt"]) for row in rows] == [
        ("Anna", "ready", "2"),
        ("Ben", "ready", "1"),
        ("Cleo", "failed", "1"),
    ]
    assert results.draft_links(people).count("\n") == 2


def test_the_newest_good_one_wins_but_never_over_a_row_that_was_changed_since(
    results: Results, database: Database, drafts: Drafts, people: str, launch: Launch, change_items: Change
) -> None:
    job_id = launch(people)
    change_items(job_id, {0: film("old"), 1: film("old"), 2: {**film("old"), "flag": "Which?"}})
    add_attempt(database, job_id, people, row_id=0, values=["Anna", "Acme, Ltd"], state="failed")
    add_attempt(database, job_id, people, row_id=1, state="failed")
    add_attempt(database, job_id, people, row_id=2, state="failed")
    rows = rows_of(results.draft_file(drafts.material(people), {}).data)
    assert [row["video_url"] for row in rows] == ["", "https://cdn.example/old.mp4", ""]
    assert results.draft_links(people) == "Ben · @Dens\thttps://share.example/old\n"


def test_what_is_flagged_is_in_no_links_and_no_mail(
    results: Results, drafts: Drafts, people: str, launch: Launch, change_items: Change
) -> None:
    job_id = launch(people)
    change_items(job_id, {0: {**film("a"), "flag": "Two rows say the same."}, 1: film("b")})
    assert "share.example/a" not in results.draft_links(people)
    for form in ("merge", "mailchimp", "hubspot", "brevo"):
        assert b"share.example/a" not in results.draft_mail(drafts.material(people), form).data


def test_the_mail_merge_holds_the_users_columns_the_page_and_the_picture_as_html(
    results: Results, drafts: Drafts, people: str, launch: Launch, change_items: Change
) -> None:
    job_id = launch(people)
    odd = "https://share.example/a?x=1&y=\"'<z>"
    change_items(job_id, {0: {**film("a"), "share_url": odd}, 1: {**film("b"), "gif_url": None, "thumbnail_url": None}})
    made = results.draft_mail(drafts.material(people), "merge")
    ana, ben = rows_of(made.data, "utf-8-sig")
    assert (ana["Company"], ana["video_page"]) == ("Acme, Ltd", odd)
    assert ana["video_html"].startswith(
        '<a href="https://share.example/a?x=1&amp;y=&quot;&#x27;&lt;z&gt;"><img src="https://cdn.example/ana.gif"'
    )
    assert ben["Company"] == "'@Dens"
    assert ben["video_html"] == '<a href="https://share.example/b">Watch the video</a>'
    assert made.name == "people - merge.csv"


@pytest.mark.parametrize(
    ("form", "delimiter", "header"),
    [
        ("mailchimp", ",", "Email Address,First Name,Last Name,Company,Video page,Video picture"),
        ("hubspot", ",", "Email,First name,Last name,Company name,Video page,Video picture"),
        ("brevo", ";", "EMAIL;FIRSTNAME;LASTNAME;COMPANY;VIDEO_PAGE;VIDEO_PICTURE"),
    ],
)
def test_a_mail_tool_gets_its_own_headings_and_the_recipients_own_address(
    results: Results,
    drafts: Drafts,
    people: str,
    launch: Launch,
    change_items: Change,
    form: str,
    delimiter: str,
    header: str,
) -> None:
    change_items(launch(people), {0: film("a")})
    lines = results.draft_mail(drafts.material(people), form).data.decode("utf-8-sig").splitlines()
    assert lines[0] == header
    company = '"Acme, Ltd"' if delimiter == "," else "Acme, Ltd"
    assert lines[1:] == [
        delimiter.join(
            ["ana@example.com", "Ana", "", company, "https://share.example/a", "https://cdn.example/ana.gif"]
        )
    ]


def test_a_tool_that_keeps_one_video_for_an_address_gets_no_file_in_which_two_people_share_one(
    results: Results, drafts: Drafts, people: str, launch: Launch, change_items: Change
) -> None:
    drafts.edit_cells(people, {(1, "E-Mail"): " ANA@example.com"}, named("Bo"))
    change_items(launch(people), {0: film("a"), 1: film("b")})
    with pytest.raises(RecipientsError, match="Lines 2, 3 share an e-mail address"):
        results.draft_mail(drafts.material(people), "mailchimp")
    assert len(rows_of(results.draft_mail(drafts.material(people), "merge").data, "utf-8-sig")) == 2


def test_links_of_practice_never_stand_among_real_ones(
    results: Results, drafts: Drafts, people: str, launch: Launch, change_items: Change
) -> None:
    change_items(launch(people, row_ids=[0], practice=True), {0: film("played")})
    assert "played" in results.draft_links(people)
    assert results.draft_mail(drafts.material(people), "merge").name == "people - merge (practice).csv"
    change_items(launch(people), {1: film("real"), 2: film("real")})
    assert "played" not in results.draft_links(people)
    assert b"played" not in results.draft_mail(drafts.material(people), "merge").data


def test_what_cannot_be_mailed_says_why(
    results: Results, drafts: Drafts, draft: str, people: str, launch: Launch, change_items: Change
) -> None:
    with pytest.raises(NotPossible, match="Nothing of this draft has a link"):
        results.draft_mail(drafts.material(people), "merge")
    with pytest.raises(UnknownRecord):
        results.draft_mail(drafts.material(people), "pigeon")
    with pytest.raises(UnknownRecord):
        results.draft_links("nothing")
    change_items(launch(draft), {0: film("a")})
    with pytest.raises(RecipientsError, match="No column of this file looks like"):
        results.draft_mail(drafts.material(draft), "brevo")


def add_attempt(
    database: Database,
    job_id: str,
    draft_id: str,
    *,
    row_id: int,
    values: list[str] | None = None,
    state: str = "succeeded",
) -> None:
    """A second attempt at a row, with other values or with the same."""
    with database.write() as session:
        first = session.exec(select(Item).where(Item.job_id == job_id, Item.row_id == row_id)).one()
        session.add(
            Item(
                job_id=job_id,
                draft_id=draft_id,
                row_id=row_id,
                attempt=2,
                line=first.line,
                state=state,
                sent_values=values or first.sent_values,
                values_hash=first.values_hash if values is None else "other",
                label=" · ".join(values or first.sent_values),
                share_url=f"https://share.example/{row_id}-2",
            )
        )
