"""A cell that slid beside its blank, other quotes, other separators: held where wrong, read where it is only style."""

from __future__ import annotations

import pytest

from services.recipients import ColumnMapping, Source, check_rows, read_table

Row = list[str]
HEADER = ["First Name", "Company", "Email", "City", "Since", "Fee", "Notes", "Tag"]
PEOPLE: list[Row] = [
    [name, firm, f"p{at}@example.com", city, f"{at + 1:02}.05.2024", f"{at + 1}5", note, ""]
    for at, (name, firm, city, note) in enumerate(
        [
            ("Ana", "Nordwind AB", "Oslo", "vip"),
            ("Bruno", "Keller", "Ulm", "vip"),
            ("Chidi", "Lagos Lights", "Lagos", ""),
            ("Dana", "Weiss Design", "Oslo", ""),
            ("Elif", "Demir", "Ulm", "vip"),
            ("Farid", "Haddad Foods", "Lagos", ""),
        ]
        * 2
    )
]


def sent(text: str) -> list[Row]:
    """The rows that would go out with all that the file has in them."""
    table = read_table(text.encode())
    names = [name for name in HEADER if name in table.columns]
    mapping = ColumnMapping({name: Source("column", name) for name in names}, frozenset(names))
    held = {*check_rows(table.frame, mapping, table=table).rows("error"), *table.marks}
    return [list(table.frame.loc[row]) for row in table.frame.index if row not in held]


def lines(rows: list[Row], mark: str = ";") -> str:
    return "".join(mark.join(row) + "\n" for row in [HEADER, *rows])


@pytest.mark.parametrize(
    "row",
    [
        pytest.param(["", "GraceCape Print", "g@example.com", "Oslo", "09.05.2024", "95", "", ""], id="two names"),
        pytest.param(["Grace", "", "Cape Print", "g@example.com", "Oslo", "09.05.2024", "95", ""], id="slid right"),
        pytest.param(
            ["Grace", "Cape", "", "g@example.comOslo", "09.05.2024", "95", "", ""], id="an address and a city"
        ),
        pytest.param(["Grace", "Cape", "g@example.com", "Oslo", "", "09.05.202495", "", ""], id="a date and a sum"),
        pytest.param(["Grace", "Cape", "g@example.com", "Oslo", "", "09.05.2024", "95", ""], id="a date as a sum"),
        pytest.param(["Grace", "Cape", "g@example.com", "", "Oslo09.05.2024", "95", "", ""], id="a city and a date"),
        pytest.param(["Grace", "Cape", "", "", "09.05.2024", "95", "", "g@example.com"], id="an address as a tag"),
        pytest.param(["Grace", "Cape", "g@example.com", "Oslo", "09.05.2024", "95", "", "vip"], id="a note as a tag"),
        pytest.param(["“Grace”", "“Cape”", "“g@example.com”", "“Oslo”", "", "", "", ""], id="curly quotes"),
    ],
)
def test_a_row_in_which_something_slid_is_held_and_nobody_else(row: Row) -> None:
    assert sent(lines([*PEOPLE, row])) == PEOPLE
    assert sent(lines([*PEOPLE[:2], row, *PEOPLE[2:]])) == PEOPLE


def test_a_row_in_single_quotes_in_a_file_of_double_ones_is_held() -> None:
    rows = "".join(";".join(f'"{cell}"' for cell in row) + "\n" for row in [HEADER, *PEOPLE])
    assert sent(rows + ";".join(f"'{cell}'" for cell in PEOPLE[0]) + "\n") == PEOPLE


@pytest.mark.parametrize(
    "row",
    [
        ["Grace", "", "g@example.com", "Oslo", "09.05.2024", "95", "", ""],
        ["Grace", "Cape", "g@example.com", "", "", "", "", ""],
        ["Grace", "McDonald", "g@example.com", "", "09.05.2024", "95", "likes iPads", ""],
        ["Grace", "Cape", "g@example.com", "Oslo", "09.05.2024", "95", "", "new"],
    ],
)
def test_a_row_that_only_lacks_something_is_sent(row: Row) -> None:
    assert sent(lines([*PEOPLE, row])) == [*PEOPLE, row]


def test_the_same_names_once_more_are_no_second_table() -> None:
    assert sent(lines([*PEOPLE[:3], HEADER, *PEOPLE[3:]])) == PEOPLE
    assert sent(lines([HEADER, HEADER, HEADER, *PEOPLE])) == PEOPLE
    known = [["First Name", "Company", "Email", "City"], *([*row[:4]] for row in PEOPLE)]
    text = "".join(";".join(row) + "\n" for row in [*known[:4], known[0], *known[4:]])
    assert sent(text) == known[1:]


@pytest.mark.parametrize("mark", ["|", "\t", ",", ":"])
def test_a_row_with_another_separator_is_held_and_not_its_neighbours(mark: str) -> None:
    text = lines(PEOPLE).replace(";".join(PEOPLE[3]), mark.join(PEOPLE[3]))
    assert sent(text) == [*PEOPLE[:3], *PEOPLE[4:]]


@pytest.mark.parametrize("mark", ["~", "^", "¦", " | ", " ; ", ":"])
@pytest.mark.parametrize("quote", ["", '"'])
def test_unusual_separators_are_found_and_the_spaces_around_them_left_out(mark: str, quote: str) -> None:
    rows = [HEADER, *PEOPLE]
    text = "".join(mark.join(quote + cell + quote for cell in row) + "\n" for row in rows)
    assert [[cell.strip() for cell in row] for row in sent(text)] == PEOPLE


def test_a_space_behind_every_comma_is_style_beside_empty_cells_too() -> None:
    text = 'First Name, Company, City, Notes\nAna, "Nord, AB", Oslo, \nBruno, Keller, Ulm, vip\nChidi, Lights, , \n'
    assert [row[1] for row in sent(text)] == ["Nord, AB", "Keller", "Lights"]


def test_a_header_that_names_only_the_first_columns_loses_nobody_and_holds_everybody() -> None:
    text = "First Name;Company\n" + "".join(";".join(row[:5]) + "\n" for row in PEOPLE)
    table = read_table(text.encode())
    assert table.header[:2] == ["First Name", "Company"]
    assert len(table.frame) == len(PEOPLE)
    assert sent(text) == []


def test_a_lone_name_above_rows_that_are_all_cut_alike_is_no_list_of_one_column() -> None:
    rows = "".join(",".join(row[:4]) + "\n" for row in PEOPLE)
    table = read_table(f"First Name\n{rows}".encode())
    assert "no header" in [one.rule for one in table.findings if one.level == "warning"]
    assert read_table(b"Notes\nred, green, blue\nbig, old, blue\nnew, old, red\n").columns == ["Notes"]


def test_a_broken_header_with_a_name_too_few_holds_every_row() -> None:
    text = 'First Name,"Company"City,Notes\nAna,Nord,vip,\nBruno,Keller,vip,\n'
    assert sent(text) == []
    assert "longer rows" in [one.rule for one in read_table(text.encode()).findings if one.level == "error"]


def test_a_column_without_a_name_is_warned_of_unless_it_counts_the_rows() -> None:
    def level(first: str) -> str:
        table = read_table(f",First Name,City\n{first},Ana,Oslo\n2,Bruno,Ulm\n".encode())
        return next(one.level for one in table.findings if one.rule == "empty header")

    assert (level("Nord"), level("1")) == ("warning", "note")


@pytest.mark.parametrize("mark", ["，", "、", "   ", " · ", " / "])
def test_a_table_in_one_column_is_held_as_a_whole(mark: str) -> None:
    text = "".join(mark.join(row[:3]) + "\n" for row in [HEADER, *PEOPLE])
    assert sent(text) == []
    assert "not cut apart" in [one.rule for one in read_table(text.encode()).findings if one.row is None]
    assert sent(f"sep=;\n{lines(PEOPLE, ',')}") == []
    assert read_table(b"Name / Company\nAna Lund\nNordwind AB\n").findings == []
