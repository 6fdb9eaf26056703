"""A frame of a lesson that goes elsewhere gets nowhere: the page's policy holds it, however it tries."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from tests.e2e.people.colleague import Colleague
from tests.e2e.people.lessons_page import LessonsPage
from tests.e2e.people.office import Office
from tests.rigs.machine.serving import served

pytestmark = pytest.mark.browser

WAYS_OUT = {
    "address": "<script>location.href = 'TO'</script>",
    "replace": "<script>location.replace('TO')</script>",
    "refresh": "<meta http-equiv='refresh' content='0;url=TO'>",
    "link": "<a id='out' href='TO'>out</a><script>document.getElementById('out').click()</script>",
    "form": "<form id='out' action='TO'></form><script>document.getElementById('out').submit()</script>",
    "data": "<script>location.href = 'data:text/html,<img src=TO>'</script>",
    "nested": "<iframe src='TO'></iframe><object data='TO'></object><embed src='TO'>",
    "base": "<base href='TO'><script>location.href = 'x'</script>",
}


@pytest.fixture
def listener() -> Iterator[tuple[str, list[str]]]:
    """A server that answers everybody: its address, and what reached it."""
    reached: list[str] = []

    async def hear(request: Request) -> Response:
        reached.append(request.url.path)
        return PlainTextResponse("here")

    with served(lambda _port: Starlette(routes=[Route("/{path:path}", hear)])) as port:
        yield f"http://127.0.0.1:{port}", reached


def test_a_frame_that_goes_elsewhere_gets_nowhere(
    office: Office, ana: Colleague, listener: tuple[str, list[str]]
) -> None:
    address, reached = listener
    app, lessons = office.app, LessonsPage(ana)
    video_id = lessons.makes("How fog is made")
    for way, html in WAYS_OUT.items():
        app.lessons.forget(video_id)
        revision = app.lessons.playable(video_id).timeline.revision or 0
        hostile = f"<p id='mark'>{way}</p>" + html.replace("TO", f"{address}/{way}")
        app.loop.call(app.vacademy.update_frame(video_id, 0, hostile, expected_revision=revision))
        lessons.loads_again(revision + 1)
        expect(lessons.player).to_be_visible()
        # Time in which what leaves would arrive: a page of ours that is asked for later has been answered.
        for _ in range(3):
            assert ana.window.context.request.get(f"{office.root}/_stcore/health").ok
            ana.page.wait_for_timeout(200)
        assert all(not frame.url.startswith(address) for frame in lessons.frames()), way
        assert reached == [], way
        assert ana.page.url.startswith(f"{office.root}/lessons?video="), way
        # What the browser says of the ways that it barred.
        ana.window.refused.clear()
