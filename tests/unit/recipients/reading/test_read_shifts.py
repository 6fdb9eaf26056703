"""No row shifts and no two rows join unseen: what may stand under a wrong name is an error with its repair."""

from __future__ import annotations

import pytest

from services.recipients import ColumnMapping, Edits, Source, Table, check_rows, read_table
from services.recipients.checking.repairs import changes_of
from services.recipients.tables.findings import Findings

HEADER = ["Date", "Qty", "First Name", "Company", "Email", "Link", "Notes"]
ROWS = [
    [f"{1 + n % 28:02}/05/2026", str(n), name, firm, f"p{n}@example.com", f"https://example.com/{n}", ""]
    for n, (name, firm) in enumerate(
        [("Ana", "Nordwind AB"), ("Bruno", "Keller, Sohn & Co"), ("Chidi", "Lagos Lights"), ("Dana", "Weiss")] * 3
    )
]


def errors(table: Table) -> dict[int, str]:
    """The rule of each row with an error from reading."""
    return {one.row: one.rule for one in table.findings if one.level == "error" and one.row is not None}


def quoted(cell: str) -> str:
    return '"' + cell.replace('"', '""') + '"' if "," in cell or '"' in cell else cell


def pollutions() -> list[tuple[int, int, str]]:
    """A row, a place in it, and what is done there."""
    return [
        (row, place, what)
        for row in (0, 1, 5, len(ROWS) - 1)
        for place in range(len(HEADER))
        for what in ("more", "less", "open", "close", "short", "break")
    ]


@pytest.mark.parametrize(("row", "place", "what"), pollutions())
def test_one_thing_wrong_in_one_row_never_gives_a_wrong_row_without_an_error(row: int, place: int, what: str) -> None:
    lines = [[quoted(cell) for cell in cells] for cells in ROWS]
    line = lines[row]
    text = ",".join(line)
    if what == "more":
        text = ",".join([*line[:place], "," + line[place], *line[place + 1 :]])
    elif what == "less" and place + 1 < len(line):
        text = ",".join(line[: place + 1]) + ",".join(["", *line[place + 1 :]]).removeprefix(",")
    elif what == "open":
        text = ",".join([*line[:place], '"' + line[place], *line[place + 1 :]])
    elif what == "close":
        text = ",".join([*line[:place], line[place] + '"', *line[place + 1 :]])
    elif what == "short":
        text = ",".join(line[: place + 1])
    elif what == "break" and "," not in line[place]:
        text = ",".join([*line[:place], line[place][:1] + "\n" + line[place][1:], *line[place + 1 :]])
    rest = [",".join(one) for one in lines]
    data = "\n".join([",".join(HEADER), *rest[:row], text, *rest[row + 1 :]]) + "\n"
    table = read_table(data.encode())
    found = errors(table)
    for at, cells in enumerate(table.frame.to_numpy().tolist()):
        right = cells[: len(HEADER)] in ROWS and not any(cells[len(HEADER) :])
        assert right or at in found or at in table.marks, (cells, table.findings)


def mended(text: str) -> tuple[Table, list[list[str]]]:
    """The table, and its rows after every proposed repair."""
    table = read_table(text.encode())
    edits = Edits()
    edits.make(table, changes_of(table.frame, Findings.of(table.findings).repairs()))
    return table, edits.apply(table).iloc[:, : len(table.header)].to_numpy().tolist()


@pytest.mark.parametrize(
    ("text", "row", "meant"),
    [
        (
            "Company,First Name,City,Notes\nNord,Ana,Oslo,\nKeller, Sohn & Co,Bruno,Ulm,\nLagos,Chidi,Lagos,vip\n",
            1,
            ["Keller, Sohn & Co", "Bruno", "Ulm", ""],
        ),
        (
            "Company,First Name,Email\nNord,Ana,a@example.com\nKel,ler,Bruno,b@example.com\nLag,Chidi,c@example.com\n",
            1,
            ["Kel,ler", "Bruno", "b@example.com"],
        ),
        ("Company,First Name,City\nNordwind\\, AB,Ana,Oslo\nKeller,Bruno,Ulm\n", 0, ["Nordwind, AB", "Ana", "Oslo"]),
        (
            'First Name,Company,Email\nAna,"Nordwind,a@example.com\nBruno,Keller",b@example.com\nC,L,c@example.com\n',
            1,
            ["Bruno", "Keller", "b@example.com"],
        ),
        ('Name,Company,City\nAna,"Lee" Inc,Oslo\nBob,Ray,Rome\n', 0, ["Ana", "Lee Inc", "Oslo"]),
        (
            "Company,First Name,City,Notes\nNord,Ana,Oslo\nKeller, Sohn,Bruno,Ulm\nLagos,Chidi,Lagos\nD,E,Ulm,vip\n",
            1,
            ["Keller, Sohn", "Bruno", "Ulm", ""],
        ),
    ],
)
def test_the_likely_repair_stands_beside_the_error(text: str, row: int, meant: list[str]) -> None:
    table, rows = mended(text)
    assert row in errors(table)
    assert rows[row] == meant


def test_an_error_names_the_line_what_stands_there_and_what_was_meant() -> None:
    table = read_table(b"Company,First Name,City\nNord,Ana,Oslo\nKeller, Sohn,Bruno,Ulm\n")
    one = next(one for one in table.findings if one.row == 1)
    assert "line 3 has 4 cells where the header has 3" in one.text
    assert "Keller | Sohn | Bruno | Ulm" in one.text
    assert "Company: Keller, Sohn; First Name: Bruno; City: Ulm" in one.fix


@pytest.mark.parametrize(
    "text",
    [
        "First Name,Email,Notes,Tag\nAna,a@example.com,,\nBruno,b@example.com\nC,c@example.com,vip,new\n",
        "First Name;City;Notes;Tag\nAna;Oslo\nBruno;Ulm\nChidi;Lagos;vip\nDana\nElif;Izmir;x;y\nFarid;Tunis\n",
        "First Name,Last Name,Email,\nAna,Lund,a@example.com\nBruno,Keller,b@example.com\n",
        "First Name,Email\nAna,a@example.com,\nBruno,b@example.com,\n",
        'First Name,Notes,Email\nAna,"likes\nred, green, blue",a@example.com\nBruno,x,b@example.com\n',
    ],
)
def test_what_is_certainly_harmless_is_not_held(text: str) -> None:
    assert errors(read_table(text.encode())) == {}


def test_a_line_break_without_quotes_holds_both_pieces_and_nobody_else() -> None:
    for end in ("\r", "\n"):
        text = f"First Name,Email,Company\r\nAna,a@example.com,Nordwind{end}AB\r\nBruno,b@example.com,Keller\r\n"
        assert list(errors(read_table(text.encode()))) == [0, 1]


def test_a_header_that_lacks_a_name_holds_every_row() -> None:
    table = read_table(b"First Name,Company City,Email,Notes\nAna,N,Oslo,a@example.com,\nBruno,K,Ulm,b@example.com,\n")
    assert set(errors(table)) == {0, 1}
    assert "lacks a name" in next(one for one in table.findings if one.row is None and one.level == "error").text


def test_a_file_that_nobody_can_understand_is_held_as_a_whole() -> None:
    rows = "".join(f"x{n} y{', z w' * (1, 1, 1, 0, 2)[n % 5]}\n" for n in range(40))
    table = read_table(("alpha beta, gamma delta\n" + rows).encode(), delimiter=",")
    assert [one.rule for one in table.findings if one.row is None and one.level == "error"] == ["not understood"]
    assert len(errors(table)) == len(table.frame) == 40


def test_a_row_that_somebody_accepts_is_no_longer_held() -> None:
    table = read_table(b"Name,Company,Email\nAna,Lee,a@example.com\nBob,Ray\nDi,Fox,d@example.com\n")
    edits = Edits()
    edits.accept(1)
    assert Edits.from_dict(edits.to_dict()) == edits
    mapping = ColumnMapping({"name": Source("column", "Name")})
    assert check_rows(table.frame, mapping, table=table).rows(level="error") == [1]
    assert check_rows(table.frame, mapping, table=table, edits=edits).rows(level="error") == []
