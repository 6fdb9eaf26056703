"""What a lesson job asks for: its rows become the exact bytes of a request, and a request's name says what it does.

The stage travels in the address of a request and not in its bytes, so it stands in the operation's name, which is part
of what a person says yes to.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, cast, get_args

from services.errors import Invalid
from services.jobs.kind import SentRow
from services.vendors.vacademy import STAGES, LessonManner, LessonOptions, Stage, lesson_body, read_body
from services.vendors.vacademy.bodies import Quality, json_bytes

WHO = "Vacademy"
PROMPT = "prompt"
DEFAULTS: dict[str, str] = {
    "language": "English",
    "target_audience": "General/Adult",
    "target_duration": "2-3 minutes",
    "captions_enabled": "yes",
    "html_quality": "advanced",
}
VARIABLES = (PROMPT, *DEFAULTS)
EXTRAS = ("orientation", "voice_gender", "quality_tier")
STAGE_NAMES: dict[Stage, str] = {
    "HTML": "A lesson that plays in the browser",
    "RENDER": "A lesson and its MP4",
    "SCRIPT": "Only the script, to read and change it first",
    "TTS": "Script and narration",
    "WORDS": "Script, narration and timed words",
}
GO_ON_WITH, GO_ON_AFTER, RETRY_OF, FILM_OF = "go_on_with", "go_on_after", "retry_of", "film_of"
RETRIED_TO: Stage = "HTML"
NO_TOKEN = "0" * 64
ADDRESS = "lesson:"
NEW, FILM = "create a lesson up to ", "make the MP4 of lesson "

_NAMES = re.compile(
    r"create a lesson up to (?P<new>[A-Z]+)"
    r"|go on with lesson (?P<on>[\w-]+)(?: after (?P<after>[A-Z]+))? up to (?P<to>[A-Z]+)"
    r"|retry lesson (?P<again>[\w-]+) from where it failed|make the MP4 of lesson (?P<film>[\w-]+)"
)
_YES = frozenset({"yes", "y", "true", "1", "on"})
_NO = frozenset({"no", "n", "false", "0", "off"})
_APART = "~"
# What the service calls otherwise when it goes on with a lesson, or films it.
_OURS = {"modified_script": PROMPT, "show_captions": "captions_enabled"}


@dataclass(frozen=True)
class Work:
    """What one operation does. `video_id` is None for new lessons, which carry theirs in the bytes.

    `after` is the stage at which a lesson stands that goes on; only after SCRIPT can its script be changed.
    """

    what: Literal["create", "go on", "retry", "film"]
    stage: Stage
    video_id: str | None = None
    after: Stage = "SCRIPT"

    @property
    def continues(self) -> bool:
        """Whether it works on a lesson that is there, under the id that it has."""
        return self.what in {"go on", "retry"}

    @property
    def name(self) -> str:
        """The operation's name, from which `read_work` makes this again."""
        if self.what == "create":
            return f"{NEW}{self.stage}"
        if self.what == "go on":
            after = "" if self.after == "SCRIPT" else f" after {self.after}"
            return f"go on with lesson {self.video_id}{after} up to {self.stage}"
        if self.what == "retry":
            return f"retry lesson {self.video_id} from where it failed"
        return f"{FILM}{self.video_id}"


def read_work(operation: str) -> Work:
    """What the operation of this name does. Raises Invalid for a name that is none of ours."""
    found = _NAMES.fullmatch(operation)
    if found is None:
        raise _invalid("This request is none that lessons are made with.")
    if found["film"]:
        return Work("film", "RENDER", found["film"])
    if found["again"]:
        return Work("retry", RETRIED_TO, found["again"])
    stage = read_stage(found["new"] or found["to"])
    if found["on"]:
        return Work("go on", stage, found["on"], read_stage(found["after"] or "SCRIPT"))
    return Work("create", stage)


def work_of(settings: Mapping[str, Any]) -> Work:
    """What a draft's launch would do. Raises Invalid."""
    options = settings.get("options", {})
    if options.get(FILM_OF):
        return Work("film", "RENDER", options[FILM_OF])
    if options.get(RETRY_OF):
        return Work("retry", RETRIED_TO, options[RETRY_OF])
    stage = read_stage((settings.get("target") or {}).get("vendor_id") or "HTML")
    if options.get(GO_ON_WITH):
        return Work("go on", stage, options[GO_ON_WITH], read_stage(options.get(GO_ON_AFTER) or "SCRIPT"))
    return Work("create", stage)


def vendor_id_of(video_id: str, part: str = "") -> str:
    """Under which id the ledger keeps a generation: a film or a continuation of a lesson is one of its own."""
    return f"{video_id}{_APART}{part}" if part else video_id


def split_vendor_id(vendor_id: str) -> tuple[str, str]:
    """The lesson's id at the service, and the part after it."""
    video_id, _, part = vendor_id.partition(_APART)
    return video_id, part


def request_bytes(
    settings: Mapping[str, Any], variables: Sequence[str], values: Sequence[str], address: str | None
) -> bytes:
    """The exact bytes for one row. Raises Invalid naming what cannot be sent."""
    said = dict(zip(variables, values, strict=True))
    strange = sorted(set(said) - set(VARIABLES))
    if strange:
        raise _invalid(f"A lesson has no variable called {strange[0]}. It knows {', '.join(VARIABLES)}.")
    work, options = work_of(settings), settings.get("options", {})
    # What is empty or not mapped is as the draft's options have it, else as the service would have it itself.
    chosen = {name: _filled(said.get(name)) or str(options.get(name) or usual) for name, usual in DEFAULTS.items()}
    captions, quality = _yes_or_no(chosen["captions_enabled"]), _quality(chosen["html_quality"])
    if work.what == "film":
        return json_bytes({"show_captions": captions})
    extras = {name: options[name] for name in EXTRAS if options.get(name)}
    if work.what == "retry":
        return b""  # the service knows from its own row where to go on
    if work.what == "go on":
        # A script handed in would throw away what was made after it.
        script = {"modified_script": said.get(PROMPT, "")} if work.after == "SCRIPT" else {}
        # The service forgets how the lesson was to be.
        manner = LessonManner.model_validate(
            {**chosen, "captions_enabled": captions, "html_quality": quality, **extras}
        )
        return json_bytes({"target_stage": work.stage, **script, **manner.model_dump(exclude_none=True)})
    return lesson_body(
        said.get(PROMPT, ""),
        video_id=_video_id(address),
        language=chosen["language"],
        captions_enabled=captions,
        html_quality=quality,
        target_audience=chosen["target_audience"],
        target_duration=chosen["target_duration"],
        options=LessonOptions(**extras),
    )


def read_request(body: bytes) -> SentRow:
    """What the bytes say, name by name; the id is ours and tells a person nothing."""
    said: dict[str, Any] = json.loads(body or b"{}")
    if PROMPT in said:
        read_body(body)
    named = [(_OURS.get(name, name), _shown(value)) for name, value in said.items() if name != "video_id"]
    return SentRow(0, named)


def video_id_in(body: bytes) -> str:
    """The id that the bytes of a new lesson carry. Raises Invalid."""
    return read_body(body).video_id


def wants_captions(body: bytes) -> bool:
    """Whether the bytes of an MP4's order ask for captions in the picture."""
    return json.loads(body).get("show_captions") is True


def _video_id(address: str | None) -> str:
    # A lesson's id at Vacademy is ours to choose, and a known one is made again and charged again, so no two requests
    # may share one. The one thing that no two submissions share is the callback token: it is made from the draft, the
    # rows, the number of the attempt and the content, and the same plan always has the same one. Vacademy calls
    # nobody back, so the "address" is only its carrier. Without one the body is hashed, not sent.
    token = (address or ADDRESS + NO_TOKEN).removeprefix(ADDRESS)
    return token[:32]


def _filled(value: str | None) -> str:
    return value if value is not None and value.strip() else ""


def read_stage(name: str) -> Stage:
    """The stage of this name. Raises Invalid."""
    if name not in STAGES:
        raise _invalid(f"A lesson has no stage called {name}.")
    return name


def _quality(text: str) -> Quality:
    word = text.strip().lower()
    if word not in get_args(Quality):
        raise _invalid(f"The quality of a lesson is classic or advanced, not {text.strip()[:40]}.")
    return cast("Quality", word)


def _yes_or_no(text: str) -> bool:
    word = text.strip().lower()
    if word not in _YES | _NO:
        raise _invalid(f"Whether a lesson has captions is said with yes or no, not {text.strip()[:40]}.")
    return word in _YES


def _shown(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _invalid(text: str) -> Invalid:
    return Invalid(
        text,
        who=WHO,
        operation="create a lesson",
        permanent=True,
        next_step="Nothing was sent or charged. Correct it, then quote again.",
    )
