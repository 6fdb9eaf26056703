"""Above a set sum two people agree, and before something goes to real people consent is answered."""

from __future__ import annotations

import pytest
from sqlmodel import select

from services.errors import NotAllowed, NotPossible, QuoteVoid
from services.jobs.launch.consent import CONSENT
from services.jobs.launch.gates import draft_about
from services.jobs.launch.quoting import QuoteView
from services.people.persons import Role
from services.store.record.audit_tables import AuditEntry
from services.store.tables import Job
from tests.rigs.people import ANA, named
from tests.rigs.rig import Rig, people

OLGA, BEN, VERA = named("Olga"), named("Ben", Role.LAUNCHER), named("Vera", Role.PREPARER)
ANSWERS = {"likeness": "Mara, by contract", "data": "Our customers", "disclosure": "In the <first> line"}


@pytest.fixture
def live(rig: Rig) -> Rig:
    """A rig whose sandbox stands for the real service: launches count as real."""
    rig.app.kinds["campaign"].practice = False
    rig.app.targets.set_rate_cents("bhuman", 100, OLGA)
    return rig


def answered(rig: Rig, rows: int = 3) -> str:
    draft_id = rig.draft(people(rows))
    rig.app.drafts.agree(draft_id, CONSENT, ANSWERS, ANA)
    return draft_id


def quoted(rig: Rig, draft_id: str) -> QuoteView:
    return rig.app.quotes.quote(draft_id)


def launched(rig: Rig, draft_id: str) -> str:
    return rig.app.launches.launch(draft_id, quoted(rig, draft_id).fingerprint, ANA)


def jobs(rig: Rig) -> int:
    with rig.app.database.read() as session:
        return len(session.exec(select(Job)).all())


def test_a_launch_to_real_people_is_refused_until_consent_is_answered(live: Rig) -> None:
    draft_id = live.draft(people(3))
    with pytest.raises(NotPossible, match="Where do people see"):
        launched(live, draft_id)
    live.app.drafts.agree(draft_id, CONSENT, {**ANSWERS, "data": " "}, ANA)
    with pytest.raises(NotPossible, match="Whose data") as refused:
        launched(live, draft_id)
    assert "Whose face" not in str(refused.value)
    assert (jobs(live), live.ledger()["totals"]["requests"]) == (0, 0)
    live.app.drafts.agree(draft_id, CONSENT, ANSWERS, ANA)
    job_id = launched(live, draft_id)
    _name, page = live.app.consents.page(job_id)
    assert "In the &lt;first&gt; line" in page.decode()
    assert "Mara, by contract" in page.decode()


def test_what_was_answered_is_proposed_the_next_time_for_the_same_target_and_never_taken_for_an_answer(
    live: Rig,
) -> None:
    launched(live, answered(live))
    draft_id = live.draft(people(4), name="others.csv")
    view = live.app.drafts.get(draft_id)
    seen = live.app.gates.of(view, "bhuman", quoted(live, draft_id), "Ana").consent
    assert dict(seen.proposed) == ANSWERS
    assert len(seen.missing) == 3
    with pytest.raises(NotPossible):
        launched(live, draft_id)


def test_practice_reaches_nobody_and_asks_neither_for_consent_nor_for_two_people(rig: Rig) -> None:
    rig.app.second_yeses.set_above(0, OLGA)
    assert rig.launch(rig.draft(people(2)))


def test_above_the_sum_nobody_launches_alone_and_the_same_person_cannot_agree(live: Rig) -> None:
    live.app.second_yeses.set_above(250, OLGA)
    draft_id = answered(live)
    about, quote, yeses = draft_about(draft_id), quoted(live, draft_id), live.app.second_yeses
    with pytest.raises(NotPossible, match="second person"):
        launched(live, draft_id)
    with pytest.raises(NotPossible, match="Nobody has asked"):
        yeses.agree(about, quote, BEN)
    yeses.ask(about, quote, ANA)
    with pytest.raises(NotPossible, match="second person"):
        yeses.agree(about, quote, ANA)
    with pytest.raises(NotAllowed):
        yeses.agree(about, quote, VERA)
    with pytest.raises(NotPossible, match="second person"):
        launched(live, draft_id)
    yeses.agree(about, quote, BEN)
    with pytest.raises(NotPossible, match="somebody else has to launch"):
        live.app.launches.launch(draft_id, quote.fingerprint, BEN)
    assert live.ledger()["totals"]["requests"] == 0
    live.finish(launched(live, draft_id))
    assert live.ledger()["totals"]["items"] == 3
    with live.app.database.read() as session:
        acts = [(one.actor, one.act) for one in session.exec(select(AuditEntry)).all()]
    assert ("Ana", "ask for a second yes") in acts
    assert ("Ben", "give a second yes") in acts


@pytest.mark.parametrize("change", ["rows", "rate"])
def test_any_change_voids_a_second_yes(live: Rig, change: str) -> None:
    live.app.second_yeses.set_above(250, OLGA)
    draft_id = answered(live)
    before = quoted(live, draft_id)
    live.app.second_yeses.ask(draft_about(draft_id), before, ANA)
    live.app.second_yeses.agree(draft_about(draft_id), before, BEN)
    if change == "rows":
        live.app.drafts.edit_cells(draft_id, {(1, "first_name"): "Somebody else"}, ANA)
        with pytest.raises(QuoteVoid):
            live.app.launches.launch(draft_id, before.fingerprint, ANA)
    else:
        live.app.targets.set_rate_cents("bhuman", 101, OLGA)
    with pytest.raises(NotPossible, match="second person"):
        launched(live, draft_id)
    assert jobs(live) == 0


def test_below_the_sum_one_person_is_enough_and_an_unknown_price_needs_two(live: Rig) -> None:
    live.app.second_yeses.set_above(300, OLGA)
    assert launched(live, answered(live))
    live.app.targets.set_rate_cents("bhuman", None, OLGA)
    with pytest.raises(NotPossible, match="second person"):
        launched(live, answered(live, rows=1))


def test_premium_quality_counts_twice_in_the_quote(rig: Rig) -> None:
    rig.app.targets.set_rate_cents("bhuman", 100, OLGA)
    draft_id = rig.draft(people(3))
    rig.app.drafts.set_option(draft_id, "generation_mode", "full_script", ANA)
    usual = quoted(rig, draft_id)
    rig.app.drafts.set_option(draft_id, "infinitetalk_quality", "premium", ANA)
    premium = quoted(rig, draft_id)
    assert (usual.estimate_cents, usual.weight) == (300, 1)
    assert (premium.estimate_cents, premium.weight, premium.most.cents) == (600, 2, 600)
    assert usual.fingerprint != premium.fingerprint
