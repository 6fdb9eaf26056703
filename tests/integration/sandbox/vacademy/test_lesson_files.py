"""The files are real, and agree with each other."""

from __future__ import annotations

import array
import io
import re
from itertools import pairwise
from typing import Any

import av
import pytest

from tests.integration.sandbox.vacademy.caller import Lessons


def sound_of(data: bytes) -> tuple[list[int], int]:
    """16-bit samples and their rate."""
    with av.open(io.BytesIO(data), "r") as container:
        stream = container.streams.audio[0]
        resampler = av.AudioResampler(format="s16", layout="mono", rate=stream.rate)
        samples = array.array("h")
        for frame in container.decode(audio=0):
            for piece in resampler.resample(frame):
                samples.frombytes(bytes(piece.planes[0])[: piece.samples * 2])
        return list(samples), stream.rate


def loudness(samples: list[int], rate: int, start: float, end: float) -> float:
    piece = samples[round(start * rate) : round(end * rate)]
    return max((abs(sample) for sample in piece), default=0)


def test_every_word_is_heard_at_its_own_time_and_silence_between(box: Lessons) -> None:
    box.news("a", "WORDS")
    urls = box.urls("a")
    words = box.http.get(urls["words_url"]).json()
    answer = box.http.get(urls["audio_url"])
    assert answer.headers["content-type"] == "audio/mpeg"
    samples, rate = sound_of(answer.content)
    loudest = max(samples)
    assert len(samples) / rate == pytest.approx(words[-1]["end"] + 0.6, abs=0.1)
    for word in words:
        assert loudness(samples, rate, word["start"] + 0.01, word["start"] + 0.07) > loudest / 8
        assert loudness(samples, rate, word["end"] - 0.07, word["end"] - 0.01) > loudest / 8
    gaps = [(before["end"] + 0.01, after["start"] - 0.01) for before, after in pairwise(words)]
    assert all(loudness(samples, rate, *gap) < loudest / 50 for gap in gaps)


def test_words_and_pictures_agree_in_time(box: Lessons) -> None:
    box.news("a", "HTML")
    words = box.http.get(box.urls("a")["words_url"]).json()
    body = box.timeline("a")
    meta, entries = body["meta"], body["entries"]
    assert [entry["id"] for entry in entries] == [f"segment-{number}" for number in range(len(entries))]
    assert (meta["audio_start_at"], entries[0]["inTime"]) == (0.0, 0.0)
    assert all(before["exitTime"] == after["inTime"] for before, after in pairwise(entries))
    assert entries[-1]["exitTime"] == meta["content_ends_at"] == meta["total_duration"] >= words[-1]["end"]
    assert [chapter["time"] for chapter in meta["chapters"]] == [entry["inTime"] for entry in entries]
    question = meta["questions"][0]
    assert 0 <= question["correct"] < len(question["options"])


def test_pictures_bring_all_they_need_or_are_written_the_servers_way(box: Lessons) -> None:
    box.news("a", "HTML", prompt="Explain <script>alert('rain')</script> & snow")
    drawn = [entry["html"] for entry in box.timeline("a")["entries"]]
    assert not any(re.search(r"<script>alert|<script[^>]+src|https?:|@import|url\(", html) for html in drawn)
    scripted = [html for html in drawn if "<script>" in html]
    assert all("@keyframes" in html for html in drawn if html not in scripted)
    assert all('class="full-screen-center' in html for html in scripted)
    called = " ".join(scripted)
    assert all(name in called for name in ("gsap.", "renderMath(", "highlightCode(", "mermaid.init(", "layout-split"))
    assert len(scripted) < len(drawn)


@pytest.mark.parametrize("order", [{"brand_kit_id": "kit"}, {}])
def test_branding_adds_intro_watermark_and_outro_and_moves_the_clock(box: Lessons, order: dict[str, Any]) -> None:
    box.set(branding=not order)
    box.news("a", "HTML", **order)
    body = box.timeline("a")
    named = [entry["id"] for entry in body["entries"]]
    assert (named[0], named[-2:]) == ("branding-intro", ["branding-watermark", "branding-outro"])
    assert [body["entries"][at]["z"] for at in (0, -2, -1)] == [9999, 1000, 9999]
    assert body["meta"]["audio_start_at"] == body["meta"]["content_starts_at"] == 2.0
    assert body["meta"]["total_duration"] == pytest.approx(body["meta"]["content_ends_at"] + 1.5)


def test_portrait_lesson_is_portrait_in_every_file(box: Lessons) -> None:
    box.news("a", "RENDER", orientation="portrait", target_duration="30 seconds")
    assert box.timeline("a")["meta"]["dimensions"] == {"width": 1080, "height": 1920}
    with av.open(io.BytesIO(box.http.get(box.status("a")["s3_urls"]["video"]).content)) as film:
        assert (film.streams.video[0].width, film.streams.video[0].height) == (360, 640)


def test_old_timeline_is_a_bare_list(box: Lessons) -> None:
    box.set(timeline_format="array")
    box.news("a", "HTML")
    assert box.timeline("a")[0]["id"] == "segment-0"


def test_film_has_picture_and_sound_of_the_lessons_length_and_can_be_seeked(box: Lessons) -> None:
    box.news("a", "RENDER", target_duration="1 minute")
    url = box.status("a")["s3_urls"]["video"]
    part = box.http.get(url, headers={"Range": "bytes=0-99"})
    assert (part.status_code, len(part.content)) == (206, 100)
    with av.open(io.BytesIO(box.http.get(url).content), "r") as film:
        assert film.streams.video[0].codec_context.name == "h264"
        assert film.streams.audio[0].codec_context.name == "aac"
        assert film.duration is not None
        assert film.duration / av.time_base == pytest.approx(box.timeline("a")["meta"]["total_duration"], abs=0.2)


def test_longer_lessons_have_more_scenes_and_other_scripts_survive(box: Lessons) -> None:
    counts = []
    for name, duration in (("a", "30 seconds"), ("b", "2-3 minutes"), ("c", "5-7 minutes")):
        box.news(name, "HTML", prompt="水の循環を説明する", target_duration=duration)
        counts.append(len(box.timeline(name)["entries"]))
    assert counts == [4, 6, 8]
    assert "水の循環" in box.http.get(box.status("a")["s3_urls"]["script"]).text


def test_files_are_public_to_any_page_and_missing_before_their_stage(box: Lessons) -> None:
    box.news("a", "SCRIPT")
    script = box.status("a")["s3_urls"]["script"]
    answer = box.http.get(script, headers={"X-Institute-Key": "vac_live_refused_key_0000"})
    assert (answer.status_code, answer.headers["access-control-allow-origin"]) == (200, "*")
    for key, name in (("audio", "narration.mp3"), ("timeline", "time_based_frame.json"), ("video", "output.mp4")):
        assert box.http.get(script.replace("script/script.txt", f"{key}/{name}")).status_code == 404
    assert box.http.get(script.replace("script.txt", "other.txt")).status_code == 404
