"""The media are real: they decode, they move, they show the row, and a browser can seek in them."""

from __future__ import annotations

import asyncio
import io
from pathlib import Path
from typing import Any

import av
import pytest
from PIL import Image, ImageChops
from PIL.GifImagePlugin import GifImageFile

from services.sandbox.media import fonts
from services.sandbox.media.card import Card, Drawing
from services.sandbox.media.encoding import write_jpeg
from services.sandbox.media.lettering import fitted, width
from services.sandbox.media.library import MediaLibrary
from services.sandbox.media.scene import tone_of
from tests.integration.sandbox.bhuman.client import Caller

SCRIPTS = [
    "Zoë Ångström",
    "田中 さくら",
    "محمد العربي",
    "Ольга",
    "नमस्ते",
    "👩🏽‍💻 Dev",
    "\u202eevil\x00\n",
    "",
    " ",
    "W" * 500,
]


def _size(path: Path) -> tuple[int, int]:
    with Image.open(path) as image:
        image.load()
        return image.size


@pytest.fixture
def done(box: Caller) -> Any:
    (video_id,) = box.ids([["Anaïs <b>Müller</b>", "Lyon"]])
    return box.finished(video_id)


def test_mp4_is_h264_with_sound_and_moves(box: Caller, done: Any) -> None:
    answer = box.http.get(done["url"])
    assert answer.headers["content-type"] == "video/mp4"
    with av.open(io.BytesIO(answer.content), "r") as container:
        picture, sound = container.streams.video[0], container.streams.audio[0]
        assert (picture.codec_context.name, picture.codec_context.pix_fmt) == ("h264", "yuv420p")
        assert (picture.codec_context.width, picture.codec_context.height) == (640, 360)
        assert sound.codec_context.name == "aac"
        frames = [Image.fromarray(frame.to_ndarray(format="rgb24")) for frame in container.decode(video=0)]
    assert len(frames) == 72
    _, brightest = ImageChops.difference(frames[10], frames[40]).convert("L").getextrema()
    assert isinstance(brightest, int)
    assert brightest > 60
    # The index lies in front, so that it plays while it loads.
    assert answer.content.index(b"moov") < answer.content.index(b"mdat")


def test_range_requests_give_exactly_the_bytes_asked_for(box: Caller, done: Any) -> None:
    whole = box.http.get(done["url"]).content
    for asked, expected in (("0-99", whole[:100]), ("100-", whole[100:]), ("-50", whole[-50:])):
        part = box.http.get(done["url"], headers={"Range": f"bytes={asked}"})
        assert (part.status_code, part.content) == (206, expected)
        assert part.headers["content-range"].endswith(f"/{len(whole)}")
    assert box.http.get(done["url"], headers={"Range": f"bytes={len(whole)}-"}).status_code == 416
    head = box.http.head(done["url"])
    assert (head.headers["accept-ranges"], head.headers["content-length"]) == ("bytes", str(len(whole)))


def test_poster_and_loop_are_images(box: Caller, done: Any) -> None:
    poster = Image.open(io.BytesIO(box.http.get(done["thumbnail"]).content))
    assert (poster.format, poster.size) == ("JPEG", (640, 360))
    loop = Image.open(io.BytesIO(box.http.get(done["gif"]).content))
    assert isinstance(loop, GifImageFile)
    assert (loop.format, loop.size, loop.info["loop"]) == ("GIF", (320, 180), 0)
    assert loop.n_frames == 12


def test_share_page_plays_the_video_and_escapes_the_row(box: Caller, done: Any) -> None:
    page = box.http.get(done["share_url"])
    assert page.headers["content-type"].startswith("text/html")
    assert f'src="{done["url"]}"' in page.text
    assert "Anaïs &lt;b&gt;Müller&lt;/b&gt;" in page.text


def test_media_do_not_exist_before_the_render_is_done_or_when_it_failed(box: Caller) -> None:
    box.order("stuck_renders")
    (video_id,) = box.ids([["Ana"]])
    for path in (f"assets/{video_id}.mp4", f"assets/{video_id}.jpg", f"assets/{video_id}.gif", f"videos/{video_id}"):
        assert box.http.get(f"/bhuman/{path}").status_code == 404
    assert box.http.get(f"/bhuman/assets/{video_id}.exe").status_code == 404


def test_what_is_forgotten_while_it_is_drawn_is_drawn_anew(tmp_path: Path) -> None:
    library, drawn = MediaLibrary(tmp_path), list[str]()

    def make(target: Path) -> None:
        drawn.append(target.name)
        target.write_text("a picture")
        if len(drawn) == 1:
            library.clear()

    assert asyncio.run(library.made("ab.jpg", make)).read_text() == "a picture"
    assert len(drawn) == 2
    library.close()


def test_different_values_give_different_pictures() -> None:
    ana, bo = (Drawing(Card("id", "Title", (name,), "key")).at(1.0, settled=True) for name in ("Ana", "Bo"))
    assert ImageChops.difference(ana, bo).getbbox() is not None


@pytest.mark.parametrize("text", SCRIPTS, ids=range(len(SCRIPTS)))
def test_every_script_is_drawn_and_fits(tmp_path: Path, text: str) -> None:
    shown, size = fitted(text, 58, 28, 372, bold=True)
    assert width(shown, size, bold=True) <= 372
    write_jpeg(Card("id", text, (text, text), "key"), tmp_path / "poster.jpg")
    assert _size(tmp_path / "poster.jpg") == (640, 360)


def test_machine_without_any_font_still_draws(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cached = (fonts._installed, fonts._chain, fonts._path_for, fonts.emoji_font)
    monkeypatch.setattr(fonts, "_FOLDERS", (str(tmp_path),))
    for cache in cached:
        cache.cache_clear()
    try:
        write_jpeg(Card("id", "Title", ("Ana 田中 👩🏽‍💻",), "key"), tmp_path / "poster.jpg")
        assert _size(tmp_path / "poster.jpg") == (640, 360)
    finally:
        for cache in cached:
            cache.cache_clear()


def _segment(start: float, end: float, **config: Any) -> dict[str, Any]:
    return {"start": start, "end": end, "kind": "site", "config": {"mode": "basic", **config}}


def _film(box: Caller, video_id: str) -> list[Image.Image]:
    answer = box.http.get(box.finished(video_id)["url"])
    with av.open(io.BytesIO(answer.content), "r") as container:
        return [Image.fromarray(frame.to_ndarray(format="rgb24")) for frame in container.decode(video=0)]


def _is(frame: Image.Image, address: str) -> bool:
    """Whether the middle of the left edge, where no speaker stands, has the colour of this address."""
    seen = frame.getpixel((20, 200))
    assert isinstance(seen, tuple)
    return all(abs(one - other) < 12 for one, other in zip(seen, tone_of(address), strict=True))


def test_a_film_shows_the_backgrounds_of_its_own_row_in_their_seconds_and_skips_a_blank_one(box: Caller) -> None:
    first, second = _segment(1, 2), _segment(2, -1, mode="circle", position="top-right")
    assets = [["https://ana.example", "https://cdn.example/a.png"], ["https://bo.example", " "]]
    answer = box.submit([["Ana", "x"], ["Bo", "x"]], backgrounds=[first, second], assets=assets)
    ana, bo = (_film(box, one) for one in answer.json()["result"])
    assert [len(ana) // 24, len(bo) // 24] == [4, 3]
    for film, (own, _) in ((ana, assets[0]), (bo, assets[1])):
        assert [_is(film[frame], own) for frame in (12, 36, 60)] == [False, True, False]
    assert _is(ana[60], assets[0][1])
    assert not any(_is(ana[frame], assets[1][0]) for frame in (12, 36, 60))
