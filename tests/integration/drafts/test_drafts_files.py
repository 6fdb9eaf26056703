"""Another file, another reading, a copy: what stays of the work done, and when rows may not be exchanged."""

from __future__ import annotations

from pathlib import Path

import pytest

from services.errors import FileUnreadable, NotPossible, StoreError
from services.jobs.drafts.drafts import Drafts
from services.jobs.launch.review import Reviews
from services.recipients import Source
from tests.rigs.people import ANA, named
from tests.rigs.plain_kind import CSV, TARGET, Launch


def test_an_unreadable_file_leaves_everything_as_it_was(drafts: Drafts, draft: str) -> None:
    drafts.edit_cells(draft, {(0, "Company"): "ACME"}, named("Bo"))
    before = drafts.get(draft)
    for data in (b"", b"PK\x03\x04 workbook", b"\x89PNG\r\n\x1a\n"):
        with pytest.raises(FileUnreadable):
            drafts.put_file(draft, data, "people.xlsx", ANA)
    assert drafts.get(draft) == before
    assert drafts.material(draft).frame.at[0, "Company"] == "ACME"


def test_the_file_is_kept_byte_for_byte_under_its_hash(drafts: Drafts, draft: str, uploads: Path) -> None:
    sha256 = drafts.get(draft).upload_sha256
    assert sha256 is not None
    assert [path.name for path in uploads.iterdir()] == [sha256]
    assert (uploads / sha256).read_bytes() == CSV.encode()


def test_a_file_changed_behind_our_back_is_not_used(drafts: Drafts, draft: str, uploads: Path) -> None:
    sha256 = str(drafts.get(draft).upload_sha256)
    (uploads / sha256).write_bytes(CSV.replace("Ana", "Eva").encode())
    with pytest.raises(StoreError, match="changed"):
        drafts.table(sha256, "another name.csv", {})


def test_a_damaged_kept_file_is_healed_by_the_next_upload(drafts: Drafts, draft: str, uploads: Path) -> None:
    sha256 = str(drafts.get(draft).upload_sha256)
    (uploads / sha256).write_bytes(CSV.replace("Ana", "Eva").encode())
    other = drafts.create(kind="campaign", person=ANA)
    drafts.put_file(other, CSV.encode(), "people.csv", ANA)
    assert (uploads / sha256).read_bytes() == CSV.encode()


def test_a_new_file_clears_edits_and_marks_and_keeps_what_still_fits(drafts: Drafts, draft: str) -> None:
    drafts.edit_cells(draft, {(0, "Company"): "ACME"}, named("Bo"))
    drafts.mark_rows(draft, [1], "held", "later", named("Bo"))
    drafts.put_file(draft, "Vorname;Company\r\nJürgen;Müller & Söhne\r\n".encode("cp1252"), "neu.csv", ANA)
    material = drafts.material(draft)
    assert material.marks == {}
    assert drafts.edits(draft) == []
    assert material.frame.values.tolist() == [["Jürgen", "Müller & Söhne"]]
    assert material.mapping.sources["company"] == Source("column", "Company")
    assert material.mapping.sources["first_name"] == Source("column", "Vorname")
    assert list(material.view.suggested) == ["first_name"]
    assert material.view.upload_name == "neu.csv"


def test_the_same_file_again_keeps_the_work(drafts: Drafts, draft: str) -> None:
    drafts.edit_cells(draft, {(0, "Company"): "ACME"}, named("Bo"))
    drafts.put_file(draft, CSV.encode(), "people 2.csv", ANA)
    assert drafts.material(draft).frame.at[0, "Company"] == "ACME"
    assert drafts.get(draft).upload_name == "people 2.csv"


def test_rows_cannot_be_exchanged_once_a_job_was_launched(drafts: Drafts, draft: str, launch: Launch) -> None:
    launch(draft, row_ids=[0])
    before = drafts.get(draft)
    with pytest.raises(NotPossible, match="already launched"):
        drafts.put_file(draft, CSV.replace("Ana", "Eva").encode(), "people.csv", ANA)
    with pytest.raises(NotPossible, match="already launched"):
        drafts.set_reading(draft, ANA, header_row=1)
    assert drafts.get(draft) == before
    drafts.edit_cells(draft, {(1, "Company"): "ACME"}, named("Bo"))
    assert drafts.material(draft).frame["First Name"].tolist() == ["Ana", " 00123 ", "Борис"]


def test_another_encoding_keeps_edits_and_marks(drafts: Drafts) -> None:
    draft_id = drafts.create(kind="campaign", person=ANA)
    drafts.put_file(draft_id, "Name,City\nZoë,Köln\nBo,Rom\n".encode("cp1252"), "people.csv", ANA)
    drafts.edit_cells(draft_id, {(1, "City"): "Roma"}, ANA)
    drafts.mark_rows(draft_id, [1], "held", "later", ANA)
    drafts.set_reading(draft_id, ANA, encoding="cp1250")
    material = drafts.material(draft_id)
    assert material.view.reading == {"encoding": "cp1250"}
    assert material.frame["City"].tolist() == ["Köln", "Roma"]
    assert material.marks == {1: ("held", "later")}


def test_another_header_row_moves_rows_so_edits_and_marks_go(drafts: Drafts, draft: str) -> None:
    drafts.edit_cells(draft, {(0, "Company"): "ACME"}, named("Bo"))
    drafts.mark_rows(draft, [1], "held", "later", named("Bo"))
    drafts.set_reading(draft, ANA, header_row=1)
    material = drafts.material(draft)
    assert material.frame.columns.tolist() == ["Ana", "Hayes-Wyatt", "https://a.example"]
    assert material.frame.iloc[0].tolist() == [" 00123 ", "NA", "https://b.example"]
    assert material.marks == {}
    drafts.set_reading(draft, ANA)
    assert drafts.material(draft).frame.at[0, "Company"] == "Hayes-Wyatt"


def test_reading_needs_a_file(drafts: Drafts) -> None:
    draft_id = drafts.create(kind="campaign", person=ANA)
    with pytest.raises(NotPossible):
        drafts.set_reading(draft_id, ANA, encoding="utf-8")
    with pytest.raises(NotPossible):
        drafts.edit_cells(draft_id, {(0, "a"): "b"}, ANA)


def test_an_edit_meant_for_the_earlier_file_is_refused(
    drafts: Drafts, draft: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = drafts.material(draft)
    drafts.put_file(draft, CSV.replace("Ana", "Eva").encode(), "people.csv", named("Bo"))
    monkeypatch.setattr(drafts, "material", lambda _draft_id: seen)
    with pytest.raises(NotPossible, match="another tab"):
        drafts.edit_cells(draft, {(0, "Company"): "ACME"}, ANA)
    with pytest.raises(NotPossible, match="another tab"):
        drafts.mark_rows(draft, [0], "dropped", "", ANA)
    monkeypatch.undo()
    assert drafts.material(draft).frame.at[0, "Company"] == "Hayes-Wyatt"
    assert drafts.material(draft).marks == {}


def test_empty_rows_are_dropped_by_themselves_until_somebody_fills_them(drafts: Drafts) -> None:
    draft_id = drafts.create(kind="campaign", person=ANA)
    drafts.put_file(draft_id, b"Name,City\nAna,Rom\n,\nBo,Bonn\n", "people.csv", ANA)
    assert drafts.material(draft_id).marks == {1: ("dropped", "empty row")}
    drafts.edit_cells(draft_id, {(1, "Name"): "Eva"}, ANA)
    assert drafts.material(draft_id).marks == {}


def test_an_untitled_draft_takes_the_name_of_its_file(drafts: Drafts) -> None:
    draft_id = drafts.create(kind="campaign", person=ANA)
    drafts.put_file(draft_id, CSV.encode(), "spring guests.csv", ANA)
    assert drafts.get(draft_id).name == "spring guests"
    drafts.rename(draft_id, "Mine", ANA)
    drafts.put_file(draft_id, b"Name\nBo\n", "other.csv", ANA)
    assert drafts.get(draft_id).name == "Mine"


def test_a_copy_has_everything_and_counts_nothing_as_sent(
    drafts: Drafts, reviews: Reviews, draft: str, launch: Launch
) -> None:
    drafts.edit_cells(draft, {(0, "Company"): "ACME"}, named("Bo"))
    drafts.mark_rows(draft, [1], "held", "later", named("Bo"))
    launch(draft, row_ids=[0])
    copy = drafts.copy(person=named("Cem"), draft_id=draft)
    material, source = drafts.material(copy), drafts.material(draft)
    assert material.frame.equals(source.frame)
    assert material.marks == source.marks
    assert material.mapping == source.mapping
    assert material.view.target == TARGET
    assert (material.view.person, material.view.copied_from) == ("Cem", draft)
    assert reviews.get(copy).already_sent == {}
    assert reviews.get(copy).send_ids == [0, 2]
    drafts.edit_cells(copy, {(0, "Company"): "Foo"}, named("Cem"))
    assert drafts.material(draft).frame.at[0, "Company"] == "ACME"


def test_a_job_is_copied_as_it_was_launched(drafts: Drafts, draft: str, launch: Launch) -> None:
    drafts.edit_cells(draft, {(0, "Company"): "ACME"}, named("Bo"))
    drafts.mark_rows(draft, [1], "dropped", "left", named("Bo"))
    job_id = launch(draft)
    drafts.edit_cells(draft, {(0, "Company"): "Later", (2, "Company"): "Later"}, named("Bo"))
    drafts.unmark_rows(draft, [1], ANA)
    drafts.set_source(draft, "company", Source("fixed", "Later"), ANA)
    copy = drafts.material(drafts.copy(person=named("Cem"), job_id=job_id))
    assert copy.frame["Company"].tolist() == ["ACME", "NA", "1E5"]
    assert copy.marks == {1: ("dropped", "left")}
    assert copy.mapping.sources["company"] == Source("column", "Company")


def test_an_edit_undone_after_the_launch_is_in_the_copy_of_the_job(drafts: Drafts, draft: str, launch: Launch) -> None:
    drafts.edit_cells(draft, {(0, "Company"): "ACME"}, named("Bo"))
    job_id = launch(draft)
    drafts.undo_last(draft, ANA)
    copy = drafts.material(drafts.copy(person=named("Cem"), job_id=job_id))
    assert copy.frame.at[0, "Company"] == "ACME"
    assert drafts.material(draft).frame.at[0, "Company"] == "Hayes-Wyatt"


def test_copying_names_a_draft_or_a_job(drafts: Drafts, draft: str) -> None:
    with pytest.raises(ValueError, match="either"):
        drafts.copy(person=ANA)
    with pytest.raises(ValueError, match="either"):
        drafts.copy(person=ANA, draft_id=draft, job_id="x")
