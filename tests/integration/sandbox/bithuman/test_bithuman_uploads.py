"""The upload API: bytes decide what a file is, and how large it may be."""

from __future__ import annotations

import base64
import io
from typing import Any

import pytest
from PIL import Image

from services.sandbox.media.face import Face
from services.sandbox.media.talking import portrait_jpeg
from tests.integration.sandbox.bithuman.caller import FACE, Caller

_WAV = b"RIFF\x24\x00\x00\x00WAVEfmt " + bytes(64)
_MP4 = b"\x00\x00\x00\x18ftypisom" + bytes(64)
_MP3 = b"ID3\x03\x00" + bytes(64)
_PDF = b"%PDF-1.7\n" + bytes(64)


def _upload(box: Caller, data: bytes, name: str = "file.bin", **more: Any) -> Any:
    said = {"file_data": base64.b64encode(data).decode(), "file_name": name, **more}
    return box.http.post("/v1/files/upload", json=said)


def test_stored_file_comes_back_byte_for_byte(box: Caller) -> None:
    picture = portrait_jpeg(Face("me"))
    told = _upload(box, picture, "../Me & you.jpg").json()["data"]
    assert (told["file_type"], told["mime_type"], told["asset_category"]) == ("image", "image/jpeg", "images")
    assert told["file_size"] == len(picture)
    assert told["file_url"].endswith("/Me___you.jpg")
    answer = box.http.get(told["file_url"])
    assert (answer.content, answer.headers["content-type"]) == (picture, "image/jpeg")


@pytest.mark.parametrize(
    ("data", "kind", "mime"),
    [(_WAV, "audio", "audio/wav"), (_MP4, "video", "video/mp4"), (_MP3, "audio", "audio/mpeg"),
     (_PDF, "document", "application/pdf"), ("Grüße\n".encode(), "document", "text/plain")],
)  # fmt: skip
def test_bytes_and_not_the_name_tell_what_it_is(box: Caller, data: bytes, kind: str, mime: str) -> None:
    told = _upload(box, data, "picture.jpg").json()["data"]
    assert (told["file_type"], told["mime_type"]) == (kind, mime)


@pytest.mark.parametrize(
    ("data", "more", "status", "code"),
    [
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", {}, 415, "UNSUPPORTED_TYPE"),
        (b"\xef\xbb\xbf <!doctype html><p>x", {}, 415, "UNSUPPORTED_TYPE"),
        (b"\x00\x01\x02\x03" * 20, {}, 415, "UNSUPPORTED_TYPE"),
        (_WAV, {"file_type": "image"}, 415, "UNSUPPORTED_TYPE"),
        (_WAV, {"file_type": "sculpture"}, 400, "VALIDATION_ERROR"),
        (b"\xff\xd8\xff" + bytes(10 * 1024 * 1024), {}, 413, "FILE_TOO_LARGE"),
        (_WAV, {"file_data": "%%%"}, 400, "VALIDATION_ERROR"),
        (_WAV, {"file_name": ""}, 400, "MISSING_PARAM"),
    ],
)
def test_what_cannot_be_taken_is_refused(box: Caller, data: bytes, more: Any, status: int, code: str) -> None:
    answer = _upload(box, data, **more)
    assert (answer.status_code, answer.json()["error"]["code"]) == (status, code)


def test_pdf_is_a_word_for_documents_only_since_autumn(box: Caller) -> None:
    assert _upload(box, _PDF, file_type="pdf").status_code == 400
    box.set(profile="v3")
    assert _upload(box, _PDF, file_type="pdf").json()["data"]["file_type"] == "document"


def test_public_address_is_stored_as_a_picture_and_others_cannot_be_downloaded(box: Caller) -> None:
    told = box.http.post("/v1/files/upload", json={"file_url": FACE}).json()["data"]
    assert told["original_source"] == FACE
    assert Image.open(io.BytesIO(box.http.get(told["file_url"]).content)).format == "JPEG"
    again = box.http.post("/v1/files/upload", json={"file_url": told["file_url"]}).json()["data"]
    assert again["file_size"] == told["file_size"]
    for url in ("https://example.com/a.jpg", "http://10.0.0.1/a.jpg", f"{box.root}/bithuman/files/x/y", "nonsense"):
        answer = box.http.post("/v1/files/upload", json={"file_url": url})
        assert (answer.status_code, answer.json()["error"]["code"]) == (400, "DOWNLOAD_FAILED")
    assert box.http.post("/v1/files/upload", json={}).json()["error"]["code"] == "MISSING_PARAM"


def test_reset_forgets_files(box: Caller) -> None:
    url = _upload(box, _WAV).json()["data"]["file_url"]
    assert box.control.post("/reset").status_code == 200
    assert box.http.get(url).status_code == 404
