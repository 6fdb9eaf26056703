"""All that stands between a quote and its launch, read together: caps, a second person's yes, consent."""

from __future__ import annotations

from dataclasses import dataclass

from services.jobs.drafts.views import DraftView
from services.jobs.launch.caps import Forecast
from services.jobs.launch.consent import ConsentView, consent_view
from services.jobs.launch.quoting import QuoteView
from services.jobs.launch.second_yes import SecondYesView, second_yes_view
from services.jobs.ledger.money.beside import LaunchPart
from services.jobs.ledger.money.caps import Spender, room_for
from services.store.database import Database


@dataclass(frozen=True)
class LaunchGate:
    """What a launch meets now: how much goes under the caps, the second yes if one is needed, and consent."""

    forecast: Forecast
    second_yes: SecondYesView | None
    consent: ConsentView
    practice: bool

    def why_not(self, name: str, identity: str = "") -> str:
        """What keeps whoever has this name and identity from launching, in one sentence; "" for nothing."""
        if self.consent.missing and not self.practice:
            return "Answer the questions about consent first."
        return self.second_yes.why_not(name, identity) if self.second_yes is not None else ""


class LaunchGates:
    """Reads what stands between a quote and its launch."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def of(self, view: DraftView, service: str, quote: QuoteView, name: str, identity: str = "") -> LaunchGate:
        """What whoever has this name and identity would meet who launched it now, read in one session."""
        spender = Spender("", service, quote.practice, name, identity)
        part = LaunchPart(view.id, quote.target.vendor_id, quote.target.name, spender)
        with self._database.read() as session:
            room = room_for(session, spender, quote.items, quote.most)
            return LaunchGate(
                Forecast(room.items, quote.items, room.why),
                second_yes_view(session, draft_about(view.id), quote, part),
                consent_view(session, view.kind, quote.target.vendor_id, view.settings),
                quote.practice,
            )


def draft_about(draft_id: str) -> str:
    """How a draft is named where something is agreed to about it."""
    return f"draft:{draft_id}"
