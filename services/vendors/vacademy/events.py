"""The news of a run, one model for each type of the contract's section 3; what is unknown is kept as it came."""

from __future__ import annotations

import ast
import logging
from typing import Any, ClassVar

from pydantic import AliasChoices, ConfigDict, Field, ValidationError

from services.vendors.fields import Number, Said, Text, VendorRecord, Whole
from services.vendors.vacademy.artifacts import Artifacts
from services.vendors.wire.redaction import shortened, without_secrets
from services.vendors.wire.values import clean_value, read_json

_log = logging.getLogger(__name__)


class StreamEvent(VendorRecord):
    """One line of news. `terminal` says that nothing follows in this stream."""

    terminal: ClassVar[bool] = False

    type: Said = ""
    video_id: Text = None
    message: Said = ""


class Heartbeat(StreamEvent):
    """The connection lives; nothing else."""


class StageProgress(StreamEvent):
    """A stage began or ended. `files` is filled only where the server names them as it goes."""

    stage: Text = None
    percentage: Number = None
    files: Artifacts = Field(default_factory=dict)


class Completed(StreamEvent):
    """The run reached its target. `/status` has the last word."""

    terminal = True
    current_stage: Text = None
    percentage: Number = None
    files: Artifacts = Field(default_factory=dict)


class Failed(StreamEvent):
    """The run failed although HTTP said 200. `stage` is the last finished stage; `error_details` are for operators."""

    terminal = True
    stage: Text = None
    error_details: Text = None


class Cancelled(StreamEvent):
    """Somebody cancelled the run; the service refunds it."""

    terminal = True


class Info(StreamEvent):
    """There was nothing to do: the run is already where it was asked to go."""

    terminal = True
    current_stage: Text = None
    files: Artifacts = Field(default_factory=dict)


class DecisionRequired(StreamEvent):
    """The run waits for a person's answer, in a mode that we never ask for."""

    terminal = True


class SubStage(StreamEvent):
    """A step inside a stage."""

    sub_stage: Text = None


class _Shot(StreamEvent):
    shot_index: Whole = Field(default=None, validation_alias=AliasChoices("shot_index", "shot_idx"))
    total_shots: Whole = None


class ShotDone(_Shot):
    """One picture of the lesson is ready; times are seconds of the lesson."""

    shot_type: Text = None
    duration_s: Number = None
    start_time: Number = None
    end_time: Number = None


class ShotError(_Shot):
    """One picture went wrong; the run goes on."""


class ShotSubstage(_Shot):
    """A step of one picture."""


class ShotRegenAttempt(_Shot):
    """One picture is made again."""


class ShotDecisions(_Shot):
    """The service chose how to draw one picture."""


class CostTick(StreamEvent):
    """What the run has cost so far, and what it may cost at most, in credits."""

    spent_credits: Number = None
    cap_credits: Number = None


class RenderProgress(StreamEvent):
    """How far an MP4 is, 0 to 100."""

    progress: Number = None


class ThumbnailsReady(StreamEvent):
    """There are covers to choose from."""


class Warned(StreamEvent):
    """Something went less than well; the run goes on."""


class Other(StreamEvent):
    """A type that we do not know, with everything it said."""

    model_config = ConfigDict(extra="allow", frozen=True, defer_build=True)


_TYPES: dict[str, type[StreamEvent]] = {
    "progress": StageProgress,
    "completed": Completed,
    "error": Failed,
    "cancelled": Cancelled,
    "info": Info,
    "decision_required": DecisionRequired,
    "sub_stage": SubStage,
    "shot_done": ShotDone,
    "shot_error": ShotError,
    "shot_substage": ShotSubstage,
    "shot_regen_attempt": ShotRegenAttempt,
    "shot_decisions": ShotDecisions,
    "cost_tick": CostTick,
    "render_progress": RenderProgress,
    "thumbnails_ready": ThumbnailsReady,
    "warning": Warned,
}
_DEEPEST = 4000


def read_event(data: str, secrets: frozenset[str] = frozenset()) -> StreamEvent | None:
    """The event in one `data:` text, or None when it is none: then it was logged, and the stream goes on.

    An old server printed Python's way of writing a map instead of JSON; that is read, too.
    """
    value = _value(data)
    if not isinstance(value, dict):
        _log.warning("Vacademy sent a line that is no event: %s", shortened(without_secrets(data, secrets), 200))
        return None
    kind = _TYPES.get(str(value.get("type")).strip().lower().replace("-", "_"), Other)
    said = {**value, "message": without_secrets(str(value.get("message") or ""), secrets)}
    try:
        return kind.model_validate(said)
    except ValidationError:
        return Other(type=str(value.get("type")))


def _value(data: str) -> Any:
    try:
        return read_json(data.encode())
    except ValueError:
        pass
    text = data.strip()
    if not (text.startswith("{") and len(text) <= _DEEPEST):
        return None
    try:
        return clean_value(ast.literal_eval(text))
    except (ValueError, SyntaxError, RecursionError, MemoryError, TypeError, AttributeError):
        return None


class Ending(VendorRecord):
    """How a stream ended: the terminal event, and whether any stage had begun before it."""

    event: StreamEvent = Field(exclude=False)
    begun: bool

    @property
    def good(self) -> bool:
        """True when the service said that the run reached its target."""
        return isinstance(self.event, Completed | Info)
