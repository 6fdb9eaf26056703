"""Results: the user's own file with results behind it; the right video for each row, and nothing flagged as good."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import update
from sqlmodel import col

from services.errors import NotPossible, UnknownRecord
from services.jobs.drafts.drafts import Drafts
from services.jobs.kinds import Kinds
from services.jobs.views.results import Results
from services.jobs.views.taking.result_cells import columns
from services.kinds.agents.codes import codes_file
from services.recipients import ROW_KEY
from services.store.database import Database
from services.store.guard import ledger_moves
from services.store.tables import Item, Job, Submission
from tests.rigs.people import ANA, named
from tests.rigs.plain_kind import CSV, Launch, PlainKind

GOOD = {
    "state": "succeeded",
    "url": "https://cdn.example/ana.mp4",
    "share_url": "https://share.example/ana",
    "thumbnail_url": "https://cdn.example/ana.jpg",
    "gif_url": "https://cdn.example/ana.gif",
    "finished_at": datetime(2026, 11, 20, 14, 5, tzinfo=UTC),
}


@pytest.fixture
def results(database: Database, drafts: Drafts, kinds: Kinds) -> Results:
    """The exports."""
    return Results(database, drafts, kinds)


COLUMNS = columns(PlainKind())  # type: ignore[arg-type]


def rows_of(data: bytes, encoding: str = "utf-8", delimiter: str = ",") -> list[dict[str, str]]:
    """The file as an independent reader sees it."""
    return list(csv.DictReader(io.StringIO(data.decode(encoding), newline=""), delimiter=delimiter))


def test_every_row_of_the_file_comes_back_with_its_own_video(
    results: Results, drafts: Drafts, draft: str, launch: Launch, change_items: Callable[..., None]
) -> None:
    drafts.mark_rows(draft, [1], "dropped", "left the company", named("Bo"))
    job_id = launch(draft)
    change_items(job_id, {0: GOOD, 2: {"state": "failed", "message": "No voice."}})
    drafts.edit_cells(draft, {(0, "Company"): "Later"}, named("Bo"))
    made = results.file(job_id)
    lines = made.data.decode().split("\r\n")
    assert [line.startswith(original) for line, original in zip(lines, CSV.split("\r\n"), strict=True)] == [True] * 5
    ana, dropped, boris = rows_of(made.data)
    assert {name: ana[name] for name in COLUMNS} == {
        "video_status": "ready",
        "video_url": "https://cdn.example/ana.mp4",
        "share_url": "https://share.example/ana",
        "thumbnail_url": "https://cdn.example/ana.jpg",
        "gif_url": "https://cdn.example/ana.gif",
        "callsheet_note": "",
        "attempt": "1",
        "sent_at": "",
        "finished_at": "2026-11-20 14:05:00 UTC",
    }
    assert (dropped["video_status"], dropped["callsheet_note"]) == ("dropped", "left the company")
    assert (boris["video_status"], boris["callsheet_note"], boris["video_url"]) == ("failed", "No voice.", "")
    assert (made.name, made.mime) == ("people - results.csv", "text/csv")


def test_a_flagged_video_is_not_exported_as_good(
    results: Results, draft: str, launch: Launch, change_items: Callable[..., None]
) -> None:
    job_id = launch(draft)
    change_items(job_id, {0: {**GOOD, "flag": "Two rows say the same."}, 1: GOOD})
    flagged, good, _ = rows_of(results.file(job_id).data)
    assert flagged["video_status"] == "check: Two rows say the same."
    assert [flagged[name] for name in COLUMNS if name.endswith("_url")] == ["", "", "", ""]
    assert good["video_url"] == GOOD["url"]
    assert results.share_links(job_id) == "00123 · NA\thttps://share.example/ana\n"


def test_rows_of_another_job_are_not_in_this_one(results: Results, draft: str, launch: Launch) -> None:
    sample = launch(draft, row_ids=[1])
    rest = launch(draft)
    assert [row["video_status"] for row in rows_of(results.file(sample).data)] == [
        "not in this job",
        "waiting to be sent",
        "not in this job",
    ]
    assert [row["video_status"] for row in rows_of(results.file(rest).data)] == [
        "waiting to be sent",
        "not in this job",
        "waiting to be sent",
    ]


def test_the_newest_attempt_of_a_row_counts(
    results: Results, database: Database, draft: str, launch: Launch, change_items: Callable[..., None]
) -> None:
    job_id = launch(draft, row_ids=[0])
    change_items(job_id, {0: {"state": "failed", "reason": "No voice."}})
    with database.write() as session:
        session.add(
            Item(
                job_id=job_id,
                draft_id=draft,
                row_id=0,
                attempt=2,
                state="succeeded",
                values_hash="h",
                url="https://cdn.example/2",
            )
        )
    row = rows_of(results.file(job_id).data)[0]
    assert (row["video_status"], row["attempt"], row["video_url"]) == ("ready", "2", "https://cdn.example/2")


def test_an_unknown_outcome_is_said_to_be_unknown(
    results: Results, database: Database, draft: str, launch: Launch, change_items: Callable[..., None]
) -> None:
    job_id = launch(draft, item_state="sent")
    with database.write() as session, ledger_moves(session):
        session.execute(update(Submission).where(col(Submission.job_id) == job_id).values(state="unknown"))
    assert {row["video_status"] for row in rows_of(results.file(job_id).data)} == {"sent, outcome unknown"}


def test_the_file_says_what_was_sent_and_a_later_edit_does_not_change_it(
    results: Results, drafts: Drafts, draft: str, launch: Launch
) -> None:
    drafts.edit_cells(draft, {(0, "Company"): "Edited & sent"}, named("Bo"))
    job_id = launch(draft)
    drafts.edit_cells(draft, {(0, "Company"): "Later"}, named("Bo"))
    assert rows_of(results.file(job_id).data)[0]["Company"] == "Edited & sent"


def test_each_row_carries_the_key_by_which_it_is_found_again(results: Results, draft: str, launch: Launch) -> None:
    keys = [row[ROW_KEY] for row in rows_of(results.file(launch(draft)).data)]
    assert [key.partition("-")[0] for key in keys] == ["1", "2", "3"]


def test_result_columns_never_take_the_name_of_a_column_of_the_file(
    results: Results, drafts: Drafts, launch: Launch
) -> None:
    draft_id = drafts.create(kind="campaign", person=ANA)
    drafts.put_file(draft_id, b"Name,video_url,attempt\nAna,mine,first\n", "people.csv", ANA)
    drafts.set_variables(draft_id, ["name"], ANA)
    drafts.confirm(draft_id, drafts.get(draft_id).mapping.sources, ANA)
    header = results.file(launch(draft_id)).data.decode().splitlines()[0].split(",")
    assert header[:3] == ["Name", "video_url", "attempt"]
    assert header[3] == ROW_KEY
    assert len({name.casefold() for name in header}) == len(header) == 4 + len(COLUMNS)


def test_a_message_of_the_service_cannot_become_a_formula_or_a_line(
    results: Results, draft: str, launch: Launch, change_items: Callable[..., None]
) -> None:
    job_id = launch(draft)
    change_items(job_id, {0: {"state": "failed", "message": "=HYPERLINK(\r\n\x00'x')"}})
    row = rows_of(results.file(job_id).data)[0]
    assert row["callsheet_note"] == "'=HYPERLINK( 'x')"


def test_the_files_own_encoding_and_delimiter_are_kept(
    results: Results, drafts: Drafts, launch: Launch, change_items: Callable[..., None]
) -> None:
    draft_id = drafts.create(kind="campaign", person=ANA)
    data = "Vorname;Firma\r\nJürgen;Müller & Söhne\r\n".encode("cp1252")
    drafts.put_file(draft_id, data, "Gäste.txt", ANA)
    drafts.set_variables(draft_id, ["first_name"], ANA)
    drafts.confirm(draft_id, drafts.get(draft_id).mapping.sources, ANA)
    job_id = launch(draft_id)
    made = results.file(job_id)
    assert rows_of(made.data, "cp1252", ";")[0]["Firma"] == "Müller & Söhne"
    assert made.name == "Gäste - results.txt"
    change_items(job_id, {0: {"state": "failed", "message": "名前"}})
    other = results.file(job_id)
    assert other.name == "Gäste - results (UTF-8).txt"
    assert rows_of(other.data, "utf-8-sig", ";")[0]["callsheet_note"] == "名前"


def test_addresses_of_practice_are_written_as_colleagues_reach_them(
    results: Results, draft: str, launch: Launch, change_items: Callable[..., None]
) -> None:
    job_id = launch(draft, practice=True)
    local = "http://127.0.0.1:8501/sandbox/bhuman/media/1.mp4?x=1"
    change_items(job_id, {0: {**GOOD, "url": local, "share_url": local}, 1: GOOD})
    practice, live, _ = rows_of(results.file(job_id, public_url="https://callsheet.example").data)
    assert practice["video_url"] == "https://callsheet.example/sandbox/bhuman/media/1.mp4?x=1"
    assert live["video_url"] == GOOD["url"]
    assert rows_of(results.file(job_id).data)[0]["video_url"] == local


def test_share_links_are_one_line_each(
    results: Results, draft: str, launch: Launch, change_items: Callable[..., None]
) -> None:
    job_id = launch(draft)
    change_items(
        job_id, {0: {**GOOD, "label": "Ana\tof\nRome"}, 1: {**GOOD, "share_url": None}, 2: {"state": "failed"}}
    )
    assert results.share_links(job_id) == "Ana of Rome\thttps://share.example/ana\n"


def test_share_links_and_codes_run_nothing_and_lead_nowhere_private(
    results: Results, database: Database, draft: str, launch: Launch, change_items: Callable[..., None]
) -> None:
    job_id = launch(draft)
    hostile = {**GOOD, "label": "=HYPERLINK(1)", "public_id": "+cmd|' /C calc'!A0"}
    change_items(
        job_id,
        {
            0: {**hostile, "url": "javascript:alert(1)", "thumbnail_url": "http://127.0.0.1/x"},
            1: {**hostile, "share_url": "javascript:alert(1)"},
        },
    )
    assert results.share_links(job_id) == "'=HYPERLINK(1)\thttps://share.example/ana\n"
    first, *_ = rows_of(codes_file(database, job_id), "utf-8-sig")
    assert (first["agent_code"], first["picture_url"], first["clip_url"]) == ("'+cmd|' /C calc'!A0", "", "")


def test_a_job_without_a_file_or_no_job_at_all_is_said(
    results: Results, database: Database, draft: str, launch: Launch, uploads: Path
) -> None:
    with pytest.raises(UnknownRecord):
        results.file("nothing")
    with pytest.raises(UnknownRecord):
        results.share_links("nothing")
    job_id = launch(draft)
    with database.write() as session:
        session.get_one(Job, job_id).upload_sha256 = None
    with pytest.raises(NotPossible):
        results.file(job_id)


def test_every_kind_names_its_columns_after_what_it_makes(
    drafts: Drafts,
    draft: str,
    launch: Launch,
    kind: PlainKind,
    results: Results,
    change_items: Callable[..., None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(kind, "item_word", "agent", raising=False)
    monkeypatch.setattr(kind, "id_column", "agent_code", raising=False)
    job_id = launch(draft)
    change_items(job_id, {0: {**GOOD, "public_id": "A1"}, 1: {**GOOD, "public_id": "B2", "flag": "Which?"}})
    ready, flagged, waiting = rows_of(results.file(job_id).data)
    assert (ready["agent_status"], ready["agent_code"], ready["agent_url"]) == ("ready", "A1", GOOD["url"])
    assert (flagged["agent_status"], flagged["agent_code"]) == ("check: Which?", "")
    assert (waiting["agent_status"], waiting["agent_code"]) == ("waiting to be sent", "")


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "http://127.0.0.1:8501/x", "http://10.0.0.7/x", "data:text/html,x"]
)
def test_an_address_that_no_browser_may_be_sent_to_is_in_no_export(
    results: Results, draft: str, launch: Launch, change_items: Callable[..., None], url: str
) -> None:
    job_id = launch(draft)
    change_items(job_id, {0: {**GOOD, **dict.fromkeys(("url", "share_url", "thumbnail_url", "gif_url"), url)}})
    home = "https://callsheet.example"
    row = rows_of(results.file(job_id, public_url=home).data)[0]
    assert row["video_status"] == "ready"
    assert {row[name] for name in ("video_url", "share_url", "thumbnail_url", "gif_url")} == {""}
    assert results.share_links(job_id, public_url=home) == ""
