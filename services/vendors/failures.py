"""What a service's words about a generation that came to nothing mean: what is at fault, and that it has ended.

No service names codes for these, so its own sentence is all there is. It is read here, once, and only into advice:
what was made, sent or charged never depends on it.
"""

from __future__ import annotations

import re
from typing import Literal

FailureSort = Literal["input", "no_room", "no_credit", "making"]

_CREDIT = re.compile(
    r"insufficient[ _]?(?:balance|credit|fund|quota)|(?:not enough|no|out of|ran out of|low on) (?:more )?credits?\b"
    r"|quota (?:is |was |has been )?(?:exceeded|reached|used up|exhausted)|exceeded (?:[\w']+ ){0,3}quota"
    r"|credits? (?:exhausted|exceeded|depleted|used up)|payment[ _]required|balance (?:is )?too low|billing",
    re.IGNORECASE,
)
# What the service itself buys from others is not the account's: there is nothing to top up, only to wait.
_OTHERS_QUOTA = re.compile(
    r"\b(?:llm|model|provider|upstream|vendor|gpu|tts|openai|anthropic|gemini|vertex|azure|elevenlabs)(?:'s)?"
    r"(?: \w+){0,2} quota\b|\bquota (?:\w+ ){0,3}for (?:the |this )?(?:llm|model|provider|region|project)\b",
    re.IGNORECASE,
)
_ROOM = re.compile(
    r"\b(?:no|out of|insufficient|at|over|lack of) (?:\w+ )?capacity|capacity (?:is )?(?:reached|exceeded|full)"
    r"|no[ _](?:available|free|idle)[ _](?:worker|gpu|slot|machine|server|node|instance)s?"
    r"|(?:worker|gpu|slot|machine|server)s? (?:are |is )?(?:all )?(?:busy|unavailable|taken)"
    r"|too[ _]many[ _](?:\w+[ _])?(?:requests|jobs|renders|videos|agents|tasks|runs)|queue (?:is )?full"
    r"|overload|rate[ _-]?limit|resource[ _]?exhausted|concurren\w+ (?:limit|\w+ exceeded)|out of memory|\boom\b"
    r"|(?:temporarily|currently) unavailable|service[ _]unavailable|try again later|throttl",
    re.IGNORECASE,
)
_THING = (
    r"(?:images?|pictures?|photos?|portraits?|faces?|audios?|voices?|videos?|files?|links?|urls?|addresses|address"
    r"|assets?|backgrounds?|websites?|web ?sites?|web ?pages?|pages?|media|documents?|scripts?|prompts?|texts?|names?"
    r"|variables?|values?|inputs?|source)"
)
_AT_FAULT = (
    r"(?:(?:could|can|was|were|is|are|does|do|did|has)(?:[ ]?not|n't) (?:be |been )?"
    r"(?:\w+ )?(?:download|fetch|load|open|read|reach|decod|found|find|access|resolv|retriev|detect|support|exist|valid"
    r"|allow|suitable|usable|process)\w*"
    r"|cannot be \w+|not (?:found|detected|supported|suitable|allowed|reachable|accessible|readable)|unsupported"
    r"|invalid|corrupt\w*|unreadable|unreachable|inaccessible|expired|missing|broken|empty|blank|blurr\w+|damaged"
    r"|too (?:large|big|small|long|short|dark|many|blurry)|gone|returned (?:http )?(?:status )?4\d\d"
    r"|4(?:03|04|10|15)\b)"
)
_GIVEN = re.compile(
    rf"\b{_THING}\b[^.;]{{0,60}}?\b{_AT_FAULT}|\b{_AT_FAULT}[^.;]{{0,40}}?\b{_THING}\b"
    rf"|\b(?:failed|unable|impossible) to (?:download|fetch|load|open|read|reach|decode|access|retrieve|find|detect)\b"
    rf"[^.;]{{0,40}}?\b{_THING}\b|\bno (?:human |clear |single |usable )?(?:face|speech|voice|audio track|person)s?\b"
    r"|\b(?:more than one|multiple|several|two) (?:face|person|people)s?\b"
    rf"|\berror (?:while )?(?:downloading|fetching|loading|opening|reading|decoding)\b[^.;]{0, 40}?\b{_THING}\b"
    r"|\b4(?:00|01|03|04|10|15) (?:while |when )?(?:downloading|fetching|loading|opening)\b|\bcopyright"
    r"|\b(?:content|safety|usage|moderation)[ _](?:policy|filter|violation|rules?)|\bmoderation\b|\bnsfw\b|\bunsafe\b",
    re.IGNORECASE,
)

_ENDINGS = frozenset(
    [
        "abandoned",
        "aborted",
        "blocked",
        "canceled",
        "cancelled",
        "crashed",
        "dead",
        "declined",
        "deleted",
        "denied",
        "died",
        "discarded",
        "dropped",
        "error",
        "errored",
        "expired",
        "fail",
        "failed",
        "failure",
        "fatal",
        "gone",
        "invalid",
        "killed",
        "nolongeravailable",
        "notfound",
        "purged",
        "refused",
        "rejected",
        "removed",
        "revoked",
        "terminated",
        "timedout",
        "timeout",
        "unsuccessful",
        "voided",
        "withdrawn",
    ]
)


_GOES_ON = frozenset(
    {"again", "no", "over", "pending", "recovering", "requeued", "resuming", "retried", "retries", "retry", "retrying",
     "waiting", "without"}
)  # fmt: skip
"""Beside a word for an end they say that somebody is still at it, or that there was none."""


def is_ending(word: str | None) -> bool:
    """Whether a status plainly means in English that nothing more will come, in whatever spelling.

    For words that are in no list of their service's.
    """
    parts = re.split(r"[^a-z]+", re.sub(r"(?<=[a-z])(?=[A-Z])", " ", word or "").lower())
    if "".join(parts) in _ENDINGS:
        return True
    return not _GOES_ON.intersection(parts) and not _ENDINGS.isdisjoint(parts)


def read_failure(said: str | None) -> FailureSort:
    """What a failure's sentence is about; "making" where it says nothing that can be told apart."""
    text = (said or "")[:2000]
    others = _OTHERS_QUOTA.search(text)
    if _CREDIT.search(text) and not others:
        return "no_credit"
    if others or _ROOM.search(text):
        return "no_room"
    return "input" if _GIVEN.search(text) else "making"
