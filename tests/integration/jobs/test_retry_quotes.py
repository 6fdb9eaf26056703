"""The quote of another attempt is the true one: by the kind's own price, for what would really be sent."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import update
from sqlmodel import col, select

from services.container import House
from services.errors import QuoteVoid
from services.jobs.control.retrying import Retries
from services.jobs.kind import Target
from services.jobs.launch.launching import Launches
from services.recipients import Source
from services.store.tables import Preference, ServiceRecord, Submission, utc_now
from tests.ui.job_stage import answer, idle_house, move, stand

PRICES = {"essence-1": 250, "essence-2": 500}
CHANGED = {"model": "essence-2"}


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[House]:
    monkeypatch.chdir(tmp_path)
    with idle_house(tmp_path) as idle:
        idle.retries = Retries(idle.database, idle.targets, idle.kinds, idle.secret, lambda _job_id: None)
        yield idle


def list_prices(house: House, prices: Mapping[str, int]) -> None:
    """As if bitHuman had listed these prices."""
    host = house.kinds["agent"].host
    with house.database.write() as session:
        for model, credits in prices.items():
            session.merge(
                ServiceRecord(service="bithuman", host=host, noun="price", vendor_id=model, name=str(credits))
            )


def failed_agent(house: House) -> tuple[str, int]:
    """A job with one failed agent; answers the job's id and the item's."""
    draft = house.drafts.create(kind="agent", person="Mara", name="Tutors")
    house.drafts.put_file(draft, b"prompt,model\nYou teach.,essence-1\n", "tutors.csv", "Mara")
    house.drafts.set_target(draft, Target("model", "essence-1", "essence-1"))
    house.drafts.set_variables(draft, ["prompt", "model"])
    for name in ("prompt", "model"):
        house.drafts.set_source(draft, name, Source("column", name))
    launches = Launches(house.database, house.drafts, house.quotes, lambda _job_id: None)
    job = launches.launch(draft, house.quotes.quote(draft).fingerprint, "Mara")
    answer(house, job, "accepted")
    move(house, job, [0], "failed", message="no", vendor_status="failed")
    stand(house, job, "failed")
    return job, house.views.items(job).lines[0].id


def operations(house: House, job: str) -> list[str]:
    with house.database.read() as session:
        query = select(Submission.operation).where(Submission.job_id == job).order_by(col(Submission.number))
        return list(session.scalars(query))


def test_a_retry_is_quoted_at_the_services_own_price_and_not_at_the_teams_rate(house: House) -> None:
    list_prices(house, PRICES)
    house.targets.set_rate_cents("bithuman", 1, "Mara")
    job, item = failed_agent(house)
    quote = house.retries.quote(job, [item])
    assert quote.price is not None
    assert (quote.estimate_cents, quote.price.expected_cents) == (250, 250)


def test_an_edited_model_is_quoted_and_sent_as_what_it_is(house: House) -> None:
    list_prices(house, PRICES)
    job, item = failed_agent(house)
    changes = {item: CHANGED}
    quote = house.retries.quote(job, [item], changes)
    assert quote.estimate_cents == 500
    house.retries.retry(job, [item], quote.fingerprint, "Mara", changes)
    assert operations(house, job) == ["create agent essence-1", "create agent essence-2"]


def test_a_price_that_changed_voids_the_quote_of_a_retry(house: House) -> None:
    list_prices(house, PRICES)
    job, item = failed_agent(house)
    shown = house.retries.quote(job, [item]).fingerprint
    list_prices(house, {"essence-1": 2000})
    with pytest.raises(QuoteVoid):
        house.retries.retry(job, [item], shown, "Mara")
    assert len(operations(house, job)) == 1
    house.retries.retry(job, [item], house.retries.quote(job, [item]).fingerprint, "Mara")
    assert len(operations(house, job)) == 2


def test_a_price_that_changed_voids_the_quote_of_a_launch(house: House) -> None:
    list_prices(house, PRICES)
    draft = house.drafts.create(kind="agent", person="Mara", name="Tutors")
    house.drafts.put_file(draft, b"prompt\nYou teach.\n", "tutors.csv", "Mara")
    house.drafts.set_target(draft, Target("model", "essence-1", "essence-1"))
    house.drafts.set_variables(draft, ["prompt"])
    house.drafts.set_source(draft, "prompt", Source("column", "prompt"))
    launches = Launches(house.database, house.drafts, house.quotes, lambda _job_id: None)
    shown = house.quotes.quote(draft)
    list_prices(house, {"essence-1": 2000})
    with pytest.raises(QuoteVoid):
        launches.launch(draft, shown.fingerprint, "Mara")
    quote = house.quotes.quote(draft)
    job = launches.launch(draft, quote.fingerprint, "Mara")
    list_prices(house, {"essence-1": 1})
    assert launches.launch(draft, quote.fingerprint, "Mara") == job
    assert house.views.job(job).estimate_cents == 2000


def test_without_a_listed_price_a_retry_is_reckoned_by_the_teams_rate(house: House) -> None:
    job, item = failed_agent(house)
    assert house.retries.quote(job, [item]).estimate_cents is None
    house.targets.set_rate_cents("bithuman", 300, "Mara")
    quote = house.retries.quote(job, [item])
    assert (quote.estimate_cents, quote.price) == (300, None)


def test_a_team_rate_that_changed_voids_no_quote_since_it_changes_no_bill(house: House) -> None:
    job, item = failed_agent(house)
    shown = house.retries.quote(job, [item]).fingerprint
    house.targets.set_rate_cents("bithuman", 300, "Mara")
    assert house.retries.quote(job, [item]).fingerprint == shown


def test_old_prices_are_asked_for_anew_and_fresh_ones_are_not(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    async def list_targets(noun: str) -> list[Target]:
        asked.append(noun)
        return [Target(noun, "essence-1", "300")]

    monkeypatch.setattr(house.kinds["agent"], "list_targets", list_targets)
    house.targets.refresh_prices("agent")
    assert asked == ["price", "balance"]
    job, item = failed_agent(house)
    assert house.retries.quote(job, [item]).estimate_cents == 300
    house.targets.refresh_prices("agent")
    house.targets.refresh_prices("campaign")
    assert asked == ["price", "balance"]
    with house.database.write() as session:
        old = (utc_now() - timedelta(hours=1)).isoformat()
        session.execute(update(Preference).where(col(Preference.name).endswith(":price")).values(value=old))
    house.targets.refresh_prices("agent")
    assert asked == ["price", "balance", "price"]
