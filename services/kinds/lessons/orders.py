"""What a lesson job asks for: its row becomes the exact bytes of a request, and beside them what it does.

The stage travels in the address of a request and not in its bytes, so it is kept with the submission and is part of
what a person says yes to.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal, cast, get_args

from pydantic import JsonValue

from services.errors import Invalid
from services.jobs.kind import Order, Request, Sent, SentRow
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
EXAMPLE: dict[str, str] = {PROMPT: "Why leaves change their colour in autumn", **DEFAULTS}
"""A row as it may be sent."""
EXTRAS = ("orientation", "voice_gender", "voice_id", "tts_provider", "quality_tier")
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
OF_FILM = " · MP4"
"""What the name of an MP4 ends with, so that it is told apart from its lesson's."""
LESSONS, FILMS = "lessons", "films"
"""The lanes: lessons share the institute's places, MP4s are not counted."""

_YES = frozenset({"yes", "y", "true", "1", "on"})
_NO = frozenset({"no", "n", "false", "0", "off"})
# What the service calls otherwise when it goes on with a lesson, or films it.
_OURS = {"modified_script": PROMPT, "show_captions": "captions_enabled"}


What = Literal["create", "go on", "retry", "film"]


@dataclass(frozen=True)
class LessonWork:
    """What one request does. `video_id` is "" for a new lesson as long as no token gives it one.

    `after` is the stage at which a lesson stands that goes on; only after SCRIPT can its script be changed.
    """

    what: What
    stage: Stage
    video_id: str = ""
    after: Stage = "SCRIPT"

    @property
    def continues(self) -> bool:
        """Whether it works on a lesson that is there, under the id that it has."""
        return self.what in {"go on", "retry"}

    @property
    def label(self) -> str:
        """What it does, for people."""
        if self.what == "create":
            return f"create a lesson up to {self.stage}"
        if self.what == "go on":
            return f"go on with lesson {self.video_id} after {self.after} up to {self.stage}"
        if self.what == "retry":
            return f"retry lesson {self.video_id} from where it failed"
        return f"make the MP4 of lesson {self.video_id}"

    @property
    def lane(self) -> str:
        """What it shares the service's places with."""
        return FILMS if self.what == "film" else LESSONS

    def kept(self) -> dict[str, JsonValue]:
        """As the submission keeps it; the lesson's id stands there beside it."""
        return {"what": self.what, "stage": self.stage, "after": self.after}


def read_work(sent: Sent) -> LessonWork:
    """What this request of ours does."""
    kept = sent.work
    what = cast("What", kept["what"])
    return LessonWork(what, read_stage(str(kept["stage"])), sent.about_id or "", read_stage(str(kept["after"])))


def work_of(settings: Mapping[str, Any]) -> LessonWork:
    """What a draft's launch would do. Raises Invalid."""
    options = settings.get("options", {})
    if options.get(FILM_OF):
        return LessonWork("film", "RENDER", options[FILM_OF])
    if options.get(RETRY_OF):
        return LessonWork("retry", RETRIED_TO, options[RETRY_OF])
    stage = read_stage((settings.get("target") or {}).get("vendor_id") or "HTML")
    if options.get(GO_ON_WITH):
        return LessonWork("go on", stage, options[GO_ON_WITH], read_stage(options.get(GO_ON_AFTER) or "SCRIPT"))
    return LessonWork("create", stage)


def vendor_id_of(work: LessonWork, submission_id: str) -> str:
    """Under which id the ledger keeps what a request makes: going on with a lesson is a generation of its own."""
    return f"{work.video_id}~{submission_id}" if work.continues else work.video_id


def lesson_request(order: Order, token: str) -> Request:
    """The exact request for one row. Raises Invalid naming what cannot be sent.

    A lesson's id at Vacademy is ours to choose, and a known one is made again and charged again, so no two requests
    may share one: it is made of the submission's token.
    """
    work = work_of(order.settings)
    if work.what == "create":
        work = replace(work, video_id=(token or NO_TOKEN)[:32])
    (values,) = order.rows
    return Request(
        body=request_bytes(order.settings, order.variables, values, work.video_id),
        operation=work.label,
        lane=work.lane,
        about_id=work.video_id,
        work=work.kept(),
    )


def request_bytes(settings: Mapping[str, Any], variables: Sequence[str], values: Sequence[str], video_id: str) -> bytes:
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
        video_id=video_id,
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


def wants_captions(body: bytes) -> bool:
    """Whether the bytes of an MP4's order ask for captions in the picture."""
    return json.loads(body).get("show_captions") is True


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
