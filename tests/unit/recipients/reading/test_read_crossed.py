"""Whole rows whose cells stand in other columns than everybody else's: nobody gets them, and nobody else is held."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from services.recipients import ColumnMapping, Source, Table, check_rows, read_table

Row = tuple[str, ...]
NAMED = ("First Name", "Last Name", "Company", "Email", "Tag")
PEOPLE: list[Row] = [
    ("Ana", "Lund", "Nordwind AB", "ana@example.com", "vip"),
    ("Bruno", "Keller", "Keller & Sohn", "bruno@example.com", "vip"),
    ("Chidi", "Okafor", "Lagos Lights", "chidi@example.org", "guest"),
    ("Dana", "Weiss", "Weiss Design", "dana@example.org", "vip"),
    ("Elif", "Demir", "Demir Yapi", "elif@example.com", "guest"),
]


def sent(header: Row, rows: Sequence[Row], delimiter: str = ";") -> list[Row]:
    """The rows that would go out, every column on a variable of its own, and none of them needed."""
    table = read_table("".join(delimiter.join(row) + "\n" for row in [header, *rows]).encode())
    names = [name for name in header if name]
    mapping = ColumnMapping({name: Source("column", name) for name in names}, frozenset(names))
    held = {*check_rows(table.frame, mapping, table=table).rows("error"), *table.marks}
    return [tuple(table.frame.loc[row, names]) for row in table.frame.index if row not in held]


def named(table: Table) -> list[str]:
    return [one.rule for one in table.findings if one.row is None]


@pytest.mark.parametrize(
    "row",
    [
        pytest.param(("", "Grace Mbeki", "Cape Print", "grace@example.com", "vip"), id="two names in one cell"),
        pytest.param(("Grace", "Mbeki", "Cape Print", "grace@example.com.vip", ""), id="an address with its neighbour"),
        pytest.param(("Cape Print Ltd", "Mbeki", "Grace", "grace@example.com", "vip"), id="a company as a name"),
        pytest.param(("Grace", "Mbeki", "& Sons", "grace@example.com", "vip"), id="the end of a company"),
        pytest.param(("Gr▓ce", "Mbeki", "Cape", "grace@example.com", "vip"), id="a sign of a wrong encoding"),
        pytest.param(("AyŁe", "Mbeki", "Cape", "grace@example.com", "vip"), id="a capital of a wrong encoding"),
        pytest.param(("Bj”rn", "Mbeki", "Cape", "grace@example.com", "vip"), id="a quote of a wrong encoding"),
        pytest.param(("聲gel", "Mbeki", "Cape", "grace@example.com", "vip"), id="a letter of a wrong encoding"),
        pytest.param(("Grace", "Mbeki", "Cape", "grace@example.com", 'vip"'), id="half a pair of quotes"),
        pytest.param(("Grace", "Mbeki", "Cape", "grace@example.com", '10"2'), id="a quote amid figures"),
        pytest.param(("Grace", "Mbeki", "Cape", "\ufe0fgrace@example.com", "vip"), id="a mark before an address"),
        pytest.param(("N.B. VIPs first", "", "", "", ""), id="a remark"),
        pytest.param(("Total guests", "", "", "", ""), id="a total with nothing else"),
        pytest.param(("e.g. Ana", "e.g. Lund", "e.g. Acme", "e.g. a@b.com", "e.g. vip"), id="an example"),
    ],
)
def test_a_row_that_stands_otherwise_than_all_the_others_is_held(row: Row) -> None:
    assert sent(NAMED, [*PEOPLE, row]) == PEOPLE
    assert sent(NAMED, [*PEOPLE[:3], row, *PEOPLE[3:]]) == PEOPLE


@pytest.mark.parametrize(
    "row", [("Ana", "Nordwind", "AB", ""), ("Ana", "Nordwind", "& Co", ""), ("Ana", "N", "Ltd.", "")]
)
def test_the_end_of_a_company_in_a_cell_of_its_own_is_held(row: Row) -> None:
    rows: list[Row] = [("Bruno", "Keller & Sohn", "", ""), ("Chidi", "Lagos Lights", "", "")]
    assert sent(("First Name", "Company", "Notes", "Tag"), [row, *rows]) == rows


def test_two_neighbours_that_changed_places_are_held_when_the_others_show_it() -> None:
    header = ("Given", "Family", "City")
    rows: list[Row] = [("Ana", "Lund", "Oslo"), ("Ana", "Berg", "Ulm"), ("Bo", "Lund", "Ulm"), ("Bo", "Berg", "Oslo")]
    assert sent(header, [*rows, ("Lund", "Ana", "Bern")]) == rows
    shared: list[Row] = [("Martin", "Thomas", "Oslo"), ("Thomas", "Martin", "Ulm"), ("Kim", "Li", "Ulm")] * 2
    assert sent(header, shared) == shared, "names that stand in both columns are no evidence"


@pytest.mark.parametrize(
    ("header", "rows"),
    [
        (("First Name", "State"), [("Ana", "AB"), ("Bo", "ON"), ("Cy", "AB"), ("Di", "")]),
        (("First Name", "Province code"), [("Ana", "AB"), ("Bo", "ON"), ("Cy", "QC"), ("Di", "NS")]),
        (("Company", "Legal form"), [("Nord", "AB"), ("Keller", "GmbH"), ("Lagos", "Ltd")]),
        (("First Name", "Last Name"), [("Ian", "McÉwan"), ("Ana", "DeÁngelo"), ("Bo", "O'Éire"), ("Sa", "Co")]),
        (("First Name", "Company"), [("Ana", "Keller & Co"), ("Bo", "B&B"), ("Cy", "AB Volvo"), ("Di", "A & B")]),
        (("First Name", "Note"), [("王Wei", '5" screen'), ("Bo", 'said "hi"'), ("Cy", "2,5\" and 3'")]),
        (("Name", "Company", "City"), [("Ana", "Phone", "Event"), ("Bo", "Product", "Ulm"), ("Cy", "Acme", "Ulm")]),
        (
            ("Name", "Company", "City"),
            [("Bo", "Acme", "Ulm"), ("Di", "X", "Y"), ("Product", "Event", "Ulm"), ("Z", "Z", "Z")],
        ),
    ],
)
def test_what_only_looks_so_is_not_held(header: Row, rows: list[Row]) -> None:
    assert sent(header, rows) == rows


def test_a_blank_before_a_cell_holds_nobody_where_a_later_cell_can_only_stand_where_it_stands() -> None:
    header = ("First Name", "Company", "Email", "Notes")
    rows: list[Row] = [(one, "Acme", f"{one}@example.com", "") for one in ("ana", "bo", "cy", "di")]
    spaced: Row = ("Eli", " Acme", "eli@example.com", "")
    assert sent(header, [*rows, spaced], ",") == [*rows, spaced]
    assert sent(header, [*rows, ("Eli", "Acme", "eli@example.com", " vip")], ",") == rows


@pytest.mark.parametrize("between", ["\n", "\nCities\n", "\n\nOur cities\n"])
def test_a_second_table_is_held_from_its_title_on(between: str) -> None:
    table = read_table(f"Name,Company\nAna,Acme\nBo,Bells\n{between}City,Country\nOslo,Norway\nUlm,Germany\n".encode())
    held = {one.row for one in table.findings if one.rule == "not a recipient"}
    live = [row for row in table.frame.index if row not in held and row not in table.marks]
    assert table.frame.loc[live].to_numpy().tolist() == [["Ana", "Acme"], ["Bo", "Bells"]]


def test_a_second_table_of_three_columns_is_seen_without_an_empty_row() -> None:
    text = (
        "Name,Company,Email\nAna,Acme,a@x.com\nBo,Bells,b@x.com\nProduct,City,Country\nLamp,Oslo,Norway\nPen,Ulm,NO\n"
    )
    held = [one.row for one in read_table(text.encode()).findings if one.rule == "not a recipient"]
    assert held == [2, 3, 4]


def test_a_name_made_of_two_where_the_last_column_has_none_is_asked_about() -> None:
    rows = "".join(f"{firm};{name};{city};\n" for name, firm, city in [("Ana", "Nord", "Oslo"), ("Bo", "Kel", "Ulm")])
    assert "two names in one" in named(read_table(f"Company First Name;City;Notes;\n{rows}".encode()))
    assert "two names in one" not in named(read_table(f"Company Name;First Name;City;\n{rows}".encode()))
    assert "two names in one" not in named(read_table(f"Company Email;First Name;City;Notes\n{rows}".encode()))
