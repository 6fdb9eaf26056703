"""What the settings of one service have in common, and where all of them are found."""

from __future__ import annotations

import importlib
import pkgutil
from abc import abstractmethod
from functools import cache
from typing import Any, ClassVar, Self

from pydantic import PrivateAttr, SecretStr

from services.config.addresses import is_loopback
from services.config.reading import Readable

PRACTICE_SIGNS = ("practice", "refused")
"""A key that holds one of these words is no service's: what a sandbox that runs by itself is given."""


class Section(Readable):
    """The settings of one service, and what follows from them: its address, and whether it is in practice.

    `service` is its name in addresses, `live_url` the address of the real one. `of_the_host` names the settings with a
    default that tell how the host at hand has to be spoken to; those without one tell of the account.
    """

    service: ClassVar[str]
    live_url: ClassVar[str]
    of_the_host: ClassVar[tuple[str, ...]] = ()
    _own_url: str = PrivateAttr()

    def __init__(self, own_url: str, **given: Any) -> None:
        """`own_url` is where the dashboard is reached, which plays a service that has neither key nor host."""
        super().__init__(**given)
        self._own_url = own_url

    @property
    @abstractmethod
    def has_key(self) -> bool:
        """True when the account's key is set."""

    @property
    @abstractmethod
    def chosen_url(self) -> str | None:
        """The address that is set, or None."""

    @property
    def plays(self) -> bool:
        """True when the dashboard itself has to play the service, because it has neither key nor host."""
        return not self.has_key and self.chosen_url is None

    @property
    def host(self) -> str:
        """The service's base URL: as set, else the sandbox's, else the real one."""
        return self._host(self.chosen_url, f"/{self.service}", self.live_url)

    @property
    def practice(self) -> bool:
        """True when the service is played by a sandbox on this machine; a host elsewhere is real.

        So is one here that is asked with a live key: a proxy or a tunnel may pass it on to the service, which charges.
        """
        return is_loopback(self.host) and not self.has_live_secret

    @property
    def has_live_secret(self) -> bool:
        """True when a key or token is set that is not made for practice."""
        values = [getattr(self, name) for name in type(self).model_fields]
        keys = [value.get_secret_value().lower() for value in values if isinstance(value, SecretStr)]
        return any(all(sign not in key for sign in PRACTICE_SIGNS) for key in keys)

    def rehearsed(self) -> Self:
        """The same with nothing of the account in it, so that the dashboard itself plays the service."""
        known = type(self).model_fields
        forgotten = [name for name, field in known.items() if field.default is None or name in self.of_the_host]
        return self.model_copy(update={name: known[name].default for name in forgotten})

    def _host(self, chosen: str | None, path: str, live: str) -> str:
        if chosen:
            return chosen
        return live if self.has_key else f"{self._own_url}/sandbox{path}"


@cache
def all_sections() -> tuple[type[Section], ...]:
    """The section of every service: whatever class of that sort a file of this folder defines."""
    package = importlib.import_module(__package__ or "services.config")
    for found in pkgutil.iter_modules(package.__path__, f"{package.__name__}."):
        importlib.import_module(found.name)
    return tuple(sorted(Section.__subclasses__(), key=lambda section: section.service))
