"""A small file with which a person can see how a campaign is prepared before they have one of their own."""

from __future__ import annotations

from services.errors import VendorError
from services.jobs.drafts.drafts import Drafts
from services.jobs.kind import Target
from services.jobs.kinds import Kinds
from services.jobs.launch.targets import Targets
from services.people.persons import Person, Right

KIND = TYPE = "campaign"
NAME = "example guests.csv"
DATA = (
    b"first_name,company,email,website\r\n"
    b"Ana,Lund Bakery,ana@example.com,https://lund.example.com\r\n"
    b"Jos\xc3\xa9,Caf\xc3\xa9 Sol,jose@example.com,https://sol.example.com\r\n"
    b"Mei,Harbour Books,mei@example.com,https://harbour.example.com\r\n"
    b"Tom,North Cycles,tom@example.com,https://north.example.com\r\n"
    b"Priya,Green Roofs,priya@example.com,https://roofs.example.com\r\n"
)
VARIABLES = ("first_name", "company")


class ExampleDrafts:
    """Puts the example into drafts. In practice, where nobody can be reached, with all that it needs for its quote.

    It holds nothing of its own: whoever has the drafts makes one. Raises what `Drafts` raises.
    """

    def __init__(self, drafts: Drafts, targets: Targets, kinds: Kinds) -> None:
        self._drafts = drafts
        self._targets = targets
        self._kinds = kinds

    def fill(self, draft_id: str, person: Person) -> None:
        """The example as the draft's file; in practice a campaign and its variables, where nobody has chosen any."""
        person.must(Right.PREPARE)
        self._drafts.put_file(draft_id, DATA, NAME, person)
        draft = self._drafts.get(draft_id)
        if not self._kinds.chosen(KIND, practice=draft.practice).practice:
            return
        if not draft.mapping.spoken:
            self._drafts.set_variables(draft_id, VARIABLES, person)
        target = self._any_target(practice=draft.practice) if draft.target is None else None
        if target is not None:
            self._drafts.set_target(draft_id, target, person)

    def _any_target(self, *, practice: bool) -> Target | None:
        """The first campaign that there is to practise with; None where nobody answers, and a person chooses later."""
        known = self._targets.known(KIND, TYPE, practice=practice)
        if not known:
            try:
                known = self._targets.refresh(KIND, TYPE, practice=practice)
            except VendorError:
                return None
        return known[0] if known else None
