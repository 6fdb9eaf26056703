"""What a media field is, by its contents, and whether an address could ever be fetched."""

from __future__ import annotations

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.vendors.bithuman import encode_media, read_media, why_not_public
from services.vendors.bithuman.media.contents import sniff

STARTS = {
    b"\xff\xd8\xff\xe0": "image/jpeg",
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"RIFF\x00\x00\x00\x00WEBPVP8 ": "image/webp",
    b"RIFF\x00\x00\x00\x00WAVEfmt ": "audio/wav",
    b"ID3\x04": "audio/mpeg",
    b"\xff\xfb\x90\x00": "audio/mpeg",
    b"\x00\x00\x00\x1cftypM4A ": "audio/mp4",
    b"\x00\x00\x00\x1cftypmp42": "video/mp4",
    b"\x00\x00\x00\x14ftypqt  ": "video/quicktime",
    b"\x1a\x45\xdf\xa3": "video/webm",
    b"GIF89a": None,
    b"<html>": None,
    b"": None,
}


@pytest.mark.parametrize("start", STARTS)
def test_first_bytes_tell_the_type(start: bytes) -> None:
    assert sniff(start + bytes(20) if start else b"") == STARTS[start]


@given(st.binary(max_size=300))
def test_any_picture_survives_its_way_into_a_request(rest: bytes) -> None:
    data = b"\xff\xd8\xff" + rest
    text = encode_media("image", data)
    assert base64.b64decode(text) == data
    media = read_media("image", f"data:image/jpeg;base64,{text}")
    assert (media.size, media.mime) == (len(data), "image/jpeg")
    assert media == read_media("image", text)


@given(st.text(max_size=60))
def test_any_text_is_media_or_a_reason_and_never_a_crash(text: str) -> None:
    try:
        said = str(read_media("image", text))
    except ValueError as reason:
        said = str(reason)
    assert said


@pytest.mark.parametrize(
    "url",
    ["http://localhost:8501/a.jpg", "https://127.0.0.1/a", "http://10.1.2.3/a", "http://[::1]/a", "http://nas/a.jpg",
     "https://example.com/face.jpg", "https://cdn.example.com/x", "https://studio.local/a", "https://192.168.0.9/x"],
)  # fmt: skip
def test_address_of_this_network_is_told_to_be_out_of_reach(url: str) -> None:
    assert why_not_public(url)


@pytest.mark.parametrize("url", ["https://cdn.pictures.io/a.jpg", "http://93.184.216.34/a", "https://myexample.com/a"])
def test_public_address_is_not_suspected(url: str) -> None:
    assert why_not_public(url) is None
