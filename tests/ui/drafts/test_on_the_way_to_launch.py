"""From who prepares to who launches, as the launch screen shows it."""

from __future__ import annotations

from services.container import App
from services.jobs.launch.consent import CONSENT, QUESTIONS
from services.jobs.launch.launching import Launches
from tests.rigs.people import ANA, named
from tests.ui.jobs.job_stage import press
from tests.ui.shell.stage import draw, said
from tests.ui.test_each_page_reads_once import campaign, tried

MARA = named("Mara")


def test_a_draft_that_was_handed_over_says_so_on_the_overview_and_in_the_draft(app: App) -> None:
    draft = campaign(app)
    at = draw("campaigns.py", draft=draft, step="launch")
    next(one for one in at.text_input if one.label.startswith("A word")).set_value("The fourth is our chair.").run()
    at = press(at, "Hand over to be launched")
    assert "Ready to launch, please check" in said(at)
    assert "The fourth is our chair" in said(at)
    assert "Ready to launch, please check" in said(draw("overview.py"))
    app.drafts.edit_cells(draft, {(1, "Firma"): "Another"}, MARA)
    assert "Changed since" in said(draw("campaigns.py", draft=draft, step="launch"))
    assert "Ready to launch" not in said(draw("overview.py"))


def test_whoever_launches_sees_clips_approves_and_then_what_was_changed_since(app: App) -> None:
    draft = campaign(app)
    tried(app, draft)
    at = press(draw("campaigns.py", draft=draft, step="launch"), "The sample is right: approve it")
    assert "Tried" in said(at)
    assert "Sample approved" in said(at)
    app.drafts.edit_cells(draft, {(5, "Firma"): "Another"}, MARA)
    told = said(draw("campaigns.py", draft=draft, step="launch"))
    assert "Approval withdrawn" in told
    assert "Mara" in told
    assert "Line 7, Firma" in told


def test_the_yes_waits_for_a_reason_where_no_sample_was_approved_and_the_job_shows_it(app: App) -> None:
    draft = campaign(app)
    # As with a live key: practice asks nobody, since nobody is reached.
    app.kinds["campaign"].practice = False
    app.drafts.agree(draft, CONSENT, dict.fromkeys(QUESTIONS, "as agreed"), ANA)
    app.launches = Launches(app.database, app.quotes, lambda _job_id: None)
    at = press(draw("campaigns.py", draft=draft, step="launch", send="all"), "Launch 7 videos")
    assert next(one for one in at.button if one.label == "Yes, send 7 videos").disabled
    next(one for one in at.text_input if one.label.startswith("Why without")).set_value("Same list as last week").run()
    at = press(at, "Yes, send 7 videos")
    assert "Same list as last week" in said(at)


def test_each_line_to_try_says_why(app: App) -> None:
    draft = campaign(app)
    app.drafts.edit_cells(draft, {(4, "Vorname"): "Борис"}, ANA)
    assert "line 6: other letters \\(Cyrillic\\)" in said(draw("campaigns.py", draft=draft, step="launch"))
