"""What comes out of a way through a provider: whom it proved, or why it came to no end."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Proved:
    """Whom a provider proved somebody to be. `email` is "" where it did not prove one.

    `proved_at` is when it asked them last for who they are; None where nobody can know that.
    """

    identity: str
    name: str
    email: str
    groups: tuple[str, ...]
    provider: str
    proved_at: datetime | None


class SignInFailed(Exception):
    """A way through a provider that did not come to an end; the text is for the person, `why` for the log."""

    def __init__(self, text: str, why: str, status: int = 502) -> None:
        super().__init__(text)
        self.why = why
        self.status = status
