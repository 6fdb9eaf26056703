"""Repairs, rows found right, and sheets: what one press may change, and what never carries over to other rows."""

from __future__ import annotations

import pytest

from services.errors import NotPossible
from services.jobs.drafts.drafts import Drafts
from services.jobs.drafts.repairing import acceptable, changes_and_drops, repairs_by_rule
from services.jobs.launch.review import Checked, Reviews
from services.recipients import NO_HEADER, Change
from tests.rigs.people import ANA, named
from tests.rigs.plain_kind import TARGET, Launch
from tests.rigs.workbook import book

SHIFTED = (
    b"first_name,company,email\r\n"
    b"Ana,Acme,ana@example.com\r\n"
    b"Ben,Dens,Ltd,ben@example.com\r\n"
    b"Cleo,Pyra,c@example.com\r\n"
)
DAMAGED_TOO = (
    "first_name,company,email\r\n"
    "JosÃ©,Acme,a@example.com\r\n"
    "RenÃ©,Dens,Ltd,b@example.com\r\n"
    "Cleo,Pyra,c@example.com\r\n"
)
BOOK = book(
    North=[("first_name", "company"), ("Ana", "Acme"), ("Ben", "Bells")],
    South=[("first_name", "company"), ("Zoe", "Zeta"), ("Yan", "Yard")],
)


@pytest.fixture
def shifted(drafts: Drafts) -> str:
    """A draft whose second row has a cell too many."""
    draft_id = drafts.create(kind="campaign", person=ANA)
    drafts.put_file(draft_id, SHIFTED, "people.csv", ANA)
    drafts.set_target(draft_id, TARGET, ANA)
    drafts.set_variables(draft_id, ["first_name", "company"], ANA)
    drafts.confirm(draft_id, drafts.get(draft_id).mapping.sources, ANA)
    return draft_id


def rule_of(checked: Checked, row: int) -> str:
    return checked.review.findings.for_row(row)[0].rule


def test_a_row_found_right_is_sent_as_it_stands_and_a_copy_knows_it(
    drafts: Drafts, reviews: Reviews, shifted: str
) -> None:
    assert reviews.get(shifted).blocked_ids == [1]
    drafts.accept_rows(drafts.material(shifted), [1], ANA)
    assert reviews.get(shifted).send_ids == [0, 1, 2]
    assert reviews.get(drafts.copy(person=named("Bo"), draft_id=shifted)).send_ids == [0, 1, 2]
    drafts.unmark_rows(shifted, [1], ANA)
    assert reviews.get(shifted).blocked_ids == [1]


def test_only_a_row_that_is_held_for_its_reading_can_be_sent_as_it_stands(drafts: Drafts, shifted: str) -> None:
    material = drafts.material(shifted)
    assert not acceptable(material, 0)
    with pytest.raises(NotPossible):
        drafts.accept_rows(material, [0], ANA)


def test_what_was_found_right_is_right_for_one_reading_only(drafts: Drafts, reviews: Reviews, shifted: str) -> None:
    drafts.accept_rows(drafts.material(shifted), [1], ANA)
    drafts.set_reading(shifted, ANA, encoding="cp1252")
    assert drafts.material(shifted).edits.accepted == set()
    assert reviews.get(shifted).blocked_ids == [1]


def test_holding_a_row_takes_back_that_it_was_found_right(drafts: Drafts, reviews: Reviews, shifted: str) -> None:
    drafts.accept_rows(drafts.material(shifted), [1], ANA)
    drafts.mark_rows(shifted, [1], "held", "by hand", named("Bo"))
    assert reviews.get(shifted).held == {1: "by hand"}
    drafts.unmark_rows(shifted, [1], ANA)
    assert reviews.get(shifted).blocked_ids == [1]


def test_a_repair_sets_the_row_right_and_is_taken_back_at_once(drafts: Drafts, reviews: Reviews, shifted: str) -> None:
    checked = reviews.checked(shifted)
    kind = repairs_by_rule(checked.material, checked.review.findings, {})[rule_of(checked, 1)]
    changes, dropped = changes_and_drops(checked.material, kind)
    assert dropped == []
    assert drafts.make(checked.material, changes, ANA) == (3, 0)
    assert list(drafts.material(shifted).frame.loc[1]) == ["Ben", "Dens,Ltd", "ben@example.com", ""]
    assert reviews.get(shifted).send_ids == [0, 1, 2]
    assert drafts.undo_last(shifted, ANA) == 3
    assert reviews.get(shifted).blocked_ids == [1]


def test_a_row_that_may_stand_under_wrong_names_is_not_changed_for_a_smaller_reason(
    drafts: Drafts, reviews: Reviews
) -> None:
    draft_id = drafts.create(kind="campaign", person=ANA)
    drafts.put_file(draft_id, DAMAGED_TOO.encode(), "people.csv", ANA)
    drafts.set_variables(draft_id, ["first_name"], ANA)
    drafts.confirm(draft_id, drafts.get(draft_id).mapping.sources, ANA)
    checked = reviews.checked(draft_id)
    found = repairs_by_rule(checked.material, checked.review.findings, {})
    kind = found[rule_of(checked, 0)]
    assert (list(kind.rows), kind.left) == ([0], 1)
    assert checked.material.table is not None
    shifted = next(one.rule for one in checked.material.table.findings if one.row == 1)
    assert list(found[shifted].rows) == [1]


def test_a_row_that_is_no_recipient_is_held_and_its_repair_leaves_it_out(drafts: Drafts, reviews: Reviews) -> None:
    draft_id = drafts.create(kind="campaign", person=ANA)
    drafts.put_file(draft_id, b"first_name,amount\r\nAna,2\r\nBen,3\r\nTotal,5\r\n", "people.csv", ANA)
    checked = reviews.checked(draft_id)
    assert "no recipient" in checked.review.held[2]
    kind = repairs_by_rule(checked.material, checked.review.findings, {})[rule_of(checked, 2)]
    changes, dropped = changes_and_drops(checked.material, kind)
    assert (changes, dropped) == ([], [2])
    assert drafts.make(checked.material, changes, ANA, drop=dropped, reason=kind.rule) == (0, 1)
    assert reviews.get(draft_id).dropped == {2: kind.rule}


def test_a_repair_leaves_alone_what_a_colleague_changed_meanwhile(drafts: Drafts, shifted: str) -> None:
    seen = drafts.material(shifted)
    drafts.edit_cells(shifted, {(0, "company"): "Better"}, named("Bo"))
    changes = [Change(0, "company", "Acme", "Worse"), Change(2, "company", "Pyra", "Pyramids")]
    assert drafts.make(seen, changes, ANA) == (1, 0)
    assert drafts.material(shifted).frame["company"].tolist() == ["Better", "Dens", "Pyramids"]


def test_a_repair_of_another_file_is_refused(drafts: Drafts, shifted: str) -> None:
    seen = drafts.material(shifted)
    drafts.put_file(shifted, SHIFTED.replace(b"Ana", b"Eva"), "other.csv", named("Bo"))
    with pytest.raises(NotPossible, match="another tab"):
        drafts.make(seen, [Change(2, "company", "Pyra", "Pyramids")], ANA)
    with pytest.raises(NotPossible, match="another tab"):
        drafts.accept_rows(seen, [1], ANA)


def test_another_sheet_of_as_many_rows_takes_edits_and_marks_back(drafts: Drafts) -> None:
    draft_id = drafts.create(kind="campaign", person=ANA)
    drafts.put_file(draft_id, BOOK, "people.xlsx", ANA)
    drafts.edit_cells(draft_id, {(0, "first_name"): "Anna"}, ANA)
    drafts.mark_rows(draft_id, [1], "held", "later", ANA)
    drafts.set_reading(draft_id, ANA, sheet="South")
    material = drafts.material(draft_id)
    assert material.view.reading == {"sheet": "South"}
    assert material.frame["first_name"].tolist() == ["Zoe", "Yan"]
    assert (material.edits.cells, material.marks) == ({}, {})


def test_the_sheet_of_launched_rows_cannot_be_exchanged(drafts: Drafts, launch: Launch) -> None:
    draft_id = drafts.create(kind="campaign", person=ANA)
    drafts.put_file(draft_id, BOOK, "people.xlsx", ANA)
    drafts.set_variables(draft_id, ["first_name"], ANA)
    drafts.confirm(draft_id, drafts.get(draft_id).mapping.sources, ANA)
    launch(draft_id)
    with pytest.raises(NotPossible, match="already launched"):
        drafts.set_reading(draft_id, ANA, sheet="South")


def test_a_list_of_names_without_a_header_keeps_its_first_person(drafts: Drafts) -> None:
    draft_id = drafts.create(kind="campaign", person=ANA)
    drafts.put_file(draft_id, b"Ana\r\nBen\r\nCleo\r\n", "names.csv", ANA)
    drafts.set_reading(draft_id, ANA, header_row=NO_HEADER)
    assert drafts.material(draft_id).frame.iloc[:, 0].tolist() == ["Ana", "Ben", "Cleo"]
