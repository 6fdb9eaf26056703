"""The order book: how often, for which requests, in which mixture, and across a restart."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.integration.sandbox.bhuman.client import INSTANCE, Caller
from tests.rigs.machine.waiting import until
from tests.rigs.servers.sandbox_server import playing

MIX = ["rate_limited", "error_500_before", "unavailable_503", "list_500"]


def _statuses(box: Caller, count: int) -> list[int]:
    return [box.submit([["Ana"]]).status_code for _ in range(count)]


def _sample(box: Caller) -> int:
    return box.post("try_sample", {"video_instance_id": INSTANCE, "variables": ["a"], "names": [["Ana"]]}).status_code


def test_fault_strikes_as_often_as_ordered_and_after_as_many_as_ordered(box: Caller) -> None:
    box.order("rate_limited", times=2, after=1)
    assert _statuses(box, 5) == [200, 429, 429, 200, 200]


def test_order_without_a_service_goes_to_the_one_that_knows_the_fault(box: Caller) -> None:
    assert box.http.post("/_control/faults", json={"mix": ["quota_in_200", "rate_limited"]}).status_code == 200
    assert box.submit([["Ana"]]).json()["code"] in (402, 429)


def test_fault_narrowed_to_an_operation_strikes_no_other(box: Caller) -> None:
    box.order("rate_limited", operation="try_sample")
    assert _statuses(box, 1) == [200]
    assert [_sample(box), _sample(box)] == [429, 200]


def test_orders_strike_in_the_order_given(box: Caller) -> None:
    orders = [{"service": "bhuman", "name": name} for name in ("error_500_after", "rate_limited", "html_502_before")]
    box.http.post("/_control/faults", json=orders)
    assert _statuses(box, 4) == [500, 429, 502, 200]


def test_alterations_join_one_reply(box: Caller) -> None:
    box.order("failed_renders")
    box.order("error_500_after")
    box.order("null_row_index")
    assert _statuses(box, 2) == [500, 200]
    assert [request["fault"] for request in box.received()] == ["failed_renders+error_500_after+null_row_index", None]


def test_refused_request_does_not_use_up_an_alteration(box: Caller) -> None:
    box.order("failed_renders")
    box.order("rate_limited")
    assert _statuses(box, 2) == [429, 200]
    assert [request["fault"] for request in box.received()] == ["rate_limited", "failed_renders"]


def test_invalid_request_does_not_use_up_a_fault(box: Caller) -> None:
    box.order("rate_limited")
    assert box.post("pipeline/campaign", {}).status_code == 422
    assert _statuses(box, 1) == [429]


def test_standing_orders_are_listed_and_can_be_cancelled(box: Caller) -> None:
    box.order("rate_limited", times=None)
    faults = box.http.get("/_control/faults").json()["faults"]
    known = {fault["name"]: fault for fault in faults if fault["service"] == "bhuman"}
    assert len(known) >= 24
    assert all(fault["description"] for fault in known.values())
    assert [name for name, fault in known.items() if fault["ordered"]] == ["rate_limited"]
    assert _statuses(box, 3) == [429] * 3
    assert box.http.delete("/_control/faults").json() == {"cancelled": 1}
    assert _statuses(box, 1) == [200]


@pytest.mark.parametrize(
    "order",
    [
        {"service": "bhuman", "name": "nonsense"},
        {"service": "nobody", "name": "rate_limited"},
        {"service": "bhuman", "name": "rate_limited", "params": {"speed": 1}},
        {"service": "bhuman", "name": "rate_limited", "operation": "pipeline/nothing"},
        {"service": "bhuman", "name": "rate_limited", "times": "often"},
        {"service": "bhuman", "name": "failed_renders", "params": {"count": "many"}},
        {"service": "bhuman", "name": "failed_renders", "params": {"message": 5}},
        {"service": "bhuman", "name": "rate_limited", "seed": {}},
        {"service": "bhuman", "mix": []},
        {"service": "bhuman", "mix": ["rate_limited"], "rate": 3},
        {"service": "bhuman"},
        "rate_limited",
        None,
    ],
)
def test_order_that_cannot_be_is_refused_with_a_reason(box: Caller, order: object) -> None:
    answer = box.http.post("/_control/faults", json=[{"service": "bhuman", "name": "rate_limited"}, order])
    assert answer.status_code == 400
    assert answer.json()["error"]
    assert _statuses(box, 1) == [200]


def test_mixture_is_the_same_for_the_same_seed_and_goes_on_over_a_restart(tmp_path: Path) -> None:
    def play(folder: Path, runs: list[int], seed: int) -> list[int]:
        seen: list[int] = []
        for turn, count in enumerate(runs):
            with playing(folder, mount="/s") as root:
                box = Caller(root)
                with box.http:
                    if turn == 0:
                        order = {"service": "bhuman", "mix": MIX, "seed": seed, "rate": 0.4}
                        assert box.http.post("/_control/faults", json=order).status_code == 200
                    seen += _statuses(box, count)
        return seen

    whole = play(tmp_path / "a", [30], 7)
    assert set(whole) == {200, 429, 500, 503}
    assert 5 <= sum(status != 200 for status in whole) <= 20
    assert play(tmp_path / "b", [11, 19], 7) == whole
    assert play(tmp_path / "c", [30], 8) != whole


def test_settings_are_checked(box: Caller) -> None:
    for wrong in (
        {"profile": "1999"},
        {"render_seconds": 0},
        {"parallel": "many"},
        {"nothing": 1},
        {"balance": -1},
        {"speed": "x"},
    ):
        answer = box.http.post("/_control/settings", json={"service": "bhuman", **wrong})
        assert answer.status_code == 400
        assert answer.json()["error"]
    assert box.http.post("/_control/settings", json=[1]).status_code == 400
    assert box.http.get("/_control/settings").json()["bhuman"]["profile"] == "seed"


def test_reset_forgets_everything_but_the_seed(box: Caller) -> None:
    box.order("rate_limited", times=None, after=1)
    box.set(profile="docs2023")
    assert _statuses(box, 2) == [200, 429]
    box.post("folder", {"name": "Mine"})
    assert box.http.post("/_control/reset").json() == {"reset": True}
    assert box.ledger() == {"requests": [], "totals": {"requests": 0, "accepted": 0, "items": 0}}
    assert _statuses(box, 2) == [200, 200]
    assert box.studio("campaigns").json()["result"]["total"] == 6
    assert "Mine" not in box.studio("folder").text


def test_ledger_can_be_narrowed(box: Caller) -> None:
    for name in ("Ana", "Bo", "Chloé"):
        box.ids([[name], [name]])
    first, second, third = box.received()
    assert box.ledger(totals_only="1") == {"requests": [], "totals": {"requests": 3, "accepted": 3, "items": 6}}
    assert [each["id"] for each in box.ledger(since=str(first["id"]))["requests"]] == [second["id"], third["id"]]
    assert [each["id"] for each in box.ledger(since=second["received_at"])["requests"]] == [third["id"]]
    assert box.ledger(service="nobody")["totals"]["requests"] == 0
    assert box.http.get("/_control/ledger", params={"since": "yesterday"}).status_code == 400
    assert len({request["body_sha256"] for request in (first, second, third)}) == 3


def test_the_clock_stands_moves_on_and_goes_again_from_where_it_stood(box: Caller) -> None:
    def clock(**wanted: object) -> dict[str, Any]:
        told: dict[str, Any] = box.http.post("/_control/clock", json=wanted).json()
        return told

    stood = clock(stands=True)
    (video_id,) = box.ids([["Ana"]])
    assert clock() == stood
    assert box.video(video_id)["status"] == "queued"
    moved = clock(forward=3600)
    assert datetime.fromisoformat(moved["now"]) - datetime.fromisoformat(stood["now"]) == timedelta(hours=1)
    assert box.video(video_id)["status"] == "succeeded"
    gone = clock(stands=False)
    assert not gone["stands"]
    ahead = datetime.fromisoformat(gone["now"]) - datetime.now(UTC)
    assert timedelta(minutes=55) < ahead < timedelta(hours=1)


def test_what_answers_slowly_answers_when_so_much_of_its_time_has_passed(box: Caller) -> None:
    asked = {"slow_then_fine": lambda: box.submit([["Ana"]]), "read_slow": lambda: box.studio("campaigns")}
    for fault, ask in asked.items():
        box.order(fault, params={"seconds": 600})
        box.clock.stand()
        with ThreadPoolExecutor() as pool:
            asking = pool.submit(ask)
            until(lambda: not any(one["ordered"] for one in box.http.get("/_control/faults").json()["faults"]))
            box.clock.forward(599)
            assert not asking.done()
            box.clock.forward_until(asking.done, "it answers", 1.0)
            assert asking.result().status_code == 200
        box.clock.go()


@pytest.mark.parametrize("wrong", [{"forward": -1}, {"forward": "soon"}, {"forward": 1e300}, {"back": 1}, [1], None])
def test_no_time_of_the_sandbox_comes_back(box: Caller, wrong: object) -> None:
    before = box.http.get("/_control/clock").json()["now"]
    assert box.http.post("/_control/clock", json=wrong).status_code == 400
    assert box.http.get("/_control/clock").json()["now"] >= before
