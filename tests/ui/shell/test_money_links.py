"""A link to money shows that month or job however much later it is opened, or says that there is none."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from services.container import App
from services.jobs.views.money.statements import month_named
from tests.ui.jobs.job_stage import idle_app
from tests.ui.shell.stage import draw, said


@pytest.fixture(autouse=True)
def app(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[App]:
    monkeypatch.chdir(tmp_path)
    with idle_app(tmp_path) as idle:
        yield idle


@pytest.mark.parametrize("month", ["2019-01", "2025-09", "2031-12"])
def test_a_link_opens_its_month_however_long_ago(month: str) -> None:
    at = draw("money.py", month=month)
    assert at.selectbox(key="money-month").value == month
    assert "no month" not in said(at)


@pytest.mark.parametrize("month", ["2026-99", "autumn", "9999-12"])
def test_what_is_no_month_is_said_and_this_one_is_shown(month: str) -> None:
    assert month_named(month) is None
    assert "which is no month" in said(draw("money.py", month=month))


def test_a_link_to_the_money_of_a_job_that_is_gone_says_so_with_a_way_on() -> None:
    text = said(draw("money.py", job="01nope"))
    assert "There is no such job" in text
    assert "Nothing was quoted" not in text
