"""Portraits and clips are real files, the same person each time, with a mouth that moves."""

from __future__ import annotations

import io
from pathlib import Path

import av
import pytest
from PIL import Image, ImageChops, ImageStat

from services.sandbox.media.face import SIZES, Face, Portrait
from services.sandbox.media.murmur import SECONDS, openness
from services.sandbox.media.talking import portrait_jpeg
from tests.integration.sandbox.bithuman.caller import Caller


@pytest.mark.parametrize("ratio", SIZES)
def test_portrait_and_clip_have_the_shape_that_was_asked_for(box: Caller, ratio: str, tmp_path: Path) -> None:
    told = box.finished(box.code(model="essence-1", aspect_ratio=ratio))
    picture = Image.open(io.BytesIO(box.http.get(told["image_url"]).content))
    assert (picture.format, picture.size) == ("JPEG", SIZES[ratio])
    clip = tmp_path / "clip.mp4"
    clip.write_bytes(box.http.get(told["video_url"]).content)
    with av.open(clip) as container:
        video = container.streams.video[0]
        assert (video.codec_context.name, video.codec_context.pix_fmt) == ("h264", "yuv420p")
        assert (video.width, video.height) == SIZES[ratio]
        assert [stream.type for stream in container.streams] == ["video", "audio"]
        frames = sum(1 for _ in container.decode(video=0))
    assert frames == SECONDS * 24


def test_clip_can_be_asked_for_in_parts(box: Caller) -> None:
    told = box.finished(box.code(model="essence-1"))
    whole = box.http.get(told["video_url"]).content
    part = box.http.get(told["video_url"], headers={"Range": "bytes=100-199"})
    assert (part.status_code, part.content) == (206, whole[100:200])


def test_same_key_is_the_same_person_and_another_one_is_not() -> None:
    assert portrait_jpeg(Face("A91XMB7113")) == portrait_jpeg(Face("A91XMB7113"))
    assert len({portrait_jpeg(Face(f"A{number}")) for number in range(12)}) == 12


def test_mouth_moves_while_speaking_and_rests_between_phrases() -> None:
    portrait = Portrait(Face("A91XMB7113"))
    loudest = max((step / 24 for step in range(90)), key=openness)
    assert openness(loudest) > 0.7
    assert openness(1.8) == openness(3.9) == 0
    quiet, loud = portrait.at(1.0, speaking=False), portrait.at(loudest)
    changed = ImageStat.Stat(ImageChops.difference(quiet, loud).convert("L"))
    assert changed.extrema[0][1] > 60


def test_media_of_a_run_are_not_there_before_it_made_them(box: Caller) -> None:
    box.set(essence_1_seconds=30_000)
    code = box.code(model="essence-1")
    for kind in ("jpg", "mp4", "imx", "exe"):
        assert box.http.get(f"/assets/{code}.{kind}").status_code == 404
    assert box.http.get("/assets/A00AAA0000.jpg").status_code == 404
