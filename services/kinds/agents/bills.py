"""What bitHuman says that it took for agents: its own list of what was used (contract, section 12)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta

from services.jobs.costs import Amount, Balance, Bill, Paid
from services.jobs.kind import Generation
from services.vendors.bithuman import BitHumanClient, UsageLine

GENERATION = "agent_generation"
SLACK = timedelta(seconds=5)
"""The moment of a charge and that of our request are read from clocks that are not the same to the second."""
MOST_PAGES = 50


async def bills_of(client: BitHumanClient, paid: Sequence[Paid]) -> dict[str, Bill]:
    """What was taken and given back for these agents, by the submission. One credit is one US cent."""
    generations = [one.generation for one in paid if _code(one.generation)]
    if not generations:
        return {}
    since = min(one.sent.sent_at_there for one in generations) - SLACK
    lines: dict[str, UsageLine] = {}
    for _ in range(MOST_PAGES):
        page = await client.list_usage(since, len(lines))
        fresh = {line.id: line for line in page.items if line.id not in lines}
        lines |= fresh
        if not fresh or not page.has_more:
            break
    return _by_submission(generations, lines)


async def balance_of(client: BitHumanClient) -> Balance:
    """The credits that are left, each a US cent; None where bitHuman does not say. Raises VendorError."""
    credits = await client.get_credits()
    left, topped_up = (None if one is None else round(one) for one in (credits.balance, credits.topup_credits))
    return Balance(Amount(left), topped_up)


def _by_submission(generations: Sequence[Generation], lines: Mapping[str, UsageLine]) -> dict[str, Bill]:
    builds: dict[str, list[Generation]] = defaultdict(list)
    for one in sorted(generations, key=lambda one: one.sent.sent_at_there):
        builds[_code(one)].append(one)
    sums: dict[str, list[float]] = defaultdict(lambda: [0.0, 0.0])
    for line in lines.values():
        if (line.pricing_code or GENERATION) != GENERATION or line.credits_change is None or line.created_at is None:
            continue
        # Of an agent that was built anew each charge belongs to the last request before it.
        moment = _aware(line.created_at)
        before = [one for one in builds.get(line.agent_id or "", []) if one.sent.sent_at_there - SLACK <= moment]
        if before:
            sums[before[-1].sent.submission_id][line.credits_change < 0] += abs(line.credits_change)
    return {submission_id: _bill(*both) for submission_id, both in sums.items()}


def _bill(taken: float, back: float) -> Bill:
    text = f"bitHuman's own list says that it took {taken:,.0f} credits"
    text += f" and gave {back:,.0f} back." if back else "."
    return Bill(Amount(round(taken)), Amount(round(back)), True, text)


def _code(one: Generation) -> str:
    return one.sent.about_id or one.vendor_id.partition("@")[0]


def _aware(moment: datetime) -> datetime:
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
