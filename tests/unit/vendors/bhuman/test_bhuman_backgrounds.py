"""Backgrounds and their assets in the bytes of a paid request: as documented, read back whole, or not made at all."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.errors import Invalid
from services.vendors.bhuman import Background, Making, campaign_body, overlaps, read_body, sample_body, why_no_asset
from services.vendors.bhuman.backgrounds import KINDS, MODES, POSITIONS

CAMPAIGN = "6f1c2b1e-0000-4000-8000-00000000000a"
ONE = Background("Site", 0.0, 5.0, "site")
TWO = Background("Film", 5.0, -1.0)


def body(*backgrounds: Background, assets: list[list[str]] | None = None, **more: Any) -> bytes:
    rows = assets if assets is not None else [["https://a.example"] * len(backgrounds)]
    making = Making(backgrounds, tuple(tuple(row) for row in rows), **more)
    return campaign_body(CAMPAIGN, ["v"], [["x"]], None, generation_mode="full_script", making=making)


def test_a_segment_is_written_as_documented() -> None:
    said = json.loads(body(ONE, replace(TWO, mode="chroma", color="00AA00", audio=True)))
    assert said["backgrounds"] == [
        {
            "name": "Site", "start": 0, "end": 5, "kind": "site",
            "config": {"mode": "basic", "scale": 0.4, "position": "bottom-right", "audio": False, "brightness": 1},
        },
        {
            "name": "Film", "start": 5, "end": -1, "kind": "link",
            "config": {
                "mode": "chroma", "scale": 0.4, "position": "bottom-right", "audio": True, "brightness": 1,
                "color": "00AA00", "similarity": 0.1, "blend": 0.1,
            },
        },
    ]  # fmt: skip
    assert said["assets"] == [["https://a.example", "https://a.example"]]


SEGMENT = st.builds(
    Background,
    name=st.text(st.characters(exclude_categories=["Cs"]), max_size=8),
    start=st.just(0.0),
    end=st.one_of(st.just(-1.0), st.floats(0.1, 900)),
    kind=st.sampled_from(KINDS),
    mode=st.sampled_from(MODES),
    scale=st.floats(0.01, 1),
    position=st.sampled_from(POSITIONS),
    audio=st.booleans(),
    brightness=st.floats(0, 2),
)
ASSET = st.sampled_from(["", " ", "https://a.example/ü?q=1#x", "a.example", " HTTP://b.example "])


@given(SEGMENT, st.lists(ASSET, min_size=1, max_size=4), st.sampled_from([None, True, False]))
def test_what_is_written_reads_back_as_it_was_said(segment: Background, cells: list[str], lipsync: bool | None) -> None:
    making = Making((segment,), tuple((cell,) for cell in cells), lipsync)
    written = campaign_body(CAMPAIGN, ["v"], [["x"] for _ in cells], None, making=making)
    assert read_body(written).making == making


@pytest.mark.parametrize(
    "change",
    [
        {"start": -1.0}, {"end": 0.0}, {"end": -2.0}, {"end": float("nan")}, {"scale": 0.0}, {"scale": 1.5},
        {"brightness": -0.1}, {"kind": "picture"}, {"mode": "square"}, {"position": "behind"}, {"color": "green"},
        {"similarity": 2.0},
    ],
)  # fmt: skip
def test_no_segment_that_bhuman_would_refuse_is_written(change: dict[str, Any]) -> None:
    with pytest.raises(Invalid) as caught:
        body(replace(ONE, **change))
    assert caught.value.charged == "no"


@pytest.mark.parametrize(
    ("spans", "clash"),
    [
        ([(0, 5), (5, 9)], []),
        ([(5, 9), (0, 5)], []),
        ([(0, 5), (4.9, 9)], [(0, 1)]),
        ([(0, -1), (4, 9)], [(0, 1)]),
        ([(0, 9), (1, 2), (3, 4)], [(0, 1), (0, 2)]),
        ([(3, -1), (0, 3)], []),
    ],
)
def test_segments_may_touch_and_never_overlap(spans: list[tuple[float, float]], clash: list[tuple[int, int]]) -> None:
    segments = [Background(str(at), start, end) for at, (start, end) in enumerate(spans)]
    assert [(int(one.name), int(two.name)) for one, two in overlaps(segments)] == clash
    if clash:
        with pytest.raises(Invalid, match="over each other"):
            body(*segments)
    else:
        body(*segments)


@pytest.mark.parametrize(
    "assets", [[], [["a.example"]], [["a.example", "b.example", ""]], [["a.example", "b.example"]] * 2]
)
def test_each_row_has_one_asset_for_each_segment(assets: list[list[str]]) -> None:
    with pytest.raises(Invalid):
        body(ONE, TWO, assets=assets)


@pytest.mark.parametrize(
    ("text", "fits"),
    [
        ("", True), ("  ", True), ("https://a.example/x", True), ("a.example/x", True), ("a.example:8080", True),
        ("javascript:alert(1)", False), ("ftp://a.example/x", False), ("Ana", False), ("https://", False),
        ("https://a b.example", False), ("http://[::1", False), ("https://a.example:x", False),
    ],
)  # fmt: skip
def test_an_asset_is_a_web_address_with_or_without_its_scheme_or_blank(text: str, fits: bool) -> None:
    assert (why_no_asset(text) == "") == fits
    if not fits:
        with pytest.raises(Invalid, match="Row 1"):
            body(ONE, assets=[[text]])


def test_quality_and_lip_sync_are_for_campaigns_and_quality_for_whole_scripts() -> None:
    said = json.loads(body(enable_lipsync=False, infinitetalk_quality="premium", assets=[]))
    assert (said["enable_lipsync"], said["infinitetalk_quality"]) == (False, "premium")
    with pytest.raises(Invalid):
        sample_body(CAMPAIGN, ["v"], [["x"]], None, making=Making(enable_lipsync=True))
    with pytest.raises(Invalid):
        campaign_body(CAMPAIGN, ["v"], [["x"]], None, making=Making(infinitetalk_quality="premium"))
    with pytest.raises(Invalid):
        body(infinitetalk_quality="4k", assets=[])


@pytest.mark.parametrize(
    "change",
    [
        lambda said: said["backgrounds"][0].pop("start"),
        lambda said: said["backgrounds"][0]["config"].update(scale="0.4"),
        lambda said: said["backgrounds"][0]["config"].update(speed=2),
        lambda said: said["assets"].pop(),
        lambda said: said.update(enable_lipsync="yes"),
    ],
)
def test_bytes_that_say_something_else_about_backgrounds_are_not_read(change: Any) -> None:
    said = json.loads(body(ONE))
    change(said)
    with pytest.raises(Invalid):
        read_body(json.dumps(said, separators=(",", ":")).encode())
