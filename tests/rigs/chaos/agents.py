"""Agents under torture: bitHuman's avatars, one request for each row, tied by the key under which it was sent."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from types import MappingProxyType

from services.container import App
from services.jobs.kind import Target
from services.jobs.states import ItemState
from tests.rigs.chaos.kinds import Findings, OurItem, Request, accepted_for, struck_by, table_draft

MODELS = ("essence-1", "essence-1", "essence-1", "expression-1", "expression-1", "expression-2", "essence-2")
PROFILES = ("v2", "v2", "v2", "v3", "s2")
WITHOUT_KEYS = "s2"
"""A server of this profile keeps no keys and lists no prompts that prove anything: a lost answer stays lost there."""

READY = ("ready", "success")
"""What the sandbox calls an agent that is ready; the second only where it never says the first."""

_NOT_CALLED = "Callsheet does not call this"
_NO_WEBHOOKS = "Callsheet registers no webhook at bitHuman: asking is what ends the wait"


class Agents:
    """A table of agents, of different models."""

    name = "agents"
    kind = "agent"
    service = "bithuman"
    faults: Sequence[str] = (
        "rate_limited", "rate_limited_without_hint", "error_500_before", "error_500_after", "html_502_before",
        "html_502_after", "unavailable_503", "timeout_504_after", "answer_lost", "answer_torn", "cut_before",
        "slow_answer", "slow_then_fine", "malformed_json", "empty_body", "expired_key", "forbidden_403",
        "empty_balance", "unprocessable_422", "bad_request_400", "read_500", "read_html_502", "read_rate_limited",
        "read_cut", "read_malformed_json", "read_slow", "plan_required_403", "agent_limit_403", "suspended_403",
        "subject_mismatch_422", "face_unsuitable_422", "video_refused_400", "not_yet_available_503", "edge_blocked",
        "bare_401", "unrouted_404", "error_in_200", "id_in_data", "no_agent_id", "status_404", "status_429",
        "status_error_in_200", "status_empty", "status_goes_back", "status_unknown_word", "status_of_another",
        "read_edge_blocked", "read_401", "run_fails", "run_fails_for_credits", "run_fails_for_capacity", "run_stuck",
        "run_slow", "face_marking", "hidden_at_first", "unknown_word", "percent_progress", "no_file", "no_media",
        "updated_before_created", "list_shift", "moved_308", "challenge_403", "read_challenge", "code_in_200",
        "key_in_flight_409", "strange_end", "ends_with_success",
    )  # fmt: skip
    left_out: Mapping[str, str] = MappingProxyType({
        "nobody_heard": _NOT_CALLED,
        "artifact_not_ready": _NOT_CALLED + " while agents are made; a person asks for the file afterwards",
        "charges_more": "it changes no answer; what it costs is compared where caps and bills are tested",
        **dict.fromkeys(
            ("webhook_lost", "webhook_late", "webhook_early", "webhook_duplicate", "webhook_contradictory",
             "webhook_forged"), _NO_WEBHOOKS),
    })  # fmt: skip
    endless = ("run_stuck",)

    def __init__(self) -> None:
        self._profile = ""

    def settings(self, dice: random.Random) -> dict[str, object]:
        """A rich account of any age, and builds that take about a second or two."""
        self._profile = dice.choice(PROFILES)
        return {
            "profile": self._profile,
            "plan": "enterprise",
            "starting_credits": 100_000_000,
            "essence_1_seconds": dice.choice([100, 600]),
            "expression_1_seconds": 90,
            "essence_2_seconds": 450,
            "expression_2_seconds": 900,
        }

    def draft(self, app: App, prefix: str, dice: random.Random) -> str:
        """Two to sixteen agents with prompts that nobody else has."""
        count = dice.randint(2, 16)
        rows = [(f"{prefix}-{n}. You are a tutor, and you teach 数学.", dice.choice(MODELS)) for n in range(count)]
        return agents_draft(app, prefix, rows)

    def is_hopeless(self, item: OurItem, requests: Sequence[Request]) -> bool:
        """A build that sticks; or one whose id no answer told, at a server that cannot be asked for it."""
        untold = item.vendor_id is None and self._profile == WITHOUT_KEYS
        return untold or struck_by(accepted_for(requests).get(item.name, []), self.endless)

    def compare(self, items: Sequence[OurItem], requests: Sequence[Request]) -> Findings:
        """Each row made one agent at the most, out of the row's own bytes, and ends as bitHuman says."""
        found = Findings()
        paid = accepted_for(requests)
        for item in items:
            mine = paid.get(item.name, [])
            if len(mine) > 1:
                kept = [one["credits_charged"] - one["credits_refunded"] for one in mine]
                keys = sorted({one["idempotency_key"] for one in mine})
                found.paid_twice.append(f"{item.name}: {len(mine)} generations for {kept} credits under {keys}")
            if mine and item.vendor_id is None and not item.given_up:
                found.lost.append(f"{item.name}: bitHuman made {mine[0]['agent_id']}, ours is {item}")
            if item.vendor_id is not None:
                found.wrong_row += _of_another(item, requests)
            found.lost += [] if item.given_up else _ends_otherwise(item, mine)
        return found


def agents_draft(app: App, name: str, rows: Sequence[tuple[str, str]]) -> str:
    """A draft of agents with these prompts and models, ready for its quote."""
    return table_draft(app, "agent", name, Target("model", "essence-1", "essence-1"), ("prompt", "model"), rows)


def _of_another(item: OurItem, requests: Sequence[Request]) -> list[str]:
    for request in requests:
        if request["accepted"] and request["agent_id"] == item.vendor_id:
            said = (request["items"][0]["text"][0], request["body_sha256"])
            return [] if said == (item.name, item.body_sha256) else [f"{item.name} has the agent of {said}"]
    return [f"{item.name} has {item.vendor_id}, which no request made"]


def _ends_otherwise(item: OurItem, mine: Sequence[Request]) -> list[str]:
    told = mine[0]["items"][0]["status"] if mine else "refused"
    expected = ItemState.SUCCEEDED if told in READY else ItemState.FAILED
    if item.under_way or item.state == expected:
        return []
    return [f"{item.name} is {item.state}, but bitHuman says {told}: {item}"]
