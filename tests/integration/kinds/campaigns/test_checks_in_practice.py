"""What a check of the connection says can be tried in practice, without an account that lacks something."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.rigs.rig import rigged


@pytest.mark.parametrize(
    ("fault", "state"),
    [("read_no_plan", "no plan"), ("list_401", "lists need a user token"), ("", "fine")],
)
def test_a_check_in_practice_tells_apart_what_the_sandbox_plays(tmp_path: Path, fault: str, state: str) -> None:
    with rigged(tmp_path) as rig:
        if fault:
            rig.order(fault, times=9)
        assert rig.app.checks.check("bhuman").state == state
