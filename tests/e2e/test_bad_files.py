"""What a bad file gets: a clear text that says where and why, no trace of an error, and nothing lost."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import Hire
from tests.e2e.people.colleague import Colleague
from tests.e2e.people.office import Office, opened, people, sheet
from tests.rigs.workbook import book

pytestmark = pytest.mark.browser
GOOD = sheet(people("Good", 3))
RAGGED = b"first_name,company\r\nAda,Engines\r\nBen\r\nCleo,Pyramids,Ltd\r\nDan,Dens\r\n"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20


def named(name: str, data: bytes) -> dict[str, Any]:
    """A file as the browser takes it."""
    return {"name": name, "mimeType": "text/csv", "buffer": data}


def bomb() -> bytes:
    """A zip with one CSV in it, of a size that is not taken."""
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("people.csv", bytes(260 * 1024 * 1024))
    return kept.getvalue()


BAD = {
    "empty.csv": (b"", "is empty"),
    "picture.png": (PNG, "PNG picture"),
    "paper.pdf": (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n", "PDF"),
    "bytes.csv": (bytes(range(256)) * 40, "is not text"),
    "locked.xlsx": (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le") + bytes(4000),
        "password",
    ),
    "bare.xlsx": (book(Empty=[]), "hold no rows"),
    "wide.csv": (b",".join(b"c%d" % n for n in range(5_000)) + b"\r\n" + b"x," * 4_999 + b"x\r\n", "5,000 columns"),
    "bomb.zip": (bomb, "unpack|larger|MiB"),
    "header.csv": (b"first_name,company\r\n", "no rows|header only|only a header"),
}


@pytest.mark.parametrize(("name", "data", "said"), [(name, *rest) for name, rest in BAD.items()], ids=list(BAD))
def test_a_file_that_cannot_be_used_is_refused_with_the_reason_and_the_one_before_stays(
    office: Office, ana: Colleague, name: str, data: bytes | Callable[[], bytes], said: str
) -> None:
    # What takes long to make is made where it is needed, and not by everybody who reads this file.
    bad = data() if callable(data) else data
    draft_id = ana.begins_a_campaign()
    # What reads a page aloud is told of a place to drop a file at, and not of a decoration.
    expect(ana.page.get_by_test_id("stFileUploaderDropzone")).to_have_role("group")
    ana.uploads_well(named("good.csv", GOOD))
    before = office.cells(draft_id)
    ana.uploads(named(name, bad))
    box = ana.alert(re.compile(said, re.IGNORECASE))
    assert "Nothing was charged" in box.inner_text()
    ana.sees_no_trace()
    assert office.cells(draft_id) == before
    ana.reloads()
    ana.sees("good.csv")
    ana.sees("exactly as they came")


def test_a_workbook_is_read_and_its_other_sheet_can_be_chosen(office: Office, ana: Colleague) -> None:
    draft_id = ana.begins_a_campaign()
    rows = [("first_name", "company"), ("Ana", "Acme"), ("Ben", "Bells")]
    ana.uploads_well(named("guests.xlsx", book(North=rows, South=[rows[0], ("Zoe", "Zeta"), ("Yan", "Yard")])))
    ana.sees("sheet North")
    ana.page.get_by_text("It looks wrong").click()
    ana.chooses_from("Sheet", "South")
    ana.sees("sheet South")
    ana.sees_no_trace()
    assert office.cells(draft_id)[1:] == [["Zoe", "Zeta"], ["Yan", "Yard"]]
    ana.reloads()
    ana.sees("sheet South")


def test_a_ragged_line_is_named_and_the_others_go_on(office: Office, ana: Colleague) -> None:
    draft_id = ana.begins_a_campaign()
    ana.uploads_well(named("ragged.csv", RAGGED))
    ana.chooses_campaign("Spring open house")
    ana.names_variables(["first_name", "company"])
    ana.confirms_suggestions()
    editor = ana.goes_to_check()
    lines = {editor.text(place, "Line"): editor.text(place, "Problem") for place in range(4)}
    assert set(lines) == {"2", "3", "4", "5"}
    assert "line 4 has 3 cells where the header has 2" in lines["4"]
    assert "line 3 has 1 cells where the header has 2" in lines["3"]
    assert "line break inside a cell" in lines["2"], "the short line may be the end of the one above"
    assert lines["5"] == ""
    ana.sees("Line 2 is held")
    ana.presses("Fix next")
    ana.sees("Line 3 is held")
    ana.presses("Fix next")
    ana.sees("Line 4 is held")
    ana.sees_no_trace()
    assert [row[0] for row in office.cells(draft_id)[1:]] == ["Ada", "Ben", "Cleo", "Dan"]
    counts = office.app.reviews.get(draft_id).counts
    assert counts["rows_in"] == counts["to_send"] + counts["held"] + counts["dropped"] == 4
    ana.presses("Repair this row")
    ana.sees("repaired: Undo last edit takes that back")
    assert ["Cleo", "Pyramids,Ltd"] in [row[:2] for row in office.cells(draft_id)]
    ana.presses("Undo last edit")
    ana.sees("of 3 to fix")


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
    ana.alert(re.compile("large.csv has [0-9.]+ MiB; at most 1 MiB can be read"))
    ana.sees_no_trace()
    assert narrow.cells(draft_id) == before
    ana.reloads()
    ana.sees("good.csv")
