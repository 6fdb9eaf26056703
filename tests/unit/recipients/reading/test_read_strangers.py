"""Rows that are no recipients are held with the reason; people are not."""

from __future__ import annotations

import pytest

from services.recipients import NO_HEADER, Table, read_table

PEOPLE = (
    "Ana,Lund,Nordwind AB,a@example.com\nBruno,Keller,Keller & Sohn,b@example.com\nChidi,Okafor,Lagos,c@example.com\n"
)
HEADER = "First Name,Last Name,Company,Email\n"


def strangers(table: Table) -> dict[str, str]:
    """The first filled cell of each row that is no recipient, with the reason."""
    return {
        next(cell for cell in table.frame.iloc[one.row].tolist() if cell): one.text
        for one in table.findings
        if one.rule == "not a recipient" and one.row is not None
    }


@pytest.mark.parametrize(
    ("text", "first", "why"),
    [
        ("First Name,Amount\nAna,10\nBruno,20\nGrand Total,30\n", "Grand Total", "totals"),
        ("Vorname;Firma;Betrag\nAna;Nord;10\nBruno;Kel;20\nSumme: 30;;\n", "Summe: 30", "totals"),
        (HEADER + PEOPLE + HEADER + PEOPLE, "First Name", "repeats the column names"),
        ("first_name|company\n----------|-------\nAna|Nord\nBruno|Kel\n", "----------", "dashes"),
        (HEADER + PEOPLE + "# Dana,Weiss,W,d@example.com\n", "# Dana", "comment"),
        (HEADER + "Team Oslo,,,\n" + PEOPLE + "Team Ulm,,,\n" + PEOPLE, "Team Ulm", "heading between"),
        (HEADER + PEOPLE + "\nExported from CRM on 2026-11-02\n", "Exported from CRM on 2026-11-02", "below the rows"),
        (HEADER + PEOPLE + "Total contacts: 3\n", "Total contacts: 3", "below the rows"),
        ("First Name\nElif\nFarid\nGrace\nPage 1 of 1\n", "Page 1 of 1", "below the rows"),
        ("vorname;email\nVorname;E-Mail-Adresse\nElif;e@example.com\nHugo;h@example.com\n", "Vorname", "once more"),
        ("name,email\nvarchar,varchar\nAna,a@example.com\nBruno,b@example.com\n", "varchar", "types"),
        (HEADER + PEOPLE + "\nProduct,Price,Country,City\nChair,10,Norway,Oslo\n", "Product", "another table"),
        (
            "Q1,Q2\nYour name?,Your email?\nA,a@example.com\nB,b@example.com\nC,c@example.com\n",
            "Your name?",
            "describes",
        ),
    ],
)
def test_a_row_that_is_no_recipient_is_held_with_the_reason(text: str, first: str, why: str) -> None:
    found = strangers(read_table(text.encode()))
    assert why in found[first]


@pytest.mark.parametrize(
    "text", [HEADER + PEOPLE, "First Name\nPage\nSumma\nStand\nAna\n", "Name,City,Note\nAna,,\nBruno,Ulm,x\nC,,\n"]
)
def test_people_are_no_strangers(text: str) -> None:
    assert strangers(read_table(text.encode())) == {}


@pytest.mark.parametrize(
    ("above", "columns"),
    [
        ("# list\n# name, company, mail: as registered\n", ["First Name", "Last Name", "Company", "Email"]),
        ("Contact,Contact,Work,Contact\n", ["First Name", "Last Name", "Company", "Email"]),
        ("Contact,,Work,\n", ["First Name", "Last Name", "Company", "Email"]),
    ],
)
def test_comments_and_titles_of_groups_above_the_header_are_not_the_header(above: str, columns: list[str]) -> None:
    table = read_table((above + HEADER + PEOPLE).encode())
    assert table.columns == columns
    assert len(table.frame) == 3


def test_a_list_without_a_header_keeps_its_first_person() -> None:
    table = read_table(PEOPLE.encode())
    assert table.reading.header_row == NO_HEADER
    assert table.frame["Column 1"].tolist() == ["Ana", "Bruno", "Chidi"]
    assert [one.rule for one in table.findings if one.level == "warning"] == ["no header"]


def test_a_list_of_names_is_warned_about_and_can_be_read_without_a_header() -> None:
    data = b"Ana,Lund\nBruno,Keller\nChidi,Okafor\n"
    assert [one.rule for one in read_table(data).findings] == ["no header"]
    table = read_table(data, header_row=NO_HEADER)
    assert table.frame["Column 1"].tolist() == ["Ana", "Bruno", "Chidi"]
    assert table.line_of(0) == 1


def test_unusual_spellings_are_read_and_said() -> None:
    plain = [["Ana", "Nordwind, AB"], ["Bruno", "Keller"]]
    for text in (
        '"First Name,Company"\r\n"Ana,""Nordwind, AB"""\r\n"Bruno,Keller"\r\n',
        "“First Name”,“Company”\r\n“Ana”,“Nordwind, AB”\r\n“Bruno”,“Keller”\r\n",
        'First Name|Company\r\nAna;"Nordwind, AB"\r\nBruno;Keller\r\n',
    ):
        table = read_table(text.encode())
        assert table.frame.to_numpy().tolist() == plain, text
        assert "unusual spelling" in [one.rule for one in table.findings]


def test_two_separators_wherever_one_is_meant_are_one() -> None:
    table = read_table(b"First Name\t\tCompany\t\tCity\nAna\t\tNord\t\tOslo\nBruno\t\t\t\tUlm\n")
    assert table.frame.to_numpy().tolist() == [["Ana", "Nord", "Oslo"], ["Bruno", "", "Ulm"]]
