"""What a media field is, by its contents, and whether an address could ever be fetched."""

from __future__ import annotations

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.vendors.bithuman import encode_media, read_media, why_not_public
from services.vendors.bithuman.media.contents import Kind, sniff

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


def box(brand: bytes, *fitting: bytes) -> bytes:
    """The beginning of a file of the family of films and phones' pictures."""
    length = 16 + 4 * len(fitting)
    return length.to_bytes(4, "big") + b"ftyp" + brand + b"\0\0\0\0" + b"".join(fitting) + bytes(40)


OTHERS = {
    "an iPhone's photo": (box(b"heic", b"mif1", b"heic"), "HEIC"),
    "a burst": (box(b"hevc", b"msf1"), "HEIC"),
    "a picture in its general box": (box(b"mif1", b"mif1", b"heic"), "HEIC"),
    "an AVIF in its general box": (box(b"mif1", b"miaf", b"avif"), "AVIF"),
    "an AVIF": (box(b"avif", b"mif1"), "AVIF"),
    "moving AVIF": (box(b"avis", b"msf1"), "AVIF"),
    "a camera's raw": (box(b"crx "), "CR3"),
    "a GIF": (b"GIF89a" + bytes(20), "GIF"),
    "a TIFF": (b"II*\0" + bytes(20), "TIFF"),
    "an SVG": (b"\n<svg xmlns='x'/>", "SVG"),
}


@pytest.mark.parametrize("kind", ["image", "video"])
@pytest.mark.parametrize(("data", "name"), OTHERS.values(), ids=OTHERS.keys())
def test_a_format_that_is_not_taken_is_named_with_the_way_out(kind: Kind, data: bytes, name: str) -> None:
    with pytest.raises(ValueError, match=name) as caught:
        read_media(kind, base64.b64encode(data).decode())
    assert ("save it as JPEG" if kind == "image" else "use an MP4") in str(caught.value)
    assert sniff(data) is None


@pytest.mark.parametrize("brand", [b"isom", b"mp42", b"avc1", b"qt  ", b"3gp5", b"M4V ", b"dash"])
def test_brands_of_films_are_films(brand: bytes) -> None:
    assert (sniff(box(brand)) or "").startswith("video/")


@pytest.mark.parametrize("brand", [b"heic", b"mif1", b"abcd", b"    ", b"\0\0\0\0", b"jp2 "])
def test_no_other_brand_is_a_film(brand: bytes) -> None:
    assert sniff(box(brand)) is None
