from __future__ import annotations

import socket
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from pages.components import job_progress
from services import container
from services.config import Settings
from services.container import House
from services.errors import DatabaseBusy
from services.jobs.results import Results
from services.jobs.view_lines import JobView
from services.jobs.views import Views
from services.store.tables import utc_now
from tests.ui.job_stage import (
    SHARE,
    VENDOR_ID,
    answer,
    cards,
    happen,
    idle_controls,
    labels,
    launch,
    move,
    press,
    stand,
)
from tests.ui.shell.stage import draw, links, said

SCRIPT = Path(job_progress.__file__).with_name("gallery.js")


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[House]:
    """A house that draws and keeps records but sends nothing."""
    monkeypatch.chdir(tmp_path)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    built = container.build(Settings(data_dir=tmp_path / "data", server_port=port))
    built.controls = idle_controls(built)
    container.use(built)
    yield built
    container.use(None)
    built.loop.call(built.bhuman.aclose())
    built.loop.stop()
    built.database.close()


def open_job(job_id: str, **query: str) -> AppTest:
    at = draw("job.py", job=job_id, **query)
    assert not at.exception
    return at


def one(at: AppTest, name: str) -> str:
    value = at.query_params[name]
    return value if isinstance(value, str) else "".join(value)


@pytest.mark.parametrize("job_id", ["", "no-such-job", "<b>x</b>"])
def test_a_link_to_no_job_is_answered_calmly_with_a_way_on(house: House, job_id: str) -> None:
    at = open_job(job_id)
    assert "This link leads to no job" in at.info[0].value
    assert ("history", "") in links(at)
    assert not at.error
    assert not at.button


def test_a_database_that_cannot_be_read_is_told_in_words(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    def busy(*_args: object, **_more: object) -> None:
        raise DatabaseBusy("The database is busy.", next_step="Try again.")

    job = launch(house)
    monkeypatch.setattr(Views, "items", busy)
    at = open_job(job)
    assert "The database is busy" in at.error[0].value
    assert "rows = " in said(at)
    monkeypatch.setattr(Views, "job", busy)
    assert "The database is busy" in open_job(job).error[0].value


def test_the_head_says_what_it_is_who_launched_it_and_leads_to_its_draft(house: House) -> None:
    job = launch(house)
    at = open_job(job)
    text = said(at)
    assert "<h1>Spring</h1>" in text
    assert "Spring open house" in text
    assert "launched by Mara today" in text
    assert "Practice" in text
    assert ("campaigns", f"draft={house.views.job(job).draft_id}") in links(at)


def test_a_running_job_says_how_far_it_is_and_what_it_waits_for(house: House) -> None:
    job = launch(house, 4)
    stand(house, job, "running")
    answer(
        house, job, "ready", due_at=utc_now() + timedelta(minutes=10), wait_reason="BHuman asked us to wait.", tries=1
    )
    move(house, job, [0], "succeeded")
    move(house, job, [1], "rendering")
    text = said(open_job(job))
    assert 'aria-label="1 ready · 1 rendering · 2 waiting"' in text
    assert "**1 of 4** finished · 1 at the service" in text
    assert "1 request waits: BHuman asked us to wait\\." in text
    assert "The next try is in about 10 minutes." in text


def test_controls_are_those_that_the_state_allows(house: House) -> None:
    job = launch(house)
    wanted = {"queued": {"Pause", "Cancel the job"}, "running": {"Pause", "Cancel the job"}}
    wanted |= {"paused": {"Resume", "Cancel the job"}, "done": set(), "failed": set(), "cancelled": set()}
    for state, shown in wanted.items():
        stand(house, job, state, pause_reason="Out of credits.")
        assert {"Pause", "Resume", "Cancel the job"} & set(labels(open_job(job))) == shown


def test_a_paused_job_says_why_and_resumes(house: House) -> None:
    job = launch(house)
    stand(house, job, "paused", pause_reason="BHuman has no credits left.")
    at = open_job(job)
    assert "BHuman has no credits left" in at.warning[0].value
    press(at, "Resume")
    assert house.views.job(job).state == "running"
    assert not at.warning


def test_a_control_that_came_too_late_is_a_shown_problem(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    job = launch(house)
    pause = house.controls.pause

    def late(job_id: str, person: str) -> None:
        stand(house, job_id, "done")
        pause(job_id, person)

    monkeypatch.setattr(house.controls, "pause", late)
    at = press(open_job(job), "Pause")
    assert not at.exception
    assert "cannot be paused" in at.error[0].value
    assert "Nothing was charged" in at.error[0].value


def test_cancel_says_what_it_can_and_cannot_stop_and_asks_first(house: House) -> None:
    job = launch(house, 4)
    stand(house, job, "running")
    at = press(open_job(job), "Cancel the job")
    assert "4 not sent yet will be held, and cost nothing." in said(at)
    assert house.views.job(job).tallies == {"waiting": 4}
    press(at, "Keep it as it is")
    assert "Cancel this job?" not in said(at)
    press(press(at, "Cancel the job"), "Yes, cancel the job")
    assert house.views.job(job).tallies == {"held": 4}


def test_what_was_accepted_is_said_to_be_charged_in_spite_of_a_cancel(house: House) -> None:
    job = launch(house, 4)
    stand(house, job, "running")
    answer(house, job, "accepted")
    text = said(press(open_job(job), "Cancel the job"))
    assert "4 already accepted will finish, or have finished, and will be charged." in text
    assert "nothing is left to hold" in text


def test_a_cancelled_job_that_still_finishes_is_not_offered_to_cancel_again(house: House) -> None:
    job = launch(house)
    stand(house, job, "running", cancelled_at=utc_now())
    at = open_job(job)
    assert "Cancelled, finishing" in said(at)
    assert not {"Pause", "Cancel the job"} & set(labels(at))


def unclear(house: House) -> str:
    job = launch(house, 3)
    stand(house, job, "running")
    answer(house, job, "unknown", error_text="BHuman gave no clear answer.", http_status=502, request_id="req-7")
    move(house, job, [0, 1, 2], "sent")
    return job


def test_an_unknown_outcome_says_what_is_known_and_what_was_looked_for(house: House) -> None:
    at = open_job(unclear(house))
    text = said(at)
    assert "Outcome unknown for 1 request" in text
    assert "3 rows, sent today" in text
    assert "BHuman gave no clear answer\\. HTTP 502. For support: request req\\-7." in text
    assert "a callback from BHuman about this request" in text
    assert {card["word"] for card in cards(at)} == {"Outcome unknown"}


@pytest.mark.parametrize(
    ("button", "means", "yes", "state"),
    [
        ("It arrived", "Nothing is sent again.", "Yes, it arrived", "accepted"),
        ("It did not arrive, send again", "you **pay twice**", "Yes, it did not arrive: send again", "ready"),
    ],
)
def test_an_unknown_outcome_is_settled_only_after_saying_what_it_means_for_money(
    house: House, button: str, means: str, yes: str, state: str
) -> None:
    job = unclear(house)
    at = press(open_job(job), button)
    assert means in said(at)
    assert house.views.job(job).submissions == {"unknown": 1}
    press(at, "Not sure yet")
    assert means not in said(at)
    assert house.views.job(job).submissions == {"unknown": 1}
    press(press(at, button), yes)
    assert house.views.job(job).submissions == {state: 1}
    assert "Outcome unknown for" not in said(at)


def test_an_answer_that_somebody_else_gave_first_stands(house: House) -> None:
    job = unclear(house)
    at = press(open_job(job), "It arrived")
    (request,) = house.views.job(job).unknown_submissions
    house.controls.settle(job, request.id, "Jon", arrived=False)
    press(at, "Yes, it arrived")
    assert not at.exception
    assert house.views.job(job).submissions == {"ready": 1}
    assert "Outcome unknown for" not in said(at)


def test_a_flagged_video_is_not_shared_until_a_person_says_that_it_is_right(house: House) -> None:
    job = launch(house, 2)
    move(house, job, [0, 1], "succeeded")
    move(house, job, [1], "succeeded", flag="The service says row 1, everything else says row 2.")
    stand(house, job, "done")
    at = open_job(job)
    assert "1 video to check" in at.warning[0].value
    assert "everything else says row 2" in said(at)
    assert [card["share"] for card in cards(at)] == [f"{SHARE}/0", None]
    press(at, "I checked: it is right")
    assert [card["share"] for card in cards(at)] == [f"{SHARE}/0", f"{SHARE}/1"]
    assert not at.warning


def test_what_cannot_be_watched_yet_cannot_be_called_right(house: House) -> None:
    job = launch(house, 1)
    move(house, job, [0], "rendering", flag="Two disagree.")
    (right,) = [button for button in open_job(job).button if button.label == "I checked: it is right"]
    assert right.disabled


def test_a_card_pairs_each_variable_with_what_was_sent_for_this_row(house: House) -> None:
    job = launch(house, names=["00123", "<img src=x onerror=alert(1)>", "Борис 🎬"])
    move(house, job, [0], "succeeded")
    first, second, third = cards(open_job(job))
    assert first["pairs"] == [["first_name", "00123"], ["company", "Firm 0"]]
    assert second["pairs"][0] == ["first_name", "<img src=x onerror=alert(1)>"]
    assert third["line"] == 4
    assert third["film"] is None
    assert third["word"] == "Waiting"


def test_the_browser_gets_addresses_of_our_own_and_no_id_of_the_service(house: House) -> None:
    job = launch(house, 2)
    move(house, job, [0, 1], "succeeded")
    shown = cards(open_job(job))
    assert shown[0]["film"] == f"/clips/{job}/{shown[0]['id']}/film"
    assert {str(card[name]).split("/")[1] for card in shown for name in ("film", "thumbnail", "gif", "page")} == {
        "clips"
    }
    assert VENDOR_ID not in str(shown)


def test_an_address_that_is_no_web_address_is_never_a_share_link(house: House) -> None:
    job = launch(house, 1)
    move(house, job, [0], "succeeded", share_url="javascript:alert(1)")
    assert cards(open_job(job))[0]["share"] is None


def test_the_gallery_sets_what_others_wrote_only_as_text() -> None:
    script = SCRIPT.read_text(encoding="utf-8")
    assert "textContent" in script
    for door in ("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "srcdoc", "eval("):
        assert door not in script


def test_the_list_shows_only_the_end_of_an_id(house: House) -> None:
    job = launch(house, 2)
    move(house, job, [0, 1], "rendering", message="Voice is being made.")
    at = open_job(job, view="list")
    table = at.dataframe[0].value
    assert table["Generation"].tolist() == ["…000000", "…000001"]
    assert table["Why"].tolist() == ["The service says: Voice is being made."] * 2
    assert VENDOR_ID not in said(at) + table.to_csv()


def test_texts_of_files_and_services_are_shown_letter_for_letter(house: House) -> None:
    job = launch(house, names=["<b>*Ana*</b> $1$ https://x.example"])
    move(house, job, [0], "succeeded", flag="<script>*wrong*</script>")
    told = next(part.body for part in open_job(job).html if "Line 2" in part.body)
    assert "Line 2: &lt;b&gt;*Ana*&lt;/b&gt; $1$ https://x.example" in told
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
def test_filters_stand_in_the_url(house: House, query: dict[str, str], lines: list[int]) -> None:
    job = launch(house, 4)
    move(house, job, [0, 1], "succeeded")
    move(house, job, [1], "succeeded", flag="Two disagree.")
    move(house, job, [2], "failed", reason="The service could not make this video.")
    assert [card["line"] for card in cards(open_job(job, **query))] == lines


def test_choosing_a_filter_writes_the_url_and_starts_at_the_first_page(house: House) -> None:
    job = launch(house, 4)
    move(house, job, [0, 1], "succeeded")
    at = open_job(job, after="2")
    at.segmented_control(key="job.show").set_value("succeeded").run()
    assert one(at, "show") == "succeeded"
    assert "after" not in at.query_params
    at.text_input(key="job.find").set_value("Person 1").run()
    assert one(at, "find") == "Person 1"
    assert [card["line"] for card in cards(at)] == [3]


def test_items_are_paged_by_key_and_never_read_all(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    job = launch(house, 130)
    asked: list[int] = []
    items = Views.items
    monkeypatch.setattr(
        Views,
        "items",
        lambda self, *args, limit, **more: asked.append(limit) or items(self, *args, limit=limit, **more),
    )
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


def test_no_file_is_built_while_the_page_is_drawn(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    def built(*_args: object, **_more: object) -> None:
        raise AssertionError("built while drawing")

    job = launch(house, 2)
    move(house, job, [0, 1], "succeeded")
    stand(house, job, "done")
    monkeypatch.setattr(Results, "file", built)
    monkeypatch.setattr(Results, "share_links", built)
    at = open_job(job)
    assert {button.proto.label for button in at.get("download_button")} == {
        "Download results file",
        "Download share links (2 ready)",
    }


def test_share_links_are_shown_to_copy_when_asked_for(house: House) -> None:
    job = launch(house, 2)
    move(house, job, [0, 1], "succeeded")
    at = press(open_job(job), "Copy share links")
    assert f"Person 0 · Firm 0\t{SHARE}/0" in [code.value for code in at.code][1]


def test_the_rows_of_the_file_add_up(house: House) -> None:
    at = open_job(launch(house, 4))
    assert "4 rows = **4 in this launch** + 0 held + 0 dropped" in said(at)


def test_events_are_newest_first_and_paged_by_key(house: House) -> None:
    job = launch(house, 1)
    happen(house, job, [f"Thing {n}." for n in range(40)])
    at = open_job(job)
    text = said(at)
    assert text.index("Thing 39.") < text.index("Thing 10.")
    assert "Thing 9." not in text
    press(at, "Older events")
    assert "Thing 9." in said(at)
    assert "launched" in said(at)
    press(at, "Newer events")
    assert "Thing 39." in said(at)


def test_a_job_that_finishes_while_it_is_shown_is_drawn_once_again(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = launch(house, 1)
    read: list[JobView] = []
    stand(house, job, "running")
    views_job = Views.job

    def finishing(self: Views, job_id: str) -> JobView:
        read.append(views_job(self, job_id))
        if len(read) == 1:
            stand(house, job, "done")
        return read[-1]

    monkeypatch.setattr(Views, "job", finishing)
    at = open_job(job)
    assert [view.state for view in read] == ["running", "done"]
    assert "Done" in said(at)
    assert not {"Pause", "Cancel the job"} & set(labels(at))


def test_copy_as_new_draft_makes_one_draft_and_opens_it(house: House) -> None:
    job = launch(house)
    at = press(open_job(job), "Copy as new draft")
    copied = one(at, "draft")
    assert house.drafts.get(copied).id != house.views.job(job).draft_id
