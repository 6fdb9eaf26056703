"""Small parts of a launch get round nothing: a sample has few rows, and what was sent already counts with the next."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from sqlalchemy import update
from sqlmodel import select

from services.errors import NotAllowed, NotPossible
from services.jobs.launch.consent import CONSENT
from services.jobs.launch.gates import draft_about
from services.jobs.launch.sampling import MOST
from services.people.persons import Role
from services.store.money_tables import ChargeLine
from services.store.tables import Job, utc_now
from tests.rigs.people import ANA, named
from tests.rigs.rig import Rig, people

BEN = named("Ben")
ANSWERS = {"likeness": "Mara", "data": "Our customers", "disclosure": "First line"}


@pytest.fixture
def live(rig: Rig) -> Rig:
    """A rig whose sandbox stands for the real service, at a dollar a row."""
    rig.app.kinds["campaign"].practice = False
    rig.app.targets.set_rate_cents("bhuman", 100, ANA)
    return rig


def answered(live: Rig, rows: int = 20) -> str:
    draft_id = live.draft(people(rows))
    live.app.drafts.agree(draft_id, CONSENT, ANSWERS, ANA)
    return draft_id


def launch(live: Rig, draft_id: str, rows: range) -> str:
    quote = live.app.quotes.quote(draft_id, rows)
    return live.app.launches.launch(draft_id, quote.fingerprint, ANA, rows)


def jobs(live: Rig) -> list[bool]:
    with live.app.database.read() as session:
        return [one.is_sample for one in session.exec(select(Job).order_by(Job.id))]


def test_more_rows_than_a_sample_has_need_an_approved_sample_or_a_reason_however_they_are_named(live: Rig) -> None:
    draft_id, rows = answered(live), range(MOST + 1)
    assert not live.app.quotes.quote(draft_id, rows).is_sample
    assert live.app.quotes.quote(draft_id, range(MOST)).is_sample
    with pytest.raises(NotPossible, match="No sample of exactly this"):
        launch(live, draft_id, rows)
    assert jobs(live) == []
    quote = live.app.quotes.quote(draft_id, rows)
    live.app.launches.launch(draft_id, quote.fingerprint, ANA, rows, unsampled="They wait for it.")
    assert jobs(live) == [False]


def test_what_a_draft_has_sent_in_samples_counts_with_the_next_for_the_second_yes(live: Rig) -> None:
    live.app.second_yeses.set_above(500, ANA)
    draft_id = answered(live)
    live.finish(launch(live, draft_id, range(5)))
    next_rows = range(5, 10)
    with pytest.raises(NotPossible, match=r"Together with the \$5\.00 that this draft has sent already.*second person"):
        launch(live, draft_id, next_rows)
    assert live.ledger()["totals"]["items"] == 5
    quote = live.app.quotes.quote(draft_id, next_rows)
    seen = live.app.gates.of(live.app.drafts.get(draft_id), "bhuman", quote, ANA.name).second_yes
    assert seen is not None
    assert (seen.above_cents, seen.sent_cents) == (500, 500)
    live.app.second_yeses.ask(draft_about(draft_id), quote, ANA)
    live.app.second_yeses.agree(draft_about(draft_id), quote, BEN)
    live.finish(launch(live, draft_id, next_rows))
    assert live.ledger()["totals"]["items"] == 10


def test_of_two_samples_at_the_same_time_only_what_fits_goes_without_a_second_yes(live: Rig) -> None:
    live.app.second_yeses.set_above(500, ANA)
    draft_id = answered(live)
    first, second = live.app.quotes.quote(draft_id, range(3)), live.app.quotes.quote(draft_id, range(3, 6))
    live.app.launches.launch(draft_id, first.fingerprint, ANA, range(3))
    with pytest.raises(NotPossible, match="second person"):
        live.app.launches.launch(draft_id, second.fingerprint, ANA, range(3, 6))


def test_what_was_practised_does_not_count(rig: Rig) -> None:
    rig.app.targets.set_rate_cents("bhuman", 100, ANA)
    rig.app.second_yeses.set_above(500, ANA)
    draft_id = rig.draft(people(20))
    for start in (0, 5):
        launch(rig, draft_id, range(start, start + 5))
    rig.app.kinds["campaign"].practice = False
    rig.app.drafts.agree(draft_id, CONSENT, ANSWERS, ANA)
    assert launch(rig, draft_id, range(10, 15))


def copy_of(live: Rig, draft_id: str) -> str:
    copy = live.app.drafts.copy(person=ANA, draft_id=draft_id)
    live.app.drafts.agree(copy, CONSENT, ANSWERS, ANA)
    return copy


def test_copies_of_a_draft_launched_in_parts_count_together_whoever_launches_them(live: Rig) -> None:
    live.app.second_yeses.set_above(500, ANA)
    draft_id = answered(live)
    copy = copy_of(live, draft_id)
    other = copy_of(live, copy)
    launch(live, draft_id, range(3))
    launch(live, copy, range(3, 5))
    quote = live.app.quotes.quote(other, range(5, 6))
    said = r"\$5\.00 that went out in the last 24 hours from copies of it, or by the same person from January renewals"
    for person in (ANA, BEN):
        with pytest.raises(NotPossible, match=said):
            live.app.launches.launch(other, quote.fingerprint, person, range(5, 6))
    seen = live.app.gates.of(live.app.drafts.get(other), "bhuman", quote, BEN.name).second_yes
    assert seen is not None
    assert (seen.sent_cents, seen.beside_cents) == (0, 500)
    live.app.second_yeses.ask(draft_about(other), quote, ANA)
    live.app.second_yeses.agree(draft_about(other), quote, BEN)
    assert launch(live, other, range(5, 6))


def test_what_one_person_launches_from_one_campaign_counts_together_however_the_drafts_were_made(live: Rig) -> None:
    live.app.second_yeses.set_above(500, ANA)
    launch(live, answered(live), range(5))
    elsewhere = live.draft(people(30)[10:], name="the same people again.csv")
    live.app.drafts.agree(elsewhere, CONSENT, ANSWERS, ANA)
    with pytest.raises(NotPossible, match="by the same person from"):
        launch(live, elsewhere, range(1))
    quote = live.app.quotes.quote(elsewhere, range(1))
    assert live.app.launches.launch(elsewhere, quote.fingerprint, BEN, range(1)), "Ben has sent nothing of it"


def test_what_went_out_beside_a_draft_counts_for_as_long_as_the_team_set(live: Rig) -> None:
    live.app.second_yeses.set_above(500, ANA)
    draft_id = answered(live)
    copy = copy_of(live, draft_id)
    launch(live, draft_id, range(5))
    with live.app.database.write() as session:
        session.execute(update(ChargeLine).values(at=utc_now() - timedelta(hours=30)))
    live.app.second_yeses.set_hours(31, ANA)
    with pytest.raises(NotPossible, match="in the last 31 hours"):
        launch(live, copy, range(5, 6))
    live.app.second_yeses.set_hours(29, ANA)
    assert launch(live, copy, range(5, 6))
    with pytest.raises(NotPossible, match="that this draft has sent already"):
        launch(live, draft_id, range(6, 7))
    with pytest.raises(NotAllowed):
        live.app.second_yeses.set_hours(0, named("Lea", Role.LAUNCHER))
    with pytest.raises(NotPossible, match="no number of hours"):
        live.app.second_yeses.set_hours(-1, ANA)


def test_of_two_copies_at_the_same_time_only_what_fits_goes_without_a_second_yes(live: Rig) -> None:
    live.app.second_yeses.set_above(500, ANA)
    draft_id = answered(live)
    parts = {draft_id: range(3), copy_of(live, draft_id): range(3, 6)}
    refused, start = list[NotPossible](), threading.Barrier(2)

    def press(one: str, rows: range) -> None:
        fingerprint = live.app.quotes.quote(one, rows).fingerprint
        start.wait()
        try:
            live.app.launches.launch(one, fingerprint, ANA, rows)
        except NotPossible as late:
            refused.append(late)

    threads = [threading.Thread(target=press, args=one) for one in parts.items()]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(jobs(live)), len(refused)) == (1, 1)
