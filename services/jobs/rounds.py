"""Asking a service about many things one by one: one that cannot be read never keeps the others from their turn."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from typing import TypeVar

from services.errors import BadCredentials, Invalid, NotFound, RateLimited, Refused, Unclear, VendorError
from services.jobs.sighting import Sighting, gone, silent

log = logging.getLogger(__name__)

FEW = 5
"""So many in a row without an answer are the service's trouble and not theirs: the rest of a round waits."""
_MOST_KEPT = 20_000
_NO_KEY = 401

Thing = TypeVar("Thing")


class Turns:
    """Who is asked first: what could not be read is asked last, and of such what failed longest ago first."""

    def __init__(self) -> None:
        self._failed: dict[str, int] = {}
        self._count = 0

    def order(self, things: Iterable[Thing], name: Callable[[Thing], str]) -> list[Thing]:
        """The things in the order of their turns; those that answer keep the order in which they came."""
        return sorted(things, key=lambda thing: self._failed.get(name(thing), 0))

    def answered(self, name: str) -> None:
        """The service told how this one stands."""
        self._failed.pop(name, None)

    def failed(self, name: str) -> None:
        """This one could not be read; all others come before it next time."""
        self._count += 1
        self._failed.pop(name, None)
        self._failed[name] = self._count
        if len(self._failed) > _MOST_KEPT:
            self._failed.pop(next(iter(self._failed)))

    def has_failed(self, names: Iterable[str]) -> bool:
        """Whether any of them could not be read when it was asked last."""
        return not self._failed.keys().isdisjoint(names)


class Round:
    """One round of questions. After each `answered` or `failed`; `is_over` where the rest waits; at last `untold`."""

    def __init__(self, turns: Turns, *, told: bool = False) -> None:
        """`told`: whether the service has told of others already, as by a list."""
        self._turns = turns
        self._good = told
        self._in_a_row = 0
        self._errors: dict[str, VendorError] = {}
        self.is_over = False

    def answered(self, name: str) -> None:
        """The service told how this one stands."""
        self._turns.answered(name)
        self._good = True
        self._in_a_row = 0

    def failed(self, name: str, error: Refused | Unclear) -> None:
        """This one could not be read; one that is not found is an answer. A service that asks to wait, or a key that
        nothing has shown to be good, is not asked with again in this round."""
        self._errors[name] = error
        if isinstance(error, NotFound):
            self.answered(name)
            return
        log.info("%s could not be looked at: %s", name, error.text)
        self._turns.failed(name)
        self._in_a_row += 1
        is_key = isinstance(error, BadCredentials) and error.http_status in {_NO_KEY, None} and not self._good
        self.is_over = is_key or isinstance(error, RateLimited) or self._in_a_row >= FEW

    def untold(self) -> list[Sighting]:
        """What was not found or refused, as `gone`, and what had no clear answer while others had one, as `silent`; of
        a refused key only where it read others. What it asks to wait for is neither.

        Raises the refusal of the key, or else the last error, where the service told of nothing at all.
        """
        keys = [error for error in self._errors.values() if isinstance(error, BadCredentials)]
        if keys and not self._good:
            raise keys[-1]
        told = {name: error for name, error in self._errors.items() if not isinstance(error, RateLimited)}
        no = {name: error for name, error in told.items() if isinstance(error, NotFound | Invalid | BadCredentials)}
        refused = [gone(name, error.text) for name, error in no.items()]
        if self._errors and not self._good and not refused:
            raise list(self._errors.values())[-1]
        unread = [silent(name, error.text) for name, error in told.items() if name not in no and self._good]
        return refused + unread
