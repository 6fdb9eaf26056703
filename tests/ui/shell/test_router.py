from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime
from email.utils import format_datetime

import pytest

from pages.components.shell import person
from services import container
from services.container import App
from services.errors import DatabaseBusy, SettingsError, Unclear
from services.jobs.connections import ServiceChecks
from services.jobs.views.views import Views
from tests.rigs.people import named
from tests.ui.shell.stage import PAGES, add_job, draw, links, said, visit


@pytest.mark.parametrize("page", PAGES)
def test_every_page_draws_on_an_empty_and_on_a_full_database(app: App, page: str) -> None:
    assert not draw(page).exception
    for state in ("queued", "running", "paused", "done", "done_with_failures", "failed", "cancelled"):
        add_job(app, state, state, tallies={"succeeded": 1, "failed": 1, "held": 1}, unknown=1, flagged=1)
    assert not draw(page).exception


@pytest.mark.parametrize("page", PAGES)
def test_an_error_of_ours_is_shown_with_whether_it_was_charged(
    app: App, monkeypatch: pytest.MonkeyPatch, page: str
) -> None:
    def broken(*_args: object, **_more: object) -> None:
        raise DatabaseBusy("The database is busy.", next_step="Try again.")

    monkeypatch.setattr(Views, "overview", broken)
    monkeypatch.setattr(Views, "history", broken)
    monkeypatch.setattr(ServiceChecks, "last", broken)
    at = draw(page)
    assert not at.exception
    assert len(at.error) == 1
    assert "The database is busy" in at.error[0].value
    assert "Nothing was charged" in at.error[0].value
    assert "Try again" in at.error[0].value


def test_an_unclear_error_is_no_failure_and_may_have_been_charged(app: App, monkeypatch: pytest.MonkeyPatch) -> None:
    def unclear(*_args: object) -> None:
        raise Unclear("No answer.", who="BHuman", operation="create", charged="unknown", request_id="req-7")

    monkeypatch.setattr(Views, "overview", unclear)
    at = draw()
    assert not at.error
    assert "It is not clear whether this was charged" in at.warning[0].value
    assert "req\\-7" in at.warning[0].value


def test_a_fault_of_the_program_is_not_taken_for_an_error_of_ours(app: App, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Views, "overview", lambda _self: 1 / 0)
    assert visit().exception


def test_an_app_that_cannot_be_built_is_told_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken() -> App:
        raise SettingsError("public_url is not usable.", next_step="Correct it.")

    monkeypatch.setattr(container, "current", broken)
    at = draw()
    assert not at.exception
    assert "public" in at.error[0].value


def test_practice_is_said_on_every_page_with_a_link(app: App) -> None:
    for page in PAGES:
        at = draw(page)
        assert "**Practice:** nothing is charged or sent." in said(at)
        assert ("connections", "") in links(at)


def test_with_live_keys_there_is_no_practice_banner(build_app: Callable[..., App]) -> None:
    build_app(bhuman_api_key="key", bithuman_secret="key", vacademy_key="vac_live_" + "k" * 32, team_password=None)
    assert "nothing is charged" not in said(draw())


def test_where_some_services_are_in_practice_the_banner_names_them(build_app: Callable[..., App]) -> None:
    build_app(bhuman_api_key="key", team_password=None)
    assert "**Practice at bitHuman and Vacademy:** nothing is charged or sent." in said(draw())


@pytest.mark.parametrize("page", PAGES)
def test_a_team_password_closes_every_page_until_sign_in(build_app: Callable[..., App], page: str) -> None:
    add_job(build_app(team_password="clapper board at dawn"), "Secret campaign")
    at = draw(page)
    assert "/sign-in?next=" in said(at)
    assert "Secret" not in said(at)
    assert not links(at)
    assert not at.button


def test_a_signed_in_person_sees_the_page_and_their_name(
    build_app: Callable[..., App], monkeypatch: pytest.MonkeyPatch
) -> None:
    add_job(build_app(team_password="clapper board at dawn"), "Secret campaign")
    monkeypatch.setattr(person, "signed_in", lambda _app: named("Mara <b>"))
    text = said(draw("history.py"))
    assert "Secret campaign" in text
    assert "Mara &lt;b&gt;" in text


def test_until_a_name_is_given_a_person_is_called_someone(app: App) -> None:
    at = draw()
    assert "No name yet" in said(at)
    assert person.NOBODY == "Someone"


def test_what_is_wrong_with_the_dashboard_itself_stands_above_every_page_until_it_is_over(app: App) -> None:
    app.troubles.report("sweep", "Open jobs cannot be looked up.", "It is tried again.")
    clock, now = app.bhuman._studio._clock, time.time()
    clock.note(format_datetime(datetime.fromtimestamp(now + 600, UTC), usegmt=True), now, now)
    at = draw()
    assert ["Open jobs cannot be looked up" in one.value for one in at.error] == [True]
    assert "machine's clock is 10 minutes behind BHuman's" in at.warning[0].value
    app.troubles.end("sweep")
    clock._learnt.clear()
    at = draw()
    assert not at.error
    assert not at.warning


@pytest.mark.parametrize("page", ["overview.py", "campaigns.py", "agents.py", "lessons.py", "history.py"])
def test_headings_go_down_level_by_level_for_those_who_listen(app: App, page: str) -> None:
    head = next(
        one.proto.body for one in draw(page).get("html") if "cs-head" in one.proto.body and "<h1" in one.proto.body
    )
    assert "<h2>" in head, "the sections below are of the third level"
