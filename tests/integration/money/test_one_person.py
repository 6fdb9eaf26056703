"""Who is one person where money is spent: a proved identity under whatever name, a name where nothing was proved."""

from __future__ import annotations

from pathlib import Path

import pytest

from services.errors import NotPossible
from services.jobs.costs import Amount
from services.jobs.launch.caps import Caps, Limits
from services.jobs.launch.consent import CONSENT
from services.jobs.launch.gates import draft_about
from services.jobs.launch.quoting import QuoteView
from services.jobs.ledger.money.caps import EACH, PERSON
from services.jobs.ledger.money.lines import quote
from services.people.persons import Person, Role
from services.store.people_tables import Member
from services.store.tables import Job, Submission
from tests.rigs.books import Books, open_books
from tests.rigs.people import ANA, named
from tests.rigs.rig import Rig, people

BEN = Person("Ben", Role.LAUNCHER, "acme:1")
RENAMED = Person("Benjamin", Role.LAUNCHER, "acme:1")
NAMESAKE = Person("Ben", Role.LAUNCHER, "acme:2")
BY_PASSWORD = named("Ben", Role.LAUNCHER)


@pytest.fixture
def books(tmp_path: Path) -> Books:
    return open_books(tmp_path)


@pytest.fixture
def asked(rig: Rig) -> tuple[Rig, str, QuoteView]:
    """A launch above the sum, for which Ben has asked for a second yes."""
    rig.app.kinds["campaign"].practice = False
    rig.app.targets.set_rate_cents("bhuman", 100, ANA)
    rig.app.second_yeses.set_above(250, ANA)
    draft_id = rig.draft(people(3))
    rig.app.drafts.agree(draft_id, CONSENT, {"likeness": "Mara", "data": "Ours", "disclosure": "First line"}, ANA)
    found = rig.app.quotes.quote(draft_id)
    rig.app.second_yeses.ask(draft_about(draft_id), found, BEN)
    return rig, draft_id, found


def spend(books: Books, person: Person, number: int) -> bool:
    """Whether a request of one item, to which this person says yes, leaves."""
    job_id, [submission_id] = books.job(1, 1, name=f"{person.name} {number}")
    with books.database.write() as session:
        job, made = session.get_one(Job, job_id), session.get_one(Submission, submission_id)
        job.practice = False
        quote(session, job, made, Amount(10), person.name, billed=False, identity=person.identity)
    return books.submissions.claim(submission_id) is not None


def member(books: Books, person: Person, email: str = "") -> None:
    with books.database.write() as session:
        session.merge(Member(identity=person.identity, name=person.name, email=email, provider="acme"))


@pytest.mark.parametrize("second", [RENAMED, BY_PASSWORD], ids=["under another name", "by the password"])
def test_one_person_never_gives_both_yeses(asked: tuple[Rig, str, QuoteView], second: Person) -> None:
    rig, draft_id, found = asked
    with pytest.raises(NotPossible, match="second person"):
        rig.app.second_yeses.agree(draft_about(draft_id), found, second)


def test_who_agreed_does_not_launch_under_another_name(asked: tuple[Rig, str, QuoteView]) -> None:
    rig, draft_id, found = asked
    cara = Person("Cara", Role.LAUNCHER, "acme:3")
    rig.app.second_yeses.agree(draft_about(draft_id), found, cara)
    married = Person("Cara Voss", Role.LAUNCHER, "acme:3")
    seen = rig.app.gates.of(rig.app.drafts.get(draft_id), "bhuman", found, married.name, married.identity)
    assert "somebody else launches" in seen.why_not(married.name, married.identity)
    assert seen.why_not(BEN.name, BEN.identity) == ""
    with pytest.raises(NotPossible, match="somebody else has to launch"):
        rig.app.launches.launch(draft_id, found.fingerprint, married)
    assert rig.app.launches.launch(draft_id, found.fingerprint, BEN)


def test_two_colleagues_of_one_name_are_two(asked: tuple[Rig, str, QuoteView]) -> None:
    rig, draft_id, found = asked
    rig.app.second_yeses.agree(draft_about(draft_id), found, NAMESAKE)
    assert rig.app.launches.launch(draft_id, found.fingerprint, BEN)


def test_the_cap_of_each_person_holds_under_another_name_and_apart_for_a_namesake(books: Books) -> None:
    Caps(books.database).set(PERSON, EACH, Limits(items=2), ANA)
    assert [spend(books, BEN, 1), spend(books, RENAMED, 2), spend(books, RENAMED, 3)] == [True, True, False]
    assert not spend(books, BEN, 4)
    assert [spend(books, NAMESAKE, 5), spend(books, NAMESAKE, 6), spend(books, NAMESAKE, 7)] == [True, True, False]
    assert not spend(books, BY_PASSWORD, 8), "who proves nothing counts with all of that name"


def test_what_was_spent_by_the_password_counts_for_who_proves_to_have_that_name(books: Books) -> None:
    Caps(books.database).set(PERSON, EACH, Limits(items=2), ANA)
    assert [spend(books, BY_PASSWORD, 1), spend(books, BEN, 2), spend(books, RENAMED, 3)] == [True, True, False]


def test_a_cap_set_on_a_name_follows_who_has_it(books: Books) -> None:
    member(books, BEN)
    caps = Caps(books.database)
    caps.set(PERSON, "Ben", Limits(items=1), ANA)
    member(books, RENAMED)
    [one] = caps.known()
    assert (one.subject, one.called) == ("acme:1", "Benjamin")
    assert [spend(books, RENAMED, 1), spend(books, BEN, 2)] == [True, False]
    [one] = caps.known()
    assert one.used is not None
    assert one.used.items == 1
    caps.set(PERSON, one.subject, Limits(), ANA)
    assert caps.known() == []


def test_a_cap_of_a_name_that_nobody_proved_holds_for_who_signs_in_under_it_and_is_called_otherwise_then(
    books: Books,
) -> None:
    caps = Caps(books.database)
    caps.set(PERSON, "Ben", Limits(items=1), ANA)
    member(books, BEN)
    assert [spend(books, BEN, 1), spend(books, RENAMED, 2)] == [True, False]
    caps.set(PERSON, "Ben", Limits(items=2), ANA)
    assert [one.limits.items for one in caps.known()] == [2], "it is the same cap"
    assert [spend(books, RENAMED, 3), spend(books, RENAMED, 4)] == [True, False]


def test_a_cap_of_who_signs_in_holds_for_their_name_by_the_password(books: Books) -> None:
    member(books, BEN)
    Caps(books.database).set(PERSON, "Ben", Limits(items=0), ANA)
    assert not spend(books, BY_PASSWORD, 1)


def test_of_several_who_share_a_name_one_is_named_by_the_mail_address(books: Books) -> None:
    member(books, BEN, "ben@team.example")
    member(books, NAMESAKE, "b.two@team.example")
    caps = Caps(books.database)
    with pytest.raises(NotPossible, match=r"b\.two@team\.example"):
        caps.set(PERSON, "Ben", Limits(items=0), ANA)
    caps.set(PERSON, "B.two@team.example", Limits(items=0), ANA)
    assert [one.called for one in caps.known()] == ["Ben (b.two@team.example)"]
    assert [spend(books, BEN, 1), spend(books, NAMESAKE, 2)] == [True, False]
