"""Lessons under torture: Vacademy's streams, one request for each topic, tied by an id that is ours."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence

from services.container import App
from services.jobs.kind import Target
from services.jobs.states import ItemState
from services.kinds.lessons.orders import STAGE_NAMES
from services.kinds.lessons.progress import NO_FILM, STALLED
from services.vendors.vacademy import Stage
from tests.rigs.chaos.kinds import Findings, OurItem, Request, accepted_for, table_draft

TARGETS: tuple[Stage, ...] = ("HTML", "HTML", "HTML", "RENDER", "SCRIPT", "TTS", "WORDS")
PROFILES = ("seed", "seed", "today", "old")

_NOT_CALLED = "no part of making a table of lessons: a person calls it on the lesson's page afterwards"


class Lessons:
    """A table of topics, made up to any stage."""

    name = "lessons"
    kind = "lesson"
    service = "vacademy"
    faults: Sequence[str] = (
        "rate_limited", "error_500_before", "error_500_after", "html_502_before", "html_502_after",
        "unavailable_503", "timeout_504_after", "answer_lost", "cut_before", "empty_body", "expired_key",
        "forbidden_403", "read_500", "read_html_502", "read_rate_limited", "read_cut", "read_malformed_json",
        "read_slow", "stream_cut_at_pending", "stream_cut_at_script", "stream_cut_at_tts", "stream_cut_at_words",
        "stream_cut_at_html", "stream_cut_at_render", "stream_cut_before_first_event", "stream_without_ending",
        "run_fails", "render_fails_at_avatar", "error_event_first", "malformed_data_line", "python_data_line",
        "unknown_events", "heartbeat_storm", "stages_out_of_order", "events_twice", "run_sticks",
        "other_id_in_events", "status_404_first", "slow_stream", "too_many_starts", "too_many_runs", "no_credits",
        "missing_header_422", "body_422", "status_500", "status_404", "status_unknown_word", "status_null",
        "moved_308", "challenge_403", "read_challenge", "detail_in_200",
    )  # fmt: skip
    left_out: Mapping[str, str] = {
        "charges_more": "it changes no answer; what it costs is compared where caps and bills are tested",
        **dict.fromkeys(
            ("render_job_fails", "render_job_sticks", "timeline_404", "words_404", "regenerate_500", "regenerate_slow",
             "update_conflict", "cancel_refused"), _NOT_CALLED),
    }  # fmt: skip

    def settings(self, dice: random.Random) -> dict[str, object]:
        """A server of any age; one that lets us start as often as we like, so that not every round takes minutes."""
        return {
            "profile": dice.choice(PROFILES),
            "pace": dice.choice([1.0, 3.0]),
            "rate_per_minute": dice.choice([10, 1000, 1000]),
            "stalled_seconds": 30.0,
        }

    def draft(self, app: App, prefix: str, dice: random.Random) -> str:
        """Two to eight lessons with topics that nobody else has."""
        rows = [(f"{prefix}-{n}: how rain is made", f"Class {n % 3}") for n in range(dice.randint(2, 8))]
        return lessons_draft(app, prefix, rows, dice.choice(TARGETS))

    def is_hopeless(self, item: OurItem, requests: Sequence[Request]) -> bool:  # noqa: ARG002 - the item says it
        """Only what the service itself calls stalled, and Callsheet says so to the person."""
        return item.told == STALLED

    def compare(self, items: Sequence[OurItem], requests: Sequence[Request]) -> Findings:
        """Each topic was accepted once, by the row's own bytes up to the job's stage, and ends as Vacademy says."""
        found = Findings()
        paid = accepted_for(requests)
        for item in items:
            mine = paid.get(item.name, [])
            if len(mine) > 1:
                ids = [(one["video_id"], one["made"]) for one in mine]
                found.paid_twice.append(f"{item.name}: {len(mine)} starts: {ids}")
            if mine and item.vendor_id is None and not item.given_up:
                found.lost.append(f"{item.name}: Vacademy has {mine[0]['video_id']}, ours is {item}")
            if item.vendor_id is not None:
                found.wrong_row += _of_another(item, requests)
            found.lost += [] if item.given_up else _ends_otherwise(item, mine)
        return found


def lessons_draft(app: App, name: str, rows: Sequence[tuple[str, str]], stage: Stage) -> str:
    """A draft of lessons with these topics and audiences up to a stage, ready for its quote."""
    target = Target("stage", stage, STAGE_NAMES[stage])
    return table_draft(app, "lesson", name, target, ("prompt", "target_audience"), rows)


def _of_another(item: OurItem, requests: Sequence[Request]) -> list[str]:
    for request in requests:
        if request["accepted"] and request["video_id"] == item.vendor_id:
            said = (request["items"][0]["text"][0], request["body_sha256"])
            same_stage = item.operation.endswith(f" {request['target_stage']}")
            right = said == (item.name, item.body_sha256) and same_stage
            return [] if right else [f"{item.name} has the lesson of {said} up to {request['target_stage']}"]
    return [f"{item.name} has {item.vendor_id}, which no request made"]


def _ends_otherwise(item: OurItem, mine: Sequence[Request]) -> list[str]:
    told = mine[0]["items"][0]["status"] if mine else "refused"
    good = told == "COMPLETED" or (told == "FAILED" and item.told == NO_FILM)
    expected = ItemState.SUCCEEDED if good else ItemState.FAILED
    if item.under_way or item.state == expected:
        return []
    return [f"{item.name} is {item.state}, but Vacademy says {told}: {item}"]
