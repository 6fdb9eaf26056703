"""The bytes of a paid request say exactly what was put in, or are not made at all."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.errors import Invalid
from services.vendors.bhuman import MAX_ROWS, campaign_body, read_body, sample_body

CAMPAIGN = "6f1c2b1e-0000-4000-8000-00000000000a"
CELL = st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=12)


def test_cells_stay_text_byte_for_byte() -> None:
    cells = ["00123", "NA", "null", "1E5", "TRUE", "", " ", "🎬", "Žofie", "משה", "a\nb", '"', "\u2028", "\x00", "1.0"]
    body = campaign_body(CAMPAIGN, ["v"], [[cell] for cell in cells], "https://x.test/cb?token=1")
    assert [row[0] for row in read_body(body).names] == cells
    assert "🎬".encode() in body
    assert json.loads(body) == {
        "campaign_id": CAMPAIGN,
        "variables": ["v"],
        "names": [[cell] for cell in cells],
        "callback_url": "https://x.test/cb?token=1",
    }


def test_campaign_and_sample_name_their_own_target() -> None:
    assert b'"campaign_id":"' in campaign_body(CAMPAIGN, ["v"], [["a"]], None)
    sample = sample_body(CAMPAIGN, ["v"], [["a"]], "")
    assert b"campaign_id" not in sample
    assert read_body(sample).kind == "sample"
    assert read_body(sample).callback_url is None


def test_generation_mode_is_sent_when_chosen_and_left_out_otherwise() -> None:
    assert b"generation_mode" not in campaign_body(CAMPAIGN, ["v"], [["a"]], None)
    chosen = campaign_body(CAMPAIGN, ["v"], [["a"]], None, generation_mode="full_script")
    assert read_body(chosen).generation_mode == "full_script"


@given(st.integers(1, 4).flatmap(lambda n: st.lists(st.lists(CELL, min_size=n, max_size=n), min_size=1, max_size=6)))
def test_body_reads_back_as_it_was_made(rows: list[list[str]]) -> None:
    variables = [f"v{at}" for at in range(len(rows[0]))]
    said = read_body(campaign_body(CAMPAIGN, variables, rows, None))
    assert said.names == tuple(tuple(row) for row in rows)
    assert said.variables == tuple(variables)
    assert said.target_id == CAMPAIGN


@pytest.mark.parametrize(
    ("row", "at"),
    [([1], 2), ([None], 2), ([1.5], 2), ([True], 2), ([], 2), (["a", "b"], 2), ("a", 2), (["\ud83c"], 2)],
)
def test_bad_row_is_named_by_its_number(row: object, at: int) -> None:
    with pytest.raises(Invalid, match=f"Row {at} "):
        campaign_body(CAMPAIGN, ["v"], [["good"], row], None)  # type: ignore[list-item]


def test_row_limit_is_the_services() -> None:
    assert len(read_body(campaign_body(CAMPAIGN, ["v"], [["a"]] * MAX_ROWS, None)).names) == 2000
    with pytest.raises(Invalid, match="2001 rows"):
        campaign_body(CAMPAIGN, ["v"], [["a"]] * (MAX_ROWS + 1), None)


@pytest.mark.parametrize("url", ["ftp://x.test", "x.test/cb", "https://", "https://a b", "http://[", "https://x\ud83c"])
def test_callback_address_must_be_one(url: str) -> None:
    with pytest.raises(Invalid, match="callback address"):
        campaign_body(CAMPAIGN, ["v"], [["a"]], url)


@pytest.mark.parametrize(
    "make",
    [
        lambda: campaign_body("not-a-uuid", ["v"], [["a"]], None),
        lambda: campaign_body(CAMPAIGN, [], [[]], None),
        lambda: campaign_body(CAMPAIGN, ["v", "v"], [["a", "b"]], None),
        lambda: campaign_body(CAMPAIGN, [" "], [["a"]], None),
        lambda: campaign_body(CAMPAIGN, ["v"], [], None),
        lambda: campaign_body(CAMPAIGN, ["v"], [["a"]], None, generation_mode="best"),  # type: ignore[arg-type]
    ],
)
def test_request_that_would_be_refused_is_never_made(make: Callable[[], object]) -> None:
    with pytest.raises(Invalid):
        make()


GOOD = campaign_body(CAMPAIGN, ["v"], [["a"]], None)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b"{}",
        GOOD + b" ",
        GOOD.replace(b'{"camp', b'{"video_instance_id":"x","camp'),
        GOOD.replace(b'"names":[["a"]]', b'"names":[["a"]],"names":[["a"]]'),
        GOOD.replace(b'[["a"]]', b'[["a",1]]'),
        GOOD.replace(b'[["a"]]', b'[["a","b"]]'),
        GOOD.replace(b'[["a"]]', b'{"a":1}'),
        GOOD.replace(b"}", b',"extra":1}'),
        GOOD.replace(b'["v"]', b'"v"'),
        GOOD.replace(CAMPAIGN.encode(), b"7"),
        GOOD.replace(b"}", b',"callback_url":5}'),
    ],
    ids=range(13),
)
def test_bytes_that_say_anything_else_are_refused(body: bytes) -> None:
    with pytest.raises(Invalid):
        read_body(body)
