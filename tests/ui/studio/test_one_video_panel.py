"""One video looked up by its id, for whoever talks to BHuman's support."""

from __future__ import annotations

import pytest

from services.jobs.states import JobState
from tests.rigs.rig import Rig, people
from tests.ui.shell.stage import draw, said
from tests.ui.studio.test_studio_page import UNKNOWN, press


@pytest.mark.parametrize("profile", ["seed", "oct2026"])
def test_what_bhuman_says_of_a_video_is_shown_with_its_support_id(rig: Rig, profile: str) -> None:
    draft_id = rig.draft(people(1))
    rig.control("POST", "/settings", {"service": "bhuman", "profile": profile})
    rig.order("failed_renders")
    job_id = rig.launch(draft_id)
    assert rig.finish(job_id) == JobState.FAILED
    [one] = rig.items(job_id)
    at = draw("studio.py", panel="videos")
    at.text_input[0].set_value(one.vendor_id or "")
    shown = said(press(at, "Look it up"))
    assert "lip sync: no face found in frame 12" in shown
    assert f"render-{(one.vendor_id or '')[:8]}" in shown
    assert (one.vendor_id or "") not in shown
    assert one.support_id == f"render-{(one.vendor_id or '')[:8]}"


def test_an_id_that_bhuman_does_not_know_is_said_so(rig: Rig) -> None:
    at = draw("studio.py", panel="videos")
    at.text_input[0].set_value(UNKNOWN)
    assert "Generated video not found" in press(at, "Look it up").error[0].value
