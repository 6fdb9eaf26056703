"""Who was shut out, signed out or made less in one process spends in no other, whatever is remembered there."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlmodel import select

from services.config import Settings
from services.errors import NotAllowed
from services.jobs.launch.caps import Limits
from services.jobs.launch.gates import draft_about
from services.jobs.launch.quoting import QuoteView
from services.jobs.ledger.money.caps import EACH, RUN
from services.jobs.states import JobState
from services.people.admission import Admission
from services.people.members import Members
from services.people.password import TeamPassword
from services.people.persons import Person, Right, Role
from services.people.sessions import Sessions
from services.store.people_tables import BrowserSession, Member
from services.store.tables import Job
from tests.rigs.gated import SECRET
from tests.rigs.people import ANA
from tests.rigs.rig import Rig, people

BEN = "acme:1"


class Process:
    """Sign-in as one of several processes over this database has it, with what it remembers."""

    def __init__(self, rig: Rig, admins: str = "ana@team.example") -> None:
        settings = Settings(allowed_domains="team.example", admins=admins, new_people_role="launcher")
        admission = Admission(settings, TeamPassword(None, SECRET))
        database, day = rig.app.database, timedelta(days=1)
        self.sessions = Sessions(database, admission=admission, idle=day, longest=day)
        self.members = Members(database, admission, self.sessions)


class TwoProcesses:
    """Ben is signed in; `ben` is who he is in the process that has just looked, and `other` is where things change."""

    def __init__(self, rig: Rig) -> None:
        self.rig = rig
        here, self.other = Process(rig), Process(rig)
        with rig.app.database.write() as session:
            session.add(Member(identity=BEN, name="Ben", email="ben@team.example", provider="acme"))
        here.sessions.begin("Ben", identity=BEN)
        with rig.app.database.read() as session:
            self.session_id = session.exec(select(BrowserSession.id)).one()
        found = here.sessions.person_of(self.session_id)
        assert found is not None
        self.ben: Person = found
        assert self.ben.role is Role.LAUNCHER


@pytest.fixture
def two(rig: Rig) -> TwoProcesses:
    return TwoProcesses(rig)


Change = Callable[[TwoProcesses], None]
CHANGES: dict[str, Change] = {
    "shut out": lambda two: two.other.members.revoke(BEN, ANA),
    "signed out": lambda two: two.other.sessions.end(two.session_id, "Ana"),
    "made a viewer": lambda two: two.other.members.set_role(BEN, Role.VIEWER, ANA),
}


def quoted(two: TwoProcesses) -> tuple[str, QuoteView]:
    draft_id = two.rig.draft(people(2))
    return draft_id, two.rig.app.quotes.quote(draft_id)


def capped(two: TwoProcesses) -> str:
    """A job that a cap keeps, and that would go on now."""
    two.rig.app.caps.set(RUN, EACH, Limits(items=0), ANA)
    job_id = two.rig.launch(two.rig.draft(people(2)))
    two.rig.until(lambda: two.rig.state(job_id) == JobState.PAUSED, "the cap is met")
    two.rig.app.caps.set(RUN, EACH, Limits(), ANA)
    return job_id


def unclear(two: TwoProcesses) -> tuple[str, str]:
    """A job and its request, of which nobody knows whether it arrived."""
    two.rig.order("cut_before")
    job_id = two.rig.launch(two.rig.draft(people(2)))
    two.rig.until(lambda: bool(two.rig.app.views.job(job_id).unknown_submissions), "it is unclear")
    [request] = two.rig.app.views.job(job_id).unknown_submissions
    return job_id, request.id


def launch(two: TwoProcesses) -> Callable[[], object]:
    draft_id, quote = quoted(two)
    return lambda: two.rig.app.launches.launch(draft_id, quote.fingerprint, two.ben)


def ask(two: TwoProcesses) -> Callable[[], object]:
    draft_id, quote = quoted(two)
    return lambda: two.rig.app.second_yeses.ask(draft_about(draft_id), quote, two.ben)


def agree(two: TwoProcesses) -> Callable[[], object]:
    draft_id, quote = quoted(two)
    two.rig.app.second_yeses.ask(draft_about(draft_id), quote, ANA)
    return lambda: two.rig.app.second_yeses.agree(draft_about(draft_id), quote, two.ben)


def resume(two: TwoProcesses) -> Callable[[], object]:
    job_id = capped(two)
    return lambda: two.rig.app.controls.resume(job_id, two.ben)


def send_again(two: TwoProcesses) -> Callable[[], object]:
    job_id, submission_id = unclear(two)
    return lambda: two.rig.app.controls.settle(job_id, submission_id, two.ben, arrived=False)


def make_again(two: TwoProcesses) -> Callable[[], object]:
    job_id = capped(two)
    two.rig.app.controls.cancel(job_id, ANA)
    items = [one.id for one in two.rig.items(job_id)]
    quote = two.rig.app.retries.quote(job_id, items)
    return lambda: two.rig.app.retries.retry(job_id, items, quote.fingerprint, two.ben)


ACTS = [launch, ask, agree, resume, send_again, make_again]


@pytest.mark.parametrize("act", ACTS, ids=lambda act: act.__name__)
def test_whoever_is_lowered_in_another_process_spends_nothing_from_that_moment(
    two: TwoProcesses, act: Callable[[TwoProcesses], Callable[[], object]]
) -> None:
    press = act(two)
    before = two.rig.ledger()["totals"]
    CHANGES["made a viewer"](two)
    with pytest.raises(NotAllowed, match="here you are a viewer"):
        press()
    assert two.rig.ledger()["totals"] == before
    two.other.members.set_role(BEN, Role.LAUNCHER, ANA)
    press()


@pytest.mark.parametrize("change", ["shut out", "signed out"])
def test_whoever_is_out_in_another_process_spends_nothing_from_that_moment(two: TwoProcesses, change: str) -> None:
    press = launch(two)
    CHANGES[change](two)
    with pytest.raises(NotAllowed, match="signed out here") as refused:
        press()
    assert "nothing was sent" in (refused.value.next_step or "")
    with two.rig.app.database.read() as session:
        assert session.exec(select(Job)).all() == []


@pytest.mark.parametrize("act", ACTS, ids=lambda act: act.__name__)
def test_it_is_asked_once_more_in_the_transaction_that_sends(
    two: TwoProcesses, act: Callable[[TwoProcesses], Callable[[], object]]
) -> None:
    press, asked = act(two), list[bool]()
    look = two.ben.role_now
    assert look is not None

    def lowered_after_the_first_look(within: object) -> Role | None:
        asked.append(within is not None)
        return Role.VIEWER if within is not None else Role.LAUNCHER

    object.__setattr__(two.ben, "role_now", lowered_after_the_first_look)
    with pytest.raises(NotAllowed, match="here you are a viewer"):
        press()
    assert asked == [False, True]


def test_nobody_manages_by_a_role_that_was_taken_away_elsewhere(two: TwoProcesses) -> None:
    two.other.members.set_role(BEN, Role.ADMIN, ANA)
    here = Process(two.rig).sessions
    admin = here.person_of(two.session_id)
    assert admin is not None
    admin.must(Right.MANAGE)
    two.other.members.set_role(BEN, Role.LAUNCHER, ANA)
    with pytest.raises(NotAllowed, match="Managing the team"):
        two.rig.app.second_yeses.set_above(None, admin)
