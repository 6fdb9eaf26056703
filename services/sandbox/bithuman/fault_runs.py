"""Faults in the run of an agent, and in the events that tell of its end. `seconds` are real, whatever the speed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from services.sandbox.bithuman.plan import CAPACITY, Call, Plan
from services.sandbox.shared.faults import Alter, Fault, Params


def _quirk(name: str, value: Any = True) -> Callable[[Plan, Params], None]:
    def alter(plan: Plan, _params: Params) -> None:
        plan.quirks[name] = value

    return alter


def _fail(plan: Plan, params: Params) -> None:
    plan.fail(str(params["message"]))


def _end_strangely(plan: Plan, params: Params) -> None:
    plan.fail("The run was stopped")
    plan.quirks["ended"] = str(params["word"])


def _fail_for_capacity(plan: Plan, _params: Params) -> None:
    plan.price = 0
    plan.fail(CAPACITY, 0.1)


def _overcharge(plan: Plan, params: Params) -> None:
    plan.price = round(plan.price * float(params["times"]))


def _stick(plan: Plan, _params: Params) -> None:
    plan.outcome = "stuck"


def _drag(plan: Plan, params: Params) -> None:
    plan.seconds *= float(params["times"])


def _hide(plan: Plan, params: Params) -> None:
    plan.hidden_seconds = float(params["seconds"])


def _word(plan: Plan, params: Params) -> None:
    plan.quirks["working"] = str(params["word"])


def _calls(change: Callable[[list[Call], Params], list[Call]]) -> Callable[[Plan, Params], None]:
    """Other events than the one that tells of the end; struck after whatever changes the end itself."""

    def alter(plan: Plan, params: Params) -> None:
        plan.calls = change(plan.events(), params)

    return alter


def _later(calls: list[Call], params: Params) -> list[Call]:
    return [Call(call.event, float(params["seconds"])) for call in calls]


def _twice(calls: list[Call], params: Params) -> list[Call]:
    return [Call(call.event, times=1 + int(params["extra"])) for call in calls]


def _contradicted(calls: list[Call], params: Params) -> list[Call]:
    other = {"agent.ready": "agent.failed", "agent.failed": "agent.ready"}
    return [*calls, *(Call(other[call.event], float(params["seconds"])) for call in calls)]


RUNS: tuple[Fault, ...] = (
    Alter("run_fails", "The run fails and its credits come back.", _fail, {"message": "Lip sync training failed"}),
    Alter("run_fails_for_credits", "The run fails midway for want of credits.", _fail,
          {"message": "INSUFFICIENT_BALANCE: not enough credits to go on"}),
    Alter("run_fails_for_capacity", "Accepted, then failed for want of capacity, uncharged.", _fail_for_capacity),
    Alter("charges_more", "The account is charged `times` as much as the list of prices says.", _overcharge,
          {"times": 2}),
    Alter("strange_end", "The run ends under a word that is in no list.", _end_strangely, {"word": "expired"}),
    Alter("ends_with_success", "The run ends at `success` with a whole progress and never says `ready`.",
          _quirk("done", "success")),
    Alter("run_stuck", "The run never ends.", _stick),
    Alter("run_slow", "The run takes `times` as long.", _drag, {"times": 10}),
    Alter("face_marking", "The run waits for a person to mark the face for a while.", _quirk("face_marking")),
    Alter("hidden_at_first", "The agent cannot be found for the first `seconds`.", _hide, {"seconds": 1}),
    Alter("unknown_word", "While it works, the status is a word that nobody has heard of.", _word,
          {"word": "warming_up"}),
    Alter("percent_progress", "Progress goes from 0 to 100 instead of 0 to 1.", _quirk("percent")),
    Alter("no_file", "`ready` without `model_url`.", _quirk("no_file")),
    Alter("no_media", "`ready` without portrait and video.", _quirk("no_media")),
    Alter("updated_before_created", "`updated_at` lies before `created_at`.", _quirk("updated_first")),
    Alter("webhook_lost", "No event tells of the end.", _calls(lambda _calls, _params: [])),
    Alter("webhook_late", "The event comes `seconds` late.", _calls(_later), {"seconds": 3}),
    Alter("webhook_early", "The event comes `seconds` before the end.",
          _calls(lambda calls, params: _later(calls, {"seconds": -float(params["seconds"])})), {"seconds": 1}),
    Alter("webhook_duplicate", "The event comes again, with the same id, `extra` times.", _calls(_twice),
          {"extra": 1}),
    Alter("webhook_contradictory", "The opposite event follows.", _calls(_contradicted), {"seconds": 0.3}),
    Alter("webhook_forged", "The event's signature was made with another secret.",
          _calls(lambda calls, _params: [Call(call.event, signed=False) for call in calls])),
)  # fmt: skip
