"""What a service said about one thing that it makes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from services.jobs.states import Cause, ItemState


@dataclass(frozen=True)
class Sighting:
    """What a service said about one generation, in a list, a single read or a callback.

    `outcome` is None while it runs, SUCCEEDED or FAILED when the service's `word` is final; `cause` is then what it
    failed of. `told` says for people how far it is, `share` from 0 to 1. `position` and `values` are what it echoes:
    evidence, possibly missing or wrong. `submission_id` is set where it knows the generation by an id of ours, which
    is proof. A success `needs_film` where services say the word before the file is there.
    `strange` is an unknown word, `ending` one that plainly says that it has ended, `gone` an id that the service does
    not know, `silent` one of which it says nothing clear: maybe for a moment. `needs_person`: somebody has to do there
    what `message` says. `only_addresses`: it brings a file and no word of how far it is.
    `created_at` is by our clock, `created_at_there` by the service's, UTC without a zone (`zoneless`). `public_id`
    is its name there, "" for the `vendor_id`, `support_id` its support's.
    """

    vendor_id: str
    outcome: ItemState | None
    word: str
    told: str = ""
    share: float | None = None
    cause: Cause = Cause.MAKING
    public_id: str = ""
    support_id: str = ""
    position: int | None = None
    values: list[str] | None = None
    url: str | None = None
    share_url: str | None = None
    thumbnail_url: str | None = None
    gif_url: str | None = None
    messenger_url: str | None = None
    message: str = ""
    created_at: datetime | None = None
    created_at_there: datetime | None = None
    zoneless: bool = False
    submission_id: str | None = None
    needs_film: bool = True
    strange: bool = False
    ending: bool = False
    gone: bool = False
    silent: bool = False
    needs_person: bool = False
    only_addresses: bool = False

    @property
    def is_without_news(self) -> bool:
        """Whether the service told nothing of this id."""
        return self.gone or self.silent


def gone(vendor_id: str, message: str) -> Sighting:
    """An id that the service does not know now, with what it said instead."""
    return Sighting(vendor_id=vendor_id, outcome=None, word="", message=message, gone=True)


def silent(vendor_id: str, message: str) -> Sighting:
    """An id of which the service says nothing clear, with what happened instead."""
    return Sighting(vendor_id=vendor_id, outcome=None, word="", message=message, silent=True)
