"""Copies of lessons: what was kept last is shown, whatever its revision, and comes back as it was."""

from __future__ import annotations

import json
import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from services.files.folder import FolderFiles
from services.kinds.lessons.copies.parts import Parts
from services.kinds.lessons.copies.store import CopyStore, Kept
from services.kinds.lessons.viewing.play import Playable
from services.vendors.vacademy import SpokenWord, Timeline, read_timeline

NOW = datetime(2026, 11, 20, tzinfo=UTC)


def timeline(revision: int, html: str = "<h1>Rain</h1>") -> Timeline:
    entry = {
        "id": "segment-0", "inTime": 0, "exitTime": 4, "html": html, "opacity": 0.5, "audio_url": "http://x/v.mp3",
        "entry_meta": {"caption_style": {"hide": False, "position": "top"}},
        "sound_cues": [{"id": "c", "t": 1, "absolute_time": 1.5, "url": "http://x/c.mp3", "volume": 7}, "no cue"],
    }  # fmt: skip
    tracks = [{"url": "http://x/m.mp3", "volume": 1.2, "fadeIn": 2, "ducking": False}, {"url": "http://x/n.mp3"}]
    meta = {"total_duration": 4.0, "audio_start_at": 1.0, "revision": revision, "audio_tracks": tracks}
    return read_timeline(json.dumps({"meta": meta, "entries": [entry]}).encode())


def kept(revision: int, html: str = "<h1>Rain</h1>") -> Kept:
    return Kept(
        "a",
        timeline(revision, html),
        (SpokenWord("Rain", 0.2, 0.6),),
        "Rain.",
        "http://x/a.mp3",
        None,
        "http://x/p.mp4",
    )


def test_a_copy_comes_back_with_all_that_the_player_needs(tmp_path: Path) -> None:
    shelf = CopyStore(FolderFiles(tmp_path))
    shelf.keep(kept(2))
    found = shelf.newest("a")
    assert found is not None
    assert found.kept_at is not None
    first, second = (
        Playable("a", one.timeline, one.words, one.script, one.audio, one.film, presenter=one.presenter)
        for one in (kept(2), found)
    )
    assert first.data() == second.data()
    assert second.data()["cues"] == [{"url": "http://x/c.mp3", "at": 1.5, "volume": 2.0}]
    [shown] = second.data()["entries"]
    assert (shown["captions"], shown["opacity"], shown["voice"]) == ("top", 0.5, "http://x/v.mp3")
    assert [(one["ducks"], one["fadeIn"]) for one in second.data()["tracks"]] == [(False, 2.0), (True, 0.0)]
    assert second.data()["presenter"] == "http://x/p.mp4"


def test_a_copy_from_before_there_were_presenters_is_still_read(tmp_path: Path) -> None:
    shelf = CopyStore(FolderFiles(tmp_path))
    shelf.keep(kept(2))
    place = tmp_path / "lessons" / "a" / "000002.json"
    old = json.loads(place.read_text())
    del old["presenter"]
    for entry in old["timeline"]["entries"]:
        del entry["opacity"], entry["audio_url"]
    place.write_text(json.dumps(old))
    found = shelf.newest("a")
    assert found is not None
    assert (found.presenter, found.timeline.entries[0].opacity, found.timeline.entries[0].audio_url) == (
        None,
        1.0,
        None,
    )


def test_the_copy_kept_last_counts_although_a_new_run_begins_to_count_anew(tmp_path: Path) -> None:
    shelf = CopyStore(FolderFiles(tmp_path))
    shelf.keep(kept(7, "<h1>Old</h1>"))
    os.utime(tmp_path / "lessons" / "a" / "000007.json", (1, 1))
    shelf.keep(kept(0, "<h1>New</h1>"))
    found = shelf.newest("a")
    assert found is not None
    assert found.timeline.entries[0].html == "<h1>New</h1>"


def test_a_broken_copy_gives_way_to_the_one_before_it(tmp_path: Path) -> None:
    shelf = CopyStore(FolderFiles(tmp_path))
    shelf.keep(kept(1))
    (tmp_path / "lessons" / "a" / "000002.json").write_text('{"timeline": ')
    found = shelf.newest("a")
    assert found is not None
    assert found.timeline.revision == 1


@pytest.mark.parametrize("video_id", ["../a", "a/b", "", "a b"])
def test_an_id_that_is_none_leads_to_no_file(tmp_path: Path, video_id: str) -> None:
    shelf = CopyStore(FolderFiles(tmp_path))
    shelf.keep_script(video_id, "Rain.")
    shelf.keep_parts(video_id, Parts("SCRIPT", "COMPLETED", {}, NOW))
    assert list(tmp_path.rglob("*")) == []
    assert (shelf.newest(video_id), shelf.parts(video_id), shelf.script(video_id)) == (None, None, None)


def test_parts_and_script_are_kept_letter_for_letter(tmp_path: Path) -> None:
    shelf = CopyStore(FolderFiles(tmp_path))
    shelf.keep_parts("a", Parts("TTS", "COMPLETED", {"audio": "http://x/a.mp3"}, NOW))
    shelf.keep_script("a", "Scene 1\r\nRéin 😀")
    parts = shelf.parts("a")
    assert parts is not None
    assert (parts.stage, parts.has("audio"), parts.has("words")) == ("TTS", True, False)
    assert shelf.script("a") == "Scene 1\r\nRéin 😀"
