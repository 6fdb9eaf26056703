"""Chromium without the network: a browser opened here reaches this machine only, and tells when a page tried more."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, expect, sync_playwright
from playwright.sync_api import Error as PlaywrightError

from tests.conftest import find_browser
from tests.rigs.machine.serving import PATIENCE

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # Whatever a page reaches for beside this machine finds no address; the watch below tells of it.
    "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1",
    "--autoplay-policy=no-user-gesture-required",
    # A page of a test lives for seconds: what is compiled with care for the long run is not run long enough to gain.
    "--js-flags=--no-opt",
    # Whatever is compiled once for a dashboard serves all its tabs that share a memory: see Home.
    "--process-per-site",
]
HERE = re.compile(r"^(https?|wss?)://(127\.0\.0\.1|localhost)[:/]")
ELSEWHERE = re.compile(r"^(?!(https?|wss?)://(127\.0\.0\.1|localhost)[:/])(https?|wss?)://")
POLICY = re.compile("Content Security Policy|violates the following")
MILLISECONDS = PATIENCE * 1000


@contextmanager
def chromium() -> Iterator[Browser]:
    """A running Chromium. One at a time in a process; close it before other event loops run there."""
    expect.set_options(timeout=MILLISECONDS)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_browser(), args=ARGUMENTS)
        try:
            yield browser
        finally:
            browser.close()


def _context(browser: Browser, **options: Any) -> BrowserContext:
    context = browser.new_context(
        viewport={"width": 1280, "height": 1000}, locale="en-GB", timezone_id="Europe/Vienna", **options
    )
    context.set_default_timeout(MILLISECONDS)
    return context


class Home:
    """A browser that is lent to one colleague after another: what it fetched and compiled of a dashboard stays in it,
    and nothing of who had it before."""

    def __init__(self, browser: Browser, root: str) -> None:
        self.context = _context(browser)
        self.is_free = True
        # The process with what was compiled lives as long as one of the dashboard's pages is open.
        self.open = self.context.new_page()
        self.open.goto(f"{root}/_stcore/health")

    def is_left(self) -> None:
        """Close every tab, and forget cookies, rights and what pages stored."""
        for page in self.context.pages:
            if page != self.open:
                page.close()
        self.context.clear_cookies()
        self.context.clear_permissions()
        self.open.evaluate("localStorage.clear()")
        self.is_free = True


class Window:
    """One browser of its own: no cookie, nothing that pages of another stored."""

    def __init__(self, browser: Browser, home: Home | None = None, **options: Any) -> None:
        self.strayed: list[str] = []
        self.crashes: list[str] = []
        self.refused: list[str] = []
        self._home = home
        if home:
            home.is_free = False
        self.context = home.context if home else _context(browser, **options)
        # Listening costs nothing; stopping requests on their way would switch off the browser's own memory.
        self.context.on("request", self._notice)
        self.context.on("page", self._watch)

    def tab(self) -> Page:
        """A new tab."""
        return self.context.new_page()

    @property
    def pages(self) -> list[Page]:
        """The tabs that are open."""
        return [page for page in self.context.pages if not self._home or page != self._home.open]

    def told(self) -> str:
        """What stands on every page that is still open."""
        shown = []
        for page in self.pages:
            try:
                shown.append(f"{page.url}\n{page.locator('body').inner_text(timeout=5_000)}")
            except PlaywrightError as problem:
                shown.append(f"{page.url}\n(cannot be read: {problem.message})")
        return "\n\n".join(shown) or "no page is open"

    def close(self) -> None:
        """Close every tab. Fails when a page reached for another machine, broke our policy or died of its script."""
        if self._home:
            self._home.is_left()
            self.context.remove_listener("request", self._notice)
            self.context.remove_listener("page", self._watch)
        else:
            self.context.close()
        assert self.strayed == [], f"a page reached for another machine: {self.strayed}"
        assert self.crashes == [], f"a script of a page failed: {self.crashes}"
        assert self.refused == [], f"a page wants what our policy forbids: {self.refused}"

    def _notice(self, request: Request) -> None:
        if ELSEWHERE.match(request.url):
            self.strayed.append(request.url)

    def _hear(self, said: ConsoleMessage) -> None:
        # What a lesson's own frame tried in vain is its own affair.
        if POLICY.search(said.text) and said.location["url"] != "about:srcdoc":
            self.refused.append(said.text)

    def _watch(self, page: Page) -> None:
        page.on("websocket", lambda socket: None if HERE.match(socket.url) else self.strayed.append(socket.url))
        page.on("pageerror", lambda error: self.crashes.append(str(error)))
        page.on("console", self._hear)
