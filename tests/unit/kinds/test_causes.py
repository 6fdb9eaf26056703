"""Two messages that differ in an id or a number tell one cause; two causes stay two."""

from __future__ import annotations

import time

import pytest

from services.jobs.causes import cause_of


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("no face found in frame 12", "no face found in frame 7"),
        ("job 5ecde710-9a7b-4f60-8c9d-000000000001 died", "job 5ecde710-9a7b-4f60-8c9d-0000000000aa died"),
        ("Cannot fetch https://a.example/me.jpg?x=1.", "Cannot fetch http://b.example/you.png."),
        ('The name "Ana" is too long', 'The name "Борис Фёдоров" is too long'),
        ("The name 'Ana' can't be said", "The name 'Bob O'Hara' can't be said"),
        ("Need 250 credits, have 1,200.50.", "Need 500 credits, have 0."),
        ("agent A78WKV4515 was lost", "agent B00XYZ9999 was lost"),
        ("Failed  at 2026-11-20T10:00:00Z", "Failed at 2026-11-21T09:15:30Z"),
    ],
)
def test_messages_that_differ_in_an_id_a_number_or_a_quotation_tell_one_cause(one: str, other: str) -> None:
    assert cause_of(one) == cause_of(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("no face found in frame 12", "no voice found in frame 12"),
        ("The service said HTTP 422.", "The service said HTTP 500."),
        ("error code 1010", "error code 1020"),
        ("I can't read it and don't care", "I can't see it and don't care"),
        ("顔が見つかりません", "声が見つかりません"),
    ],
)
def test_messages_that_name_different_causes_stay_apart(one: str, other: str) -> None:
    assert cause_of(one) != cause_of(other)


def test_a_message_without_ids_stays_as_it_is() -> None:
    assert cause_of("No face was found; try another picture.") == "No face was found; try another picture."


@pytest.mark.parametrize("text", ["a" * 200_000, "'" * 200_000, '"a' * 100_000, "1a" * 100_000, "http://" * 30_000])
def test_a_monstrous_message_takes_no_time(text: str) -> None:
    began = time.thread_time()
    cause_of(text)
    assert time.thread_time() - began < 0.5
