"""What a bad file gets: a clear text that says where and why, no trace of an error, and nothing lost."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.conftest import Hire
from tests.e2e.people.colleague import Colleague
from tests.e2e.people.office import Office, opened, people, sheet

pytestmark = pytest.mark.browser
GOOD = sheet(people("Good", 3))
RAGGED = b"first_name,company\r\nAda,Engines\r\nBen\r\nCleo,Pyramids,Ltd\r\nDan,Dens\r\n"
PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20


def workbook() -> bytes:
    """The bytes of a spreadsheet as Excel keeps it."""
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("xl/worksheets/sheet1.xml", "<worksheet/>")
    return kept.getvalue()


def named(name: str, data: bytes) -> dict[str, Any]:
    """A file as the browser takes it."""
    return {"name": name, "mimeType": "text/csv", "buffer": data}


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("empty.csv", b"", "empty"),
        ("workbook.csv", workbook(), "Excel"),
        ("picture.csv", PNG, "not a text|picture|image|binary"),
        ("header.csv", b"first_name,company\r\n", "no rows|header only|only a header"),
    ],
)
def test_a_file_that_cannot_be_used_is_refused_with_the_reason_and_the_one_before_stays(
    office: Office, ana: Colleague, name: str, data: bytes, said: str
) -> None:
    draft_id = ana.begins_a_campaign()
    ana.uploads_well(named("good.csv", GOOD))
    before = office.cells(draft_id)
    ana.uploads(named(name, data))
    box = ana.alert(re.compile(said, re.IGNORECASE))
    assert "Nothing was charged" in box.inner_text()
    ana.sees_no_trace()
    assert office.cells(draft_id) == before
    ana.reloads()
    ana.sees("good.csv")
    ana.sees("exactly as they came")


def test_a_workbook_under_its_own_name_is_not_taken_and_the_browser_says_so(office: Office, ana: Colleague) -> None:
    draft_id = ana.begins_a_campaign()
    ana.uploads({"name": "guests.xlsx", "mimeType": "application/octet-stream", "buffer": workbook()})
    ana.sees(re.compile("files are not allowed"))
    ana.sees_no_trace()
    assert office.app.drafts.get(draft_id).upload_sha256 is None


def test_a_ragged_line_is_named_and_the_others_go_on(office: Office, ana: Colleague) -> None:
    draft_id = ana.begins_a_campaign()
    ana.uploads_well(named("ragged.csv", RAGGED))
    ana.chooses_campaign("Spring open house")
    ana.names_variables(["first_name", "company"])
    ana.confirms_suggestions()
    editor = ana.goes_to_check()
    lines = {editor.text(place, "Line"): editor.text(place, "Problem") for place in range(4)}
    assert set(lines) == {"2", "3", "4", "5"}
    assert "where the header has 2; the missing ones are empty" in lines["3"]
    assert "where the header has 2; the extra ones stand in columns at the end" in lines["4"]
    assert lines["2"] == lines["5"] == ""
    ana.sees_no_trace()
    assert [row[0] for row in office.cells(draft_id)[1:]] == ["Ada", "Ben", "Cleo", "Dan"]
    counts = office.app.reviews.get(draft_id).counts
    assert counts["rows_in"] == counts["to_send"] + counts["held"] + counts["dropped"] == 4


def test_duplicate_headers_are_told_apart_and_no_column_is_lost(office: Office, ana: Colleague) -> None:
    draft_id = ana.begins_a_campaign()
    ana.uploads_well(named("twins.csv", b"Name,Name,Company\r\nAda,Lovelace,Engines\r\nBen,Bell,Bells\r\n"))
    ana.sees("2 columns are called 'Name'; they are shown as 'Name', 'Name (2)'")
    ana.sees_no_trace()
    header, *rows = office.cells(draft_id)
    assert header == ["Name", "Name (2)", "Company"]
    assert rows == [["Ada", "Lovelace", "Engines"], ["Ben", "Bell", "Bells"]]


@pytest.fixture
def narrow(tmp_path: Path) -> Iterator[Office]:
    """A dashboard that takes files of at most 1 MiB."""
    with opened(tmp_path, {"CALLSHEET_MAX_UPLOAD_MB": "1"}) as one:
        yield one


def test_a_file_beyond_the_limit_is_refused_with_the_limit_and_nothing_is_lost(narrow: Office, hire: Hire) -> None:
    ana = hire(narrow)
    draft_id = ana.begins_a_campaign()
    ana.uploads_well(named("good.csv", GOOD))
    before = narrow.cells(draft_id)
    ana.uploads(named("large.csv", sheet(people("Large", 60_000))))
    ana.sees(re.compile(r"1(\.0)? ?Mi?B"))
    ana.sees(re.compile("must be|larger|at most|too large|exceed", re.IGNORECASE))
    ana.sees_no_trace()
    assert narrow.cells(draft_id) == before
    ana.reloads()
    ana.sees("good.csv")
