"""What a page tells the drawings of drafts about its kind of job; they know no service by name."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from services.container import App
from services.jobs.drafts.views import DraftView
from services.jobs.kind import Kind
from services.jobs.launch.quoting import ProofLine
from services.jobs.launch.review import Checked


@dataclass(frozen=True, kw_only=True)
class DraftKind:
    """One kind of job as its page words it.

    `target_types` are what a job can be made from, each with its word on screen; `price`, for so many items, and
    `worst_case` are sentences about money; `options` draws the kind's other settings from the app, a key prefix and
    the draft.
    `rows` says what the file is a list of. `unit` is what the service counts US cents as, when it has a word of its own
    for one, and `unpriced` what is said while it names no price. `example` puts a file to try into a draft, `starter`
    is what stands in the one row of a starter file, by variable.
    `chosen` says of a draft how it is made, where its options leave a choice that is named again at the yes.
    `form` draws a draft of which a form wrote the one row, in place of file and mapping; `labels` are what the form
    calls the variables. `sections` are those in front of the proof, `one` what is made that is no item of the kind.
    `beside` draws what goes with the rows beside their values, and `beside_one` what of it goes with the row that a
    proof shows. `leads_to` is the page, with what stands in its address, that follows the yes in place of the job's.
    """

    kind: Kind
    page: str
    word: str
    target_types: Mapping[str, str]
    address_hint: str
    price: Callable[[int], str]
    worst_case: str
    options: Callable[[App, str, Checked], None]
    rows: str = "The table"
    unit: str = ""
    unpriced: str = ""
    example: Callable[[App, str], None] | None = None
    starter: Mapping[str, str] = field(default_factory=dict)
    chosen: Callable[[DraftView], Sequence[str]] = lambda _view: ()
    form: Callable[[App, str, Checked], None] | None = None
    labels: Mapping[str, str] = field(default_factory=dict)
    one: str = ""
    sections: int = 4
    beside: Callable[[App, str, Checked], None] | None = None
    leads_to: tuple[str, Mapping[str, str]] | None = None
    beside_one: Callable[[Checked, list[ProofLine]], None] = lambda _checked, _lines: None

    @property
    def name(self) -> str:
        """What the kind is called."""
        return self.kind.name

    @property
    def item_word(self) -> str:
        """What a launch makes, in the singular."""
        return self.one or self.kind.item_word

    def screens(self, view: DraftView) -> list[str]:
        """The screens of this draft: what a form wrote has no rows to check, and what no form is for only its yes."""
        if not view.by_form:
            return ["prepare", "check", "launch"]
        return ["launch"] if self.form is None else ["prepare", "launch"]
