"""A service's own sentence about a failure says whether to fix, to wait, to top up, or merely to try again."""

from __future__ import annotations

import pytest

from services.jobs.states import Cause
from services.kinds.agents.sightings import sighting_of
from services.kinds.lessons.progress import Names, lesson_sighting
from services.vendors.bithuman import Agent
from services.vendors.failures import is_ending, read_failure
from services.vendors.vacademy import Lesson

INPUT = [
    "The image could not be downloaded", "No face detected in image", "Image URL returned 404", "no face in frame 3",
    "failed to download image: HTTP 403", "unsupported image format", "The picture is too large",
    "Multiple faces found",
    "Invalid URL in variable website", "could not fetch https://x.example/a.jpg: link expired",
    "content policy violation",
    "audio file is corrupted", "Couldn't reach the website", "Website screenshot failed: page returned HTTP 404",
    "background asset missing", "404 when loading the background image", "Face not suitable",
    "HTTP 403 while fetching https://x.example/a.jpg", "SSL certificate error fetching image", "copyrighted picture",
]  # fmt: skip
NO_ROOM = [
    "No capacity: two essence-2 agents are being created already", "NO_AVAILABLE_WORKERS", "All GPUs are busy",
    "Queue is full", "too many requests", "RESOURCE_EXHAUSTED: quota", "CUDA out of memory", "no free slots",
    "render farm overloaded", "Service temporarily unavailable, try again later", "Rate limit exceeded",
    "worker died (OOM)", "killed: out of memory", "LLM quota exceeded for model",
    "The model provider's quota is used up", "OpenAI monthly quota was reached", "Quota exceeded for this region",
]  # fmt: skip
NO_CREDIT = [
    "INSUFFICIENT_BALANCE: not enough credits to go on", "Insufficient credits", "no credits left", "Quota exceeded",
    "Your monthly quota was reached", "You have exceeded your plan's quota",
]  # fmt: skip
MAKING = [
    "Lip sync training failed", "internal error", "ValueError at step 4", "litellm.Timeout: Request timed out", "",
    None,
    "The render was stopped", "bitHuman returns the credits of an agent that fails.",
]  # fmt: skip
SAID = [
    *((text, Cause.INPUT) for text in INPUT),
    *((text, Cause.NO_ROOM) for text in NO_ROOM),
    *((text, Cause.NO_CREDIT) for text in NO_CREDIT),
    *((text, Cause.MAKING) for text in MAKING),
]


@pytest.mark.parametrize(("said", "cause"), SAID)
def test_a_failure_is_what_its_sentence_is_about(said: str | None, cause: Cause) -> None:
    assert Cause(read_failure(said)) == cause
    assert Cause(read_failure(said and f"  {said.upper()}.\n")) == cause


@pytest.mark.parametrize(
    ("said", "cause"), [(INPUT[0], Cause.INPUT), (NO_ROOM[0], Cause.NO_ROOM), (None, Cause.MAKING)]
)
def test_each_kind_tells_the_cause_with_the_failure(said: str | None, cause: Cause) -> None:
    agent = Agent(agent_id="A1", status="failed", error_message=said)
    assert sighting_of(agent, None).cause == cause
    lesson = Lesson(video_id="l1", status="FAILED", current_stage="SCRIPT", error_message=said)
    names = Names("l1", None, "l1", "")
    assert lesson_sighting(names, lesson, "HTML", None).cause == cause


@pytest.mark.parametrize(
    "word",
    [
        "expired",
        "cancelled",
        "canceled",
        "error",
        "rejected",
        "TIMED_OUT",
        "timed-out",
        "timedOut",
        "RenderError",
        "purged",
        "no_longer_available",
        "NotFound",
        "withdrawn",
        "Discarded",
        "fail",
        "Render Failed",
        "render-failed",
        "FAILED_PERMANENTLY",
        "failedPermanently",
        "Error: out of memory",
    ],
)
def test_some_words_mean_an_end_in_any_spelling(word: str) -> None:
    assert is_ending(word)


@pytest.mark.parametrize(
    "word",
    ["processing", "polishing", "archived", "stopped", "paused", "stalled", "", None, "error_retrying",
     "Failed, retrying", "pending deletion", "no error", "failed_over", "RequeuedAfterTimeout"],
)  # fmt: skip
def test_words_that_may_go_on_mean_none(word: str | None) -> None:
    assert not is_ending(word)
