"""How ready each service is stands on the overview and under Connections, without a call and without a key."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from services.container import App
from services.jobs.account import key_hint
from services.jobs.launch.launching import Launches
from services.jobs.ledger.jobs import JobLedger
from services.jobs.ledger.submissions import SubmissionLedger
from services.store.kept_tables import Preference
from tests.rigs.books import joined
from tests.rigs.people import ANA, named
from tests.ui.shell.stage import add_job, draw, said

KEY = "an-identity-that-is-long-wxyz"


def keep_check(app: App, kind: str, **told: object) -> None:
    chosen = app.kinds[kind]
    with app.database.write() as session:
        value = {"state": "fine", "text": "", "next_step": "", **told}
        session.merge(Preference(name=f"check:{chosen.service}:{chosen.host}", value=value))


def test_each_service_stands_on_the_overview_with_key_account_balance_and_when_it_was_checked(
    build_app: Callable[..., App],
) -> None:
    app = build_app(bhuman_key_id=KEY, bhuman_key_secret="the-secret-that-stays-here", team_password=None)
    add_job(app, "Autumn")
    keep_check(app, "agent", balance="9,750 credits", account="mara@example.com")
    text = said(draw()).replace("\\", "")
    assert "key …`wxyz`" in text
    assert KEY not in text
    assert "here" not in text.split("wxyz")[1][:40]
    assert "mara@example.com" in text
    assert "9,750 credits left" in text
    assert "checked today" in text
    assert "Never checked" in text
    assert "0 of 3 running · lessons" in text


@pytest.mark.parametrize("key", [None, "", "short-key-1234"])
def test_a_key_that_is_too_short_to_lose_four_signs_shows_none(key: str | None) -> None:
    assert key_hint(key) == ""


def test_places_that_are_taken_are_counted_live(app: App) -> None:
    draft_id = app.drafts.create(kind="lesson", person=named("Mara"), name="Rain")
    app.drafts.put_file(draft_id, b"prompt\r\nRain\r\nSnow\r\n", "topics.csv", named("Mara"))
    app.lessons.drafts.prepare_table(draft_id, ANA)
    app.drafts.confirm(draft_id, app.drafts.get(draft_id).mapping.sources, ANA)
    app.launches = Launches(app.database, app.quotes, lambda _job_id: None)
    job_id = app.launches.launch(draft_id, app.quotes.quote(draft_id).fingerprint, named("Mara"))
    assert "0 of 3 running" in said(draw())
    ledger = SubmissionLedger(app.database, joined(app.database))
    JobLedger(app.database).begin(job_id)
    for one in ledger.due(job_id):
        ledger.claim(one.id)
    assert "2 of 3 running · lessons" in said(draw())


@pytest.mark.parametrize(
    ("state", "label"),
    [("key refused", "Wrong key"), ("wrong host", "Wrong host"), ("no network", "No network"), ("no plan", "No plan"),
     ("lists need a user token", "without lists"), ("a state of tomorrow", "Not clear")],
)  # fmt: skip
def test_what_is_wrong_is_told_apart_with_what_works_and_what_does_not(app: App, state: str, label: str) -> None:
    add_job(app, "Autumn")
    keep_check(app, "campaign", state=state, text="It said no.", next_step="Do this.", works=["Quoting"], fails=["All"])
    assert label in said(draw())
    text = said(draw("connections.py"))
    assert "Works as it is:**\n\n- Quoting" in text
    assert "Does not work:**\n\n- All" in text
    assert "Do this" in text
