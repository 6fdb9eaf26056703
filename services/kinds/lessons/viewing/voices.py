"""The voices that can speak a lesson, each with a sample to listen to (contract, section 13). Asking is free."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from services.jobs.drafts.settings import OPTIONS, is_rehearsal
from services.jobs.launch.targets import CallOnLoop
from services.kinds.lessons.orders import DEFAULTS
from services.vendors.vacademy import VacademyClient

KEPT = 50
PLAIN_TIERS = frozenset({"free", "standard"})


@dataclass(frozen=True)
class VoiceSample:
    """A voice by the id it is ordered by; `address` is where a browser finds its sample, "" without one."""

    id: str
    name: str
    address: str


@dataclass(frozen=True)
class VoiceWish:
    """What voices a draft may choose from: those of its language, its gender and its tier, at its own side."""

    language: str
    gender: Literal["male", "female"]
    provider: Literal["standard", "premium"]
    practice: bool


def voice_wish(settings: Mapping[str, Any]) -> VoiceWish:
    """What a draft of these settings asks for. Where it leaves the tier to the service, that takes its best voices."""
    options = settings.get(OPTIONS, {})
    return VoiceWish(
        language=str(options.get("language") or DEFAULTS["language"]),
        gender="male" if options.get("voice_gender") == "male" else "female",
        provider="standard" if options.get("quality_tier") in PLAIN_TIERS else "premium",
        practice=is_rehearsal(settings),
    )


class LessonVoices:
    """Remembers what was listed last. `client` gives the one to ask with, for a rehearsal or not."""

    def __init__(
        self, client: Callable[[bool], VacademyClient], call: CallOnLoop, reachable: Callable[[str], str]
    ) -> None:
        self._client = client
        self._call = call
        self._reachable = reachable
        self._known: dict[VoiceWish, list[VoiceSample]] = {}

    def known(self, wish: VoiceWish) -> list[VoiceSample] | None:
        """What was listed last; None when nobody has asked yet."""
        return self._known.get(wish)

    def look(self, wish: VoiceWish) -> None:
        """Ask which there are. Raises VendorError."""
        asking = self._client(wish.practice).list_voices(wish.language, gender=wish.gender, tier=wish.provider)
        found = [
            VoiceSample(one.id, one.name or one.id, self._reachable(one.sample_url) if one.sample_url else "")
            for one in self._call(asking)
        ]
        self._known = dict([*list(self._known.items())[-KEPT:], (wish, found)])
