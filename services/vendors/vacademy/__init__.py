"""Vacademy: AI lesson videos, stage by stage, with a player and frames that can be changed."""

from services.vendors.vacademy.auth import PRACTICE_KEY, InstituteKey, UserLogin
from services.vendors.vacademy.bodies import (
    LessonManner,
    LessonOptions,
    LessonOrder,
    is_video_id,
    lesson_body,
    read_body,
)
from services.vendors.vacademy.client import VacademyClient
from services.vendors.vacademy.events import Completed, CostTick, Ending, Failed, Heartbeat, StageProgress, StreamEvent
from services.vendors.vacademy.models import (
    FramePreview,
    Lesson,
    LessonUrls,
    RenderJob,
    Thumbnails,
    Voice,
)
from services.vendors.vacademy.run import Run
from services.vendors.vacademy.statuses import STAGES, RunStatus, Stage, rank, read_status
from services.vendors.vacademy.timeline import Entry, SoundCue, Timeline, read_timeline
from services.vendors.vacademy.words import Caption, SpokenWord, captions, read_words, srt_text, vtt_text

__all__ = [
    "PRACTICE_KEY",
    "STAGES",
    "Caption",
    "Completed",
    "CostTick",
    "Ending",
    "Entry",
    "Failed",
    "FramePreview",
    "Heartbeat",
    "InstituteKey",
    "Lesson",
    "LessonManner",
    "LessonOptions",
    "LessonOrder",
    "LessonUrls",
    "RenderJob",
    "Run",
    "RunStatus",
    "SoundCue",
    "SpokenWord",
    "Stage",
    "StageProgress",
    "StreamEvent",
    "Thumbnails",
    "Timeline",
    "UserLogin",
    "VacademyClient",
    "Voice",
    "captions",
    "is_video_id",
    "lesson_body",
    "rank",
    "read_body",
    "read_status",
    "read_timeline",
    "read_words",
    "srt_text",
    "vtt_text",
]
