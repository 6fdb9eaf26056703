"""What a failed free read tells of the way to a service: no network, another host than the service's, or no plan."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from services.errors import Blocked, NoCredit, NotFound, NotSent, VendorError

Reach = Literal["no network", "wrong host", "no plan", "unclear"]
_PLAN = re.compile(r"\b(plan|subscription|subscribe|upgrade|quota|billing)\b", re.IGNORECASE)


@dataclass(frozen=True)
class KeyOutcome:
    """What a free, well-formed request tells about the key, and what will and will not work with it as it is."""

    state: str
    text: str
    next_step: str = ""
    works: tuple[str, ...] = ()
    fails: tuple[str, ...] = ()


def reach_of(error: VendorError) -> Reach:
    """What is wrong with the way to the service, as far as this error tells.

    Nobody took the request: no network. An answer that is none of the service's, or sends us elsewhere, comes of
    another host. A 402, and a 403 that speaks of a plan, is said of the account and not of its key.
    """
    if isinstance(error, NotSent):
        return "no network"
    if isinstance(error, NoCredit) or (error.http_status == 403 and _PLAN.search(error.text)):
        return "no plan"
    if isinstance(error, Blocked):
        return "unclear"
    status = error.http_status or 0
    if isinstance(error, NotFound) or 200 <= status < 400 or status == 405:
        return "wrong host"
    return "unclear"


def unreached(who: str, host: str, error: VendorError, *, fails: tuple[str, ...]) -> KeyOutcome:
    """The outcome of a check that failed of the way to the service or of something that the error alone can say."""
    match reach_of(error):
        case "no network":
            return KeyOutcome(
                "no network",
                f"Nobody answers at {host}: {error.text}",
                "Check this machine's network and the address that is set. Open jobs wait and go on by themselves.",
                fails=fails,
            )
        case "wrong host":
            return KeyOutcome(
                "wrong host",
                f"Something answers at {host}, and it is not {who}: {error.text}",
                f"Set the address of {who}, or take the setting away for the usual one.",
                fails=fails,
            )
        case "no plan":
            return KeyOutcome(
                "no plan",
                f"{who} knows the key, and the account's plan does not allow this: {error.text}",
                f"Look at the plan and the credits of the account at {who}; the key is not at fault.",
                works=("Preparing, checking and quoting",),
                fails=fails,
            )
        case _:
            return KeyOutcome("unclear", error.text, error.next_step)
