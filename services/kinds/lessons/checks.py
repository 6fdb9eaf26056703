"""What is asked of Vacademy, free of charge, before a paid request for a lesson leaves."""

from __future__ import annotations

from services.errors import NotFound, NotSent, Refused, Unclear, VendorError
from services.jobs.kind import Outgoing
from services.kinds.lessons.continuations import refuse_failed, stands_where_it_goes_on
from services.kinds.lessons.orders import WHO, LessonWork
from services.vendors.vacademy import Lesson, VacademyClient


async def check_before(client: VacademyClient, work: LessonWork, outgoing: Outgoing) -> None:
    """A new lesson's id must be unknown, and one that goes on must stand at its script (trap 2).

    Raises NotSent while that cannot be asked, and Unclear when an earlier request has arrived after all.
    """
    lesson: Lesson | None = None
    try:
        lesson = await client.get_lesson(work.video_id)
    except NotFound:
        if work.what == "create":
            return
        raise
    except Refused:
        raise
    except VendorError as error:
        raise NotSent(
            f"Vacademy could not be asked whether it knows this lesson already: {error.text}",
            who=WHO,
            operation=outgoing.operation,
            http_status=error.http_status,
            next_step="Nothing was sent or charged. It is tried again.",
        ) from None
    if work.continues and stands_where_it_goes_on(work, lesson):
        return
    if work.what == "go on" and lesson.status.upper() == "FAILED":
        raise refuse_failed(work)
    raise Unclear(
        "Vacademy has this lesson already, so an earlier request for it has arrived. It was not sent again.",
        who=WHO,
        operation=outgoing.operation,
        charged="unknown",
        next_step="Callsheet looks at how far the lesson is.",
    )
