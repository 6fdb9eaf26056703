"""Two people on one draft: what each changed stays, and nothing is written over what somebody has not seen."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest

from services.errors import ChangedMeanwhile
from services.jobs.drafts.drafts import Drafts
from services.jobs.kind import Target
from services.recipients import Change, Source
from tests.rigs.people import ANA, named
from tests.rigs.rig import Rig, people

BEN = named("Ben")
FIRST, COMPANY = (0, "first_name"), (1, "company")


@pytest.fixture
def draft(rig: Rig) -> str:
    return rig.draft(people(6))


def both_looking(rig: Rig, draft: str) -> tuple[Drafts, Drafts]:
    """The drafts of two people who look at the same revision."""
    revision = rig.app.drafts.get(draft).revision
    return rig.app.drafts.as_seen(revision), rig.app.drafts.as_seen(revision)


def cell(rig: Rig, draft: str, place: tuple[int, str]) -> str:
    return str(rig.app.drafts.material(draft).frame.at[place])


def test_edits_of_different_cells_merge_by_themselves(rig: Rig, draft: str) -> None:
    ana, ben = both_looking(rig, draft)
    ana.edit_cells(draft, {FIRST: "Ana's"}, ANA)
    ben.edit_cells(draft, {COMPANY: "Ben's"}, BEN)
    assert [cell(rig, draft, FIRST), cell(rig, draft, COMPANY)] == ["Ana's", "Ben's"]


def test_of_the_same_cell_the_later_one_is_told_whose_stands_and_nothing_is_lost(rig: Rig, draft: str) -> None:
    ana, ben = both_looking(rig, draft)
    ana.edit_cells(draft, {FIRST: "Ana's"}, ANA)
    with pytest.raises(ChangedMeanwhile) as told:
        ben.edit_cells(draft, {FIRST: "Ben's", COMPANY: "also Ben's"}, BEN)
    assert told.value.by == "Ana"
    assert told.value.differ == {"cell:0:first_name": ("Line 2, first_name", "Ana's", "Ben's")}
    assert told.value.may_keep
    assert [cell(rig, draft, FIRST), cell(rig, draft, COMPANY)] == ["Ana's", "also Ben's"]


def test_a_change_stored_twice_in_the_same_words_is_no_conflict(rig: Rig, draft: str) -> None:
    seen = rig.app.drafts.get(draft).revision
    for _ in range(2):
        rig.app.drafts.as_seen(seen).edit_cells(draft, {FIRST: "Same"}, ANA)
        rig.app.drafts.as_seen(seen).set_source(draft, "company", Source("fixed", "Same"), ANA)
    assert cell(rig, draft, FIRST) == "Same"


def test_somebodys_own_changes_one_after_the_other_are_no_conflict(rig: Rig, draft: str) -> None:
    ana, _ = both_looking(rig, draft)
    ana.edit_cells(draft, {FIRST: "one"}, ANA)
    ana.edit_cells(draft, {FIRST: "two"}, ANA)
    assert cell(rig, draft, FIRST) == "two"


def test_an_edit_right_after_ones_own_undo_is_no_conflict(rig: Rig, draft: str) -> None:
    ana, _ = both_looking(rig, draft)
    ana.edit_cells(draft, {FIRST: "one"}, ANA)
    assert ana.undo_last(draft, ANA) == 1
    ana.edit_cells(draft, {FIRST: "two"}, ANA)
    assert cell(rig, draft, FIRST) == "two"


OTHER = Target("campaign", "c0ffee00-2d4e-4f60-9a7b-8c9d0e1f2a05", "Other")
THIRD = Target("campaign", "c0ffee00-2d4e-4f60-9a7b-8c9d0e1f2a06", "Third")
Act = Callable[[Drafts, str, Any], object]
CLASHES: dict[str, tuple[Act, Act]] = {
    "the name": (lambda on, one, who: on.rename(one, "A", who), lambda on, one, who: on.rename(one, "B", who)),
    "the target": (
        lambda on, one, who: on.set_target(one, OTHER, who),
        lambda on, one, who: on.set_target(one, THIRD, who),
    ),
    "what fills a variable": (
        lambda on, one, who: on.set_source(one, "company", Source("fixed", "A"), who),
        lambda on, one, who: on.set_source(one, "company", Source("fixed", "B"), who),
    ),
    "a variable that is taken away": (
        lambda on, one, who: on.set_source(one, "company", Source("fixed", "A"), who),
        lambda on, one, who: on.set_variables(one, ["first_name"], who),
    ),
    "the variables": (
        lambda on, one, who: on.set_variables(one, ["first_name", "company", "a"], who),
        lambda on, one, who: on.set_variables(one, ["first_name", "company", "b"], who),
    ),
    "an option": (
        lambda on, one, who: on.set_option(one, "quality", "a", who),
        lambda on, one, who: on.set_option(one, "quality", "b", who),
    ),
    "an agreement": (
        lambda on, one, who: on.agree(one, "errors", "drop", who),
        lambda on, one, who: on.agree(one, "errors", "send", who),
    ),
    "a row's mark": (
        lambda on, one, who: on.mark_rows(one, [2], "held", "later", who),
        lambda on, one, who: on.mark_rows(one, [2, 3], "dropped", "no", who),
    ),
    "the file under somebody's edit": (
        lambda on, one, who: on.put_file(one, b"first_name,company\r\nZoe,Z\r\nYan,Y\r\n", "other.csv", who),
        lambda on, one, who: on.edit_cells(one, {FIRST: "of the old file"}, who),
    ),
    "an edit under somebody's file": (
        lambda on, one, who: on.edit_cells(one, {FIRST: "kept"}, who),
        lambda on, one, who: on.put_file(one, b"first_name,company\r\nZoe,Z\r\n", "other.csv", who),
    ),
    "an edit under a discarding": (
        lambda on, one, who: on.edit_cells(one, {FIRST: "kept"}, who),
        lambda on, one, who: on.discard(one, who),
    ),
    "an edit under another reading": (
        lambda on, one, who: on.edit_cells(one, {FIRST: "kept"}, who),
        lambda on, one, who: on.set_reading(one, who, header_row=1),
    ),
}


@pytest.mark.parametrize("what", CLASHES)
def test_no_part_of_a_draft_is_written_over_what_was_not_seen(rig: Rig, draft: str, what: str) -> None:
    first, second = CLASHES[what]
    ana, ben = both_looking(rig, draft)
    first(ana, draft, ANA)
    stands = (
        rig.app.drafts.get(draft),
        rig.app.drafts.material(draft).frame.to_csv(),
        rig.app.drafts.material(draft).marks,
    )
    with pytest.raises(ChangedMeanwhile, match="Ana changed this meanwhile"):
        second(ben, draft, BEN)
    now = rig.app.drafts.material(draft)
    assert (now.view, now.frame.to_csv(), now.marks) == stands
    # Having looked, Ben may: what he then keeps is his word over hers.
    second(rig.app.drafts.as_seen(rig.app.drafts.get(draft).revision), draft, BEN)


def test_a_cell_of_a_file_that_is_gone_cannot_be_kept(rig: Rig, draft: str) -> None:
    ana, ben = both_looking(rig, draft)
    ana.put_file(draft, b"first_name,company\r\nZoe,Z\r\n", "other.csv", ANA)
    with pytest.raises(ChangedMeanwhile) as told:
        ben.edit_cells(draft, {FIRST: "Ben's"}, BEN)
    assert not told.value.may_keep
    assert cell(rig, draft, FIRST) == "Zoe"


def test_changes_of_different_parts_all_stand(rig: Rig, draft: str) -> None:
    seen = rig.app.drafts.get(draft).revision
    rig.app.drafts.as_seen(seen).rename(draft, "Autumn", ANA)
    rig.app.drafts.as_seen(seen).set_source(draft, "company", Source("fixed", "A"), BEN)
    rig.app.drafts.as_seen(seen).set_option(draft, "quality", "high", ANA)
    rig.app.drafts.as_seen(seen).edit_cells(draft, {FIRST: "B"}, BEN)
    rig.app.drafts.as_seen(seen).mark_rows(draft, [3], "held", "later", ANA)
    now = rig.app.drafts.material(draft)
    assert now.view.name == "Autumn"
    assert now.mapping.sources["company"] == Source("fixed", "A")
    assert now.view.settings["options"] == {"quality": "high"}
    assert now.frame.at[FIRST] == "B"
    assert now.marks == {3: ("held", "later")}


def test_undoing_the_last_edit_that_was_seen_leaves_a_newer_one_alone(rig: Rig, draft: str) -> None:
    rig.app.drafts.edit_cells(draft, {FIRST: "Ben's"}, BEN)
    last_seen = rig.app.drafts.edits(draft)[0].id
    rig.app.drafts.edit_cells(draft, {COMPANY: "Ana's"}, ANA)
    assert rig.app.drafts.undo_last(draft, BEN, last_seen) == 1
    assert [cell(rig, draft, FIRST), cell(rig, draft, COMPANY)] == ["Person 0", "Ana's"]


def test_one_press_for_many_cells_leaves_those_alone_that_somebody_changed_meanwhile(rig: Rig, draft: str) -> None:
    seen = rig.app.drafts.material(draft)
    rig.app.drafts.edit_cells(draft, {FIRST: "Ana's"}, ANA)
    changes = [Change(row, "first_name", f"Person {row}", "Ben's") for row in range(3)]
    assert rig.app.drafts.make(seen, changes, BEN) == (2, 0)
    assert cell(rig, draft, FIRST) == "Ana's"


def test_of_many_at_once_on_one_cell_exactly_one_writes_and_all_others_are_asked(rig: Rig, draft: str) -> None:
    revision, barrier = rig.app.drafts.get(draft).revision, Barrier(6)

    def write(number: int) -> str:
        barrier.wait()
        try:
            rig.app.drafts.as_seen(revision).edit_cells(draft, {FIRST: f"Text {number}"}, named(f"P{number}"))
        except ChangedMeanwhile as told:
            return told.differ["cell:0:first_name"][2]
        return ""

    with ThreadPoolExecutor(6) as pool:
        asked = list(pool.map(write, range(6)))
    assert asked.count("") == 1
    assert cell(rig, draft, FIRST) == f"Text {asked.index('')}"
    assert sorted([*filter(None, asked), cell(rig, draft, FIRST)]) == [f"Text {number}" for number in range(6)]


def test_the_newest_change_names_its_person_for_a_look_every_few_seconds(rig: Rig, draft: str) -> None:
    rig.app.drafts.rename(draft, "Autumn", BEN)
    newest = rig.app.drafts.newest_change(draft)
    assert newest is not None
    assert (newest.person, newest.revision) == ("Ben", rig.app.drafts.get(draft).revision)
