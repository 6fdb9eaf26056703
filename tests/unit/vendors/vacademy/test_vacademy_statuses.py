"""COMPLETED is the end of a stage; only the target's stage is the end of a run."""

from __future__ import annotations

import pytest

from services.vendors.vacademy import STAGES, Stage, rank, read_status

PLAYABLE = ("script", "audio", "words", "timeline")


def test_stages_are_ranked_with_avatar_between_html_and_render() -> None:
    ordered = ["PENDING", "SCRIPT", "TTS", "WORDS", "HTML", "AVATAR", "RENDER"]
    assert [rank(stage) for stage in ordered] == list(range(7))
    assert rank("NEW") == rank(None) == rank("CANCELLED") == -1


@pytest.mark.parametrize("target", STAGES)
@pytest.mark.parametrize("stage", [*STAGES, "AVATAR", "PENDING", "", "NEW"])
def test_completed_is_final_only_from_the_target_on(stage: str, target: Stage) -> None:
    status = read_status("COMPLETED", stage, target, PLAYABLE)
    assert status.final == status.good == (rank(stage) >= rank(target))


@pytest.mark.parametrize(
    "word", ["PENDING", "IN_PROGRESS", "AWAITING_INPUT", "STALLED", "UNKNOWN", "POLISHING", "", None]
)
def test_no_other_word_is_final(word: str | None) -> None:
    status = read_status(word, "RENDER", "RENDER", (*PLAYABLE, "video"))
    assert (status.ours, status.final) == ("rendering", False)
    assert status.known == (word not in ("POLISHING", "", None))
    assert (status.stalled, status.waits_for_person) == (word == "STALLED", word == "AWAITING_INPUT")


@pytest.mark.parametrize("word", ["awaiting input", "Awaiting-Input", " AWAITING_INPUT "])
def test_a_word_is_known_in_any_spelling(word: str) -> None:
    assert read_status(word, "html", "RENDER").waits_for_person
    assert read_status(word.lower().replace("awaiting", "in").replace("input", "progress"), "HTML", "RENDER").known


def test_failure_at_render_leaves_a_lesson_that_plays() -> None:
    status = read_status("FAILED", "HTML", "RENDER", PLAYABLE)
    assert (status.ours, status.final, status.good, status.playable) == ("failed", True, False, True)
    assert not read_status("FAILED", "TTS", "RENDER", ("script", "audio")).playable


def test_cancelled_is_final() -> None:
    assert read_status("CANCELLED", "CANCELLED", "HTML").ours == "cancelled"


def test_old_mp4_of_a_known_id_does_not_end_its_new_run() -> None:
    there = (*PLAYABLE, "video")
    assert not read_status("COMPLETED", "HTML", "RENDER", there).final
    assert read_status("COMPLETED", "HTML", "RENDER", there, ended=True).good
    assert not read_status("COMPLETED", "HTML", "RENDER", PLAYABLE, ended=True).final
    assert read_status("FAILED", "HTML", "RENDER", there, ended=True).ours == "failed"
