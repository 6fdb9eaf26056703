"""What a lesson is expected to take, in the service's own credits: asked for free, and kept."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from services.errors import Invalid, NotFound
from services.jobs.account import PriceList
from services.jobs.costs import Amount, Balance, Bill, Paid
from services.kinds.lessons.orders import NO_TOKEN, PROMPT, read_work, request_bytes, work_of
from services.vendors.vacademy import VacademyClient

_PRICED = ("html_quality", "target_duration", "quality_tier", "orientation")


@dataclass(frozen=True)
class Estimate:
    """Credits for one lesson, and what the account has left; None where the service says nothing."""

    low: float | None
    expected: float | None
    high: float | None
    balance: float | None

    def enough_for(self, lessons: int) -> bool:
        """False when the account certainly has too little for the expected cost."""
        return self.balance is None or self.expected is None or self.balance >= self.expected * lessons

    def enough_at_worst(self, lessons: int) -> bool:
        """False when the account has too little should each of them take the most that is foreseen."""
        return self.balance is None or self.high is None or self.balance >= self.high * lessons


def price_key(settings: Mapping[str, Any]) -> str | None:
    """Under which name the cost of such lessons is kept; None where the service names no price at all."""
    try:
        work = work_of(settings)
    except Invalid:
        return None
    if work.what != "create":
        return None
    return f"{work.stage} {json.dumps(_priced(settings), sort_keys=True, ensure_ascii=False)}"


async def list_prices(client: VacademyClient, settings: Mapping[str, Any]) -> PriceList:
    """What one such lesson is expected to take: `low`, `expected`, `high`, and the balance. Raises VendorError."""
    body = request_bytes({"options": _priced(settings)}, [PROMPT], ["A lesson"], NO_TOKEN[:32])
    found = await client.get_cost_preview(body, work_of(settings).stage)
    named = {"low": found.estimate.low, "expected": found.estimate.expected, "high": found.estimate.high}
    return PriceList({name: amount for name, amount in named.items() if amount is not None}, found.balance)


def estimate_of(listed: PriceList | None) -> Estimate:
    """What was listed last, by name."""
    amounts = listed.amounts if listed is not None else {}
    balance = listed.balance if listed is not None else None
    return Estimate(amounts.get("low"), amounts.get("expected"), amounts.get("high"), balance)


def worst_credits(lessons: int, listed: PriceList | None) -> int | None:
    """What so many lessons take at worst, in hundredths of a credit; None where that was never listed."""
    high = estimate_of(listed).high
    return None if high is None else round(high * 100) * lessons


def least_credits(lessons: int, listed: PriceList | None) -> int | None:
    """What so many lessons take at least, in hundredths of a credit; None where that was never listed."""
    low = estimate_of(listed).low
    return None if low is None else round(low * 100) * lessons


async def bills_of(client: VacademyClient, paid: Sequence[Paid]) -> dict[str, Bill]:
    """What Vacademy says that new lessons which are over have taken, by the submission.

    Of the other requests, and of lessons that end before their frames, it says nothing. Raises VendorError.
    """
    bills: dict[str, Bill] = {}
    for one in paid:
        sent = one.generation.sent
        if not one.final or read_work(sent).what != "create" or not sent.about_id:
            continue
        try:
            lesson = await client.get_lesson(sent.about_id)
        except NotFound:
            continue
        if lesson.spent_credits is not None:
            text = f"Vacademy says that the lesson took {lesson.spent_credits:g} credits."
            taken = Amount(credits=round(lesson.spent_credits * 100))
            bills[sent.submission_id] = Bill(taken, Amount(), True, text)
    return bills


async def balance_of(client: VacademyClient) -> Balance:
    """The credits that the institute has, in hundredths; None where Vacademy does not say. Raises VendorError."""
    balance = (await list_prices(client, {})).balance
    return Balance(Amount(credits=None if balance is None else round(balance * 100)))


def _priced(settings: Mapping[str, Any]) -> dict[str, str]:
    options = settings.get("options", {})
    return {name: str(options[name]) for name in _PRICED if options.get(name)}
