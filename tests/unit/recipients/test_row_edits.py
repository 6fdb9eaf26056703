"""Edits lie on top of the untouched file and can be undone one by one."""

from __future__ import annotations

import json

import pytest

from services.errors import RecipientsError
from services.recipients import ColumnMapping, Edits, Source, check_rows, read_table, results_file

DATA = b"Name,Email\nAna,a@example.com\n,\nBob\n"


def test_an_edit_changes_the_frame_and_not_the_file() -> None:
    table = read_table(DATA)
    edits = Edits()
    edits.set_cell(table, 0, "Name", "00123")
    frame = edits.apply(table)
    assert frame.at[0, "Name"] == "00123"
    assert table.frame.at[0, "Name"] == "Ana"
    assert {type(cell) for row in frame.to_numpy() for cell in row} == {str}
    assert results_file(table, {}, []).data == DATA


def test_each_edit_can_be_undone() -> None:
    table = read_table(DATA)
    edits = Edits()
    edits.set_cell(table, 0, "Name", "x")
    edits.set_cell(table, 2, "Name", "y")
    edits.mark(2, "held", "ask Ana")
    edits.undo_cell(0, "Name")
    assert edits.apply(table)["Name"].tolist() == ["Ana", "", "y"]
    edits.undo_row(2)
    assert edits == Edits()


def test_the_files_own_text_is_no_edit() -> None:
    table = read_table(DATA)
    edits = Edits()
    edits.set_cell(table, 0, "Name", "x")
    edits.set_cell(table, 0, "Name", "Ana")
    assert edits.cells == {}


def test_edits_survive_json() -> None:
    table = read_table(DATA)
    edits = Edits()
    edits.set_cell(table, 2, "Email", "NA")
    edits.mark(0, "dropped", "left the company")
    assert Edits.from_dict(json.loads(json.dumps(edits.to_dict()))) == edits


def test_a_mark_of_a_person_comes_on_top_of_the_empty_rows() -> None:
    table = read_table(DATA)
    edits = Edits()
    edits.mark(0, "held", "wait")
    assert edits.marks_for(table) == {0: ("held", "wait"), 1: ("dropped", "empty row")}


def test_an_empty_row_that_somebody_fills_is_no_longer_dropped() -> None:
    table = read_table(DATA)
    edits = Edits()
    edits.set_cell(table, 1, "Name", "Cy")
    assert edits.marks_for(table) == {}
    mapping = ColumnMapping({"name": Source("column", "Name")})
    assert 1 not in check_rows(edits.apply(table), mapping, table=table, edits=edits).rows()


def test_a_ragged_row_is_right_again_when_somebody_corrects_it() -> None:
    table = read_table(DATA)
    mapping = ColumnMapping({"name": Source("column", "Name")})
    assert check_rows(table.frame, mapping, table=table).rows(rule="short row") == [2]
    edits = Edits()
    edits.set_cell(table, 2, "Email", "b@example.com")
    assert check_rows(edits.apply(table), mapping, table=table, edits=edits).rows(level="error") == []


@pytest.mark.parametrize(("row", "column"), [(9, "Name"), (-1, "Name"), (0, "Nope")])
def test_a_cell_that_the_file_lacks_is_refused(row: int, column: str) -> None:
    table = read_table(DATA)
    with pytest.raises(RecipientsError, match="no cell"):
        Edits().set_cell(table, row, column, "x")
    with pytest.raises(RecipientsError, match="no cell"):
        Edits({(row, column): "x"}).apply(table)


def test_half_a_character_is_refused() -> None:
    with pytest.raises(RecipientsError, match="half a character"):
        Edits().set_cell(read_table(DATA), 0, "Name", "x\ud800")


def test_an_unknown_mark_is_refused() -> None:
    with pytest.raises(RecipientsError, match="unknown way"):
        Edits.from_dict({"cells": [], "marks": [[0, "sold", "x"]]})
