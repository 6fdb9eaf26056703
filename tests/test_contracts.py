"""The services' contracts stand beside the clients that cite them, and their tables of operations are the code's."""

from __future__ import annotations

import ast
import importlib
import inspect
import re
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, get_type_hints

import pytest

from services.sandbox import Sandbox

ROOT = Path(__file__).resolve().parents[1]


def clients() -> dict[str, type]:
    """The client of every service: the one class of its `client.py` that is called so."""
    found = {}
    for path in sorted((ROOT / "services/vendors").glob("*/client.py")):
        module = importlib.import_module(f"services.vendors.{path.parent.name}.client")
        [client] = [
            one
            for name, one in inspect.getmembers(module, inspect.isclass)
            if name.endswith("Client") and one.__module__ == module.__name__
        ]
        found[path.parent.name] = client
    return found


CLIENTS = clients()
HEADER = "| Operation | Client | Sandbox | Screen | Test |"
SHORTEST_REASON = 12


@dataclass(frozen=True)
class Line:
    """One line of a table. `screen` is the file and the function of the services that it calls, or None."""

    service: str
    operation: str
    client: str | None
    routes: tuple[str, ...]
    screen: tuple[str, str] | None
    reason: str
    test: tuple[str, str]


def lines_of(service: str) -> list[Line]:
    """Every line of a service's table. Fails at a cell that is neither a name nor a dash with its reason."""
    text = (ROOT / "services/vendors" / service / "CONTRACT.md").read_text()
    assert text.count(HEADER) == 1
    rows = text.split(HEADER)[1].strip().splitlines()[1:]
    return [read_line(service, row) for row in rows if row.startswith("|")]


def read_line(service: str, row: str) -> Line:
    operation, client, sandbox, screen, test = (cell.strip() for cell in row.strip("|").split(" | "))
    method = re.fullmatch(r"`(\w+)`", client)
    assert method or client == "-", row
    shown = re.fullmatch(r"`(pages/[\w/]+\.py)` by `(\w+)`", screen)
    assert shown or (screen.startswith("- ") and len(screen) > SHORTEST_REASON), row
    routes = tuple(re.findall(r"`([A-Z]+ /[^`]+)`", sandbox))
    assert sandbox == "<br>".join(f"`{route}`" for route in routes), row
    named = re.fullmatch(r"`(tests/[\w/]+\.py)::(test_\w+)`", test)
    assert named, row
    return Line(
        service, operation, method[1] if method else None, routes, (shown[1], shown[2]) if shown else None, screen,
        (named[1], named[2]),
    )  # fmt: skip


LINES = [line for service in CLIENTS for line in lines_of(service)]
CALLS = [line for line in LINES if line.client]


def calls_of(client: type) -> set[str]:
    """The names of a client's coroutines, of what opens a stream, and of what iterates over a list."""
    found = set()
    for name, member in inspect.getmembers(client, inspect.isfunction):
        inner = inspect.unwrap(member)
        iterates = getattr(get_type_hints(member).get("return"), "__origin__", None) is AsyncIterator
        asks = inspect.iscoroutinefunction(member) or inspect.isasyncgenfunction(inner) or iterates
        if asks and not name.startswith("_") and name != "aclose":
            found.add(name)
    return found


def code_outside(*parts: str) -> Iterator[str]:
    for path in (ROOT / "services").rglob("*.py"):
        if not set(parts) & set(path.relative_to(ROOT / "services").parts):
            yield path.read_text()


@pytest.fixture(scope="module")
def routes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, set[str]]]:
    """Every method and path that the sandbox answers, by service."""
    box = Sandbox(tmp_path_factory.mktemp("sandbox"))
    found: dict[str, set[str]] = {service: set() for service in CLIENTS}
    for route in box.app.router.routes:
        plain: Any = route
        service = str(plain.path).strip("/").partition("/")[0]
        if service in found:
            found[service] |= {f"{method} {plain.path}" for method in plain.methods - {"HEAD"}}
    yield found
    box.close()


@pytest.mark.parametrize("service", CLIENTS)
def test_every_call_of_a_client_is_in_its_table_once(service: str) -> None:
    named = [line.client for line in CALLS if line.service == service]
    assert sorted(filter(None, named)) == sorted(calls_of(CLIENTS[service]))


@pytest.mark.parametrize("service", CLIENTS)
def test_every_route_of_a_sandbox_is_in_its_table(service: str, routes: dict[str, set[str]]) -> None:
    named = {route for line in LINES if line.service == service for route in line.routes}
    assert named == routes[service]


def test_no_operation_is_named_twice() -> None:
    names = [(line.service, line.operation) for line in LINES]
    assert len(names) == len(set(names))


@pytest.mark.parametrize("line", CALLS, ids=lambda line: f"{line.service}.{line.client}")
def test_a_call_is_seen_where_its_table_says_and_nowhere_when_it_says_so(line: Line) -> None:
    """A page calls a function of the services, and some service calls the client; a dash means that nobody does."""
    call = re.compile(rf"\.{line.client}\b(?!\s*=)")
    asked_for = any(call.search(text) for text in code_outside("vendors", "sandbox"))
    if line.screen is None:
        through = re.search(r"`(\w+)`", line.reason)
        if through:
            assert through[1] in {other.client for other in CALLS if other.service == line.service}
        assert not asked_for or through, f"{line.client} has a caller: name its screen"
        return
    page, function = line.screen
    assert re.search(rf"\.{function}\b", (ROOT / page).read_text()), f"{page} does not use {function}"
    assert any(re.search(rf"def {function}\(", text) for text in code_outside("vendors", "sandbox")), function
    assert asked_for, f"nobody calls {line.client}"


def test_every_operation_of_bhuman_has_a_screen_but_those_that_no_customer_calls() -> None:
    why = ("- not for customers", "- not of the documents", "- opened by their addresses")
    unseen = [line for line in LINES if line.service == "bhuman" and line.screen is None]
    assert unseen
    assert [line.operation for line in unseen if not line.reason.startswith(why)] == []
    assert [line.operation for line in unseen if line.client] == []


@pytest.mark.parametrize("line", LINES, ids=lambda line: f"{line.service}: {line.operation}")
def test_the_test_that_a_line_names_is_there_and_is_about_it(line: Line) -> None:
    file, name = line.test
    source = (ROOT / file).read_text()
    found = [
        node
        for node in ast.parse(source).body
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name == name
    ]
    assert len(found) == 1, name
    body = ast.get_source_segment(source, found[0]) or ""
    if line.client:
        assert re.search(rf"\.{line.client}\b", body), f"{name} does not call {line.client}"
        return
    last_steps = {[step for step in route.split("/")[1:] if "{" not in step][-1] for route in line.routes}
    for step in last_steps - {"generate"}:
        assert re.search(rf"\b{re.escape(step)}\b", source), f"{file} does not ask for {step}"


@pytest.mark.parametrize("service", CLIENTS)
def test_every_section_that_a_client_cites_is_in_its_contract(service: str) -> None:
    text = (ROOT / "services/vendors" / service / "CONTRACT.md").read_text()
    there = {int(number) for number in re.findall(r"^## (\d+)\.", text, re.MULTILINE)}
    for path in (ROOT / "services/vendors" / service).rglob("*.py"):
        for cited in re.findall(r"\bsections? (\d+)(?:(?:, | and | to |-)(\d+))*", path.read_text()):
            assert {int(one) for one in cited if one} <= there, path
