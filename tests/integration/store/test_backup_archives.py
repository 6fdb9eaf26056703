"""What stands in a backup, and which archives are refused in words, with the data folder left as it was."""

from __future__ import annotations

import json
import shutil
import sqlite3
import zipfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from services import backup
from services.backup import restore, save
from services.errors import DatabaseDamaged, DiskFull, NotPossible, ServiceError, StoreError
from services.store.database import Database, sqlite_url
from services.store.migrate import migrate
from services.store.record.append_only import SQLITE
from services.store.tables import Draft
from tests.rigs.machine.small_disk import small_disk

UPLOAD = "uploads/" + "a" * 64
SECRET = b"s" * 48


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with one of everything that a backup promises, and what it does not; and a backup of it."""
    folder = tmp_path_factory.mktemp("made") / "data"
    files = {
        UPLOAD: b"name\nAna\n",
        "lessons/lesson-1/000002.json": b"{}",
        "lessons/lesson-1/script.txt": b"Once upon a time",
        "lessons/lesson-1/.lesson-x1": b"half written",
        "server.secret": SECRET,
        "engine.db": b"not kept",
        "sandbox/films/1.mp4": b"not kept",
    }
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    database = Database(sqlite_url(folder / "callsheet.db"))
    migrate(database)
    with database.write() as session:
        session.add(Draft(kind="campaign", name="Spring", person="Ana"))
    database.close()
    save(folder, folder.parent / "b.zip")
    return folder


@pytest.fixture
def data(made: Path, tmp_path: Path) -> Path:
    """The data folder, to be changed at will."""
    return Path(shutil.copytree(made, tmp_path / "data"))


@pytest.fixture
def saved(made: Path, tmp_path: Path) -> Path:
    """The backup of it."""
    return Path(shutil.copy(made.parent / "b.zip", tmp_path / "saved.zip"))


def files_of(folder: Path) -> dict[str, bytes]:
    return {
        place.relative_to(folder).as_posix(): place.read_bytes()
        for place in folder.rglob("*")
        if place.is_file() and place.name != "callsheet.db"
    }


def drafts_of(folder: Path) -> list[str]:
    with closing(sqlite3.connect(folder / "callsheet.db")) as database:
        return [name for (name,) in database.execute("SELECT name FROM draft")]


KEPT = {
    UPLOAD: b"name\nAna\n", "lessons/lesson-1/000002.json": b"{}",
    "lessons/lesson-1/script.txt": b"Once upon a time", "server.secret": SECRET,
}  # fmt: skip


def test_a_backup_holds_uploads_copies_of_lessons_and_the_secret(saved: Path, tmp_path: Path) -> None:
    assert saved.stat().st_mode & 0o777 == 0o600
    restore(tmp_path / "again", saved)
    assert files_of(tmp_path / "again") == KEPT
    assert drafts_of(tmp_path / "again") == ["Spring"]
    assert {place.stat().st_mode & 0o077 for place in (tmp_path / "again").rglob("*")} == {0}


Entries = dict[str, bytes]


def zipped(path: Path, entries: Entries, **how: Any) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            archive.writestr(name, content, **how)
    return path


def entries_of(path: Path) -> Entries:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def in_a_folder(entries: Entries) -> Entries:
    other: Entries = {f"My backup/{name}": content for name, content in entries.items()}
    return {
        "My backup/": b"", "My backup/uploads/": b"", **other, "__MACOSX/My backup/._callsheet.db": b"x",
        "My backup/.DS_Store": b"x",
    }  # fmt: skip


AGAIN: dict[str, Callable[[Entries], Entries]] = {
    "with a folder around it": in_a_folder,
    "with backslashes": lambda entries: {name.replace("/", "\\"): content for name, content in entries.items()},
    "beginning at its own folder": lambda entries: {f"./{name}": content for name, content in entries.items()},
    "in another order, with folders": lambda entries: {"uploads/": b"", **dict(reversed(entries.items()))},
}


@pytest.mark.parametrize("how", AGAIN)
def test_a_backup_that_was_unpacked_and_zipped_again_is_restored_whole(saved: Path, tmp_path: Path, how: str) -> None:
    restore(tmp_path / "again", zipped(tmp_path / "c.zip", AGAIN[how](entries_of(saved))))
    assert files_of(tmp_path / "again") == KEPT
    assert drafts_of(tmp_path / "again") == ["Spring"]


def without(name: str) -> Callable[[Entries], Entries]:
    return lambda entries: {one: content for one, content in entries.items() if one != name}


def also(name: str) -> Callable[[Entries], Entries]:
    return lambda entries: {**entries, name: b"{}"}


def told(**more: object) -> Callable[[Entries], Entries]:
    return lambda entries: {
        **entries,
        "backup.json": json.dumps({**json.loads(entries["backup.json"]), **more}).encode(),
    }


def broken_page(entries: Entries) -> Entries:
    database = bytearray(entries["callsheet.db"])
    database[4096 * 3 : 4096 * 8] = b"\x81" * (4096 * 5)
    return {**entries, "callsheet.db": bytes(database)}


ODD: dict[str, tuple[Callable[[Entries], Entries], str]] = {
    "no database": (without("callsheet.db"), "has no callsheet.db"),
    "no manifest": (without("backup.json"), "has no backup.json"),
    "an upload is missing": (without(UPLOAD), "lacks 1 of its files"),
    "a copy of a lesson is missing": (without("lessons/lesson-1/script.txt"), "lacks 1 of its files"),
    "a way out": (lambda entries: {**entries, "uploads/../../evil": b"x"}, "something that no backup does"),
    "an absolute name": (lambda entries: {**entries, "/etc/evil": b"x"}, "something that no backup does"),
    "a strange file": (also("run_me"), "something that no backup does"),
    "a hidden file of a lesson": (also("lessons/a/.hidden"), "something that no backup does"),
    "a second manifest": (also("x/backup.json"), "or several"),
    "a manifest of another sort": (lambda entries: {**entries, "backup.json": b"[1]"}, "not a backup"),
    "a manifest that never ends": (lambda entries: {**entries, "backup.json": b"[" * 200_000}, "not a backup"),
    "no date": (told(made_at=7), "not a backup"),
    "a date before there was Callsheet": (told(made_at="0001-01-01T00:00:00+00:00"), "not a backup"),
    "a date far ahead": (told(made_at="2400-01-01T00:00:00+00:00"), "made in 2400"),
    "a short secret": (lambda entries: {**entries, "server.secret": b"k"}, "strange size"),
    "no database at all": (lambda entries: {**entries, "callsheet.db": b"SQLite format 3\0" + b"\0" * 5000}, "damaged"),
    "text for a database": (lambda entries: {**entries, "callsheet.db": b"hello"}, "damaged"),
    "a broken page": (broken_page, "damaged"),
    "a bomb": (lambda entries: {**entries, UPLOAD: b"\0" * 100_000_000}, "far more than a backup"),
}  # fmt: skip


@pytest.mark.parametrize("case", ODD)
def test_an_odd_or_damaged_archive_is_refused_in_words_and_nothing_is_left(
    saved: Path, tmp_path: Path, case: str
) -> None:
    change, said = ODD[case]
    odd = zipped(tmp_path / "odd.zip", change(entries_of(saved)))
    before = sorted(tmp_path.iterdir())
    with pytest.raises(StoreError, match=said):
        restore(tmp_path / "again", odd)
    assert sorted(tmp_path.iterdir()) == before


def test_an_archive_that_is_cut_locked_a_link_or_of_another_program_is_refused_in_words(
    saved: Path, tmp_path: Path
) -> None:
    whole = saved.read_bytes()
    for cut in (0, 10, len(whole) // 2, len(whole) - 30):
        (tmp_path / "cut.zip").write_bytes(whole[:cut])
        with pytest.raises(StoreError, match="not a backup"):
            restore(tmp_path / "again", tmp_path / "cut.zip")
    bits = bytearray(whole)
    for place in range(200, len(bits) - 2000, 997):
        bits[place] ^= 0x55
    (tmp_path / "bits.zip").write_bytes(bits)
    with pytest.raises(StoreError):
        restore(tmp_path / "again", tmp_path / "bits.zip")
    locked = bytearray(whole)
    at = locked.rfind(b"PK\x01\x02")
    locked[at + 8] |= 1
    (tmp_path / "locked.zip").write_bytes(locked)
    with pytest.raises(StoreError, match="password"):
        restore(tmp_path / "again", tmp_path / "locked.zip")
    link = zipfile.ZipInfo("lessons/lesson-1/link")
    link.external_attr = 0o120777 << 16
    with zipfile.ZipFile(saved, "a") as archive:
        archive.writestr(link, "/etc/passwd")
    with pytest.raises(StoreError, match="link"):
        restore(tmp_path / "again", saved)
    assert not (tmp_path / "again").exists()


def changed_database(saved: Path, tmp_path: Path, script: str) -> Path:
    entries = entries_of(saved)
    (tmp_path / "changed.db").write_bytes(entries["callsheet.db"])
    with closing(sqlite3.connect(tmp_path / "changed.db")) as database:
        database.execute("PRAGMA journal_mode=DELETE")
        database.executescript(script)
    return zipped(tmp_path / "changed.zip", {**entries, "callsheet.db": (tmp_path / "changed.db").read_bytes()})


def test_what_runs_by_itself_in_a_hostile_database_and_what_is_not_ours_is_left_out(
    saved: Path, tmp_path: Path
) -> None:
    hostile = """
        CREATE TABLE stowaway (x);
        CREATE VIEW "a ""quoted"" view" AS SELECT * FROM draft;
        CREATE TRIGGER pay_again AFTER UPDATE ON draft BEGIN DELETE FROM submission; END;
        CREATE TRIGGER greets AFTER INSERT ON stowaway BEGIN INSERT INTO draft (id) VALUES (1); END;
    """
    restore(tmp_path / "again", changed_database(saved, tmp_path, hostile))
    with closing(sqlite3.connect(tmp_path / "again/callsheet.db")) as database:
        found = {(kind, name) for kind, name in database.execute("SELECT type, name FROM sqlite_master")}
    assert {name for kind, name in found if kind in {"trigger", "view"}} == set(SQLITE), "those of the record alone"
    assert ("table", "stowaway") not in found
    assert drafts_of(tmp_path / "again") == ["Spring"]


@pytest.mark.parametrize(
    "script",
    [
        "DROP TABLE draft_edit; CREATE TABLE draft_edit (id INTEGER, x AS (1));",
        "DROP TABLE draft_edit; CREATE TABLE draft_edit (id INTEGER CHECK (id > 7));",
    ],
)
def test_a_table_of_ours_that_was_made_in_another_way_is_refused(saved: Path, tmp_path: Path, script: str) -> None:
    with pytest.raises(StoreError, match="not one that Callsheet made"):
        restore(tmp_path / "again", changed_database(saved, tmp_path, script))
    assert not (tmp_path / "again").exists()


def test_a_database_without_our_tables_is_refused(saved: Path, tmp_path: Path) -> None:
    with pytest.raises(StoreError):
        restore(
            tmp_path / "again", changed_database(saved, tmp_path, "PRAGMA foreign_keys=OFF; DROP TABLE submission;")
        )
    assert not (tmp_path / "again").exists()


def test_a_damaged_database_is_named_by_the_save_and_no_file_is_left(data: Path, tmp_path: Path) -> None:
    with (data / "callsheet.db").open("r+b") as file:
        file.seek(4096 * 3)
        file.write(b"\x81" * 4096 * 5)
    with pytest.raises(DatabaseDamaged, match="damaged") as caught:
        save(data, tmp_path / "b.zip")
    assert "restore" in caught.value.next_step
    assert [place.name for place in tmp_path.iterdir()] == ["data"]


def test_a_save_or_restore_without_room_says_so_and_leaves_nothing(data: Path, saved: Path, tmp_path: Path) -> None:
    with small_disk(tmp_path / "small") as disk:
        if disk.real:
            disk.fill_up()
            with pytest.raises(DiskFull, match="could not be written"):
                save(data, disk.folder / "b.zip")
            with pytest.raises(StoreError, match="has not that much room"):
                restore(disk.folder / "data", saved)
            assert [place.name for place in disk.folder.iterdir()] == ["ballast"]


@pytest.fixture
def command(monkeypatch: pytest.MonkeyPatch) -> Callable[..., int]:
    """`python -m services.backup` with these words and settings."""

    def run(*words: str, **environment: str) -> int:
        for name, value in environment.items():
            monkeypatch.setenv(f"CALLSHEET_{name.upper()}", value)
        monkeypatch.setattr("sys.argv", ["backup", *words])
        return backup.main()

    return run


def test_with_another_database_the_command_says_what_to_use_instead(
    command: Callable[..., int], data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    url = "postgresql://team:secret-word@db.example/callsheet"
    for action in ("save", "restore"):
        assert command(action, str(tmp_path / "b.zip"), data_dir=str(data), database_url=url) == 1
        said = capsys.readouterr().err
        assert "pg_dump" in said
        assert "db.example" in said
        assert "secret-word" not in said
    assert not (tmp_path / "b.zip").exists()


def test_a_sqlite_file_elsewhere_is_the_one_that_is_saved(
    command: Callable[..., int], data: Path, tmp_path: Path
) -> None:
    moved = tmp_path / "elsewhere.db"
    (data / "callsheet.db").rename(moved)
    assert command("save", str(tmp_path / "b.zip"), data_dir=str(data), database_url=f"sqlite:///{moved}") == 0
    restore(tmp_path / "again", tmp_path / "b.zip")
    assert drafts_of(tmp_path / "again") == ["Spring"]


def test_every_refusal_is_an_error_of_ours(tmp_path: Path) -> None:
    with pytest.raises(NotPossible, match="no file"):
        restore(tmp_path / "again", tmp_path / "nowhere.zip")
    (tmp_path / "a folder.zip").mkdir()
    with pytest.raises(ServiceError):
        restore(tmp_path / "again", tmp_path / "a folder.zip")
