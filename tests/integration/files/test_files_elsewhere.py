"""Files in a shared folder or a bucket: all that is done is done there, and nothing is lost."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from services import container
from services.backup import file_of, restore, save
from services.config import load_settings
from services.errors import FilesOutOfReach, StoreError
from services.files.files import LESSONS, SECRET, UPLOADS, Files
from services.files.folder import FolderFiles
from services.files.opening import open_files
from services.jobs.states import JobState
from services.kinds.lessons.copies.parts import Parts
from services.kinds.lessons.copies.store import CopyStore
from services.store.tables import utc_now
from services.upkeep.deleting import Deleting
from tests.rigs.rig import PERSON, people, rigged
from tests.rigs.servers.bucket import BucketServer, bucket_server

NAME = "Zéphyrine Quillfeather"


@pytest.fixture
def server() -> Iterator[BucketServer]:
    with bucket_server() as one:
        yield one


def everything(files: Files) -> dict[str, bytes]:
    named = [one.name for prefix in (UPLOADS, LESSONS) for one in files.list(prefix)]
    return {name: files.get(name) or b"" for name in named}


def naming(files: Files) -> list[str]:
    return [name for name, data in everything(files).items() if NAME.encode() in data]


def test_a_team_moves_its_files_and_from_then_on_everything_is_kept_read_saved_and_forgotten_there(
    tmp_path: Path, server: BucketServer
) -> None:
    data, there = tmp_path / "data", server.files()
    with rigged(tmp_path) as rig:
        rows = [*people(3), {"first_name": NAME, "company": "Acme"}]
        draft_id = rig.draft(rows)
        CopyStore(FolderFiles(data)).keep_script("lesson-1", f"{NAME} learns of rain.")
        CopyStore(FolderFiles(data)).keep_parts("lesson-1", Parts("TTS", "COMPLETED", {}, utc_now()))
        before, secret = everything(FolderFiles(data)), rig.app.secret
        assert len(before) == 3
        rig.stop()

        app = rig.start(**server.settings)
        assert everything(there) == before
        assert there.get(SECRET) == app.secret == secret, "whoever was signed in is signed in"
        assert everything(FolderFiles(data)) == {}
        assert not (data / SECRET).exists()
        seen = next(one for one in app.health.look().signs if one.name == "Files")
        assert seen.well
        assert seen.seen.startswith("1 uploaded file, 0.0 MiB, in the ")

        job_id = rig.launch(draft_id)
        assert rig.finish(job_id) == JobState.DONE
        assert NAME in app.results.file(job_id).data.decode()
        assert app.lessons.script("lesson-1") == f"{NAME} learns of rain."
        rig.draft(people(2), name="second.csv")
        assert len(list(there.list(UPLOADS))) == 2
        assert everything(FolderFiles(data)) == {}

        save(data, tmp_path / "b.zip", file_of(app.settings), open_files(app.settings))
        with zipfile.ZipFile(tmp_path / "b.zip") as archive:
            assert {name: archive.read(name) for name in archive.namelist() if "/" in name} == everything(there)
            assert archive.read(SECRET) == secret
        restore(tmp_path / "restored", tmp_path / "b.zip")
        assert everything(FolderFiles(tmp_path / "restored")) == everything(there)

        assert set(naming(there)) > {"lessons/lesson-1/script.txt"}
        look = app.forgetting.look([NAME], PERSON)
        assert "lessons/lesson-1/script.txt" in look.files
        app.forgetting.forget([NAME], PERSON)
        assert naming(there) == []
        assert app.lessons.script("lesson-1") == "[forgotten] learns of rain."
        assert len(app.results.file(job_id).data.splitlines()) == 5

        gone = app.drafts.create(kind="campaign", person=PERSON, name="gone")
        app.drafts.put_file(gone, b"Name\nBob Quill\n", "gone.csv", PERSON)
        tomorrow = Deleting(app.database, open_files(app.settings), lambda: utc_now() + timedelta(days=1))
        tomorrow.delete_draft(gone, PERSON)
        assert not [name for name, held in everything(there).items() if b"Bob Quill" in held]


def test_a_bucket_out_of_reach_is_said_in_a_sentence_and_nothing_is_lost_by_it(
    tmp_path: Path, server: BucketServer
) -> None:
    with rigged(tmp_path, **server.settings) as rig:
        app = rig.app
        draft_id = app.drafts.create(kind="campaign", person=PERSON, name="mine")
        app.drafts.put_file(draft_id, b"Name\nAna\n", "one.csv", PERSON)
        unused = app.drafts.create(kind="campaign", person=PERSON, name="unused")
        app.drafts.put_file(unused, b"Name\nQuillfeather\n", "unused.csv", PERSON)
        deleting = Deleting(app.database, open_files(app.settings), lambda: utc_now() + timedelta(days=1))
        revision = app.drafts.get(draft_id).revision
        server.stop()
        with pytest.raises(FilesOutOfReach, match=r"could not be kept: the bucket .* does not answer"):
            app.drafts.put_file(draft_id, b"Name\nBob\n", "two.csv", PERSON)
        assert app.drafts.get(draft_id).revision == revision, "the draft still has the file that it had"
        assert not next(one for one in app.health.look().signs if one.name == "Files").well
        with pytest.raises(FilesOutOfReach, match="could not be"):
            app.forgetting.look([NAME], PERSON)
        with pytest.raises(FilesOutOfReach, match="not all of its files are gone"):
            deleting.delete_draft(unused, PERSON)
        server.start_again()
        assert app.drafts.material(draft_id).frame["Name"].tolist() == ["Ana"]
        app.drafts.put_file(draft_id, b"Name\nBob\n", "two.csv", PERSON)
        assert [one for one in everything(server.files()).values() if b"Quillfeather" in one]
        assert deleting.sweep() == 0
        assert not [one for one in everything(server.files()).values() if b"Quillfeather" in one]


def test_a_place_that_lacks_what_the_database_knows_of_is_not_begun_anew(tmp_path: Path) -> None:
    (tmp_path / "shared").mkdir()
    chosen = {"data_dir": tmp_path / "data", "files_url": (tmp_path / "shared").as_uri()}
    app = container.build(load_settings(**chosen))
    draft_id = app.drafts.create(kind="campaign", person=PERSON, name="mine")
    app.drafts.put_file(draft_id, b"Name\nAna\n", "one.csv", PERSON)
    app.close()
    (tmp_path / "shared").rename(tmp_path / "unmounted")
    (tmp_path / "shared").mkdir()
    with pytest.raises(StoreError, match=r"knows of 1 uploaded files, but the shared folder .* holds none") as said:
        container.build(load_settings(**chosen))
    assert "mounted" in said.value.next_step
    assert list((tmp_path / "shared").iterdir()) == []
    (tmp_path / "shared").rmdir()
    (tmp_path / "unmounted").rename(tmp_path / "shared")
    app = container.build(load_settings(**chosen))
    assert app.drafts.material(draft_id).frame["Name"].tolist() == ["Ana"]
    app.close()
