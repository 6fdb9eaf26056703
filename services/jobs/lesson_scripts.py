"""Going on with a lesson that stopped after its script, with the script as changed (contract, section 9)."""

from __future__ import annotations

import json
from contextlib import AbstractAsyncContextManager

from services.errors import Invalid
from services.jobs.lesson_orders import EXTRAS, WHO, Work
from services.vendors.vacademy import Lesson, LessonOptions, Run, VacademyClient, rank


def continuation(client: VacademyClient, work: Work, body: bytes) -> AbstractAsyncContextManager[Run]:
    """PAID. The stream of the one request that these bytes describe."""
    said = json.loads(body)
    if said.get("target_stage") != work.stage or not work.video_id:
        raise Invalid(
            "The request and its name do not agree.",
            who=WHO,
            operation="go on with a lesson",
            permanent=True,
            next_step="Nothing was sent or charged.",
        )
    options = LessonOptions(**{name: said[name] for name in EXTRAS if name in said})
    return client.resume(work.video_id, work.stage, modified_script=said["modified_script"], options=options)


def has_gone_on(lesson: Lesson) -> bool:
    """Whether anything was asked of the lesson after its script: before that it stands complete at that stage."""
    return not (lesson.status.upper() == "COMPLETED" and rank(lesson.current_stage) == rank("SCRIPT"))
