"""Every container that people have: opened within bounds, or named with the way out."""

from __future__ import annotations

import gzip
import io
import zipfile
from pathlib import Path

import pytest

from services.errors import FileUnreadable
from services.recipients import FileLimits, read_table, results_file

TEXT = b"First Name,Email\r\nAna,a@example.com\r\nBruno,b@example.com\r\n"
PAGE = b"<div><table><tr><th>First Name</th><th>Email</th></tr><tr><td>Zo&euml;</td><td>z@example.com</td></tr></table>"
SHEET = (
    '<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    "<sheetData>{}</sheetData></worksheet>"
)


def workbook(*sheets: str) -> bytes:
    """A small .xlsx of these rows of XML, one sheet each."""
    out = io.BytesIO()
    names = [f"People {number}" for number in range(1, len(sheets) + 1)]
    main = "http://schemas.openxmlformats.org"
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("[Content_Types].xml", f'<Types xmlns="{main}/package/2006/content-types"/>')
        archive.writestr(
            "_rels/.rels",
            f'<Relationships xmlns="{main}/package/2006/relationships"><Relationship Id="r1" '
            f'Type="{main}/officeDocument/2006/relationships/officeDocument" '
            'Target="xl/workbook.xml"/></Relationships>',
        )
        tags = "".join(f'<sheet name="{n}" sheetId="{i}" r:id="r{i}"/>' for i, n in enumerate(names, 1))
        archive.writestr(
            "xl/workbook.xml",
            f'<workbook xmlns="{main}/spreadsheetml/2006/main" '
            f'xmlns:r="{main}/officeDocument/2006/relationships"><sheets>{tags}</sheets></workbook>',
        )
        links = "".join(
            f'<Relationship Id="r{i}" Type="{main}/officeDocument/2006/relationships/worksheet" '
            f'Target="worksheets/s{i}.xml"/>'
            for i in range(1, len(sheets) + 1)
        )
        archive.writestr(
            "xl/_rels/workbook.xml.rels",
            f'<Relationships xmlns="{main}/package/2006/relationships">{links}</Relationships>',
        )
        for number, rows in enumerate(sheets, 1):
            archive.writestr(f"xl/worksheets/s{number}.xml", SHEET.format(rows))
    return out.getvalue()


def row(number: int, *cells: str) -> str:
    tags = "".join(
        f'<c r="{chr(65 + at)}{number}" t="inlineStr"><is><t>{cell}</t></is></c>'
        if not cell.replace(".", "").isdigit()
        else f'<c r="{chr(65 + at)}{number}"><v>{cell}</v></c>'
        for at, cell in enumerate(cells)
    )
    return f'<row r="{number}">{tags}</row>'


PEOPLE = row(1, "First Name", "Phone", "Share") + row(2, "Ana", "447900900124", "0.5")


def test_a_packed_file_is_unpacked_and_its_results_are_plain() -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("people.csv", TEXT)
        archive.writestr("__MACOSX/._people.csv", b"x")
    for data, name in ((gzip.compress(TEXT), "people.csv.gz"), (packed.getvalue(), "people.zip")):
        table = read_table(data, name)
        assert table.frame["First Name"].tolist() == ["Ana", "Bruno"]
        assert results_file(table, {}, []).data == TEXT


def test_a_workbook_is_read_as_text_and_says_what_looks_different() -> None:
    table = read_table(workbook(PEOPLE, row(1, "Name") + row(2, "Bruno")), "people.xlsx")
    assert table.frame.to_numpy().tolist() == [["Ana", "447900900124", "0.5"]]
    assert (table.reading.sheets, table.reading.sheet) == (("People 1", "People 2"), "People 1")
    assert [one.rule for one in table.findings] == ["other sheets", "plain numbers"]


def test_another_sheet_can_be_chosen_and_a_missing_one_is_refused() -> None:
    data = workbook(PEOPLE, row(1, "Name") + row(2, "Bruno"))
    assert read_table(data, sheet="People 2").frame["Name"].tolist() == ["Bruno"]
    with pytest.raises(FileUnreadable, match="no sheet called 'Guests'"):
        read_table(data, sheet="Guests")


def test_a_workbook_without_rows_or_with_cells_in_far_corners_is_refused() -> None:
    with pytest.raises(FileUnreadable, match="hold no rows"):
        read_table(workbook(""), "people.xlsx")
    far = row(1, "First Name") + '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    with pytest.raises(FileUnreadable, match="16,384 columns"):
        read_table(workbook(far), "people.xlsx")


def test_a_web_page_is_named_and_read_only_when_its_table_is_chosen() -> None:
    with pytest.raises(FileUnreadable, match="is a web page") as refused:
        read_table(PAGE, "people.xls")
    assert "save it as .xlsx or CSV" in refused.value.next_step
    assert read_table(PAGE, "people.xls", sheet="Table 1").frame.to_numpy().tolist() == [["Zoë", "z@example.com"]]


def test_what_grows_beyond_the_limit_is_refused_while_it_grows() -> None:
    bomb = gzip.compress(bytes(50_000_000))
    with pytest.raises(FileUnreadable, match="grows beyond 1 MiB"):
        read_table(bomb, "people.csv.gz", limits=FileLimits(max_bytes=1 << 20))


def test_a_protected_workbook_and_an_archive_of_two_are_refused_by_name() -> None:
    locked = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "EncryptedPackage".encode("utf-16-le") + bytes(600)
    with pytest.raises(FileUnreadable, match="protected by a password"):
        read_table(locked, "people.xlsx")
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("a.csv", TEXT)
        archive.writestr("b.csv", TEXT)
    with pytest.raises(FileUnreadable, match="2 files in it"):
        read_table(out.getvalue(), "people.zip")


def test_the_samples_of_the_tests_are_untouched_by_being_packed() -> None:
    samples = Path(__file__).parent / "samples"
    for path in samples.glob("*.csv"):
        data = path.read_bytes()
        assert read_table(gzip.compress(data), path.name).frame.equals(read_table(data, path.name).frame)
