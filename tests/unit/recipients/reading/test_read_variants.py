"""Kinds of damage in other places, languages and spellings than the known ones: no wrong row goes out unseen."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from services.recipients import ColumnMapping, Source, Table, check_rows, read_table

PEOPLE = [
    ("Ana", "Nordwind AB", "ana@example.com", ""),
    ("Bruno", "Keller Sons", "bruno@example.com", ""),
    ("Chidi", "Lagos Lights", "chidi@example.org", "vip"),
    ("Dana", "Weiss Design", "dana@example.net", ""),
]
HEADER = ("First Name", "Company", "Email", "Notes")


def written(rows: Sequence[tuple[str, ...]], header: tuple[str, ...] = HEADER, end: str = "\n") -> str:
    return end.join(";".join(row) for row in [header, *rows]) + end


def sent(table: Table, *, optional: bool = True) -> list[tuple[str, ...]]:
    """The rows that neither an error nor a mark keeps, through a mapping of every named column to itself."""
    columns = [name for name in table.columns if not name.startswith("Column ")]
    mapping = ColumnMapping(
        {name: Source("column", name) for name in columns}, frozenset(columns) if optional else frozenset()
    )
    held = {*check_rows(table.frame, mapping, table=table).rows("error"), *table.marks}
    rows = table.frame[columns]
    return [tuple(rows.loc[row]) for row in rows.index if row not in held]


def asked(table: Table) -> list[str]:
    return [one.rule for one in table.findings if one.row is None and one.level != "note"]


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("cut", ["\n", "\r", "\r\n", "\n\n"])
@pytest.mark.parametrize(("place", "at"), [(0, 2), (0, 5), (1, 0), (1, 5), (2, 3), (3, 3)])
def test_pieces_of_a_row_that_a_line_break_cut_are_all_held(place: int, at: int, cut: str, end: str) -> None:
    row = list(PEOPLE[2])
    row[place] = row[place][:at] + cut + row[place][at:]
    table = read_table(written([*PEOPLE[:2], tuple(row), PEOPLE[3]], end=end).encode())
    assert set(sent(table)) <= set(PEOPLE)


@pytest.mark.parametrize("rows", [2, 3])
@pytest.mark.parametrize("at", [0, 1, 2])
def test_two_pieces_that_make_a_whole_row_are_not_taken_for_rows_with_empty_ends(rows: int, at: int) -> None:
    cells = ("7", "Grace", "Cape Print", "30")
    broken = ";".join(cells[:at]) + (";" if at else "") + cells[at][:1] + "\n" + cells[at][1:]
    text = "".join(["Id;First Name;Company;Amount\n", "5;Ana;Nord;10\n", "6;Bruno;Kel;20\n"][:rows])
    table = read_table((text + broken + ";" + ";".join(cells[at + 1 :]) + "\n").encode())
    assert not [row for row in sent(table) if row[0] not in ("5", "6")]


def test_mixed_line_ends_alone_hold_nobody() -> None:
    text = written(PEOPLE) + "\r\n".join(";".join(row) for row in PEOPLE) + "\r\n"
    assert sent(read_table(text.encode())) == PEOPLE * 2


def test_a_delimiter_in_a_cell_that_took_the_place_of_an_empty_last_cell_is_held() -> None:
    text = "Company,First Name,City,Notes\nNordwind,Ana,Oslo,vip\nKeller, Sohn,Bruno,Ulm\nLagos,Chidi,Lagos,\n"
    assert sent(read_table(text.encode())) == [("Nordwind", "Ana", "Oslo", "vip"), ("Lagos", "Chidi", "Lagos", "")]
    quoted = 'Company,First Name,City,Notes\n"A, B",Ana,Oslo,vip\nKeller, Bruno,Ulm,\n'
    assert len(sent(read_table(quoted.encode()))) == 2, "a file that quotes its cells was not written so"


@pytest.mark.parametrize(
    "row", [("Demir", "Demir Yapi elif@example.com", "", ""), ("Elif", "", "Demir", "x"), ("7", "Elif", "", "Demir")]
)
def test_a_row_with_one_cell_too_many_here_and_one_too_few_there_is_held(row: tuple[str, ...]) -> None:
    if row[0] == "7":
        people = [(str(n), *one[:2], str(10 * n)) for n, one in enumerate(PEOPLE * 3)]
        table = read_table(written([*people, row], ("Id", "First Name", "Company", "Amount")).encode())
    else:
        table = read_table(written([*PEOPLE, row]).encode())
    assert row not in sent(table)


TOTALS = ["Totalt", "Yhteensä", "Kokku", "Iš viso", "Ukupno", "Spolu", "Общо", "المجموع", 'סה"כ', "รวม", "कुल", "Jumlah"]


@pytest.mark.parametrize("word", [*TOTALS, "Total geral", "Net total", "Total guests", "Σ", ""])
@pytest.mark.parametrize("place", [0, 1, 3])
def test_a_row_of_totals_is_held_in_any_language_and_place(word: str, place: int) -> None:
    row = ["", "", "", ""]
    row[place] = word
    row[2 if place == 3 else 3] = "30"
    table = read_table(written([*PEOPLE, tuple(row)]).encode())
    assert sent(table) == PEOPLE


def test_rows_that_describe_the_columns_are_held() -> None:
    told = tuple(f"the {name.lower()} of the guest" for name in HEADER)
    assert sent(read_table(written([told, *PEOPLE]).encode())) == PEOPLE


@pytest.mark.parametrize(
    "name",
    [
        *(
            "G\\u00fcnther",
            "G\\xfcnther",
            "G\\xc3\\xbcnther",
            "G\\374nther",
            "Gu00fcnther",
            "G<U+00FC>nther",
            "G<fc>nther",
        ),
        *(
            "G+APw-nther",
            "G&#252nther",
            "O\\'Brien",
            "O''Brien",
            "J¿rgen",
            "J□rgen",
            "S¸ren",
            "<![CDATA[Ana]]>",
            "['Ana']",
        ),
        *(
            "^Ana",
            "@Ana",
            "-Ana",
            "An\ta",
            "Ana\\n",
            "b'Ana'",
            "#N/D",
            "#Н/Д",
            "#GETTING_DATA",
            "Loading...",
            "(empty)",
        ),
        *("[leer]", "<vacío>", "(пусто)", "- None -", "$first_name", "%first_name%", "__first__", '"Ana', 'An"a'),
        *(
            "An\u034fa",
            "An\u3164a",
            "\u2800Ana",
            "Ana\U000e0041",
            "Ana\ufe0f",
            "Ana\U0001d173",
            "Jos챕",
            "Mﾃ｡rta",
            "ֵ½ofie",
        ),
    ],
)
def test_damaged_names_are_held(name: str) -> None:
    quoted = '"' + name.replace('"', '""') + '"'
    table = read_table(written([PEOPLE[0], (quoted, *PEOPLE[1][1:]), *PEOPLE[2:]]).encode())
    assert sent(table) == [PEOPLE[0], *PEOPLE[2:]]


@pytest.mark.parametrize(
    ("name", "meant"),
    [("G\\u00fcnther", "Günther"), ("G\\xc3\\xbcnther", "Günther"), ("O''Brien", "O'Brien"), ("-Ana", "Ana")],
)
def test_the_repair_of_a_damaged_name_stands_beside_it(name: str, meant: str) -> None:
    table = read_table(f"First Name\tCompany\n{name}\tNord\nBea\tKel\n".encode())
    mapping = ColumnMapping({"first_name": Source("column", "First Name")})
    repairs = check_rows(table.frame, mapping, table=table).repairs()[0]
    assert ("First Name", meant) in [cell for repair in repairs for cell in repair.cells]


@pytest.mark.parametrize(
    "number",
    [
        "4 479 E+11",
        "4.479×10^11",
        "4479009E5",
        "$447,900,900,124.00",
        "447,900,900,124",
        "44790090012400%",
        "1899-12-31",
    ],
)
def test_a_phone_number_that_a_spreadsheet_made_something_else_of_is_held(number: str) -> None:
    table = read_table(f"First Name\tPhone\nAna\t{number}\nBea\t447.900.900.124\n".encode())
    assert sent(table) == [("Bea", "447.900.900.124")]


@pytest.mark.parametrize(
    "name",
    ["Ana-Lena", "O’Brien", "Мария", "Nguyễn Thị", 'Ana "Annie" Lund', "Ana & Bob", "d'Arc", "Łukasz", "משה", "김민수"],
)
def test_names_as_people_write_them_are_not_held(name: str) -> None:
    quoted = '"' + name.replace('"', '""') + '"'
    table = read_table(written([(quoted, *PEOPLE[0][1:]), *PEOPLE[1:]]).encode())
    assert len(sent(table)) == len(PEOPLE)


@pytest.mark.parametrize("header", ["Email First Name;Company;", "Email;Phone;First Name"])
def test_a_header_that_lacks_a_name_or_has_one_too_many_is_asked_about(header: str) -> None:
    text = header + "\n" + "".join(f"{email};{name};{firm}\n" for name, firm, email, _ in PEOPLE)
    assert asked(read_table(text.encode()))


def test_an_unusual_line_break_tells_to_which_row_a_lone_piece_belongs() -> None:
    text = "First Name;Company;City\r\nBea;Kel;Ulm\r\nanna\rlena;Nord;Oslo\r\nDi;Fox;Bern\r\n"
    assert sent(read_table(text.encode())) == [("Di", "Fox", "Bern")]
