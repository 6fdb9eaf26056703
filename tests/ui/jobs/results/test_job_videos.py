from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette
from starlette.routing import Route

from pages.components.jobs.gallery import gallery
from pages.components.shell.scripts.parts import joined
from services.container import App
from services.jobs.launch.launching import Launches
from services.jobs.views import page as page_view
from services.jobs.views.items import item_page
from services.jobs.views.lines import ItemPage
from services.jobs.views.results import Results
from services.recipients import Source
from tests.rigs.people import named
from tests.ui.jobs.job_stage import (
    CAMPAIGN,
    SHARE,
    VENDOR_ID,
    cards,
    copied,
    idle_app,
    launch,
    move,
    one,
    open_job,
    press,
    stand,
)
from tests.ui.shell.stage import said


@pytest.fixture
def app(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[App]:
    monkeypatch.chdir(tmp_path)
    with idle_app(tmp_path) as idle:
        yield idle


def test_a_flagged_video_is_not_shared_until_a_person_says_that_it_is_right(app: App) -> None:
    job = launch(app, 2)
    move(app, job, [0, 1], "succeeded")
    move(app, job, [1], "succeeded", flag="The service says row 1, everything else says row 2.")
    stand(app, job, "done")
    at = open_job(job)
    assert "1 video to check" in at.warning[0].value
    assert "everything else says row 2" in said(at)
    assert [card["share"] for card in cards(at)] == [f"{SHARE}/0", None]
    press(at, "I checked: it is right")
    assert [card["share"] for card in cards(at)] == [f"{SHARE}/0", f"{SHARE}/1"]
    assert not at.warning


def test_what_cannot_be_watched_yet_cannot_be_called_right(app: App) -> None:
    job = launch(app, 1)
    move(app, job, [0], "rendering", flag="Two disagree.")
    (right,) = [button for button in open_job(job).button if button.label == "I checked: it is right"]
    assert right.disabled


def test_a_card_pairs_each_variable_with_what_was_sent_for_this_row(app: App) -> None:
    job = launch(app, names=["00123", "Ana", "Борис 🎬"], firm="<svg onload=alert(1)>")
    move(app, job, [0], "succeeded")
    first, second, third = cards(open_job(job))
    assert first["pairs"] == [["first_name", "00123"], ["company", "<svg onload=alert(1)> 0"]]
    assert second["pairs"][0] == ["first_name", "Ana"]
    assert third["line"] == 4
    assert third["film"] is None
    assert third["word"] == "Waiting"


def test_the_window_of_a_video_has_the_other_columns_of_its_row_and_no_empty_cell(app: App) -> None:
    draft = app.drafts.create(kind="campaign", person=named("Mara"), name="Spring")
    rows = "Vorname,E-Mail,Notiz\r\nAna,ana@example.com,\r\nمريم,maryam@example.com,اتصل غدا\r\n"
    app.drafts.put_file(draft, rows.encode(), "people.csv", named("Mara"))
    app.drafts.set_target(draft, CAMPAIGN, named("Mara"))
    app.drafts.set_variables(draft, ["first_name"], named("Mara"))
    app.drafts.set_source(draft, "first_name", Source("column", "Vorname"), named("Mara"))
    launches = Launches(app.database, app.quotes, lambda _job_id: None)
    job = launches.launch(draft, app.quotes.quote(draft).fingerprint, named("Mara"))
    first, second = cards(open_job(job))
    assert ask(app, first["row"]) == (200, [["E-Mail", "ana@example.com"]])
    assert ask(app, second["row"]) == (200, [["E-Mail", "maryam@example.com"], ["Notiz", "اتصل غدا"]])
    app.drafts.edit_cells(draft, {(0, "E-Mail"): "anna@example.com"}, named("Mara"))
    assert ask(app, first["row"]) == (200, [["E-Mail", "anna@example.com"]])
    other = cards(open_job(launch(app, 1)))[0]["row"].rsplit("/", 1)[1]
    status, told = ask(app, f"/results/{job}/row/{other}")
    assert status == 404, f"an item of another job was told of: {told}"
    assert first["embed"] is None


def ask(app: App, path: str) -> tuple[int, Any]:
    """What the server says of the other columns at this address."""
    routes = [Route("/results/{job_id}/row/{item_id:int}", app.row_cells.get)]

    async def get() -> httpx.Response:
        transport = httpx.ASGITransport(Starlette(routes=routes))
        async with httpx.AsyncClient(transport=transport, base_url="http://callsheet.example") as client:
            return await client.get(path)

    answer = asyncio.run(get())
    return answer.status_code, answer.json()


def test_the_browser_gets_addresses_of_our_own_and_no_id_of_the_service(app: App) -> None:
    job = launch(app, 2)
    move(app, job, [0, 1], "succeeded")
    shown = cards(open_job(job))
    assert shown[0]["film"] == f"/clips/{job}/{shown[0]['id']}/film"
    assert {str(card[name]).split("/")[1] for card in shown for name in ("film", "thumbnail", "gif", "page")} == {
        "clips"
    }
    assert VENDOR_ID not in str(shown)


def test_an_address_that_is_no_web_address_is_never_a_share_link(app: App) -> None:
    job = launch(app, 1)
    move(app, job, [0], "succeeded", share_url="javascript:alert(1)")
    assert cards(open_job(job))[0]["share"] is None


def test_the_gallery_sets_what_others_wrote_only_as_text() -> None:
    script = joined(gallery.PARTS)
    assert "textContent" in script
    for door in ("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "srcdoc", "eval("):
        assert door not in script


def test_the_list_shows_no_id_of_which_only_the_end_could_be_copied(app: App) -> None:
    job = launch(app, 2)
    move(app, job, [0, 1], "rendering", message="Voice is being made.")
    at = open_job(job, view="list")
    table = at.dataframe[0].value
    assert "Generation" not in table
    assert "…0000" not in table.to_csv()
    assert table["Why"].tolist() == ["The service says: Voice is being made."] * 2
    assert VENDOR_ID not in said(at) + table.to_csv()


def test_texts_of_files_and_services_are_shown_letter_for_letter(app: App) -> None:
    job = launch(app, names=["Ana"], firm="<q>*Nord*</q> $1$ https://x.example")
    move(app, job, [0], "succeeded", flag="<script>*wrong*</script>")
    told = next(part.body for part in open_job(job).html if "Line 2" in part.body)
    assert "&lt;q&gt;*Nord*&lt;/q&gt; $1$ https://x.example 0" in told
    assert "&lt;script&gt;*wrong*&lt;/script&gt;" in told


@pytest.mark.parametrize(
    ("query", "lines"),
    [
        ({}, [2, 3, 4, 5]),
        ({"show": "succeeded"}, [2, 3]),
        ({"show": "failed"}, [4]),
        ({"show": "check"}, [3]),
        ({"find": "person 3"}, [5]),
        ({"show": "succeeded", "find": "person 1"}, [3]),
        ({"show": "nonsense", "after": "x.y", "view": "other"}, [2, 3, 4, 5]),
    ],
)
def test_filters_stand_in_the_url(app: App, query: dict[str, str], lines: list[int]) -> None:
    job = launch(app, 4)
    move(app, job, [0, 1], "succeeded")
    move(app, job, [1], "succeeded", flag="Two disagree.")
    move(app, job, [2], "failed", reason="The service could not make this.")
    if "find" in query:
        query = {**query, "find": app.searches.keep(query["find"])}
    assert [card["line"] for card in cards(open_job(job, **query))] == lines


def test_choosing_a_filter_writes_the_url_and_starts_at_the_first_page(app: App) -> None:
    job = launch(app, 4)
    move(app, job, [0, 1], "succeeded")
    at = open_job(job, after="2")
    at.segmented_control(key="job.show").set_value("succeeded").run()
    assert one(at, "show") == "succeeded"
    assert "after" not in at.query_params
    at.text_input(key="job.find").set_value("Person 1").run()
    assert app.searches.text_of(one(at, "find")) == "Person 1"
    assert [card["line"] for card in cards(at)] == [3]


def test_items_are_paged_by_key_and_never_read_all(app: App, monkeypatch: pytest.MonkeyPatch) -> None:
    job = launch(app, 130)
    asked: list[int] = []

    def counted(*args: Any, limit: int, **more: Any) -> ItemPage:
        asked.append(limit)
        return item_page(*args, limit=limit, **more)

    monkeypatch.setattr(page_view, "item_page", counted)
    at = open_job(job)
    pages = [[card["line"] for card in cards(at)]]
    for _ in range(2):
        press(at, "More")
        pages.append([card["line"] for card in cards(at)])
    assert [len(page) for page in pages] == [60, 60, 10]
    assert [line for page in pages for line in page] == list(range(2, 132))
    press(at, "Previous")
    assert [card["line"] for card in cards(at)] == pages[1]
    press(at, "First page")
    assert [card["line"] for card in cards(at)] == pages[0]
    assert max(asked) <= 60


def test_no_file_is_built_while_the_page_is_drawn(app: App, monkeypatch: pytest.MonkeyPatch) -> None:
    def built(*_args: object, **_more: object) -> None:
        raise AssertionError("built while drawing")

    job = launch(app, 2)
    move(app, job, [0, 1], "succeeded")
    stand(app, job, "done")
    for name in ("file", "share_links", "draft_file", "draft_links", "draft_mail"):
        monkeypatch.setattr(Results, name, built)
    at, draft = open_job(job), app.views.job(job).draft_id
    assert {(button.proto.label, button.proto.url) for button in at.get("link_button")} >= {
        ("Download results file", f"/drafts/{draft}/results"),
        ("Download share links (2 ready)", f"/drafts/{draft}/links"),
        ("Mailchimp", f"/drafts/{draft}/mail/mailchimp"),
    }


def test_share_links_are_copied_with_one_press_from_where_they_are_built_when_asked_for(app: App) -> None:
    job = launch(app, 2)
    move(app, job, [0, 1], "succeeded")
    draft = app.views.job(job).draft_id
    assert copied(open_job(job)) == {"text": "", "address": f"/drafts/{draft}/links", "label": "Copy share links"}
    links = app.results.draft_links_file(draft, public_url=None).data.decode("utf-8-sig")
    assert f"Person 0 · Firm 0\t{SHARE}/0" in links.splitlines()
