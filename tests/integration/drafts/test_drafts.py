"""Drafts: nothing that a person did is lost, and no change falls on rows that it was not meant for."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from threading import Barrier, Thread

import pytest

from services.errors import FileUnreadable, MappingIncomplete, NotPossible, RecipientsError, UnknownRecord
from services.files.folder import FolderFiles
from services.jobs.drafts.drafts import Drafts
from services.jobs.kind import Target
from services.jobs.kinds import Kinds
from services.jobs.preferences import variables_name, write_preference
from services.recipients import Source
from services.store.database import Database
from tests.rigs.people import ANA, named
from tests.rigs.plain_kind import CSV, TARGET, Launch


def test_a_draft_is_read_back_whole_by_another_process(
    database: Database, uploads: Path, kinds: Kinds, draft: str, drafts: Drafts
) -> None:
    drafts.edit_cells(draft, {(0, "Company"): "Ünal"}, named("Bo"))
    drafts.mark_rows(draft, [2], "held", "asked to wait", named("Bo"))
    drafts.set_option(draft, "generation_mode", "full_script", ANA)
    again = Drafts(database, FolderFiles(uploads.parent), kinds, max_upload_bytes=10_000_000).material(draft)
    assert again.view == drafts.get(draft)
    assert again.view.target == TARGET
    assert again.view.settings["options"] == {"generation_mode": "full_script"}
    assert again.mapping.sources == {
        "first_name": Source("column", "First Name"),
        "company": Source("column", "Company"),
    }
    assert again.frame.at[0, "Company"] == "Ünal"
    assert again.marks == {2: ("held", "asked to wait")}


def test_cells_stay_text(drafts: Drafts, draft: str) -> None:
    frame = drafts.material(draft).frame
    assert frame["First Name"].tolist() == ["Ana", " 00123 ", "Борис"]
    assert frame["Company"].tolist() == ["Hayes-Wyatt", "NA", "1E5"]


def test_every_change_takes_a_revision(drafts: Drafts, draft: str) -> None:
    changes: list[Callable[[], object]] = [
        lambda: drafts.rename(draft, "Summer", ANA),
        lambda: drafts.set_target(draft, Target("campaign", "summer", "Summer"), ANA),
        lambda: drafts.set_variables(draft, ["first_name", "company", "cta_url"], ANA),
        lambda: drafts.set_source(draft, "company", Source("fixed", "ACME"), ANA),
        lambda: drafts.confirm(draft, drafts.get(draft).mapping.sources, ANA),
        lambda: drafts.set_option(draft, "generation_mode", "full_script", ANA),
        lambda: drafts.set_reading(draft, ANA, delimiter=","),
        lambda: drafts.edit_cells(draft, {(0, "Company"): "ACME"}, named("Bo")),
        lambda: drafts.undo_last(draft, ANA),
        lambda: drafts.mark_rows(draft, [0], "dropped", "twice", named("Bo")),
        lambda: drafts.unmark_rows(draft, [0], ANA),
        lambda: drafts.put_file(draft, b"Name\nBo\n", "other.csv", named("Bo")),
        lambda: drafts.discard(draft, named("Bo")),
    ]
    for change in changes:
        before = drafts.get(draft)
        change()
        after = drafts.get(draft)
        assert after.revision == before.revision + 1
        assert after.updated_at > before.updated_at


def test_only_what_a_person_saw_is_confirmed(drafts: Drafts) -> None:
    draft = drafts.create(kind="campaign", person=ANA)
    drafts.put_file(draft, b"Given Name,Company Name\nBo,ACME\n", "people.csv", ANA)
    drafts.set_variables(draft, ["given", "company"], ANA)
    seen = drafts.get(draft)
    assert set(seen.suggested) == {"given", "company"}
    drafts.put_file(draft, b"Given Name,Firm or Company\nBo,ACME\n", "people.csv", named("Bo"))
    assert set(drafts.get(draft).suggested) == {"given", "company"}
    assert drafts.confirm(draft, seen.mapping.sources, ANA) == ["company"]
    assert set(drafts.get(draft).suggested) == {"company"}


def test_a_discarded_draft_cannot_be_changed(drafts: Drafts, draft: str) -> None:
    drafts.discard(draft, ANA)
    before = drafts.get(draft)
    for change in (
        lambda: drafts.rename(draft, "x", ANA),
        lambda: drafts.put_file(draft, b"a,b\n1,2\n", "x.csv", ANA),
        lambda: drafts.edit_cells(draft, {(0, "Company"): "x"}, ANA),
        lambda: drafts.mark_rows(draft, [0], "held", "", ANA),
        lambda: drafts.set_option(draft, "a", 1, ANA),
        lambda: drafts.discard(draft, ANA),
    ):
        with pytest.raises(NotPossible, match="discarded"):
            change()
    assert drafts.get(draft) == before
    assert draft not in [line.id for line in drafts.list_open()]


def test_unknown_drafts_are_named_as_such(drafts: Drafts) -> None:
    for use in (
        drafts.get,
        drafts.material,
        lambda draft_id: drafts.confirm(draft_id, {}, ANA),
        lambda draft_id: drafts.undo_last(draft_id, ANA),
    ):
        with pytest.raises(UnknownRecord):
            use("nothing")
    with pytest.raises(UnknownRecord):
        drafts.copy(person=ANA, draft_id="nothing")
    with pytest.raises(UnknownRecord):
        drafts.copy(person=ANA, job_id="nothing")
    with pytest.raises(NotPossible):
        drafts.create(kind="opera", person=ANA)


def test_changes_at_the_same_time_are_all_kept(drafts: Drafts, draft: str) -> None:
    together = Barrier(8)

    def set_one(number: int) -> None:
        together.wait()
        drafts.set_option(draft, f"option {number}", number, ANA)

    threads = [Thread(target=set_one, args=[number]) for number in range(8)]
    before = drafts.get(draft).revision
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    view = drafts.get(draft)
    assert view.settings["options"] == {f"option {number}": number for number in range(8)}
    assert view.revision == before + 8


def test_options_can_be_taken_away(drafts: Drafts, draft: str) -> None:
    drafts.set_option(draft, "generation_mode", "full_script", ANA)
    drafts.set_option(draft, "generation_mode", None, ANA)
    assert drafts.get(draft).settings["options"] == {}


def test_a_new_variable_is_suggested_and_waits_for_a_person(drafts: Drafts, draft: str) -> None:
    drafts.set_variables(draft, ["cta_url", "company", "first_name", "nickname"], ANA)
    view = drafts.get(draft)
    assert view.mapping.variables == ["cta_url", "company", "first_name", "nickname"]
    assert list(view.suggested) == ["cta_url"]
    assert view.mapping.sources["cta_url"] == Source("column", "Website")
    assert view.suggested["cta_url"].confidence > 0.5
    assert view.suggested["cta_url"].why
    assert view.mapping.sources["nickname"] == Source()
    drafts.set_source(draft, "cta_url", Source("column", "Company"), ANA)
    assert drafts.get(draft).suggested == {}


def test_variables_need_names_of_their_own(drafts: Drafts, draft: str) -> None:
    before = drafts.get(draft)
    for names in (["a", "a"], ["a", " "]):
        with pytest.raises(NotPossible):
            drafts.set_variables(draft, names, ANA)
    with pytest.raises(MappingIncomplete):
        drafts.set_source(draft, "unheard of", Source("fixed", "x"), ANA)
    assert drafts.get(draft) == before


def test_optional_variables_are_kept_as_optional(drafts: Drafts, draft: str) -> None:
    drafts.set_variables(draft, ["first_name", "nickname"], ANA, optional=["nickname"])
    assert drafts.get(draft).mapping.required == {"first_name": True, "nickname": False}


def test_a_target_brings_its_remembered_variables_only_to_a_draft_without_any(
    database: Database, drafts: Drafts
) -> None:
    with database.write() as session:
        write_preference(session, variables_name("campaign", "spring"), ["company", "first_name"])
    fresh = drafts.create(kind="campaign", person=ANA)
    drafts.put_file(fresh, CSV.encode(), "people.csv", ANA)
    drafts.set_target(fresh, TARGET, ANA)
    assert drafts.get(fresh).mapping.variables == ["company", "first_name"]
    assert drafts.get(fresh).mapping.sources["company"] == Source("column", "Company")
    assert drafts.get(fresh).suggested == {}, "a column with the variable's own name needs no yes"
    drafts.set_variables(fresh, ["cta_url"], ANA)
    drafts.set_target(fresh, TARGET, ANA)
    assert drafts.get(fresh).mapping.variables == ["cta_url"]


def test_material_is_made_once_for_a_revision(drafts: Drafts, draft: str) -> None:
    assert drafts.material(draft) is drafts.material(draft)
    before = drafts.material(draft)
    drafts.edit_cells(draft, {(0, "Company"): "ACME"}, named("Bo"))
    after = drafts.material(draft)
    assert after is not before
    assert after.table is before.table
    assert before.frame.at[0, "Company"] == "Hayes-Wyatt"


def test_a_launched_job_shows_in_material_at_once(drafts: Drafts, draft: str, launch: Launch) -> None:
    assert drafts.material(draft).view.job_ids == []
    job_id = launch(draft, row_ids=[0])
    assert drafts.material(draft).view.job_ids == [job_id]


def test_lists_tell_the_step_reached(drafts: Drafts, draft: str) -> None:
    empty = drafts.create(kind="campaign", person=named("Bo"))
    lines = {line.id: line for line in drafts.list_open()}
    assert list(lines) == [empty, draft]
    assert (lines[empty].step, lines[empty].rows, lines[empty].name) == ("file", None, "Untitled")
    assert (lines[draft].step, lines[draft].rows, lines[draft].name) == ("checks", 3, "Spring")
    assert [line.id for line in drafts.list_open(person="Bo")] == [empty]
    drafts.set_source(draft, "company", Source(), ANA)
    assert [line.step for line in drafts.list_open(person="Ana")] == ["mapping"]


def test_a_draft_launched_whole_leaves_the_list_and_one_only_tried_stays(
    drafts: Drafts, draft: str, launch: Launch
) -> None:
    launch(draft, row_ids=[0], is_sample=True)
    assert [line.id for line in drafts.list_open(launched=False)] == [draft]
    launch(draft, row_ids=[1, 2], is_sample=False)
    assert drafts.list_open(launched=False) == []
    assert [line.id for line in drafts.list_open()] == [draft]


def test_cells_outside_the_file_cannot_be_edited_or_marked(drafts: Drafts, draft: str) -> None:
    before = drafts.get(draft)
    for cell in ((3, "Company"), (-1, "Company"), (0, "Nothing")):
        with pytest.raises(RecipientsError):
            drafts.edit_cells(draft, {(0, "Company"): "ACME", cell: "x"}, named("Bo"))
    with pytest.raises(RecipientsError):
        drafts.mark_rows(draft, [0, 3], "held", "", named("Bo"))
    assert drafts.get(draft) == before
    assert drafts.edits(draft) == []


def test_edits_are_undone_together_as_they_were_made(drafts: Drafts, draft: str) -> None:
    drafts.edit_cells(draft, {(0, "Company"): "ACME"}, named("Bo"))
    drafts.edit_cells(draft, {(0, "Company"): "ACME Ltd", (1, "Company"): "Foo"}, named("Bo"))
    assert [(edit.line, edit.column, edit.before, edit.after) for edit in drafts.edits(draft)] == [
        (3, "Company", "NA", "Foo"),
        (2, "Company", "ACME", "ACME Ltd"),
        (2, "Company", "Hayes-Wyatt", "ACME"),
    ]
    assert drafts.undo_last(draft, ANA) == 2
    assert drafts.material(draft).frame["Company"].tolist() == ["ACME", "NA", "1E5"]
    drafts.undo_edit(draft, drafts.edits(draft)[0].id, ANA)
    assert drafts.material(draft).frame["Company"].tolist() == ["Hayes-Wyatt", "NA", "1E5"]
    assert drafts.undo_last(draft, ANA) == 0


def test_an_edit_of_one_draft_cannot_be_undone_through_another(drafts: Drafts, draft: str) -> None:
    drafts.edit_cells(draft, {(0, "Company"): "ACME"}, named("Bo"))
    other = drafts.copy(person=named("Bo"), draft_id=draft)
    drafts.undo_edit(other, drafts.edits(draft)[0].id, ANA)
    assert drafts.material(draft).frame.at[0, "Company"] == "ACME"


def test_the_text_that_stands_already_is_no_edit(drafts: Drafts, draft: str) -> None:
    before = drafts.get(draft)
    drafts.edit_cells(draft, {(0, "Company"): "Hayes-Wyatt"}, named("Bo"))
    assert drafts.get(draft) == before
    drafts.edit_cells(draft, {(0, "Company"): "ACME"}, named("Bo"))
    drafts.edit_cells(draft, {(0, "Company"): "Hayes-Wyatt"}, named("Bo"))
    assert drafts.material(draft).edits.cells == {}
    assert drafts.material(draft).frame.at[0, "Company"] == "Hayes-Wyatt"


def test_marks_replace_each_other_and_come_off(drafts: Drafts, draft: str) -> None:
    drafts.mark_rows(draft, [0, 1], "held", "later", named("Bo"))
    drafts.mark_rows(draft, [1, 2], "dropped", "left the company", named("Bo"))
    assert drafts.material(draft).marks == {
        0: ("held", "later"),
        1: ("dropped", "left the company"),
        2: ("dropped", "left the company"),
    }
    drafts.unmark_rows(draft, [0, 1], ANA)
    assert drafts.material(draft).marks == {2: ("dropped", "left the company")}


def test_a_file_over_the_limit_is_refused(database: Database, uploads: Path, kinds: Kinds) -> None:
    small = Drafts(database, FolderFiles(uploads.parent), kinds, max_upload_bytes=10)
    draft_id = small.create(kind="campaign", person=ANA)
    with pytest.raises(FileUnreadable):
        small.put_file(draft_id, b"Name\nAnastasia\n", "people.csv", ANA)
    assert small.get(draft_id).revision == 0
    assert not uploads.exists()
