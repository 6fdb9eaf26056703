"""A bare page with the code that shows frames on it: what a frame does, without a dashboard around it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from playwright.sync_api import Browser, Frame, Page
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse
from starlette.routing import Route

from pages.components.lessons.player.parts import PLAYER
from pages.components.shell.scripts.parts import joined
from tests.rigs.machine.serving import served

PALETTE = {"text": "#112233", "primary": "#00aa55", "accent": "#ffaa00", "background": "#fdfdfd"}
SHOW = """([html, palette, sources]) => {
  document.body.replaceChildren(framed(html, false, palette, 1920, 1080, sources));
}"""
INSIDE = "about:srcdoc"


class FrameStage:
    """One page in a browser of its own; `failures` are errors of scripts, frames' own included."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.failures: list[str] = []
        page.on("pageerror", lambda error: self.failures.append(str(error)))

    def shows(self, html: str, *, libraries: str = "", media: tuple[str, ...] = ()) -> None:
        """Put this HTML of a service into a frame."""
        self.page.evaluate(SHOW, [html, PALETTE, {"libraries": libraries, "media": list(media)}])

    @property
    def cage(self) -> Frame:
        """The page of our own around the service's."""
        return self.page.frames[1]

    @property
    def inside(self) -> Frame:
        """The service's page, as soon as it is there."""
        self.page.frame_locator("iframe").frame_locator("iframe").locator("html").wait_for(state="attached")
        return self.page.frames[2]

    def until(self, condition: str, argument: Any = None) -> None:
        """Wait until a condition holds inside."""
        self.inside.wait_for_function(condition, arg=argument)


@contextmanager
def frame_stage(browser: Browser) -> Iterator[FrameStage]:
    """A page served from loopback, as a dashboard's is."""

    async def page_of(_request: Request) -> HTMLResponse:
        return HTMLResponse("<!doctype html><body style='margin:0'></body>")

    with served(lambda _port: Starlette(routes=[Route("/", page_of)])) as port:
        context = browser.new_context(viewport={"width": 1920, "height": 1080})
        page = context.new_page()
        page.goto(f"http://127.0.0.1:{port}/")
        page.add_script_tag(content=joined(PLAYER))
        yield FrameStage(page)
        context.close()
