"""Campaigns under torture: BHuman's videos, several rows in a request, tied to rows by what the service echoes."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from types import MappingProxyType

from services.container import App
from services.errors import VendorError
from services.jobs.kind import Target
from services.recipients import Source
from tests.rigs.chaos.kinds import PERSON, Findings, OurItem, Request, accepted_for, struck_by
from tests.rigs.people import ANA


class Campaigns:
    """A table of recipients."""

    name = "campaigns"
    kind = "campaign"
    service = "bhuman"
    faults: Sequence[str] = (
        "rate_limited", "rate_limited_without_hint", "error_500_before", "error_500_after", "html_502_before",
        "html_502_after", "unavailable_503", "timeout_504_after", "answer_lost", "answer_torn", "cut_before",
        "slow_answer", "slow_then_fine", "malformed_json", "empty_body", "expired_key", "forbidden_403",
        "empty_balance", "unprocessable_422", "bad_request_400", "quota_in_200", "short_ids", "extra_ids",
        "shuffled_ids", "duplicate_id", "null_ids", "null_result", "ids_as_objects", "list_401", "list_500",
        "list_page_shift", "read_500", "read_html_502", "read_rate_limited", "read_cut", "read_malformed_json",
        "read_slow", "shuffled_row_index", "swapped_text", "null_row_index", "null_text", "failed_renders",
        "stuck_renders", "succeeded_before_media", "empty_media", "unknown_status", "completed_status",
        "missing_from_lists", "by_id_404_at_first", "callback_duplicate", "callback_early", "callback_late",
        "callback_out_of_order", "callback_processing", "callback_lost", "callback_malformed",
        "callback_contradictory", "callback_unknown_id", "callback_spelling", "callback_whatsapp_ready", "moved_308",
        "challenge_403", "read_challenge", "capital_ids", "busy_in_200", "poor_list", "list_from_one",
        "list_local_dates", "strange_end", "page_only", "read_no_plan",
    )  # fmt: skip
    left_out: Mapping[str, str] = MappingProxyType({})
    endless = ("stuck_renders",)
    nameless = ("null_text",)

    def settings(self, dice: random.Random) -> dict[str, object]:  # noqa: ARG002 - it needs none
        """As the sandbox plays it anyway."""
        return {}

    def draft(self, app: App, prefix: str, dice: random.Random) -> str:
        """Three to forty rows, of which some are alike in their second value."""
        lines = ["first_name,company", *(f"{prefix}-{n},Company {n % 5}" for n in range(dice.randint(3, 40)))]
        drafts = app.drafts
        draft_id = drafts.create(kind=self.kind, person=PERSON, name=prefix)
        drafts.put_file(draft_id, "\r\n".join(lines).encode(), f"{prefix}.csv", PERSON)
        drafts.set_target(draft_id, (app.targets.known(self.kind, "campaign") or self._targets(app))[0], ANA)
        drafts.set_variables(draft_id, ["first_name", "company"], ANA)
        for name in ("first_name", "company"):
            drafts.set_source(draft_id, name, Source("column", name), ANA)
        return draft_id

    def _targets(self, app: App) -> list[Target]:
        for _attempt in range(50):
            try:
                return app.targets.refresh(self.kind, "campaign")
            except VendorError:
                continue  # the faults strike here too
        raise RuntimeError("the sandbox never listed its campaigns")

    def is_hopeless(self, item: OurItem, requests: Sequence[Request]) -> bool:
        """A render that sticks; or one that says nothing of its row, when the answer with its id was lost as well."""
        mine = accepted_for(requests).get(item.name, [])
        return struck_by(mine, self.endless) or (item.vendor_id is None and struck_by(mine, self.nameless))

    def compare(self, items: Sequence[OurItem], requests: Sequence[Request]) -> Findings:
        """The video that a row has was made with the row's values, or is flagged; each row was accepted once."""
        found = Findings()
        paid = accepted_for(requests)
        made = {one["id"]: (one["text"] or [""])[0] for request in requests for one in request["items"]}
        for item in items:
            times = len(paid.get(item.name, []))
            if times > 1:
                found.paid_twice.append(f"{item.name}: {times} times")
            if times and item.vendor_id is None and not item.flag and not item.given_up:
                found.lost.append(f"{item.name}: paid {times} times, ours is {item}")
            elif item.vendor_id and made.get(item.vendor_id) != item.name and not item.flag:
                found.wrong_row.append(f"{item.name} has the video of {made.get(item.vendor_id)}")
        return found
