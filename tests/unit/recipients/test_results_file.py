"""The results file is the user's own file, each row once, with results behind it."""

from __future__ import annotations

import csv
import hashlib
import io
import re

import pandas as pd
import pytest

from services.recipients import (
    ColumnMapping,
    Edits,
    check_rows,
    merge_back,
    problems_file,
    read_table,
    results_file,
    row_hash,
    table_hash,
)


def test_own_cells_stay_byte_for_byte_but_for_formulas_and_results_follow() -> None:
    data = 'Name;"Firma";Ort\r\n"Müller";=1+1;Köln\r\n Ana ;"a;b";\'x\r\n'.encode("cp1252")
    table = read_table(data)
    result = results_file(table, {1: {"url": "https://v.example.com"}, 0: {"status": "ok; done"}}, ["status", "url"])
    expected = (
        'Name;"Firma";Ort;status;url\r\n"Müller";\'=1+1;Köln;"ok; done";\r\n Ana ;"a;b";\'x;;https://v.example.com\r\n'
    )
    assert result.data == bytes(result) == expected.encode("cp1252")
    assert (result.encoding, result.fell_back, result.defused) == ("cp1252", False, 1)


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_a_result_that_would_run_as_a_formula_is_defused(start: str) -> None:
    table = read_table(b"Name,Mail\nAna,x\n")
    again = read_table(results_file(table, {0: {"message": f"{start}1+1"}}, ["message"]).data)
    assert again.frame.at[0, "message"] == f"'{start}1+1"


def test_a_quoting_file_gets_quoted_results() -> None:
    table = read_table(b'"Name","Mail"\n"Ana","x"\n"Bob","y"\n')
    assert results_file(table, {0: {"s": 'say "x"'}}, ["s"]).data == (
        b'"Name","Mail","s"\n"Ana","x","say ""x"""\n"Bob","y",""\n'
    )


def test_title_lines_blank_lines_and_a_missing_last_line_break_stay() -> None:
    data = b"sep=;\nReport\n\nName;Mail\nAna;x\n\nBob;y"
    table = read_table(data)
    assert results_file(table, {}, []).data == data
    assert results_file(table, {0: {"s": "1"}, 2: {"s": "3"}}, ["s"]).data == (
        b"sep=;\nReport\n\nName;Mail;s\nAna;x;1\n;;\nBob;y;3"
    )


def test_a_result_that_does_not_fit_the_encoding_makes_it_utf_8_and_says_so() -> None:
    data = "Vorname;Ort\r\nJürgen;Köln\r\n".encode("cp1252")
    result = results_file(read_table(data), {0: {"s": "山田"}}, ["s"])
    assert (result.encoding, result.fell_back) == ("utf-8-sig", True)
    assert result.data == "\ufeffVorname;Ort;s\r\nJürgen;Köln;山田\r\n".encode()


def test_two_byte_forms_of_one_character_are_kept() -> None:
    data = (
        "名,会社名\r\n".encode("cp932") + b"\xfa\x54\x81\xca,\x87\x90\x81\xe0\r\n" + "太郎,山田商事\r\n".encode("cp932")
    )
    table = read_table(data, encoding="cp932")
    assert results_file(table, {}, []).data == data
    assert results_file(table, {0: {"s": "ok"}}, ["s"]).data == data.replace(b"\xe0\r", b"\xe0,ok\r").replace(
        "会社名\r".encode("cp932"), "会社名,s\r".encode("cp932")
    ).replace("商事\r".encode("cp932"), "商事,\r".encode("cp932"))


def test_results_may_be_a_frame_by_row_id() -> None:
    table = read_table(b"Name,Mail\nAna,x\nBob,y\n")
    results = pd.DataFrame({"s": ["late", None]}, index=[1, 0])
    assert results_file(table, results, ["s"]).data == b"Name,Mail,s\nAna,x,\nBob,y,late\n"


def test_a_result_column_does_not_take_the_name_of_the_users_own() -> None:
    table = read_table(b"Name,status\nAna,x\n")
    assert results_file(table, {0: {"status": "ok"}}, ["status"]).data == b"Name,status,status (2)\nAna,x,ok\n"


def test_a_single_column_gets_a_delimiter_that_splits_nothing() -> None:
    table = read_table(b"Name\nLee, Ana\nRay, Bob\n")
    again = read_table(results_file(table, {0: {"status": "ok"}}, ["status"]).data)
    assert again.frame.to_numpy().tolist() == [["Lee, Ana", "ok"], ["Ray, Bob", ""]]


def test_row_hash_tells_apart_what_joins_alike() -> None:
    assert row_hash(["a", "b"]) != row_hash(["ab", ""]) != row_hash(["", "ab"])
    assert row_hash(["é"]) != row_hash(["e\u0301"])


def test_row_hash_is_the_sha256_of_canonical_json() -> None:
    assert row_hash(["Ana", "Müller"]) == hashlib.sha256(rb'["Ana","M\u00fcller"]').hexdigest()


def test_table_hash_changes_with_order_values_and_variables() -> None:
    rows = [["a", "b"], ["c", "d"]]
    base = table_hash(["x", "y"], rows)
    assert base == table_hash(["x", "y"], [list(row) for row in rows])
    assert (
        len({base, table_hash(["y", "x"], rows), table_hash(["x", "y"], rows[::-1]), table_hash(["x", "y"], rows[:1])})
        == 4
    )


ATTACKS = [
    "=1+1",
    "x,=cmd()",
    "a;'@SUM(1)",
    "p|+cmd",
    "two\n=lines",
    "tab\t-2+3+cmd",
    '"=1',
    '="ok,=cmd()"',
    "＝1",
    "\r=1",
]
MARKS = ",;\t|"


def cells_at(text: str, mark: str) -> list[str]:
    """The cells of a file that is parted at this mark by whoever opens it, its quotes taken for text or not."""
    naive = re.split(rf"[{re.escape(mark)}\r\n]", text)
    return [cell.lstrip('"') for cell in naive] + [
        cell for row in csv.reader(io.StringIO(text, newline=""), delimiter=mark) for cell in row
    ]


@pytest.mark.parametrize("delimiter", MARKS)
@pytest.mark.parametrize("mark", MARKS)
def test_a_file_that_leaves_runs_no_formula_however_it_is_parted(delimiter: str, mark: str) -> None:
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter).writerows(
        [["Name", "Note"], *([f"Row {place}", cell] for place, cell in enumerate(ATTACKS))]
    )
    table = read_table(out.getvalue().encode(), delimiter=delimiter, quotechar='"', header_row=0)
    edits = Edits()
    edits.set_cell(table, 0, "Note", "edited,=cmd()")
    results = {row: {"note": cell} for row, cell in enumerate(ATTACKS)}
    findings = check_rows(table.frame, ColumnMapping({}), table=table)
    for file in (
        results_file(table, results, ["note"], edits=edits, with_key=True),
        problems_file(table, table.frame, findings, range(len(ATTACKS))),
    ):
        running = [cell for cell in cells_at(bytes(file).decode(), mark) if cell[:1] in set("=+-@＝＋－＠")]
        assert running == []


def test_column_names_and_title_lines_are_defused_too_and_found_again_under_their_own_name() -> None:
    table = read_table(b"Report,=1+1\n=HYPERLINK(1),Mail\nAna,x\nBob,y\n", header_row=1)
    text = bytes(results_file(table, {}, ["s"], with_key=True)).decode()
    assert text.startswith("Report,'=1+1\n'=HYPERLINK(1),Mail,callsheet_row,s\n")
    out = bytes(
        problems_file(table, table.frame, check_rows(table.frame, ColumnMapping({}), table=table), [0, 1])
    ).decode()
    assert out.startswith("callsheet_row,'=HYPERLINK(1),Mail,")
    merge = merge_back(table, table.frame, out.replace("Ana", "Anna").encode())
    assert [(change.column, change.after) for change in merge.changes] == [("=HYPERLINK(1)", "Anna")]
    assert merge.new_columns == []
