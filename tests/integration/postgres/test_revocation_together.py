"""Somebody is shut out in the very moment in which they launch: on Postgres the two overlap, and neither hangs."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import pytest
from sqlalchemy import select, text
from sqlmodel import col

from services.errors import NotAllowed, NotPossible, ServiceError
from services.people.persons import Person
from services.store.people_tables import BrowserSession, Member
from services.store.tables import Item, Job
from tests.integration.people.test_standing_when_spending import BEN, Process, TwoProcesses, launch, make_again
from tests.rigs.people import ANA
from tests.rigs.rig import Rig
from tests.rigs.servers.postgres import waits_for_a_lock

MOMENT = 8.0
"""Less than a statement may wait for a lock, and enough for what waits for none."""


class Pressed:
    """Something that is done in another thread, and what came of it."""

    def __init__(self, act: Callable[[], object]) -> None:
        self.said: list[ServiceError] = []
        self._thread = threading.Thread(target=self._run, args=[act])
        self._thread.start()

    def _run(self, act: Callable[[], object]) -> None:
        try:
            act()
        except ServiceError as refused:
            self.said.append(refused)

    def is_done(self, within: float = 60.0) -> bool:
        """Whether it came to an end in so many seconds."""
        self._thread.join(within)
        return not self._thread.is_alive()


@contextmanager
def held(rig: Rig, *statements: str) -> Iterator[None]:
    """The rows that these name are somebody's own until the end of the block."""
    with rig.app.database.engine.connect() as other:
        for one in statements:
            other.execute(text(f"{one} FOR UPDATE"))
        yield


@pytest.fixture
def two(rig: Rig) -> TwoProcesses:
    return TwoProcesses(rig)


def waits(two: TwoProcesses) -> None:
    two.rig.until(lambda: waits_for_a_lock(two.rig.app.database), "somebody waits")


def launched(two: TwoProcesses) -> int:
    with two.rig.app.database.read() as session:
        return len(session.scalars(select(Job.id)).all())  # type: ignore[call-overload]


def shut_out(two: TwoProcesses) -> None:
    two.other.members.revoke(BEN, ANA)


def sign_out(two: TwoProcesses) -> None:
    two.other.sessions.end(two.session_id, "Ana")


@pytest.mark.parametrize("change", [shut_out, sign_out])
def test_who_is_shut_out_while_their_launch_is_being_written_has_launched_nothing(
    two: TwoProcesses, change: Callable[[TwoProcesses], None]
) -> None:
    press = launch(two)
    with held(two.rig, "SELECT id FROM draft"):
        launching = Pressed(press)
        waits(two)
        changing = Pressed(lambda: change(two))
        assert changing.is_done(MOMENT), "an admin does not wait for a launch"
    assert launching.is_done()
    assert [type(one) for one in launching.said] == [NotAllowed]
    assert launched(two) == 0


def test_who_is_shut_out_while_another_attempt_is_being_written_makes_nothing_again(two: TwoProcesses) -> None:
    press = make_again(two)
    with held(two.rig, "SELECT id FROM job"):
        pressed = Pressed(press)
        waits(two)
        changing = Pressed(lambda: shut_out(two))
        assert changing.is_done(MOMENT)
    assert pressed.is_done()
    assert [type(one) for one in pressed.said] == [NotAllowed]
    with two.rig.app.database.read() as session:
        assert session.scalars(select(Item.id).where(col(Item.attempt) > 1)).all() == []  # type: ignore[call-overload]


def test_a_launch_that_meets_a_revocation_under_way_waits_for_what_comes_of_it_and_they_never_wait_for_each_other(
    two: TwoProcesses,
) -> None:
    press = launch(two)
    # The session's row is the last that a revocation wants: it has the person's by then.
    with held(two.rig, "SELECT id FROM browser_session"):
        changing = Pressed(lambda: shut_out(two))
        waits(two)
        launching = Pressed(press)
        assert not launching.is_done(0.5)
    assert changing.is_done()
    assert launching.is_done()
    assert changing.said == []
    assert [type(one) for one in launching.said] == [NotAllowed]
    assert launched(two) == 0


def admins(two: TwoProcesses) -> tuple[Process, Person, Process, Person]:
    """Two people who are all that manage the team, each in a process of their own."""
    found = []
    for identity in ("acme:2", "acme:3"):
        with two.rig.app.database.write() as session:
            session.add(Member(identity=identity, name=identity, email="x@team.example", provider="acme", role="admin"))
        process = Process(two.rig, admins="")
        token = process.sessions.begin(identity, identity=identity)
        signed_in = process.sessions.find(token)
        assert signed_in is not None
        found.append((process, signed_in.person))
    (one, ada), (other, bo) = found
    return one, ada, other, bo


def test_two_admins_who_shut_each_other_out_at_once_leave_one(two: TwoProcesses) -> None:
    one, ada, other, bo = admins(two)
    with held(two.rig, "SELECT identity FROM member"):
        first = Pressed(lambda: one.members.revoke(bo.identity, ada))
        second = Pressed(lambda: other.members.revoke(ada.identity, bo))
        waits(two)
    assert first.is_done()
    assert second.is_done()
    refused = [*first.said, *second.said]
    assert [type(error) for error in refused] in ([NotAllowed], [NotPossible])
    left = [line for line in one.members.list() if line.revoked_at is None and line.role == "admin"]
    assert len(left) == 1


def test_nobody_who_signs_in_waits_for_an_old_session_that_somebody_is_at_work_on(two: TwoProcesses) -> None:
    long_ago = datetime(2020, 1, 1, tzinfo=UTC)
    with two.rig.app.database.write() as session:
        session.add(BrowserSession(id="old", token_sha256="old", person="Ben", identity=BEN, created_at=long_ago))
    with held(two.rig, "SELECT id FROM browser_session WHERE id = 'old'"):
        coming = Pressed(lambda: two.other.sessions.begin("Ben", identity=BEN))
        assert coming.is_done(MOMENT)
    assert coming.said == []
    two.other.sessions.begin("Ben", identity=BEN)
    with two.rig.app.database.read() as session:
        assert session.get(BrowserSession, "old") is None
