"""What failed, why, and another attempt: nothing goes out that was not on the screen when a person said yes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from pages.components.jobs.again.retry_rows import AGAIN, LINE, Choice
from pages.components.jobs.results import attempts as job_attempts
from services.container import App
from services.jobs.control.retrying import Attempt, Retries
from tests.rigs.people import named
from tests.ui.jobs.job_stage import answer, idle_app, labels, launch, move, open_job, press, stand
from tests.ui.shell.stage import said

FAILURE = {
    "reason": "The service could not make this.",
    "message": "no face found",
    "word": "failed",
    "cause": "making",
}


@pytest.fixture
def app(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[App]:
    monkeypatch.chdir(tmp_path)
    with idle_app(tmp_path) as idle:
        idle.retries = Retries(idle.database, idle.targets, idle.kinds, idle.secret, lambda _job_id: None)
        yield idle


def failed(app: App, rows: int = 4, failing: int = 2, **more: Any) -> str:
    job = launch(app, rows)
    answer(app, job, "accepted", request_id="req-7")
    move(app, job, list(range(failing)), "failed", **FAILURE | more)
    move(app, job, list(range(failing, rows)), "succeeded")
    stand(app, job, "done_with_failures" if failing < rows else "failed")
    return job


def choice_of(at: AppTest) -> Choice:
    choice = at.session_state["job.retry"]
    assert isinstance(choice, Choice)
    return choice


def sent(app: App, job: str) -> int:
    """How many requests the job has."""
    return sum(app.views.job(job).submissions.values())


def values(app: App, job: str, row: int) -> list[dict[str, str]]:
    return [dict(one.values) for one in app.retries.attempts(job, row)]


def test_a_job_without_failures_has_no_such_section(app: App) -> None:
    job = failed(app, failing=0)
    assert "What failed" not in said(open_job(job))


def test_a_cause_is_told_in_plain_words_with_advice_and_whether_it_was_charged(app: App) -> None:
    text = said(open_job(failed(app)))
    assert "What failed" in text
    assert "**BHuman could not make the video** · 2 videos" in text
    assert "<b>BHuman says:</b><br>no face found" in text
    assert ":blue-badge[:material/replay: Retry]" in text
    assert "Another attempt is a new paid request" in text
    assert "The failed attempt may have been charged\\." in text
    assert "This is practice, on nobody's bill." in text


def test_a_refusal_is_to_be_fixed_and_cost_nothing(app: App) -> None:
    job = launch(app, 2)
    answer(app, job, "refused", error_text="BHuman refused it.", error_kind="Invalid", next_step="Correct the values.")
    move(app, job, [0, 1], "failed", reason="BHuman refused it.", message="BHuman refused it.")
    stand(app, job, "failed")
    text = said(open_job(job))
    assert ":orange-badge[:material/build: Fix] Correct the values\\." in text
    assert ":material/money_off: Nothing was charged\\." in text
    assert "<b>What is known:</b><br>BHuman refused it." in text


@pytest.mark.parametrize(
    ("cause", "message", "badge", "advice"),
    [
        ("input", "the picture is gone", ":orange-badge[:material/build: Fix]", "Correct what the service names"),
        ("no_room", "no capacity", ":blue-badge[:material/hourglass_top: Wait]", "Nothing is wrong with these rows"),
        ("strange", "", ":violet-badge[:material/support_agent: Ask support]", "what became of them"),
    ],
)
def test_what_to_do_stands_with_each_cause(app: App, cause: str, message: str, badge: str, advice: str) -> None:
    text = said(open_job(failed(app, cause=cause, message=message)))
    assert f"{badge} " in text
    assert advice in text
    assert ("<b>BHuman says:</b>" in text) == bool(message)


def test_what_a_service_says_is_shown_letter_for_letter(app: App) -> None:
    text = said(open_job(failed(app, message="<img src=x> *no* [link](http://x)")))
    assert "&lt;img src=x&gt; *no* [link](http://x)" in text
    assert "<img src=x>" not in text


def test_ids_for_support_are_shown_when_asked_for(app: App) -> None:
    at = open_job(failed(app))
    assert "req-7" not in str([code.value for code in at.code])
    next(toggle for toggle in at.toggle if "support" in toggle.label).set_value(True).run()
    assert "req-7" in [code.value for code in at.code]


def test_many_causes_begin_with_the_largest_and_hide_the_rest(app: App) -> None:
    job = failed(app, rows=12, failing=12)
    for row in range(8):
        move(app, job, [row], "failed", message=f"cause {'abcdefgh'[row]}")
    at = open_job(job)
    assert [box.label for box in at.expander if "cause" in box.label] == ["3 more causes"]
    assert "· 4 videos" in said(at)


def test_messages_that_differ_in_a_number_are_one_cause_and_say_that_there_are_more(app: App) -> None:
    job = failed(app, rows=4, failing=3)
    for row in range(3):
        move(app, job, [row], "failed", message=f"no face in frame {row}")
    text = said(open_job(job))
    assert "**BHuman could not make the video** · 3 videos" in text
    assert "no face in frame 0" in text
    assert "And 2 more wordings that differ in an id or a number." in text


def test_opening_the_panel_shows_rows_and_price_and_sends_nothing(app: App) -> None:
    job = failed(app)
    at = press(open_job(job), "Retry these")
    text = said(at)
    assert "Practice: nothing is charged." in text
    assert "2 videos in 1 new paid request. The attempts before are kept beside it." in text
    assert "Yes, send 2 videos again" in labels(at)
    assert sent(app, job) == 1
    at = press(at, "Not now")
    assert "Yes, send 2 videos again" not in labels(at)
    assert sent(app, job) == 1


def test_the_price_is_the_teams_estimate_and_says_so(app: App) -> None:
    job = failed(app)
    app.targets.set_rate_cents("bhuman", 35, named("Mara"))
    stand(app, job, "done", practice=False)
    text = said(press(open_job(job), "Retry these"))
    assert "**About \\$0\\.70**, an estimate by your team's rate for one video." in text


def test_the_yes_sends_the_chosen_rows_once_and_opens_the_job_again(app: App) -> None:
    job = failed(app)
    at = press(open_job(job), "Retry these")
    first, second = choice_of(at).shown
    choice_of(at).take_over({1: {AGAIN: False}})
    at.run()
    assert choice_of(at).left_out == {second}
    press(at, "Yes, send 1 video again")
    assert not at.exception
    assert "1 video on the way again." in at.toast[0].value
    assert app.views.job(job).state == "running"
    assert sent(app, job) == 2
    assert len(app.retries.attempts(job, 0)) == 2
    assert len(app.retries.attempts(job, 1)) == 1
    assert first != second


def test_the_second_of_two_clicks_sends_nothing(app: App) -> None:
    job = failed(app)
    at = press(open_job(job), "Retry these")
    late_click = choice_of(at)
    yes = app.retries.quote(job, late_click.shown).fingerprint
    press(at, "Yes, send 2 videos again")
    late_click.agreed = yes
    at.session_state["job.retry"] = late_click
    at.run()
    assert sent(app, job) == 2


def test_a_changed_value_goes_out_with_the_new_attempt_and_the_old_one_keeps_its_own(app: App) -> None:
    job = failed(app)
    at = press(open_job(job), "Retry these")
    choice_of(at).take_over({0: {"first_name": "Corrected"}, 1: {"company": None}})
    at.run()
    assert "2 rows go out with changed values. Your file stays as it is." in said(at)
    press(at, "Yes, send 2 videos again")
    assert [one["first_name"] for one in values(app, job, 0)] == ["Person 0", "Corrected"]
    assert [one["company"] for one in values(app, job, 1)] == ["Firm 1", ""]


def test_a_value_typed_back_is_no_change(app: App) -> None:
    at = press(open_job(failed(app)), "Retry these")
    choice_of(at).take_over({0: {"first_name": "Corrected"}})
    assert choice_of(at).edits
    choice_of(at).take_over({0: {"first_name": "Person 0"}})
    assert choice_of(at).edits == {}
    choice_of(at).take_over({0: {"first_name": "Corrected"}})
    choice_of(at).take_over({})
    assert choice_of(at).edits == {}


def test_what_was_typed_and_chosen_stays_while_other_pages_are_looked_at(app: App) -> None:
    job = failed(app, rows=60, failing=60)
    at = press(open_job(job), "Retry these")
    assert len(choice_of(at).base) == 50
    page = f"job-retry-page-{choice_of(at).name}"
    choice_of(at).take_over({3: {"first_name": "Corrected", AGAIN: False}})
    at.session_state[page] = 2
    at.run()
    assert choice_of(at).base[LINE].tolist() == list(range(52, 62))
    choice_of(at).take_over({0: {"company": "Other"}})
    at.session_state[page] = 1
    at.run()
    base = choice_of(at).base
    assert (base["first_name"].iloc[3], bool(base[AGAIN].iloc[3])) == ("Corrected", False)
    assert len(choice_of(at).edits) == 2
    assert "Yes, send 59 videos again" in labels(at)


def test_the_editor_is_given_the_same_frame_as_long_as_it_shows_the_same_rows(app: App) -> None:
    at = press(open_job(failed(app)), "Retry these")
    base, generation = choice_of(at).base, choice_of(at).generation
    choice_of(at).take_over({0: {"first_name": "Corrected"}})
    at.run()
    assert choice_of(at).base is base
    assert choice_of(at).generation == generation


def test_none_chosen_has_no_yes_and_all_can_be_chosen_again(app: App) -> None:
    at = press(press(open_job(failed(app)), "Retry these"), "Choose none")
    assert "Nothing is chosen." in said(at)
    assert not [label for label in labels(at) if label.startswith("Yes")]
    assert "Yes, send 2 videos again" in labels(press(at, "Choose all"))


def test_a_yes_to_what_is_not_shown_any_more_sends_nothing_and_says_so(app: App) -> None:
    job = failed(app)
    at = press(open_job(job), "Retry these")
    shown = app.retries.quote(job, choice_of(at).shown).fingerprint
    choice_of(at).take_over({0: {"first_name": "Typed at the last moment"}})
    choice_of(at).agreed = shown
    at.run()
    assert "What would be sent or its price has changed since it was shown" in at.error[0].value
    assert sent(app, job) == 1
    assert choice_of(at).agreed == ""
    assert "Yes, send 2 videos again" in labels(at)


def test_a_yes_that_could_not_be_used_is_not_kept_for_later(app: App) -> None:
    job = failed(app)
    at = press(open_job(job), "Retry these")
    choice_of(at).agreed = app.retries.quote(job, choice_of(at).shown).fingerprint
    choice_of(at).left_out = set(choice_of(at).shown)
    at.run()
    press(at, "Choose all")
    assert sent(app, job) == 1


def test_rows_with_three_attempts_are_left_out_until_a_person_allows_more(app: App) -> None:
    job = failed(app)
    move(app, job, [1], "failed", attempt=3)
    at = press(open_job(job), "Retry these")
    assert "1 row has had 3 attempts already and is left out" in at.warning[0].value
    assert "Yes, send 1 video again" in labels(at)
    at.checkbox[0].set_value(True).run()
    press(at, "Yes, send 2 videos again")
    assert sent(app, job) == 2
    assert [one.attempt for one in app.retries.attempts(job, 1)] == [3, 4]


def test_what_a_cancel_held_is_sent_and_not_called_a_failure(app: App) -> None:
    job = launch(app, 2)
    stand(app, job, "running")
    app.controls.cancel(job, named("Mara"))
    stand(app, job, "cancelled")
    at = press(open_job(job), "Send these")
    assert "What was not sent" in said(at)
    assert "Those rows were never sent." in said(at)
    assert "Yes, send 2 videos" in labels(at)


def test_a_retry_in_a_paused_job_says_that_it_waits(app: App) -> None:
    job = failed(app)
    stand(app, job, "paused", pause_reason="Out of credits.")
    assert "The job is paused: these are sent once someone resumes it." in said(press(open_job(job), "Retry these"))


def test_a_job_of_another_account_cannot_be_retried_and_says_what_to_do(app: App) -> None:
    job = failed(app)
    stand(app, job, "done", host="https://elsewhere.example")
    at = press(open_job(job), "Retry these")
    assert "belongs to another account" in at.error[0].value
    assert "Copy it as a new draft" in at.error[0].value
    assert not [label for label in labels(at) if label.startswith("Yes")]


def test_attempts_stand_side_by_side_and_a_changed_value_is_named() -> None:
    html = job_attempts.table(
        [
            Attempt(1, 1, "failed", [("name", "<b>Ana"), ("firm", "A")], "no face", "It could not be made."),
            Attempt(2, 2, "succeeded", [("name", "Anna"), ("firm", "A")], "", ""),
        ]
    )
    assert "Attempt 1" in html
    assert "Attempt 2" in html
    assert "<td>&lt;b&gt;Ana</td>" in html
    assert 'class="cs-changed">Anna <small>(changed)</small>' in html
    assert html.count("(changed)") == 1
    assert "It could not be made. The service says: no face" in html
