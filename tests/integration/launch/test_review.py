"""Reviews: every row is sent, held, dropped or already sent, each with its reason; nothing else happens to a row."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.jobs.drafts.drafts import Drafts
from services.jobs.drafts.views import DraftView, Material
from services.jobs.kind import Target
from services.jobs.launch.review import Review, Reviews, review
from services.recipients import ColumnMapping, Edits, Marks, Source, read_table
from tests.rigs.people import ANA, named
from tests.rigs.plain_kind import Launch, PlainKind

CELLS = st.sampled_from(["", " ", "Ana", "#N/A", "{{name}}", "NA", "00123", "=1+1", "Ünal"])
ROWS = st.lists(st.tuples(CELLS, CELLS), min_size=1, max_size=12)
MARKS = st.dictionaries(
    st.integers(0, 11), st.tuples(st.sampled_from(["held", "dropped"]), st.sampled_from(["", "later"])), max_size=6
)
SENT = st.dictionaries(st.integers(0, 14), st.just("job"), max_size=6)


def material_of(rows: list[tuple[str, str]], marks: Marks, mapping: ColumnMapping) -> Material:
    """The material of a draft whose file has these rows."""
    text = "Name,City\n" + "".join(f'"{name}","{city}"\n' for name, city in rows)
    table = read_table(text.encode(), "people.csv", encoding="utf-8", delimiter=",", quotechar='"', header_row=0)
    now = datetime(2026, 11, 20, tzinfo=UTC)
    view = DraftView(
        id="d", kind="campaign", name="", person="", state="open", revision=1, upload_sha256=table.sha256,
        upload_name="people.csv", reading={}, settings={}, target=None, mapping=mapping, suggested={},
        copied_from=None, created_at=now, updated_at=now, job_ids=[],
    )  # fmt: skip
    edits = Edits({}, {row_id: mark for row_id, mark in marks.items() if row_id < len(table.frame)})
    return Material(view=view, table=table, frame=table.frame, marks=edits.marks_for(table), edits=edits)


@settings(max_examples=100, deadline=None, database=None)
@given(rows=ROWS, marks=MARKS, sent=SENT, complete=st.booleans())
def test_rows_in_are_sent_held_dropped_or_already_sent(
    rows: list[tuple[str, str]], marks: Marks, sent: dict[int, str], complete: bool
) -> None:
    mapping = ColumnMapping({"first_name": Source("column", "Name") if complete else Source()})
    material = material_of(rows, marks, mapping)
    found = review(material, sent)
    piles = [found.send_ids, list(found.held), list(found.dropped), list(found.already_sent)]
    assert sorted(row for pile in piles for row in pile) == material.frame.index.tolist()
    assert found.rows_in == found.to_send + len(found.held) + len(found.dropped) + len(found.already_sent)
    assert found.send_ids == sorted(found.send_ids)
    assert not set(found.send_ids) & set(found.findings.rows("error"))
    assert set(found.blocked_ids) <= set(found.held)
    assert all(found.held[row] for row in found.blocked_ids)


def test_a_row_with_an_error_is_held_with_the_reason_and_sends_the_rest(
    drafts: Drafts, reviews: Reviews, draft: str
) -> None:
    drafts.edit_cells(draft, {(1, "Company"): ""}, named("Bo"))
    found = reviews.get(draft)
    assert found.send_ids == [0, 2]
    assert found.blocked_ids == [1]
    assert "company" in found.held[1]
    assert found.counts == {
        "rows_in": 3, "to_send": 2, "held": 1, "dropped": 0, "already_sent": 0, "blocked": 1,
    }  # fmt: skip
    drafts.edit_cells(draft, {(1, "Company"): "ACME"}, named("Bo"))
    assert reviews.get(draft).send_ids == [0, 1, 2]


def test_a_row_with_an_item_is_never_offered_again(
    drafts: Drafts, reviews: Reviews, draft: str, launch: Launch
) -> None:
    for state, row_id in (("succeeded", 0), ("held", 1), ("failed", 2)):
        assert row_id in reviews.get(draft).send_ids
        job_id = launch(draft, row_ids=[row_id], item_state=state)
        assert reviews.get(draft).already_sent[row_id] == job_id
    drafts.mark_rows(draft, [0], "dropped", "too late", named("Bo"))
    drafts.edit_cells(draft, {(1, "Company"): ""}, named("Bo"))
    found = reviews.get(draft)
    assert found.send_ids == []
    assert list(found.already_sent) == [0, 1, 2]


def test_a_row_that_was_held_at_a_launch_may_go_with_a_later_one(
    drafts: Drafts, reviews: Reviews, draft: str, launch: Launch
) -> None:
    drafts.mark_rows(draft, [1], "held", "later", named("Bo"))
    launch(draft)
    assert reviews.get(draft).held == {1: "later"}
    drafts.unmark_rows(draft, [1], ANA)
    assert reviews.get(draft).send_ids == [1]


def test_a_review_is_made_once_for_a_revision(drafts: Drafts, reviews: Reviews, draft: str, launch: Launch) -> None:
    first = reviews.get(draft)
    assert reviews.get(draft) is first
    drafts.rename(draft, "Other", ANA)
    second = reviews.get(draft)
    assert second is not first
    launch(draft, row_ids=[0])
    third = reviews.get(draft)
    assert third is not second
    assert third.findings is second.findings


def test_what_is_still_to_choose_is_said(drafts: Drafts, reviews: Reviews, draft: str) -> None:
    empty = drafts.create(kind="campaign", person=ANA)
    assert reviews.get(empty).missing == ["Upload a file.", "Choose the campaign."]
    assert reviews.get(empty).rows_in == 0
    assert reviews.get(draft).missing == []
    drafts.set_variables(draft, ["first_name", "cta_url", "nickname"], ANA)
    assert reviews.get(draft).missing == [
        "nickname has nothing to fill it.",
        "Confirm what fills cta_url: so far it is only a suggestion.",
    ]


def test_the_same_values_sent_to_the_same_target_are_named(
    drafts: Drafts, reviews: Reviews, draft: str, launch: Launch
) -> None:
    job_id = launch(draft, row_ids=[0, 2], item_state="succeeded", name="The first")
    copy = drafts.copy(person=named("Cem"), draft_id=draft)
    (repeat,) = reviews.repeats(reviews.checked(copy))
    assert (repeat.job_id, repeat.job_name, repeat.rows, repeat.row_ids) == (job_id, "The first", 2, [0, 2])
    assert reviews.repeats(reviews.checked(draft)) == []
    drafts.edit_cells(copy, {(0, "Company"): "ACME"}, named("Cem"))
    assert [repeat.row_ids for repeat in reviews.repeats(reviews.checked(copy))] == [[2]]
    drafts.set_target(copy, Target("campaign", "summer", "Summer"), ANA)
    assert reviews.repeats(reviews.checked(copy)) == []


def test_a_repeat_that_comes_up_later_is_seen_at_once(
    drafts: Drafts, reviews: Reviews, draft: str, launch: Launch, change_items: Callable[..., None]
) -> None:
    copy = drafts.copy(person=named("Cem"), draft_id=draft)
    assert reviews.repeats(reviews.checked(copy)) == []
    job_id = launch(draft, row_ids=[0])
    assert [repeat.row_ids for repeat in reviews.repeats(reviews.checked(copy))] == [[0]]
    assert reviews.repeats(reviews.checked(copy)) is reviews.repeats(reviews.checked(copy))
    change_items(job_id, {0: {"state": "failed"}})
    assert reviews.repeats(reviews.checked(copy)) == []


@pytest.mark.parametrize("state", ["failed", "cancelled", "held"])
def test_a_video_that_was_never_made_is_no_repeat(
    drafts: Drafts, reviews: Reviews, draft: str, launch: Launch, state: str
) -> None:
    launch(draft, row_ids=[0], item_state=state)
    assert reviews.repeats(reviews.checked(drafts.copy(person=named("Cem"), draft_id=draft))) == []


def test_practice_does_not_count_as_sent_for_real(
    drafts: Drafts, reviews: Reviews, draft: str, launch: Launch, kind: PlainKind
) -> None:
    launch(draft, row_ids=[0], practice=True)
    copy = drafts.copy(person=named("Cem"), draft_id=draft)
    assert reviews.repeats(reviews.checked(copy)) == []
    kind.practice = True
    assert [repeat.row_ids for repeat in reviews.repeats(reviews.checked(copy))] == [[0]]


def test_a_double_within_the_file_is_a_repeat_of_its_sent_twin(
    drafts: Drafts, reviews: Reviews, launch: Launch
) -> None:
    draft_id = drafts.create(kind="campaign", person=ANA)
    drafts.put_file(draft_id, b"Name\nAna\nBo\nAna\n", "people.csv", ANA)
    drafts.set_target(draft_id, Target("campaign", "spring", "Spring"), ANA)
    drafts.set_variables(draft_id, ["name"], ANA)
    drafts.confirm(draft_id, drafts.get(draft_id).mapping.sources, ANA)
    launch(draft_id, row_ids=[0])
    found: Review = reviews.get(draft_id)
    assert found.send_ids == [1, 2]
    assert [repeat.row_ids for repeat in reviews.repeats(reviews.checked(draft_id))] == [[2]]
