"""Whose video is it: the rules by which a generation is tied to a row."""

from __future__ import annotations

import pytest

from services.jobs.ledger.matches.matching import Match, Rows, match
from services.jobs.sighting import Sighting

ROWS = Rows({0: ["Ana", "Acme"], 1: ["Ben", "Bolt"], 2: ["Ana", "Acme"], 3: ["Zoë", "Zeta"]})
ALL_FREE = {0, 1, 2, 3}


def seen(position: int | None = None, values: list[str] | None = None) -> Sighting:
    return Sighting(vendor_id="g", outcome=None, word="processing", position=position, values=values)


def look(sighting: Sighting, answered: int | None = None, *, final_word: bool = True) -> Match | None:
    return match(sighting, ROWS, answered=answered, free=set(ALL_FREE), final_word=final_word)


def test_row_number_and_values_together_are_proof_whatever_the_order_of_the_answer() -> None:
    assert look(seen(1, ["Ben", "Bolt"]), answered=3) == Match(1)


def test_row_number_against_values_is_flagged_and_stays_with_the_values() -> None:
    found = look(seen(1, ["Zoë", "Zeta"]), answered=3)
    assert found is not None
    assert found.position == 3
    assert "row 2" in found.flag
    assert "row 4" in found.flag


def test_row_number_beyond_the_request_is_flagged() -> None:
    found = look(seen(17, ["Ben", "Bolt"]), answered=1)
    assert found is not None
    assert found.position == 1
    assert found.flag


def test_values_and_place_in_the_answer_agree_without_a_row_number() -> None:
    assert look(seen(None, ["Ben", "Bolt"]), answered=1) == Match(1)


def test_values_against_the_place_in_the_answer_are_flagged_without_a_row_number() -> None:
    found = look(seen(None, ["Ben", "Bolt"]), answered=3)
    assert found is not None
    assert found.position == 1
    assert found.flag


def test_equal_rows_are_told_apart_by_the_row_number() -> None:
    assert look(seen(2, ["Ana", "Acme"])) == Match(2)
    assert look(seen(0, ["Ana", "Acme"])) == Match(0)


def test_equal_rows_without_a_number_take_the_place_in_the_answer_and_else_a_free_row() -> None:
    assert look(seen(None, ["Ana", "Acme"]), answered=2) == Match(2)
    assert match(seen(None, ["Ana", "Acme"]), ROWS, answered=None, free={2, 3}, final_word=True) == Match(2)


def test_values_of_nobody_are_flagged_where_the_answer_put_them() -> None:
    found = look(seen(None, ["Eve", "Evil"]), answered=1)
    assert found is not None
    assert found.position == 1
    assert "other values" in found.flag


def test_values_of_nobody_and_no_other_evidence_are_not_ours() -> None:
    assert look(seen(None, ["Eve", "Evil"])) is None


def test_row_number_and_place_in_the_answer_agree_without_values() -> None:
    assert look(seen(1), answered=1) == Match(1)


def test_row_number_against_the_place_in_the_answer_is_flagged_without_values() -> None:
    found = look(seen(1), answered=2)
    assert found is not None
    assert found.flag


def test_a_place_in_the_answer_alone_is_never_a_quiet_tie() -> None:
    assert look(seen(), answered=1, final_word=False) is None
    found = look(seen(), answered=1)
    assert found is not None
    assert "did not say which row" in found.flag


def test_a_row_number_alone_waits_for_more_and_is_flagged_when_nothing_more_comes() -> None:
    assert look(seen(1), final_word=False) is None
    found = look(seen(1))
    assert found is not None
    assert found.flag


def test_no_evidence_is_no_tie() -> None:
    assert look(seen()) is None


ACCENTS = Rows({0: ["Jose\u0301", "Mu\u0308ller"], 1: ["Ana  Maria", "Fish & Chips"], 2: ["Ana", "Maria"]})


@pytest.mark.parametrize(
    ("echoed", "position"),
    [
        (["Jos\u00e9", "M\u00fcller"], 0),
        (["Jos\u00e9", "Mu\u0308ller"], 0),
        (["Ana Maria", "Fish & Chips"], 1),
        ([" Ana\u00a0Maria ", "Fish &amp; Chips"], 1),
        (["Ana  Maria", "Fish &#38; Chips"], 1),
    ],
)
def test_the_same_text_written_otherwise_is_the_same_row_and_not_flagged(echoed: list[str], position: int) -> None:
    for answered in (position, None):
        found = match(seen(position, echoed), ACCENTS, answered=answered, free={0, 1, 2}, final_word=True)
        assert found == Match(position)


@pytest.mark.parametrize(
    "rows",
    [
        {0: ["Jose\u0301"], 1: ["Jos\u00e9 "]},
        {0: ["A  B"], 1: ["A B "]},
        {0: ["A &amp; B"], 1: ["A  & B"]},
    ],
)
def test_what_could_mean_two_rows_is_left_to_a_person(rows: dict[int, list[str]]) -> None:
    echoed = {"J": ["Jos\u00e9"], "A": ["A B"]}.get(rows[0][0][0], [])
    echoed = ["A & B"] if "&" in rows[0][0] else echoed
    found = match(seen(0, echoed), Rows(rows), answered=0, free={0, 1}, final_word=True)
    assert found is not None
    assert "other values" in found.flag


@pytest.mark.parametrize("echoed", [["jose\u0301", "Mu\u0308ller"], ["Jose", "Muller"], ["Jos\u00e9", "Mueller"]])
def test_another_text_stays_another_text(echoed: list[str]) -> None:
    found = match(seen(0, echoed), ACCENTS, answered=0, free={0, 1, 2}, final_word=True)
    assert found is not None
    assert found.flag


NAMESAKES = Rows({0: ["Ana"], 1: ["Ben"], 2: ["Ana"]}, {0: ["a.example"], 1: ["b.example"], 2: ["c.example"]})


@pytest.mark.parametrize(
    ("number", "place", "chosen", "why"),
    [
        (2, 2, 2, ""),
        (0, 2, 2, "everything else says row 3"),
        (2, None, 2, "only its row number"),
        (None, 2, 2, "only its place in the answer"),
        (None, None, 0, "nothing says which"),
        (1, 1, 0, "nothing says which"),
    ],
)
def test_namesakes_with_files_of_their_own_are_told_apart_by_two_pieces_of_evidence_or_flagged(
    number: int | None, place: int | None, chosen: int, why: str
) -> None:
    found = match(seen(number, ["Ana"]), NAMESAKES, answered=place, free={0, 1, 2}, final_word=True)
    assert found is not None
    assert found.position == chosen
    assert bool(found.flag) == bool(why)
    assert why in found.flag


def test_a_row_that_is_alone_with_its_values_needs_no_more_evidence_for_its_files() -> None:
    assert match(seen(None, ["Ben"]), NAMESAKES, answered=None, free={1}, final_word=True) == Match(1)
    same = Rows({0: ["Ana"], 1: ["Ana"]}, {0: ["a.example"], 1: ["a.example"]})
    assert match(seen(None, ["Ana"]), same, answered=None, free={1}, final_word=True) == Match(1)
