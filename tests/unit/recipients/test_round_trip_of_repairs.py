"""Repairs are changes on top of the untouched file; problem rows go out, are mended elsewhere and come back by key."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.errors import RecipientsError
from services.recipients import (
    ROW_KEY,
    ColumnMapping,
    Edits,
    Source,
    Table,
    check_rows,
    defused,
    merge_back,
    problems_file,
    read_table,
    restored,
    results_file,
)
from services.recipients.checking import repairs
from services.recipients.reading.records import parse

DATA = "Vorname;Voller Name;Link;Mail\r\n ANA ;Dr. Ana Lund;example.com;=1+1\r\nBruno;Keller, Bruno;https://b.de;b\r\n"


def table() -> Table:
    return read_table(DATA.encode("cp1252"), "people.csv")


def test_each_repair_shows_before_and_after_and_can_be_undone() -> None:
    one = table()
    frame = one.frame
    assert [(c.before, c.after) for c in repairs.trim(frame, ["Vorname"])] == [(" ANA ", "ANA")]
    assert [c.after for c in repairs.recase(frame, ["Vorname"])] == ["Ana"]
    assert [c.after for c in repairs.add_https(frame, ["Link"])] == ["https://example.com"]
    assert [c.after for c in repairs.first_names(frame, "Voller Name", "Vorname")] == ["Ana"]
    assert [c.after for c in repairs.replace_text(frame, ["Mail"], "B", "b@b.de", match_case=False)] == ["b@b.de"]
    edits = Edits()
    changes = repairs.add_https(frame, ["Link"])
    edits.make(one, changes)
    assert edits.apply(one).at[0, "Link"] == "https://example.com"
    edits.undo(one, changes)
    assert edits == Edits()
    assert results_file(one, {}, []).data == DATA.encode("cp1252")


@pytest.mark.parametrize(
    ("full", "first"),
    [
        ("Ana Lund", "Ana"),
        ("Lund, Ana", "Ana"),
        ("Dr. Ana Lund", "Ana"),
        ("J. Lund", None),
        ("山田 太郎", None),
        ("", None),
    ],
)
def test_the_first_name_is_taken_out_of_a_full_name_only_when_it_is_clear(full: str, first: str | None) -> None:
    assert repairs.first_name(full) == first


def test_problem_rows_go_out_and_come_back_by_their_key() -> None:
    one = table()
    mapping = ColumnMapping({"cta_url": Source("column", "Link"), "email": Source("column", "Mail")})
    findings = check_rows(one.frame, mapping, table=one)
    out = problems_file(one, one.frame, findings, findings.rows(level="error"))
    text = out.data.decode(out.encoding)
    assert text.startswith(f"{ROW_KEY};Vorname;")
    assert out.defused == 1
    assert merge_back(one, one.frame, out.data).changes == []
    lines = text.splitlines()
    back = "\r\n".join([lines[0], *reversed(lines[1:])]).replace(";example.com;", ";https://a.de;")
    merge = merge_back(one, one.frame, back.encode(out.encoding))
    assert [(c.row, c.column, c.before, c.after) for c in merge.changes] == [(0, "Link", "example.com", "https://a.de")]


def test_a_file_of_another_table_or_without_keys_is_refused() -> None:
    one = table()
    with pytest.raises(RecipientsError, match="no column 'callsheet_row'"):
        merge_back(one, one.frame, b"Vorname;Mail\nAna;x\n")
    with pytest.raises(RecipientsError, match="no row of the present table"):
        merge_back(one, one.frame, b"callsheet_row;Vorname\n1-0000000000;Ana\n")


CELL = st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters="\ufeff\x00\x1a"), max_size=8
) | st.sampled_from(
    [
        "=1+1",
        "'=1",
        "+49 1",
        "-5",
        "@x",
        "",
        "00123",
        'a "b"',
        "a,b",
        "x\ny",
        " y ",
        "''=z",
        "a,=b",
        "a;'+b|-c",
        "x\n'@y",
        "\t=1",
        "'\t",
    ]
)


@given(cell=CELL | st.lists(st.sampled_from(["=", '"', "'", "-", "1", "a", ",", "\t", "\n"])).map("".join))
def test_defusing_is_undone_exactly(cell: str) -> None:
    assert restored(defused(cell)) == cell


@settings(max_examples=120, deadline=None)
@given(
    rows=st.lists(st.lists(CELL, min_size=3, max_size=3), min_size=1, max_size=6),
    delimiter=st.sampled_from(",;\t|"),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "gb18030"]),
    new=CELL,
)
def test_a_results_file_with_keys_brought_back_changes_only_what_was_edited(
    rows: list[list[str]], delimiter: str, encoding: str, new: str
) -> None:
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter, lineterminator="\r\n", quoting=csv.QUOTE_ALL).writerows(
        [["A1", "B1", "C1"], *rows]
    )
    chosen: dict[str, Any] = {"encoding": encoding, "delimiter": delimiter, "quotechar": '"', "header_row": 0}
    one = read_table(out.getvalue().encode(encoding), **chosen)
    edits = Edits()
    edits.set_cell(one, 0, "B1", new)
    results = {row: {"status": "ready"} for row in range(len(rows))}
    file = results_file(one, results, ["status"], edits=edits, with_key=True)
    again = read_table(file.data, **{**chosen, "encoding": file.encoding.removesuffix("-sig")})
    assert again.columns == ["A1", "B1", "C1", ROW_KEY, "status"]
    expected = [[*cells] for cells in rows]
    expected[0][1] = new
    assert [[restored(cell) for cell in cells[:3]] for cells in again.frame.to_numpy().tolist()] == expected


@settings(max_examples=200, deadline=None)
@given(
    rows=st.lists(st.lists(CELL, min_size=2, max_size=4), min_size=1, max_size=8),
    delimiter=st.sampled_from(",;\t"),
    newline=st.sampled_from(["\n", "\r\n"]),
)
def test_pyarrow_and_our_own_parser_give_the_same_cells(rows: list[list[str]], delimiter: str, newline: str) -> None:
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter, lineterminator=newline).writerows([["H1", "H2", "H3"], *rows])
    text = out.getvalue()
    found = read_table(text.encode(), encoding="utf-8", delimiter=delimiter, quotechar='"', header_row=0)
    own = parse(text, delimiter, '"').cells[1:]
    while own and not own[-1]:
        own.pop()
    for cells, record in zip(found.frame.to_numpy().tolist(), own, strict=False):
        assert list(cells[: len(record)]) == record or found.findings
