"""A draft that was launched more than once: one gallery, one file, one set of links, and each item with its launch."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from services.container import App
from services.jobs.launch.launching import Launches
from tests.rigs.people import named
from tests.ui.jobs.job_stage import SHARE, cards, copied, idle_app, labels, launch, move, one, open_job, stand
from tests.ui.shell.stage import said


@pytest.fixture
def app(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[App]:
    monkeypatch.chdir(tmp_path)
    with idle_app(tmp_path) as idle:
        yield idle


@pytest.fixture
def launched(app: App) -> tuple[str, str]:
    """A sample of the first two of four people, ready, and a launch of the others, of which one is ready."""
    draft_id = app.views.job(launch(app, 4)).draft_id
    draft_id = app.drafts.copy(person=named("Mara"), draft_id=draft_id)
    launches = Launches(app.database, app.quotes, lambda _job_id: None)
    sample = launches.launch(draft_id, app.quotes.quote(draft_id, [0, 1]).fingerprint, named("Mara"), [0, 1])
    rest = launches.launch(draft_id, app.quotes.quote(draft_id).fingerprint, named("Mara"))
    move(app, sample, [0, 1], "succeeded")
    move(app, rest, [2], "succeeded")
    stand(app, sample, "done")
    return sample, rest


def test_the_gallery_shows_the_whole_draft_when_asked_and_says_which_launch_each_is_of(
    app: App, launched: tuple[str, str]
) -> None:
    sample, rest = launched
    at = open_job(rest)
    assert [card["line"] for card in cards(at)] == [4, 5]
    at.segmented_control(key="job.launches").set_value("all").run()
    assert one(at, "launches") == "all"
    shown = cards(at)
    assert [card["line"] for card in shown] == [2, 3, 4, 5]
    assert [str(card["film"]).split("/")[2] for card in shown[:3]] == [sample, sample, rest]
    assert [str(card["note"]).startswith("Sent with the sample of ") for card in shown] == [True, True, False, False]
    assert [card["share"] for card in shown] == [f"{SHARE}/0", f"{SHARE}/1", f"{SHARE}/2", None]
    at.segmented_control(key="job.show").set_value("succeeded").run()
    assert [card["line"] for card in cards(at)] == [2, 3, 4]


def test_links_and_results_are_those_of_the_draft_and_those_of_this_launch_stand_apart(
    app: App, launched: tuple[str, str]
) -> None:
    _, rest = launched
    draft_id = app.views.job(rest).draft_id
    at = open_job(rest)
    assert {(button.proto.label, button.proto.url) for button in at.get("link_button")} >= {
        ("Download results file", f"/drafts/{draft_id}/results"),
        ("Download share links (3 ready)", f"/drafts/{draft_id}/links"),
        ("Its results", f"/results/{rest}"),
        ("Its links", f"/results/{rest}/links"),
    }
    assert copied(at)["address"] == f"/drafts/{draft_id}/links"
    links = app.results.draft_links(draft_id)
    assert [line.split("\t")[1] for line in links.splitlines()] == [f"{SHARE}/{number}" for number in range(3)]


def test_what_can_be_done_to_an_item_stands_with_its_own_launch(app: App, launched: tuple[str, str]) -> None:
    sample, rest = launched
    move(app, sample, [1], "rendering")
    at = open_job(rest, launches="all", view="list")
    assert at.dataframe[0].value["Line"].tolist() == [2, 3, 4, 5]
    assert "Stop waiting" not in " ".join(labels(at))
    assert "Sent with the sample" not in said(at)
