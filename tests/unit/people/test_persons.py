"""Roles and rights, and that whatever changes something asks the person who acts first."""

from __future__ import annotations

import ast
import inspect
import re
import textwrap
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any, get_type_hints

import pytest

from services import container
from services.config import Settings
from services.container import App
from services.errors import NotAllowed, ServiceError, SignInAgain
from services.kinds.campaigns.desk import BackgroundDesk
from services.people.persons import Person, Right, Role
from services.store.tables import utc_now
from tests.rigs.people import named

# What pages and routes never ask to change anything, each with what it is.
MACHINERY = {
    "settings": "read at the start",
    "troubles": "reported by what goes wrong",
    "secret": "no service",
    "lock": "no service",
    "database": "below the services",
    "loop": "below the services",
    "kinds": "asked by the services",
    "engine": "driven by the ledger",
    "applier": "driven by callbacks",
    "intake": "open to services by tokens",
    "arrivals": "come by sign-in",
    "providers": "asked by sign-in",
    "sessions": "begun and ended by sign-in",
    "password": "asked by sign-in",
    "cookies": "set by sign-in",
    "gate": "stands before all",
    "refused_acts": "told by the services",
    "clips": "files out",
    "downloads": "files out",
    "films": "files out",
    "row_cells": "files out",
    "bhuman": "asked by the services",
    "vacademy": "asked by the services",
    "health_answer": "open to watchers",
    "working": "no service",
}
READS = """
Caps: known
ConsentPages: has page
LaunchGates: of
Quotes: costs_of
SecondYeses: above_cents hours
Statements: job_file month_file of_job of_month
Deleting: campaigns days standing
Health: look
AgentDesk: download_link embed_snippet hints jobs_of last_seen may_be_shown named_rows talk_link
AgentForms: is_form values
Approvals: standing
CallbackDesk: address deliveries shown
Drafts: as_seen edits get list_open material newest_change table
FaultDesk: list_faults
Inspections: unseen
Lateness: late
Members: list sessions
OutsideLinks: list page
LessonCovers: known
LessonDesk: film_is_old forget lines newest of_job order parts playable read_anew script shown srt vtt
LessonDrafts: through values
LessonFrames: changed_at changes drawing kept_preview problem
LessonNotes: brief newest_brief script
LessonVoices: known
Quotes: confirm plan proof quote quote_of
Results: columns_of draft_file draft_links draft_links_file draft_mail file films links_file sent share_links
Retries: attempts groups_of items_of quote second_yes values
Returns: read
Reviews: checked get of repeats
Searches: text_of
ServiceChecks: last readiness
StudioDesk: exact is_making lists made_of read_id remembered
Controls: stop_preview
Targets: known listed listed_prices only parse rate_and_prices rate_cents seen_at variables
Views: exact first_items history item job lines newest overview page persons progress sample_of
"""
# They ask a service something that is free and keep what it said, or keep what somebody searched for: what anybody sees
# is only newer by it.
LOOKS = """
AgentDesk: refresh refresh_prices
LessonCovers: look
LessonVoices: look
Searches: keep
ServiceChecks: check
StudioDesk: look_up open_campaign open_template refresh
Targets: keep refresh refresh_prices
"""
# Nobody asks for it: the hour does, by what an admin said before; and a file goes to whoever was given its address.
BY_ITSELF = """
Backups: get
Deleting: run sweep
"""
# Lists and records that a desk shows; their keeping is called by the desk alone.
SHOWN = {"AgentNames", "AgentRecords", "FreshLists"}
TAKES_AWAY = ", takes_away=True"


def _listed(text: str) -> set[tuple[str, str]]:
    lines = [line.split(": ") for line in text.strip().splitlines()]
    return {(name, function) for name, functions in lines for function in functions.split()}


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[App]:
    """Built, and not started."""
    built = container.build(Settings(data_dir=tmp_path_factory.mktemp("data")))
    yield built
    built.close()


def outer_services(app: App) -> dict[str, object]:
    """The services that pages and routes use, by their class's name, with what hangs on them in turn."""
    found: dict[str, object] = {"BackgroundDesk": BackgroundDesk(app.drafts)}
    open_ones = [value for name, value in vars(app).items() if name not in MACHINERY]
    while open_ones:
        one = open_ones.pop()
        if type(one).__module__.startswith("services.") and type(one).__name__ not in found:
            found[type(one).__name__] = one
            open_ones += [value for name, value in vars(one).items() if not name.startswith("_")]
    return found


def functions(app: App) -> list[tuple[str, str, Any]]:
    """Every public function of the outer services: class, name, and the function bound to its service."""
    return [
        (name, function, getattr(service, function))
        for name, service in outer_services(app).items()
        if name not in SHOWN
        for function, value in inspect.getmembers(type(service))
        if not function.startswith("_") and callable(value)
    ]


def takes_person(function: Any) -> bool:
    return get_type_hints(function).get("person") is Person


def first_of(function: Any) -> str:
    """The first statement of a function."""
    [definition] = ast.parse(textwrap.dedent(inspect.getsource(function))).body
    assert isinstance(definition, ast.FunctionDef)
    return ast.unparse(definition.body[1])


def right_of(function: Any) -> Right | None:
    """The right that the function asks for in its first statement."""
    first = first_of(function).replace(TAKES_AWAY, "")
    return next((right for right in Right if first == f"person.must(Right.{right.name})"), None)


def test_each_role_may_what_the_one_before_may_and_more() -> None:
    may = {role: {right for right in Right if named("A", role).may(right)} for role in Role}
    assert may == {
        Role.VIEWER: set(),
        Role.PREPARER: {Right.PREPARE},
        Role.LAUNCHER: {Right.PREPARE, Right.LAUNCH},
        Role.ADMIN: {Right.PREPARE, Right.LAUNCH, Right.MANAGE},
    }


def test_a_refusal_says_who_may_whom_to_ask_and_that_nothing_was_charged() -> None:
    with pytest.raises(NotAllowed) as refused:
        named("Vera", Role.PREPARER).must(Right.LAUNCH)
    assert "launchers and admins" in str(refused.value)
    assert "you are a preparer" in str(refused.value)
    assert "Ask an admin" in refused.value.next_step
    assert refused.value.charged == "no"
    assert isinstance(refused.value, ServiceError)


def test_every_function_of_the_outer_services_takes_a_person_or_changes_nothing_of_the_teams(app: App) -> None:
    without = {(name, function) for name, function, value in functions(app) if not takes_person(value)}
    assert without == _listed(READS) | _listed(LOOKS) | _listed(BY_ITSELF)


def test_whatever_takes_a_person_asks_first_what_they_may(app: App) -> None:
    careless = [
        f"{name}.{function}" for name, function, value in functions(app) if takes_person(value) and not right_of(value)
    ]
    assert careless == []


def test_what_takes_something_away_for_good_asks_for_a_fresh_sign_in(app: App) -> None:
    late = [
        f"{name}.{function}"
        for name, function, value in functions(app)
        if takes_person(value)
        and re.match("delete|discard|empty|revoke|forget$|stage", function)
        and right_of(value) is Right.PREPARE
        and TAKES_AWAY not in first_of(value)
    ]
    assert late == []
    stale = Person("Pia", Role.PREPARER, fresh_until=utc_now() - timedelta(minutes=1))
    stale.must(Right.PREPARE)
    draft_id = app.drafts.create(kind="campaign", person=stale)
    for take_away in (app.drafts.discard, app.deleting.delete_draft):
        with pytest.raises(SignInAgain, match="too long ago for what spends, deletes"):
            take_away(draft_id, stale)
    assert app.drafts.get(draft_id).is_open
    app.drafts.discard(draft_id, named("Pia", Role.PREPARER))


def test_nobody_gets_past_a_right_that_their_role_lacks(app: App) -> None:
    """By direct call, each role and each function: refused before anything else is looked at."""
    let_through, tried = [], 0
    for name, function, value in functions(app):
        if not takes_person(value):
            continue
        right = right_of(value)
        assert right is not None
        for role in Role:
            person = named("Vera", role)
            if person.may(right):
                continue
            tried += 1
            given = {one: person if one == "person" else object() for one in _needed(value)}
            try:
                value(**given)
            except NotAllowed:
                continue
            let_through.append(f"{role}: {name}.{function}")
    assert let_through == []
    assert tried > 100


STANDINGS: dict[str, dict[str, Any]] = {
    "shut out a moment ago": {"role_now": lambda _session: None},
    "made a viewer a moment ago": {"role_now": lambda _session: Role.VIEWER},
    "signed in long ago": {"fresh_until": utc_now() - timedelta(minutes=1)},
}


@pytest.mark.parametrize("standing", STANDINGS)
def test_nobody_spends_or_manages_by_what_they_were(app: App, standing: str) -> None:
    """By direct call, each function that spends, decides, manages or takes something away for good."""
    let_through, tried = [], 0
    for name, function, value in functions(app):
        if not takes_person(value) or (right_of(value) is Right.PREPARE and TAKES_AWAY not in first_of(value)):
            continue
        tried += 1
        person = Person("Vera", Role.ADMIN, "acme:vera", **STANDINGS[standing])
        given = {one: person if one == "person" else object() for one in _needed(value)}
        try:
            value(**given)
        except NotAllowed:
            continue
        let_through.append(f"{name}.{function}")
    assert let_through == []
    assert tried > 40


def _needed(function: Any) -> list[str]:
    named_ones = inspect.signature(function).parameters.values()
    return [one.name for one in named_ones if one.default is one.empty and one.kind is not one.VAR_KEYWORD]


def test_pages_change_nothing_through_the_machinery() -> None:
    changing = {"engine", "applier", "intake", "bhuman", "vacademy", "loop", "secret"}
    pages = Path(__file__).parents[3] / "pages"
    found = [
        f"{path.relative_to(pages)}: {ast.unparse(node)}"
        for path in pages.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute) and node.attr in changing and ast.unparse(node.value) == "app"
    ]
    assert found == []
