"""The main job, end to end: each of the six sample files from the upload to its finished videos and its results."""

from __future__ import annotations

import json

import pytest

from services.jobs.states import JobState
from tests.e2e.people import samples
from tests.e2e.people.colleague import Colleague
from tests.e2e.people.office import Office
from tests.e2e.people.player import Player

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("name", samples.TRUTH)
def test_a_sample_file_becomes_finished_videos_and_comes_back_with_its_results(
    office: Office, ana: Colleague, name: str
) -> None:
    known, original = samples.TRUTH[name], (samples.FOLDER / name).read_bytes()
    header, *rows = samples.decode(name, original)
    many = f"{len(rows)} videos"
    wanted = [[row[header.index(column)] for column in known["mapping"].values()] for row in rows]

    draft_id = ana.begins_a_campaign()
    ana.uploads_well(samples.FOLDER / name)
    assert office.cells(draft_id) == [header, *rows]
    assert len(rows) == known["row_count"]

    ana.chooses_campaign("Spring open house")
    ana.names_variables(list(known["mapping"]))
    ana.confirms_suggestions()
    assert office.mapping(draft_id) == known["mapping"]

    editor = ana.goes_to_check()
    column = next(iter(known["mapping"].values()))
    line = int(editor.text(0, "Line"))
    editor.sees(0, column, rows[line - 2][header.index(column)])
    assert office.app.reviews.get(draft_id).counts["to_send"] == len(rows)

    ana.goes_to_launch()
    ana.sends_everything()
    ana.sees(f"Everything: {len(rows)} rows")
    ana.sees_proof(list(zip(known["mapping"], wanted[0], strict=True)))
    job_id = ana.launches(many)
    ana.sees_state("Done")
    assert office.job(job_id).state == JobState.DONE
    Player(ana.page).plays(ana.cards.first)

    made = {item["id"]: item["text"] for request in office.paid() for item in request["items"]}
    items = office.items(job_id)
    assert [made[str(item.vendor_id)] for item in items] == wanted
    assert len({item.vendor_id for item in items}) == len(rows)

    download = ana.downloads_results()
    assert download.suggested_filename == f"{name.rpartition('.')[0]} - results.{name.rpartition('.')[2]}"
    received = download.path().read_bytes()
    told, *results = samples.decode(name, received)
    assert all(
        new.startswith(old)
        for old, new in zip(samples.lines(name, original), samples.lines(name, received), strict=True)
    )
    assert told[: len(header)] == header
    assert [row[: len(header)] for row in results] == rows
    answers = [dict(zip(told[len(header) :], row[len(header) :], strict=True)) for row in results]
    assert {answer["video_status"] for answer in answers} == {"ready"}
    for answer, item in zip(answers, items, strict=True):
        assert str(item.vendor_id) in answer["video_url"], json.dumps(answer)
    ana.sees_no_trace()
