"""What one agent is made of: the parameters of a row, read from text, and the bytes that they become."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from typing import Any

from services.errors import Invalid
from services.jobs.kind import SentRow
from services.vendors.bithuman import (
    ASPECT_RATIOS,
    ENGINES,
    FRAMINGS,
    MODELS,
    OlderApi,
    agent_body,
    invalid_request,
    read_body,
)

PARAMETERS: dict[str, str] = {
    "prompt": "Who the agent is and how it speaks",
    "image": "Address of a picture; the look is drawn after it",
    "audio": "Address of a voice sample",
    "aspect_ratio": f"One of {', '.join(ASPECT_RATIOS)}",
    "model": f"One of {', '.join(MODELS)}",
    "framing": f"One of {', '.join(FRAMINGS)}",
    "transparency": "yes or no: a green background to be cut out",
    "agent_id": "An id of your own; one that an agent has already rebuilds that agent, and is charged again",
}
OLDER_PARAMETERS: dict[str, str] = {
    "video": "Address of a video; today's servers refuse it",
    "duration": "Seconds of the video; today's servers ignore it",
    "video_aspect_ratio": "Shape of the video; today's servers ignore it",
}
YES = frozenset({"yes", "y", "true", "1", "on"})
NO = frozenset({"no", "n", "false", "0", "off"})
FIRST_MODEL = "essence-1"
EXAMPLE: dict[str, str] = {
    "prompt": "You are Mira, a patient tutor who explains one thing at a time.",
    "image": "",
    "audio": "",
    "aspect_ratio": ASPECT_RATIOS[0],
    "model": FIRST_MODEL,
    "framing": FRAMINGS[0],
    "transparency": "no",
    "agent_id": "",
    **dict.fromkeys(OLDER_PARAMETERS, ""),
}
"""A row as it may be sent. Empty is what would rebuild an agent, what today's servers refuse, and addresses, because an
example's own leads nowhere and is refused."""


def is_parameter(name: str) -> bool:
    """Whether a variable of this name means something to bitHuman."""
    return name in PARAMETERS or name in OLDER_PARAMETERS


def values_of(settings: Mapping[str, Any], variables: Sequence[str], row: Sequence[str]) -> dict[str, str]:
    """The row's own values, the draft's defaults where it has none, and always a model."""
    given = dict(zip(variables, row, strict=True))
    defaults = {name: str(value) for name, value in settings.get("options", {}).items() if is_parameter(name)}
    chosen = (settings.get("target") or {}).get("vendor_id") or FIRST_MODEL
    filled = {name: value for name, value in given.items() if value.strip()}
    return {"model": chosen, **defaults, **filled}


def model_of(settings: Mapping[str, Any], variables: Sequence[str], row: Sequence[str]) -> str:
    """The full name of the row's model as it would be sent, read without case; "Essence 2" is essence-2."""
    return re.sub(r"[\s_]+", "-", values_of(settings, variables, row)["model"].strip().lower())


def body_of(settings: Mapping[str, Any], variables: Sequence[str], row: Sequence[str]) -> bytes:
    """The exact bytes for one agent. Raises Invalid with what cannot be sent.

    Names of choices are read without case and blanks around them; a prompt goes as it is, letter for letter.
    """
    strange = [name for name in variables if not is_parameter(name)]
    if strange:
        raise invalid_request(f"bitHuman knows no parameter called {strange[0]!r}.")
    values = values_of(settings, variables, row)
    older = OlderApi(
        video=_trimmed(values, "video"),
        duration=_seconds(values.get("duration")),
        video_aspect_ratio=_trimmed(values, "video_aspect_ratio"),
    )
    return agent_body(
        model=model_of(settings, variables, row),
        prompt=values.get("prompt"),
        image=_trimmed(values, "image"),
        audio=_trimmed(values, "audio"),
        aspect_ratio=_trimmed(values, "aspect_ratio"),
        framing=_framing(values),
        transparency=_flag(values.get("transparency")),
        older_api=older,
        agent_id=_trimmed(values, "agent_id"),
    )


def read_sent_row(body: bytes) -> SentRow:
    """What those bytes say, parameter by parameter, only what they hold."""
    said = read_body(body)
    older = said.older_api or OlderApi()
    named = {
        "prompt": said.prompt,
        **{kind: str(media) for kind, media in said.media.items()},
        "aspect_ratio": said.aspect_ratio,
        "model": said.model,
        "framing": said.framing,
        "transparency": None if said.transparency is None else "yes" if said.transparency else "no",
        "duration": None if older.duration is None else f"{older.duration:g}",
        "video_aspect_ratio": older.video_aspect_ratio,
        "agent_id": said.agent_id,
    }
    return SentRow(0, [(name, value) for name, value in named.items() if value is not None])


def read_model_name(text: str) -> str:
    """A model's full name, read without case. Raises Invalid with the names that there are."""
    name = text.strip().lower()
    if name in MODELS:
        return name
    raise Invalid(
        f"There is no model {text.strip()[:40]!r}.",
        who="bitHuman",
        operation="find a model",
        permanent=True,
        next_step=f"Choose one of {', '.join(MODELS)}.",
    )


def typical_time(model: str) -> str:
    """How long an agent of this model usually takes, in words; empty for a model we do not know."""
    engine = ENGINES.get(model)
    return engine.typical if engine else ""


def _trimmed(values: Mapping[str, str], name: str) -> str | None:
    value = values.get(name)
    return value.strip() if value is not None else None


def _framing(values: Mapping[str, str]) -> str | None:
    value = _trimmed(values, "framing")
    return re.sub(r"[\s-]+", "_", value.lower()) if value is not None else None


def _seconds(text: str | None) -> float | None:
    if text is None:
        return None
    try:
        seconds = float(text.strip())
    except ValueError:
        raise invalid_request(f"The duration {text.strip()[:40]!r} is not a number of seconds.") from None
    if not math.isfinite(seconds):
        raise invalid_request("The duration is not a number of seconds.")
    return seconds


def _flag(text: str | None) -> bool | None:
    if text is None:
        return None
    word = text.strip().lower()
    if word in YES or word in NO:
        return word in YES
    raise invalid_request(f"The transparency {word[:40]!r} is neither yes nor no.")
