"""One way to files: whole or not there, under names that never leave their place, wherever that is."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.errors import DiskFull, FilesOutOfReach, SettingsError, StoreError
from services.files.files import SECRET, UPLOADS, Files, is_name
from services.files.folder import HALF, FolderFiles
from services.files.secret import server_secret
from tests.rigs.servers.bucket import BucketServer, bucket_server

PLACES = ("data folder", "shared folder", "bucket")
EVERY_TIME = settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    derandomize=True,
)
ODD = "aZ0. ._-~%+#?&=:*\"'<>|\\/äß字ע😀\u0301\u200f\0\n\x7f\ud800"
PART = st.text(st.sampled_from(ODD), min_size=1, max_size=12)
NAMES = st.one_of(
    st.lists(PART, min_size=1, max_size=3).map("/".join),
    st.sampled_from(
        ["", ".", "..", "../a", "a/../b", "/a", "a//b", "a/", "a\\b", "a\0b", "ü/é ñ", "a%2Fb", ".half", "~"]
    ),
)


@pytest.fixture(scope="module")
def server() -> Iterator[BucketServer]:
    with bucket_server() as one:
        yield one


@pytest.fixture(params=PLACES)
def files(request: pytest.FixtureRequest, tmp_path: Path, server: BucketServer) -> Files:
    if request.param == "bucket":
        return server.files(tmp_path.name)
    folder = tmp_path / "files"
    folder.mkdir()
    place = FolderFiles(folder, shared=request.param == "shared folder")
    place.put_new(SECRET, bytes(48))
    return place


@EVERY_TIME
@given(name=NAMES, data=st.binary(max_size=300), start=st.integers(-2, 310), size=st.integers(-1, 310))
def test_whatever_a_file_is_called_it_is_refused_or_read_back_whole_and_in_parts_and_lies_in_its_place(
    files: Files, tmp_path: Path, name: str, data: bytes, start: int, size: int
) -> None:
    if not is_name(name):
        for act in (
            lambda: files.put(name, data), lambda: files.put_new(name, data), lambda: files.get(name),
            lambda: files.part(name, 0, 1), lambda: files.info(name), lambda: files.delete(name),
        ):  # fmt: skip
            with pytest.raises(StoreError, match="cannot be the name"):
                act()
        return
    # Of each name's own: where `a/b` was kept, a folder stands in the place of a later `a`.
    own = f"in-{uuid4().hex}"
    files.put(f"{own}/{name}", data)
    assert files.get(f"{own}/{name}") == data
    assert files.part(f"{own}/{name}", start, size) == data[max(start, 0) :][: max(size, 0)]
    [found] = files.list(f"{own}/")
    assert (found.name, found.size) == (f"{own}/{name}", len(data))
    assert files.info(f"{own}/{name}") == found
    files.delete(f"{own}/{name}")
    assert files.get(f"{own}/{name}") is None
    assert files.part(f"{own}/{name}", 0, 5) == b""
    assert list(files.list(f"{own}/")) == []
    assert [
        place for place in tmp_path.rglob("*") if place.is_file() and not place.is_relative_to(tmp_path / "files")
    ] == []


@pytest.mark.parametrize(
    "name", ["", ".", "..", "../a", "a/../b", "/a", "a//b", "a/", "a\\b", "a\0b", "a\nb", "é" * 200]
)
def test_a_name_that_could_lead_elsewhere_is_none(name: str) -> None:
    assert not is_name(name)


def test_files_are_listed_by_how_their_names_begin(files: Files) -> None:
    for name in ("a/one.json", "a/two.json", "ab/three.json", "b/four.json"):
        files.put(name, b"x")
    assert [one.name for one in files.list("a/")] == ["a/one.json", "a/two.json"]
    assert [one.name for one in files.list("a/t")] == ["a/two.json"]
    assert list(files.list("c/")) == []


def test_the_same_name_again_is_the_new_file_and_says_so(files: Files) -> None:
    files.put("a/b", b"one")
    first = files.info("a/b")
    files.put("a/b", b"another", blank=True)
    second = files.info("a/b")
    assert first is not None
    assert second is not None
    assert first.mark != second.mark
    assert files.get("a/b") == b"another"
    files.delete("a/b")
    files.delete("a/b")


def test_whoever_reads_while_others_write_sees_one_whole_file(files: Files) -> None:
    whole = [bytes([letter]) * 400_000 for letter in b"ab"]
    files.put("a/b", whole[0])
    over = threading.Event()
    written: list[int] = []
    seen: list[bytes | None] = []

    def write() -> None:
        while not over.is_set():
            files.put("a/b", whole[len(written) % 2])
            written.append(len(written))

    with ThreadPoolExecutor(1) as pool:
        writing = pool.submit(write)
        try:
            while not writing.done() and min(len(seen), len(written)) < 12:
                seen.append(files.get("a/b"))
        finally:
            over.set()
        writing.result()
    assert all(one in whole for one in seen)
    assert [one.name for one in files.list("a/")] == ["a/b"], "no half is left"


def test_of_many_who_make_the_secret_at_once_one_counts_for_all(files: Files) -> None:
    files.delete(SECRET)
    with ThreadPoolExecutor(6) as pool:
        made = set(pool.map(lambda _one: server_secret(files), range(6)))
    assert len(made) == 1
    assert server_secret(files) in made
    files.put(SECRET, b"short") if "bucket" in files.where else (files.folder / SECRET).write_bytes(b"short")  # type: ignore[attr-defined]
    with pytest.raises(SettingsError, match="damaged"):
        server_secret(files)


def test_a_link_is_no_file_of_ours(tmp_path: Path) -> None:
    (tmp_path / "outside").write_text("theirs")
    files = FolderFiles(tmp_path / "files")
    files.put("a/b", b"ours")
    (tmp_path / "files/a/link").symlink_to(tmp_path / "outside")
    assert [one.name for one in files.list("a/")] == ["a/b"]
    assert (files.get("a/link"), files.get("a"), files.info("a/link")) == (None, None, None)
    files.delete("a/link")
    files.put("a/link", b"ours, too")
    assert (tmp_path / "outside").read_text() == "theirs"
    assert files.get("a/link") == b"ours, too"


def test_a_half_that_a_killed_process_left_is_listed_so_that_nobody_in_it_is_overlooked(tmp_path: Path) -> None:
    files = FolderFiles(tmp_path)
    files.put("uploads/whole", b"whole")
    (tmp_path / f"uploads/{HALF}x").write_bytes(b"hal")
    assert [one.name for one in files.list(UPLOADS)] == [f"uploads/{HALF}x", "uploads/whole"]


def test_what_is_deleted_or_written_over_stands_in_no_block_of_the_disk_any_more(tmp_path: Path) -> None:
    files = FolderFiles(tmp_path)
    for name in ("a", "b"):
        files.put(name, b"Quillfeather")
        os.link(tmp_path / name, tmp_path / f"block of {name}")
    files.delete("a")
    files.put("b", b"somebody", blank=True)
    assert {(tmp_path / f"block of {name}").read_bytes() for name in ("a", "b")} == {bytes(12)}


def test_a_shared_folder_that_is_not_mounted_is_out_of_reach_and_not_empty(tmp_path: Path) -> None:
    files = FolderFiles(tmp_path / "share", shared=True)
    (tmp_path / "share").mkdir()
    server_secret(files)
    files.put("uploads/a", b"kept")
    (tmp_path / "share").rename(tmp_path / "elsewhere")
    (tmp_path / "share").mkdir()
    for act in (
        lambda: files.put("uploads/b", b"lost"),
        lambda: files.get("uploads/a"),
        lambda: files.info("uploads/a"),
    ):
        with pytest.raises(FilesOutOfReach, match="is not there as it was") as said:
            act()
        assert "mounted" in said.value.next_step
    assert list((tmp_path / "share").iterdir()) == []


def test_a_disk_that_knows_no_links_holds_the_secret_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_links(*_given: object) -> None:
        raise OSError(errno.EPERM, "Operation not permitted")

    monkeypatch.setattr(os, "link", no_links)
    files = FolderFiles(tmp_path)
    assert server_secret(files) == server_secret(files)
    assert [one.name for one in tmp_path.iterdir()] == [SECRET]


def test_what_cannot_be_written_is_said_with_a_next_step(tmp_path: Path) -> None:
    (tmp_path / "uploads").write_text("no folder")
    with pytest.raises(DiskFull, match="could not be kept") as said:
        FolderFiles(tmp_path).put("uploads/a", b"x")
    assert "Make room" in said.value.next_step


def test_a_bucket_that_does_not_answer_or_is_not_there_is_said_without_its_key() -> None:
    with bucket_server() as server:
        none = server.files()
        server.stop()
    for act in (
        lambda: none.put("a", b""),
        lambda: none.get("a"),
        lambda: list(none.list("a/")),
        lambda: none.delete("a"),
    ):
        with pytest.raises(FilesOutOfReach, match=r"the bucket s3://team-\d+/call/sheet does not answer\.") as said:
            act()
        assert "Look whether the bucket" in said.value.next_step
        assert "secret" not in str(said.value)


def test_who_keeps_files_in_a_folder_never_loads_the_client_of_buckets(tmp_path: Path) -> None:
    asked = (
        "import sys; from services.config import load_settings; from services.files.opening import open_files;"
        f"open_files(load_settings(data_dir={str(tmp_path)!r}, files_url={tmp_path.as_uri()!r}));"
        "assert 'obstore' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", asked], check=True, cwd=Path(__file__).parents[3])
