"""Where the table is in a file and what separates its cells."""

from __future__ import annotations

import pytest

from services.recipients import Table, read_table

ROWS = [["Ana", "Lee, Inc.", "ana@example.com"], ["Bob", "Ray; Sons", "bob@example.com"]]


def cells(table: Table) -> list[list[str]]:
    return [table.header, *table.frame.to_numpy().tolist()]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("quote", ['"', "'"])
@pytest.mark.parametrize("newline", ["\r\n", "\n", "\r"])
def test_delimiter_quotes_and_newline_are_found(delimiter: str, quote: str, newline: str) -> None:
    header = ["First Name", "Company", "Email"]
    text = "".join(delimiter.join(f"{quote}{cell}{quote}" for cell in row) + newline for row in [header, *ROWS])
    table = read_table(text.encode())
    assert cells(table) == [header, *ROWS]
    reading = table.reading
    assert (reading.delimiter, reading.quotechar, reading.newline, reading.quote_all) == (
        delimiter,
        quote,
        newline,
        True,
    )


def test_an_apostrophe_is_no_quote() -> None:
    table = read_table(b"Name,Company\nD'Arcy,O'Neil\n't Hooft,'Round\n")
    assert table.frame.to_numpy().tolist() == [["D'Arcy", "O'Neil"], ["'t Hooft", "'Round"]]
    assert table.reading.quotechar == '"'


def test_excels_sep_line_names_the_delimiter_and_is_no_row() -> None:
    table = read_table(b"sep=;\r\nName;Email\r\nAna, Bob;ana@example.com\r\n")
    assert cells(table) == [["Name", "Email"], ["Ana, Bob", "ana@example.com"]]
    assert table.reading.delimiter == ";"
    assert table.line_of(0) == 2


def test_decimal_commas_do_not_split_a_semicolon_file() -> None:
    text = "Name;Betrag;Ort\r\n" + "".join(f"Person {n};{n},50;Ort {n}\r\n" for n in range(30))
    table = read_table(text.encode())
    assert table.reading.delimiter == ";"
    assert table.frame.at[3, "Betrag"] == "3,50"


def test_a_line_break_inside_quotes_belongs_to_the_cell() -> None:
    table = read_table(b'Name,Note,City\r\nAna,"one\r\ntwo\n\nthree",Oslo\r\nBob,x,Rome\r\n')
    assert table.frame.at[0, "Note"] == "one\r\ntwo\n\nthree"
    assert table.line_of(1) == 3
    assert table.findings == []


def test_unicode_line_separators_do_not_end_a_row() -> None:
    table = read_table("Name,Note\nAna,a\u2028b\u0085c\x0bd\n".encode())
    assert table.frame.at[0, "Note"] == "a\u2028b\u0085c\x0bd"


@pytest.mark.parametrize(
    "title",
    [
        "Contacts export\n\n",
        "\n\n",
        "Contacts,,\n,,\n",
        "Exported on 2026-11-20\nby Ana\n\n",
        "Report,2026,\n",
    ],
)
def test_a_header_below_title_lines_is_found(title: str) -> None:
    table = read_table(
        (title + "First Name,Company,Email\nAna,Lee,ana@example.com\n\nBob,Ray,b@example.com\n").encode()
    )
    assert table.header == ["First Name", "Company", "Email"]
    assert table.reading.header_row == title.count("\n")
    assert table.frame["First Name"].tolist() == ["Ana", "", "Bob"]
    assert table.line_of(0) == title.count("\n") + 2


def test_the_header_row_can_be_chosen() -> None:
    table = read_table(b"a,b\nc,d\ne,f\n", header_row=1)
    assert cells(table) == [["c", "d"], ["e", "f"]]
    assert table.reading.sources["header_row"] == "chosen"


def test_a_chosen_delimiter_and_quote_are_used() -> None:
    table = read_table(b"a;b,c\n'1;2',3\n", delimiter=",", quotechar='"')
    assert cells(table) == [["a;b", "c"], ["'1;2'", "3"]]
    assert table.reading.confidence["delimiter"] == 1.0


def test_blank_lines_at_the_end_are_no_rows() -> None:
    table = read_table(b"Name,Email\nAna,a@example.com\n\n\n\r\n")
    assert len(table.frame) == 1


def test_a_last_line_without_a_line_break_is_a_row() -> None:
    assert read_table(b"Name,Email\nAna,a@example.com").frame.to_numpy().tolist() == [["Ana", "a@example.com"]]


@pytest.mark.parametrize(
    "text", ["Email\na@example.com\nb@example.com\n", "Name\nAna\nBob\n", '"Name"\n"Ana"\n"Bob"\n']
)
def test_one_column_is_a_table(text: str) -> None:
    table = read_table(text.encode())
    assert table.frame.shape == (2, 1)
    assert table.header == [text.split("\n", maxsplit=1)[0].strip('"')]


def test_commas_in_a_single_column_of_names_do_not_split_it() -> None:
    table = read_table(b"Name\nLee, Ana\nRay, Bob\nDoe, Jane\n")
    assert table.frame["Name"].tolist() == ["Lee, Ana", "Ray, Bob", "Doe, Jane"]


def test_a_space_between_delimiter_and_quote_is_style() -> None:
    table = read_table(b'"Name", "Company"\n"Ana", "Lee, Inc."\n')
    assert cells(table) == [["Name", "Company"], ["Ana", "Lee, Inc."]]


def test_cells_stay_text() -> None:
    row = [
        "00123",
        "NA",
        "null",
        "1E5",
        "TRUE",
        " Ana ",
        "nan",
        "",
        "1,234.50",
        "2026-01-02",
        "\U0001f468‍\U0001f469‍\U0001f467",
        "é",
    ]
    header = [f"h{number}" for number in range(len(row))]
    table = read_table("\n".join(["\t".join(header), "\t".join(row)]).encode())
    assert table.frame.iloc[0].tolist() == row


def test_duplicate_and_empty_headers_get_names_of_their_own() -> None:
    table = read_table(b"Email,Email,,Email (2), Email\na,b,c,d,e\n")
    assert table.columns == ["Email", "Email (3)", "Column 3", "Email (2)", " Email"]
    assert table.header == ["Email", "Email", "", "Email (2)", " Email"]
    assert [(one.level, one.rule) for one in table.findings] == [
        ("warning", "duplicate header"),
        ("warning", "empty header"),
    ]


def test_a_file_without_header_is_warned_about() -> None:
    table = read_table(b"ana@example.com,Ana\nbob@example.com,Bob\n")
    assert [(one.level, one.rule) for one in table.findings] == [("warning", "no header")]
