"""Ordering faults in practice: one at a time or a mixture with a seed, and what is ordered stands there."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from pages.components.connections import faults
from services.vendors.practice import FaultOrder, PracticeControl, PracticeFault
from tests.ui.jobs.job_stage import idle_app, press
from tests.ui.shell.stage import draw, said

MIX = FaultOrder(id=2, names=("answer_lost", "rate_limited"), left=None, struck=3, rate=0.35, seed=7)
ONE = FaultOrder(id=1, names=("answer_lost",), left=2, struck=0, rate=1.0, seed=None)


@pytest.fixture
def ordered(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """What was ordered; the sandbox knows two faults, each with its orders."""
    calls: list[Any] = []
    known = [
        PracticeFault("answer_lost", "bhuman", "The answer is lost.", (ONE, MIX)),
        PracticeFault("rate_limited", "bhuman", "429.", (MIX,)),
        PracticeFault("strange", "other", "Not of this service.", ()),
    ]
    monkeypatch.setattr(PracticeControl, "list_faults", lambda _self, _service: known)
    monkeypatch.setattr(PracticeControl, "order_fault", lambda _self, *told: calls.append(told))
    monkeypatch.setattr(PracticeControl, "order_mixture", lambda _self, *told: calls.append(told))
    monkeypatch.setattr(PracticeControl, "clear_faults", lambda _self, *told: calls.append(told))
    return calls


@pytest.fixture
def panel(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ordered: list[Any]) -> Iterator[AppTest]:
    monkeypatch.chdir(tmp_path)
    with idle_app(tmp_path):
        at = draw("connections.py")
        next(toggle for toggle in at.toggle if toggle.key == "faults-bhuman").set_value(True).run()
        assert not at.exception
        yield at


def test_one_fault_is_ordered_so_many_times(panel: AppTest, ordered: list[Any]) -> None:
    panel.selectbox[0].set_value("rate_limited")
    next(number for number in panel.number_input if number.label == "Times").set_value(3)
    press(panel, "Order it")
    assert ordered == [("bhuman", "rate_limited", 3, {})]


def test_a_fault_is_one_plain_sentence_whose_numbers_can_be_set(
    panel: AppTest, ordered: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    fails = PracticeFault("failed_renders", "bhuman", "The first `count` renders fail.", (), "alter", {"count": 2})
    lost = PracticeFault("answer_lost", "bhuman", "The answer is lost.", (), "reply")
    monkeypatch.setattr(PracticeControl, "list_faults", lambda _self, _service: [lost, fails])
    panel.run()
    panel.segmented_control(key="faults-group-bhuman").set_value("alter").run()
    assert panel.selectbox[0].options == ["The first 2 renders fail."]
    next(number for number in panel.number_input if number.label == "Count").set_value(5).run()
    press(panel, "Order it")
    assert ordered == [("bhuman", "failed_renders", 1, {"count": 5})]


def test_a_mixture_is_ordered_with_its_faults_seed_and_rate(panel: AppTest, ordered: list[Any]) -> None:
    panel.segmented_control(key="faults-how-bhuman").set_value(faults.MIXTURE).run()
    panel.multiselect[0].set_value(["answer_lost", "rate_limited"])
    panel.slider[0].set_value(50)
    next(number for number in panel.number_input if number.label == "Seed").set_value(42)
    press(panel, "Order the mixture")
    assert ordered == [("bhuman", ["answer_lost", "rate_limited"], 42, 0.5)]


def test_a_mixture_of_nothing_is_not_ordered(panel: AppTest, ordered: list[Any]) -> None:
    panel.segmented_control(key="faults-how-bhuman").set_value(faults.MIXTURE).run()
    panel.multiselect[0].set_value([])
    press(panel, "Order the mixture")
    assert ordered == []
    assert "Choose at least one fault" in panel.warning[0].value


def test_each_standing_order_is_told_once_with_what_it_has_struck(panel: AppTest, ordered: list[Any]) -> None:
    text = said(panel)
    assert text.count("has struck") == 2
    assert "**answer lost** for the next 2 requests; has struck nothing yet" in text
    assert "**A mixture of 2 faults**, 35% of the requests, seed 7, until it is cleared; has struck 3 so far" in text
    press(panel, "Clear all orders")
    assert ordered == [("bhuman",)]
