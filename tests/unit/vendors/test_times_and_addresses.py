"""Moments and addresses as services write them: what is none counts as missing, and stops nothing."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from services.vendors.bhuman import GeneratedVideo, read_callback
from services.vendors.bithuman import Agent
from services.vendors.fields import is_without_zone, read_address, read_time
from services.vendors.vacademy.artifacts import read_artifacts

MOMENT = datetime(2026, 11, 26, 10, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    "spelled",
    [
        "2026-11-26T10:00:00Z",
        "2026-11-26t10:00:00.000000000z",
        " 2026-11-26 10:00:00 UTC ",
        "2026-11-26 10:00:00 +0000",
        "2026-11-26T12:00:00 +02:00",
        "Thu, 26 Nov 2026 10:00:00 GMT",
        "Thu, 26 Nov 2026 12:00:00 +0200",
        "2026-11-26 10:00:00+00",
        "2026-11-26 05:00:00.000000-05",
        "2026-11-26T12:00:00+2:00",
        "20261126T100000Z",
        "20261126T120000+0200",
        "2026-11-26 10:00:00 +0000 UTC",
        "2026-11-26 10:00:00.000 +0000 UTC m=+0.5",
        "2026-11-26T10:00:00Z[UTC]",
        "2026-11-26T11:00:00+01:00[Europe/Berlin]",
        "2026-11-26 10:00:00 (UTC)",
        1795687200000000,
        "1795687200000000",
        1795687200,
        "1795687200",
        1795687200000,
        1795687200.0,
    ],
)
def test_a_moment_is_read_in_every_spelling(spelled: object) -> None:
    assert read_time(spelled) == MOMENT
    assert not is_without_zone(spelled)


@pytest.mark.parametrize(
    "spelled", ["2026-11-26T10:00:00", "2026-11-26 10:00:00", "20261126T100000", "Thu Nov 26 10:00:00 2026"]
)
def test_a_moment_without_a_zone_is_utc_and_known_to_be_without(spelled: str) -> None:
    assert read_time(spelled) == MOMENT
    assert is_without_zone(spelled)


@pytest.mark.parametrize(
    "spelled",
    ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "0000-00-00 00:00:00", "now", "26/11/2026", "May",
     1e300, float("nan"), True, [], {"$date": 1}, "1795687200000000000", "2026-11-26T10:00:00[Europe/Berlin]",
     "Thu, 26 Nov 99999 10:00:00 GMT", "", f"2026-11-26 10:00:00{' ' * 150_000}x"],
)  # fmt: skip
def test_a_moment_that_is_none_is_missing_and_breaks_nothing(spelled: object) -> None:
    assert read_time(spelled) is None
    assert GeneratedVideo.model_validate({"id": "v", "created_at": spelled}).created_at is None


@pytest.mark.parametrize(
    ("said", "address"),
    [
        ("https://v.test/a.mp4?sig=x%2By%3D&a=b%20c#t=5", "https://v.test/a.mp4?sig=x%2By%3D&a=b%20c#t=5"),
        (" http://v.test/a.mp4\n", "http://v.test/a.mp4"),
        ("HTTPS://v.test/A.mp4", "HTTPS://v.test/A.mp4"),
        ("//v.test/a.mp4", "https://v.test/a.mp4"),
    ],
)
def test_an_address_stays_as_it_is_written(said: str, address: str) -> None:
    assert read_address(said) == address
    assert GeneratedVideo.model_validate({"id": "v", "url": said}).url == address


NO_ADDRESS = [
    "null", "None", "pending", "N/A", "#", "about:blank", "/files/a.mp4", "a.mp4", "https://", "https:///a.mp4", "//",
    "data:video/mp4;base64,AA", "javascript:alert(1)", "s3://bucket/a.mp4", "http://[", 5, True, [], {},
]  # fmt: skip


@pytest.mark.parametrize("said", NO_ADDRESS, ids=str)
def test_a_word_for_nothing_is_no_film_wherever_it_is_said(said: object) -> None:
    assert read_address(said) is None
    named = {"id": "v", "status": "succeeded", "url": said, "share_url": said, "thumbnail": said}
    video = GeneratedVideo.model_validate(named)
    assert (video.url, video.share_url, video.thumbnail) == (None, None, None)
    assert Agent.model_validate({"agent_id": "A1", "video_url": said}).video_url is None
    assert read_artifacts({"video": said}) == read_artifacts({"video": {"s3_url": said}}) == {}


def test_a_callback_whose_film_is_a_word_brings_none() -> None:
    assert read_callback(b'{"id":"v","status":"succeeded","url":"pending","gif":"null"}').url is None
