"""What stands between a quote and its yes, as a person sees it: caps, a second person, consent; and the Money page."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from pages.components.shell.wording import plain
from services.container import App
from services.jobs.launch.caps import Limits
from services.jobs.launch.consent import CONSENT
from services.jobs.launch.gates import draft_about
from services.jobs.ledger.money.caps import EACH, PERSON, RUN
from tests.rigs.people import named
from tests.ui.jobs.job_stage import CAMPAIGN, answer, idle_app, launch
from tests.ui.shell.stage import draw, said

OLGA, SOMEONE = named("Olga"), named("Someone")
PEOPLE = "first_name,company\r\n" + "".join(f"Person {n},Firm {n}\r\n" for n in range(5))
ANSWERS = {"likeness": "Mara, by contract", "data": "Our customers", "disclosure": "In the first line"}


@pytest.fixture
def app(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[App]:
    monkeypatch.chdir(tmp_path)
    with idle_app(tmp_path) as idle:
        idle.kinds["campaign"].practice = False
        idle.targets.set_rate_cents("bhuman", 100, OLGA)
        yield idle


def ready(app: App) -> str:
    draft_id = app.drafts.create(kind="campaign", person=OLGA, name="Spring")
    app.drafts.put_file(draft_id, PEOPLE.encode(), "people.csv", OLGA)
    app.drafts.set_target(draft_id, CAMPAIGN, OLGA)
    app.drafts.set_variables(draft_id, ["first_name", "company"], OLGA)
    app.drafts.confirm(draft_id, app.drafts.get(draft_id).mapping.sources, OLGA)
    return draft_id


def launch_screen(draft_id: str) -> AppTest:
    return draw("campaigns.py", draft=draft_id, step="launch", send="all")


def test_the_quote_says_how_many_rows_go_under_a_cap(app: App) -> None:
    app.caps.set(RUN, EACH, Limits(items=3), OLGA)
    shown = said(launch_screen(ready(app)))
    assert "3 of 5 videos go under this cap" in shown
    assert plain("The cap of every run is 3 items, and 0 went out.") in shown


def test_the_launch_waits_for_the_answers_about_consent_which_are_kept(app: App) -> None:
    draft_id = ready(app)
    at = launch_screen(draft_id)
    [ask] = [button for button in at.button if button.label == "Launch 5 videos"]
    assert ask.disabled
    for name, text in ANSWERS.items():
        at.text_input(key=f"campaign-launch-gate-consent-{name}").input(text).run()
    assert app.drafts.get(draft_id).settings["agreed"][CONSENT] == ANSWERS
    [ask] = [button for button in at.button if button.label == "Launch 5 videos"]
    assert not ask.disabled


def test_above_the_sum_the_page_asks_for_a_second_person_and_not_for_the_same_one(app: App) -> None:
    app.second_yeses.set_above(100, OLGA)
    draft_id = ready(app)
    app.drafts.agree(draft_id, CONSENT, ANSWERS, OLGA)
    at = launch_screen(draft_id)
    at.button(key="campaign-launch-gate-second-yes-second-ask").click().run()
    assert "**Someone** asked for it" in said(at)
    assert at.button(key="campaign-launch-gate-second-yes-second-agree").disabled
    assert [button.disabled for button in at.button if button.label == "Launch 5 videos"] == [True]
    app.second_yeses.agree(draft_about(draft_id), app.quotes.quote(draft_id), OLGA)
    at.run()
    assert "**Olga** agreed" in said(at)
    assert [button.disabled for button in at.button if button.label == "Launch 5 videos"] == [False]


def test_the_page_says_what_counts_with_a_copy_of_a_draft(app: App) -> None:
    draft_id = ready(app)
    app.drafts.agree(draft_id, CONSENT, ANSWERS, OLGA)
    quote = app.quotes.quote(draft_id)
    app.launches.launch(draft_id, quote.fingerprint, OLGA)
    app.second_yeses.set_above(700, OLGA)
    shown = said(launch_screen(app.drafts.copy(person=OLGA, draft_id=draft_id)))
    assert plain("Together with the $5.00 that went out in the last 24 hours from copies of it") in shown


def test_for_how_long_it_counts_is_set_on_the_money_page(app: App) -> None:
    at = draw("money.py")
    at.number_input(key="caps-hours").set_value(48).run()
    assert app.second_yeses.hours() == 48
    assert draw("money.py").number_input(key="caps-hours").value == 48


def test_caps_are_set_and_taken_away_on_the_money_page(app: App) -> None:
    at = draw("money.py")
    assert "There is no cap" in said(at)
    at.selectbox(key="caps-scope").select(PERSON)
    at.text_input(key="caps-subject").input("Mara")
    at.number_input(key="caps-items").set_value(300)
    at.number_input(key="caps-dollars").set_value(12.5)
    next(button for button in at.button if button.label == "Keep this cap").click().run()
    [kept] = app.caps.known()
    assert (kept.scope, kept.subject, kept.limits) == (PERSON, "Mara", Limits(300, 1250))
    shown = said(at)
    assert f"**{plain('Mara, in a month')}**: at most {plain('300 items and $12.50')}" in shown
    assert plain("0 items and $0.00") in shown
    at.button(key="cap-person-Mara-away").click().run()
    assert app.caps.known() == []


def test_the_page_of_a_job_and_the_money_page_say_what_was_quoted_and_charged(app: App) -> None:
    app.kinds["campaign"].practice = True
    job_id = launch(app, 4)
    answer(app, job_id, "accepted")
    for at in (draw("job.py", job=job_id), draw("money.py"), draw("money.py", job=job_id)):
        numbers = {one.label: one.value for one in at.metric}
        assert numbers["Quoted"] == "$4.00"
        assert numbers["Not explained"] == "none"
