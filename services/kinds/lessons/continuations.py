"""Working on with a lesson that is there: after its script or a later stage, or from where it failed (section 9)."""

from __future__ import annotations

import json
from contextlib import AbstractAsyncContextManager

from services.errors import Invalid
from services.kinds.lessons.orders import DEFAULTS, EXTRAS, WHO, LessonWork
from services.vendors.vacademy import Lesson, LessonManner, Run, VacademyClient, rank


def continuation(client: VacademyClient, work: LessonWork, body: bytes) -> AbstractAsyncContextManager[Run]:
    """PAID. The stream of the one request that these bytes describe."""
    if work.what == "retry" and work.video_id and not body:
        return client.retry(work.video_id)
    said = json.loads(body or b"{}")
    if work.what != "go on" or said.get("target_stage") != work.stage or not work.video_id:
        raise Invalid(
            "The request and its name do not agree.",
            who=WHO,
            operation="go on with a lesson",
            permanent=True,
            next_step="Nothing was sent or charged.",
        )
    manner = LessonManner.model_validate({name: said[name] for name in (*DEFAULTS, *EXTRAS) if name in said})
    return client.resume(work.video_id, work.stage, modified_script=said.get("modified_script"), options=manner)


def stands_where_it_goes_on(work: LessonWork, lesson: Lesson) -> bool:
    """Whether the lesson still stands where this work begins, which it does until a request for it has arrived."""
    status = lesson.status.upper()
    if work.what == "retry":
        return status == "FAILED"
    return status == "COMPLETED" and rank(lesson.current_stage) == rank(work.after)


def refuse_failed(work: LessonWork) -> Invalid:
    """What a lesson is answered with that failed since: going on the same way would throw away what it has."""
    return Invalid(
        "This lesson has failed after it went on. It was not sent again.",
        who=WHO,
        operation=work.label,
        permanent=True,
        next_step="Nothing was charged for this. Open the lesson and let it go on from where it failed.",
    )
