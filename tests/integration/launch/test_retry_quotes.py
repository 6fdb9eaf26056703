"""The quote of another attempt is the true one: by the kind's own price, for what would really be sent."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import update
from sqlmodel import col, select

from pages.components.jobs.again.retry import consequences
from services.container import App
from services.errors import NotPossible, QuoteVoid
from services.jobs.account import PriceList
from services.jobs.control.retrying import Retries, job_about
from services.jobs.kind import Target
from services.jobs.launch.launching import Launches
from services.recipients import Source
from services.store.kept_tables import ServicePrices
from services.store.money_tables import ChargeLine
from services.store.tables import Job, Submission, utc_now
from tests.rigs.job_page import page_of
from tests.rigs.people import ANA, named
from tests.ui.drafts.test_campaigns_page import button, open_draft
from tests.ui.jobs.job_stage import answer, idle_app, launch, move, stand
from tests.ui.shell.stage import said

PRICES = {"essence-1": 250, "essence-2": 500}
CHANGED = {"model": "essence-2"}


@pytest.fixture
def app(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[App]:
    monkeypatch.chdir(tmp_path)
    with idle_app(tmp_path) as idle:
        idle.retries = Retries(idle.database, idle.targets, idle.kinds, idle.secret, lambda _job_id: None)
        yield idle


def list_prices(app: App, prices: Mapping[str, int]) -> None:
    """As if bitHuman had listed these prices."""
    host = app.kinds["agent"].host
    with app.database.write() as session:
        kept = session.get(ServicePrices, ("bithuman", host, "agents"))
        known = kept.amounts if kept is not None else {}
        session.merge(ServicePrices(service="bithuman", host=host, name="agents", amounts={**known, **prices}))


def failed_agent(app: App) -> tuple[str, int]:
    """A job with one failed agent; answers the job's id and the item's."""
    draft = app.drafts.create(kind="agent", person=named("Mara"), name="Tutors")
    app.drafts.put_file(draft, b"prompt,model\nYou teach.,essence-1\n", "tutors.csv", named("Mara"))
    app.drafts.set_target(draft, Target("model", "essence-1", "essence-1"), ANA)
    app.drafts.set_variables(draft, ["prompt", "model"], ANA)
    for name in ("prompt", "model"):
        app.drafts.set_source(draft, name, Source("column", name), ANA)
    launches = Launches(app.database, app.quotes, lambda _job_id: None)
    job = launches.launch(draft, app.quotes.quote(draft).fingerprint, named("Mara"))
    answer(app, job, "accepted")
    move(app, job, [0], "failed", message="no", word="failed", cause="making")
    stand(app, job, "failed")
    return job, page_of(app.views, job).items.lines[0].id


def operations(app: App, job: str) -> list[str]:
    with app.database.read() as session:
        query = select(Submission.operation).where(Submission.job_id == job).order_by(col(Submission.number))
        return list(session.scalars(query))


def test_a_retry_is_quoted_at_the_services_own_price_and_not_at_the_teams_rate(app: App) -> None:
    list_prices(app, PRICES)
    app.targets.set_rate_cents("bithuman", 1, named("Mara"))
    job, item = failed_agent(app)
    quote = app.retries.quote(job, [item])
    assert quote.price is not None
    assert (quote.estimate_cents, quote.price.expected_cents) == (250, 250)


def test_an_edited_model_is_quoted_and_sent_as_what_it_is(app: App) -> None:
    list_prices(app, PRICES)
    job, item = failed_agent(app)
    changes = {item: CHANGED}
    quote = app.retries.quote(job, [item], changes)
    assert quote.estimate_cents == 500
    app.retries.retry(job, [item], quote.fingerprint, named("Mara"), changes)
    assert operations(app, job) == ["create agent essence-1", "create agent essence-2"]


def test_a_price_that_changed_voids_the_quote_of_a_retry(app: App) -> None:
    list_prices(app, PRICES)
    job, item = failed_agent(app)
    shown = app.retries.quote(job, [item]).fingerprint
    list_prices(app, {"essence-1": 2000})
    with pytest.raises(QuoteVoid):
        app.retries.retry(job, [item], shown, named("Mara"))
    assert len(operations(app, job)) == 1
    app.retries.retry(job, [item], app.retries.quote(job, [item]).fingerprint, named("Mara"))
    assert len(operations(app, job)) == 2


def test_another_attempt_above_the_sum_needs_a_second_persons_yes_to_exactly_its_quote(app: App) -> None:
    olga, mara, ben = named("Olga"), named("Mara"), named("Ben")
    list_prices(app, PRICES)
    job, item = failed_agent(app)
    app.second_yeses.set_above(200, olga)
    with app.database.write() as session:
        session.get_one(Job, job).practice = False
    about, quote = job_about(job), app.retries.quote(job, [item])
    with pytest.raises(NotPossible, match="second person"):
        app.retries.retry(job, [item], quote.fingerprint, mara)
    app.second_yeses.ask(about, quote, mara)
    with pytest.raises(NotPossible, match="second person"):
        app.second_yeses.agree(about, quote, mara)
    app.second_yeses.agree(about, quote, ben)
    with pytest.raises(NotPossible, match="somebody else has to launch"):
        app.retries.retry(job, [item], quote.fingerprint, ben)
    dearer = app.retries.quote(job, [item], {item: CHANGED})
    with pytest.raises(NotPossible, match="second person"):
        app.retries.retry(job, [item], dearer.fingerprint, mara, {item: CHANGED})
    assert len(operations(app, job)) == 1
    app.retries.retry(job, [item], quote.fingerprint, mara)
    assert operations(app, job) == ["create agent essence-1"] * 2


def test_what_was_sent_before_counts_with_another_attempt(app: App) -> None:
    mara, ben = named("Mara"), named("Ben")
    list_prices(app, PRICES)
    job, item = failed_agent(app)
    with app.database.write() as session:
        session.get_one(Job, job).practice = False
        session.execute(update(ChargeLine).values(practice=False))
    app.second_yeses.set_above(499, named("Olga"))
    quote = app.retries.quote(job, [item])
    seen = app.retries.second_yes(app.views.job(job), quote, "Mara")
    assert seen is not None
    assert (seen.sent_cents, seen.why_not("Mara", "")) == (250, "A second person has to agree first.")
    with pytest.raises(NotPossible, match=r"Together with the \$2\.50 that this draft has sent already"):
        app.retries.retry(job, [item], quote.fingerprint, mara)
    assert operations(app, job) == ["create agent essence-1"]
    app.second_yeses.ask(job_about(job), quote, mara)
    app.second_yeses.agree(job_about(job), quote, ben)
    app.retries.retry(job, [item], quote.fingerprint, mara)
    assert operations(app, job) == ["create agent essence-1"] * 2


def test_a_price_that_changed_voids_the_quote_of_a_launch(app: App) -> None:
    list_prices(app, PRICES)
    draft = app.drafts.create(kind="agent", person=named("Mara"), name="Tutors")
    app.drafts.put_file(draft, b"prompt\nYou teach.\n", "tutors.csv", named("Mara"))
    app.drafts.set_target(draft, Target("model", "essence-1", "essence-1"), ANA)
    app.drafts.set_variables(draft, ["prompt"], ANA)
    app.drafts.set_source(draft, "prompt", Source("column", "prompt"), ANA)
    launches = Launches(app.database, app.quotes, lambda _job_id: None)
    shown = app.quotes.quote(draft)
    list_prices(app, {"essence-1": 2000})
    with pytest.raises(QuoteVoid):
        launches.launch(draft, shown.fingerprint, named("Mara"))
    quote = app.quotes.quote(draft)
    job = launches.launch(draft, quote.fingerprint, named("Mara"))
    list_prices(app, {"essence-1": 1})
    assert launches.launch(draft, quote.fingerprint, named("Mara")) == job
    assert app.views.job(job).estimate_cents == 2000


def test_without_a_listed_price_a_retry_is_reckoned_by_the_teams_rate(app: App) -> None:
    job, item = failed_agent(app)
    assert app.retries.quote(job, [item]).estimate_cents is None
    app.targets.set_rate_cents("bithuman", 300, named("Mara"))
    quote = app.retries.quote(job, [item])
    assert (quote.estimate_cents, quote.price) == (300, None)


def test_a_team_rate_that_changed_voids_no_quote_since_it_changes_no_bill(app: App) -> None:
    job, item = failed_agent(app)
    shown = app.retries.quote(job, [item]).fingerprint
    app.targets.set_rate_cents("bithuman", 300, named("Mara"))
    assert app.retries.quote(job, [item]).fingerprint == shown


def test_old_prices_are_asked_for_anew_and_fresh_ones_are_not(app: App, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[PriceList] = []

    async def listed(_settings: Mapping[str, Any]) -> PriceList:
        asked.append(PriceList({"essence-1": 250.0}))
        return asked[-1]

    monkeypatch.setattr(app.kinds["agent"], "list_prices", listed)
    app.targets.refresh_prices("agent", {})
    app.targets.refresh_prices("agent", {})
    app.targets.refresh_prices("campaign", {})
    assert len(asked) == 1
    with app.database.write() as session:
        session.execute(update(ServicePrices).values(seen_at=utc_now() - timedelta(hours=1)))
    app.targets.refresh_prices("agent", {})
    assert len(asked) == 2


def people_of_whom_one_failed(app: App) -> tuple[str, str, int]:
    """A launched draft, its job, and the item that failed."""
    job = launch(app, 3)
    answer(app, job, "accepted")
    move(app, job, [0], "failed", cause="making")
    move(app, job, [1, 2], "succeeded")
    stand(app, job, "done_with_failures")
    return app.views.job(job).draft_id, job, page_of(app.views, job).items.lines[0].id


def going_on(app: App, draft: str) -> str:
    """A draft of what failed, with another name in it."""
    material = app.drafts.material(draft)
    taken = app.results.draft_file(material, {}).data.replace(b"Person 0", b"Personne")
    return app.returns.begin(material, app.returns.read(material, taken, "people.csv"), named("Mara"))


def launched(app: App, draft: str) -> str:
    quote = app.quotes.quote(draft)
    return Launches(app.database, app.quotes, lambda _job_id: None).launch(draft, quote.fingerprint, named("Mara"))


def test_a_draft_that_goes_on_with_a_list_warns_of_its_rows_that_were_retried_meanwhile(app: App) -> None:
    draft, job, failed = people_of_whom_one_failed(app)
    again = going_on(app, draft)
    assert app.reviews.get(again).send_ids == [0]
    assert app.reviews.repeats(app.reviews.checked(again)) == []
    app.retries.retry(job, [failed], app.retries.quote(job, [failed]).fingerprint, named("Mara"))
    found = app.reviews.repeats(app.reviews.checked(again))
    assert [(one.job_id, one.row_ids, one.same_values) for one in found] == [(job, [0], False)]
    at = open_draft(again, "launch")
    assert "**1 row** of the same list went out since this draft was begun" in said(at)
    button(at, "Hold this row").click().run()
    assert app.reviews.get(again).send_ids == []


def test_a_retry_warns_of_rows_that_another_draft_of_the_list_sent_meanwhile_and_its_quote_is_void(app: App) -> None:
    draft, job, failed = people_of_whom_one_failed(app)
    again = going_on(app, draft)
    before = app.retries.quote(job, [failed])
    assert before.beside == {}
    other = launched(app, again)
    after = app.retries.quote(job, [failed])
    assert after.beside == {other: 1}
    with pytest.raises(QuoteVoid):
        app.retries.retry(job, [failed], before.fingerprint, named("Mara"))
    group = app.retries.groups_of(app.views.job(job))[0]
    told = consequences(app.views.job(job), group, after, item_word="video", changed=0)
    assert any("1 row of these was sent again since" in line and "pay twice" in line for line in told)
    app.retries.retry(job, [failed], after.fingerprint, named("Mara"))
