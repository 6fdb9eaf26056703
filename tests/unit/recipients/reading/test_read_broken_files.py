"""Files that are no table are refused by name; a broken row is an error of its own and of nothing else."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import pytest

from services.errors import FileUnreadable
from services.recipients import ColumnMapping, FileLimits, Source, check_rows, read_table, results_file


def zipped(member: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(member, "x" * 100)
    return out.getvalue()


OTHER_KINDS = {
    "a Word document": zipped("word/document.xml"),
    "a workbook that cannot be opened": zipped("xl/workbook.xml"),
    "a file of contact cards": b"BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Ana Lund\r\nEND:VCARD\r\n",
    "a web archive or mail (MHTML)": b"From: <Saved by Blink>\r\nSnapshot-Content-Location: x\r\nMIME-Version: 1.0\r\n",
    "a PDF document": b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n",
    "a PNG picture": b"\x89PNG\r\n\x1a\n" + bytes(100),
    "a JPEG picture": b"\xff\xd8\xff\xe0" + bytes(100),
    "a 7-Zip archive": b"7z\xbc\xaf\x27\x1c" + bytes(100),
    "a program": b"MZ\x90\x00\x03" + bytes(200),
    "a video": b"\x00\x00\x00\x20ftypisom" + bytes(100),
    "a web page": b"<!DOCTYPE html>\n<html><body>Sign in</body></html>",
    "a JSON document": b'[{"email": "ana@example.com"}]',
    "an XML document": b'<?xml version="1.0"?>\n<a/>',
}


@pytest.mark.parametrize("kind", OTHER_KINDS)
def test_another_kind_of_file_is_refused_by_its_name(kind: str) -> None:
    with pytest.raises(FileUnreadable) as refused:
        read_table(OTHER_KINDS[kind], "people.csv")
    assert f"people.csv is {kind}" in refused.value.text
    assert refused.value.next_step
    assert refused.value.charged == "no"


@pytest.mark.parametrize("data", [b"", b"\n\r\n  \n", b"\xef\xbb\xbf", b"\xff\xfe", b"\x00\x00\x00"])
def test_an_empty_file_is_refused(data: bytes) -> None:
    with pytest.raises(FileUnreadable, match="is empty"):
        read_table(data, "people.csv")


@pytest.mark.parametrize(
    "data", [b"Name,Email", b"Name,Email\n", b"Name,Email\r\n\r\n\r\n", b"Contacts\n\nName,Email\n\n"]
)
def test_a_header_alone_is_refused(data: bytes) -> None:
    with pytest.raises(FileUnreadable, match="no rows below it"):
        read_table(data)


def test_noise_is_refused() -> None:
    noise = bytes((number * 7919 + number**2) % 256 for number in range(4000))
    with pytest.raises(FileUnreadable):
        read_table(noise)


@pytest.mark.parametrize(
    ("limits", "words"),
    [
        (FileLimits(max_bytes=10), "MiB"),
        (FileLimits(max_rows=2), "3 rows; at most 2"),
        (FileLimits(max_columns=1), "2 columns; at most 1"),
    ],
)
def test_a_file_over_a_limit_is_refused_with_both_numbers(limits: FileLimits, words: str) -> None:
    with pytest.raises(FileUnreadable, match=words):
        read_table(b"Name,Email\nA,a@example.com\nB,b@example.com\nC,c@example.com\n", limits=limits)


@pytest.mark.parametrize("choice", [{"delimiter": ";;"}, {"quotechar": "\n"}, {"header_row": 9}, {"header_row": -2}])
def test_an_impossible_choice_is_refused(choice: dict[str, Any]) -> None:
    with pytest.raises(FileUnreadable):
        read_table(b"Name,Email\nA,a@example.com\n", **choice)


RAGGED = b"Name,Company,Email\nAna,Lee,a@example.com\nBob,Ray\nCy,Doe,c@example.com,extra\nDi,Fox,d@example.com\n"


def test_ragged_rows_are_errors_that_name_their_line() -> None:
    table = read_table(RAGGED)
    assert [(one.level, one.rule, one.row) for one in table.findings] == [
        ("error", "short row", 1),
        ("error", "long row", 2),
    ]
    assert "line 3 has 2 cells" in table.findings[0].text
    assert "line 4 has 4 cells" in table.findings[1].text
    assert table.columns == ["Name", "Company", "Email", "Column 4"]
    assert list(table.frame.loc[1]) == ["Bob", "Ray", "", ""]
    assert list(table.frame.loc[2]) == ["Cy", "Doe", "c@example.com", "extra"]


def test_ragged_rows_are_held_and_the_others_sent() -> None:
    table = read_table(RAGGED)
    mapping = ColumnMapping({"first_name": Source("column", "Name")})
    assert check_rows(table.frame, mapping, table=table).rows(level="error") == [1, 2]


def test_results_of_ragged_rows_stand_in_the_result_columns() -> None:
    table = read_table(RAGGED)
    again = read_table(results_file(table, {row: {"status": f"s{row}"} for row in range(4)}, ["status"]).data)
    assert again.columns == [*table.columns[:3], "Column 4", "status"]
    assert again.frame["status"].tolist() == ["s0", "s1", "s2", "s3"]


def test_delimiters_at_the_end_of_every_row_are_no_error() -> None:
    table = read_table(b"Name,Email\nAna,a@example.com,\nBob,b@example.com,\n")
    assert [one for one in table.findings if one.level == "error"] == []


def test_empty_rows_are_dropped_by_themselves_and_keep_their_place() -> None:
    table = read_table(b"Name,Email\nAna,a@example.com\n,\n\n ,\t\nBob,b@example.com\n")
    assert table.marks == dict.fromkeys((1, 2, 3), ("dropped", "empty row"))
    assert table.frame.index.tolist() == [0, 1, 2, 3, 4]
    mapping = ColumnMapping({"first_name": Source("column", "Name")})
    assert check_rows(table.frame, mapping, table=table).rows(level="error") == []


def test_a_quote_that_is_never_closed_spoils_one_row() -> None:
    data = b'Name,Company,Email\nAna,"Lee,a@example.com\nBob,Ray,b@example.com\nCy,Doe,c@example.com\n'
    table = read_table(data)
    assert [(one.rule, one.row) for one in table.findings] == [("open quote", 0)]
    assert table.frame["Name"].tolist() == ["Ana", "Bob", "Cy"]
    assert results_file(table, {}, []).data == data


def test_text_behind_a_closing_quote_is_an_error_of_its_row() -> None:
    table = read_table(b'Name,Company,Email\nAna,"Lee" Inc,a@example.com\nBob,Ray,b@example.com\n')
    assert [(one.rule, one.row) for one in table.findings] == [("stray quote", 0)]
    assert table.frame["Name"].tolist() == ["Ana", "Bob"]


def test_rows_swallowed_by_a_quote_are_an_error() -> None:
    lines = [f"p{n},Firm,Oslo,{n},x{n}@example.com" for n in range(6)]
    lines[1] = 'p1,"Firm,Oslo,1,x1@example.com'
    lines[4] = 'p4,"Firm",Oslo,4,x4@example.com'
    table = read_table(("Name,Company,City,Nr,Email\n" + "\n".join(lines) + "\n").encode())
    assert {one.level for one in table.findings} == {"error"}
    assert len(table.frame) + sum(cell.count("\n") for cell in table.frame.to_numpy().ravel()) >= 6
