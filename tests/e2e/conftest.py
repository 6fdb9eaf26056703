"""A browser and a dashboard for each process that runs tests, and a new colleague for each test."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser

from tests.e2e.people.browsing import Home, chromium
from tests.e2e.people.colleague import Colleague
from tests.e2e.people.office import Office, opened

Hire = Callable[..., Colleague]
HIRED = pytest.StashKey[list[Colleague]]()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """A failed test shows what stood on each page: what went wrong is seldom in the line that waited in vain."""
    report = yield
    if report.when == "call" and report.failed:
        hired: list[Colleague] = item.stash.get(HIRED, [])
        for place, colleague in enumerate(hired):
            report.sections.append((f"pages of colleague {place + 1}", colleague.window.told()))
    return report


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium."""
    with chromium() as one:
        yield one


@pytest.fixture(scope="session")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """A dashboard in practice."""
    with opened(tmp_path_factory.mktemp("office")) as one:
        yield one


@pytest.fixture(scope="session")
def homes() -> dict[str, Home]:
    """By address of a dashboard, the browser that is lent to one colleague at a time: the last one alone."""
    return {}


@pytest.fixture
def hire(browser: Browser, homes: dict[str, Home], request: pytest.FixtureRequest) -> Iterator[Hire]:
    """Makes colleagues, each with a browser of their own; their pages are looked over when the test is done."""
    hired: list[Colleague] = []
    offices: list[Office] = []
    request.node.stash[HIRED] = hired

    def one(at: Office, **options: Any) -> Colleague:
        offices.append(at)
        if at.root not in homes and all(home.is_free for home in homes.values()):
            while homes:
                homes.popitem()[1].context.close()
            homes[at.root] = Home(browser, at.root)
        home = homes.get(at.root)
        hired.append(Colleague(browser, at.root, home if home and home.is_free and not options else None, **options))
        return hired[-1]

    yield one
    for colleague in hired:
        colleague.window.close()
    for office in offices:
        office.printed_no_trace()


@pytest.fixture
def ana(hire: Hire, office: Office) -> Colleague:
    """A colleague at the dashboard of this file."""
    return hire(office)
