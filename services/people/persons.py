"""The person who acts: a name, a role, and what the role may do."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from types import CodeType
from typing import Any

from sqlmodel import Session

from services.errors import NotAllowed, SignInAgain
from services.store.tables import utc_now


class Role(StrEnum):
    """What somebody is in the team: each may do what the ones before it may, and more."""

    VIEWER = "viewer"
    PREPARER = "preparer"
    LAUNCHER = "launcher"
    ADMIN = "admin"

    @property
    def called(self) -> str:
        """The role with its article: "an admin"."""
        return f"{'an' if self is Role.ADMIN else 'a'} {self.value}"


class Right(StrEnum):
    """What a role may allow: to make and edit drafts, to spend and decide, to manage team, keys and prices."""

    PREPARE = "prepare"
    LAUNCH = "launch"
    MANAGE = "manage"


RIGHTS: dict[Role, frozenset[Right]] = {
    Role.VIEWER: frozenset(),
    Role.PREPARER: frozenset({Right.PREPARE}),
    Role.LAUNCHER: frozenset({Right.PREPARE, Right.LAUNCH}),
    Role.ADMIN: frozenset(Right),
}
_DONE_BY = {
    Right.PREPARE: ("Preparing and editing", "preparers, launchers and admins"),
    Right.LAUNCH: ("Whatever spends, or decides about what was sent,", "launchers and admins"),
    Right.MANAGE: ("Managing the team, its keys and its prices", "admins"),
}


@dataclass(frozen=True)
class Person:
    """Who acts. `identity` is what a sign-in proved of them, "" where nothing was proved.

    After `fresh_until` they sign in again before they spend, delete or manage; None where nobody signs in. `role_now`
    reads what the database says that they are by now, None when it lets them in no more; it is None for whoever came
    by no session.
    """

    name: str
    role: Role
    identity: str = ""
    fresh_until: datetime | None = None
    role_now: Callable[[Session | None], Role | None] | None = field(default=None, compare=False, repr=False)

    def may(self, right: Right) -> bool:
        """Whether their role allows this."""
        return right in RIGHTS[self.role]

    def must(self, right: Right, *, takes_away: bool = False, within: Session | None = None) -> None:
        """Nothing happens when they may. Raises NotAllowed, which says who may and whom to ask.

        For what spends, manages or `takes_away` the database is asked, as another process may have changed it since
        they were read: in the transaction of whatever is done where that is given as `within`, else in one of its own.
        Asked as the last thing of a transaction, it is what nobody changes any more before that is kept; asked earlier
        it would keep an admin waiting who changes it.
        Raises SignInAgain when they may, and signed in too long ago for what spends, manages or `takes_away`. Whatever
        is refused is told to whoever writes the record, by the function that asked.
        """
        try:
            self._must(right, takes_away=takes_away, within=within)
        except NotAllowed as refused:
            caller = sys._getframe(1)
            call = RefusedCall(self, _called(caller.f_code), caller.f_locals, _why(refused, right), within)
            for hear in list(_hearers):
                hear(call)
            raise

    def _must(self, right: Right, *, takes_away: bool, within: Session | None) -> None:
        if not self.may(right):
            raise NotAllowed(refusal(self.role, right), next_step=ASK)
        asks_anew = takes_away or right is not Right.PREPARE
        if asks_anew and self.fresh_until is not None and utc_now() > self.fresh_until:
            raise SignInAgain(AGAIN, next_step=HOW)
        if asks_anew and self.role_now is not None:
            role = self.role_now(within)
            if role is None:
                raise NotAllowed(SHUT_OUT, next_step=COME_AGAIN)
            if right not in RIGHTS[role]:
                raise NotAllowed(refusal(role, right), next_step=ASK)


@dataclass(frozen=True)
class RefusedCall:
    """A call that was refused: whose, of which function, what it was given, why, and in whose transaction, if any."""

    person: Person
    what: str
    given: Mapping[str, Any]
    why: str
    within: Session | None


_hearers: list[Callable[[RefusedCall], None]] = []


def hear_refusals(hear: Callable[[RefusedCall], None]) -> None:
    """Let `hear` be told of every refusal from now on, before it is raised."""
    _hearers.append(hear)


def hear_no_more(hear: Callable[[RefusedCall], None]) -> None:
    """Let `hear` be told of none any more."""
    if hear in _hearers:
        _hearers.remove(hear)


def _called(code: CodeType) -> str:
    """The function by its class and name: "Launches.launch"."""
    return code.co_qualname.replace("._", ".").lstrip("_")


def _why(refused: NotAllowed, right: Right) -> str:
    if isinstance(refused, SignInAgain):
        return "signed in too long ago"
    if refused.text == SHUT_OUT:
        return "signed out or shut out"
    return f"needs {next(role for role in Role if right in RIGHTS[role])}"


def is_one(name: str, identity: str, other: str, other_identity: str) -> bool:
    """Whether two that were written down are one person: by identity where both proved one, else by name."""
    return identity == other_identity if identity and other_identity else name == other


AGAIN = "You signed in too long ago for what spends, deletes, decides or manages."
HOW = "Nothing was changed. Press your name beside the pages and sign in again; what you see here stays as it is."
SHUT_OUT = "You are signed out here: your session was ended, or an admin shut you out a moment ago."
COME_AGAIN = "Nothing was changed and nothing was sent. Sign in again, or ask an admin of the team."
ASK = "Nothing was changed. Ask an admin of the team for another role, or somebody who may to do it."


def refusal(role: Role, right: Right) -> str:
    """Why somebody of this role may not, in one sentence that says who may."""
    what, who = _DONE_BY[right]
    return f"{what} is for {who}; here you are {role.called}."
